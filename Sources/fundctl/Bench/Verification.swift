import FundClient

/// What the server says about the books of a run.
struct BookTotals: Sendable {
  /// In the order of ``BenchBooks/accounts``.
  var balances: [Int64] = []
  var legs: [UInt32] = []
  /// 借方发生额 and 贷方发生额 of the ledger.
  var debit: Int64 = 0
  var credit: Int64 = 0
  /// Sum of all closing balances of the ledger.
  var closing: Int64 = 0
  /// Of the whole server.
  var vouchers: UInt64 = 0

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
      for line in try await client.trialBalance(ledger: books.ledger).lines {
        totals.debit += line.debit.value
        totals.credit += line.credit.value
        totals.closing += line.closing.value
      }
      totals.vouchers = try await client.check().vouchers
      return totals
    }
  }
}

/// Compares what the server says before and after a run with what the run has posted.
struct Verification {
  /// Differing accounts that are named; of more only the number is given.
  private static let named = 10

  let load: VoucherLoad
  /// In a ledger of their own.
  let deskVouchers: Int
  let before: BookTotals
  let after: BookTotals

  /// Accounts that got a leg.
  var touchedAccounts: Int { zip(before.legs, after.legs).count { $0 != $1 } }

  /// One line for each thing that differs.
  func differences() -> [String] {
    var lines: [String] = []
    func check(_ what: String, _ got: Int64, _ expected: Int64) {
      if got != expected { lines.append("\(what): \(got), expected \(expected)") }
    }
    var balances = before.balances
    var legs = before.legs
    var total: Int64 = 0
    for index in 0..<load.batches {
      load.forEach(inBatch: index) { _, debit, credit, fen in
        balances[debit] += fen
        balances[credit] -= fen
        legs[debit] += 1
        legs[credit] += 1
        total += fen
      }
    }
    check(
      "vouchers", Int64(after.vouchers - before.vouchers), Int64(load.vouchers + deskVouchers))
    check("debits in fen (借方)", after.debit - before.debit, total)
    check("credits in fen (贷方)", after.credit - before.credit, total)
    check("sum of the ledger in fen", after.closing, 0)
    check("sum of the accounts in fen", after.balances.reduce(0, +), before.balances.reduce(0, +))
    let wrong = balances.indices.filter {
      balances[$0] != after.balances[$0] || legs[$0] != after.legs[$0]
    }
    for index in wrong.prefix(Self.named) {
      lines.append(
        "account \(index): balance \(after.balances[index]) fen after \(after.legs[index]) legs, "
          + "expected \(balances[index]) after \(legs[index])")
    }
    if wrong.count > Self.named { lines.append("\(wrong.count) accounts differ in all") }
    return lines
  }

  /// What a restart has changed and must not.
  static func compare(_ before: ServerStatus, _ after: ServerStatus) -> [String] {
    var lines: [String] = []
    func check<Value: Equatable>(_ what: String, _ path: KeyPath<ServerStatus, Value>) {
      let (one, other) = (before[keyPath: path], after[keyPath: path])
      if one != other { lines.append("\(what) after the restart: \(other), before it \(one)") }
    }
    check("state digest", \.stateDigest)
    check("block digest", \.blockDigest)
    check("newest block", \.durable)
    check("vouchers", \.vouchers)
    check("legs", \.legs)
    check("accounts", \.accounts)
    if before.stateDigest.isEmpty { lines.append("the server gave no state digest") }
    return lines
  }
}
