import FundClient

/// What the server says about the books of a run.
struct BookTotals: Sendable {
  /// Sums of a ledger in fen.
  struct Ledger: Hashable, Sendable {
    /// 借方发生额 and 贷方发生额.
    var debit: Int64 = 0
    var credit: Int64 = 0
    /// Sum of all closing balances.
    var closing: Int64 = 0
  }

  /// In the order of ``BenchBooks/accounts``.
  var balances: [Int64] = []
  var legs: [UInt32] = []
  /// In the order of ``BenchBooks/ledgers``.
  var ledgers: [Ledger] = []

  static func read(_ books: BenchBooks, on server: BenchServer) async throws -> BookTotals {
    try await server.with(.bureau) { client in
      var totals = BookTotals()
      while totals.balances.count < books.accounts.count {
        let first = totals.balances.count
        let end = min(books.accounts.count, first + LedgerClient.accountsPerBalances)
        let page = try await client.balances(of: Array(books.accounts[first..<end]))
        totals.balances += page.fen
        totals.legs += page.legs
      }
      for ledger in books.ledgers {
        var sums = Ledger()
        for line in try await client.trialBalance(ledger: ledger).lines {
          sums.debit += line.debit.value
          sums.credit += line.credit.value
          sums.closing += line.closing.value
        }
        totals.ledgers.append(sums)
      }
      return totals
    }
  }
}
