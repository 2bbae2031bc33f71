/// What vouchers add to the books of a run, worked out apart from the server.
struct BookChanges: Sendable {
  /// Differing accounts that are named; of more only the number is given.
  private static let named = 10

  /// By account, in the order of ``BenchBooks/accounts``.
  private var balances: [Int64]
  private var legs: [UInt32]
  /// Debits of each ledger in fen; its credits are as many.
  private var debits: [Int64]
  private let accountsPerLedger: Int

  init(of books: BenchBooks) {
    balances = [Int64](repeating: 0, count: books.accounts.count)
    legs = [UInt32](repeating: 0, count: books.accounts.count)
    debits = [Int64](repeating: 0, count: books.ledgers.count)
    accountsPerLedger = books.accountsPerLedger
  }

  /// Accounts that got a leg.
  var touchedAccounts: Int { legs.count { $0 > 0 } }

  /// Adds two lines of one ledger.
  mutating func add(debit: Int, credit: Int, fen: Int64) {
    balances[debit] += fen
    balances[credit] -= fen
    legs[debit] += 1
    legs[credit] += 1
    debits[debit / accountsPerLedger] += fen
  }

  /// One line for each thing in which the server's books are not those before and these changes.
  func differences(before: BookTotals, after: BookTotals) -> [String] {
    var lines: [String] = []
    func check(_ what: String, _ got: Int64, _ expected: Int64) {
      if got != expected { lines.append("\(what): \(got), expected \(expected)") }
    }
    for (index, debit) in debits.enumerated() {
      let (before, after) = (before.ledgers[index], after.ledgers[index])
      check("debits of ledger \(index) in fen (借方)", after.debit - before.debit, debit)
      check("credits of ledger \(index) in fen (贷方)", after.credit - before.credit, debit)
      check("sum of ledger \(index) in fen", after.closing, 0)
    }
    let wrong = balances.indices.filter {
      before.balances[$0] + balances[$0] != after.balances[$0]
        || before.legs[$0] + legs[$0] != after.legs[$0]
    }
    for index in wrong.prefix(Self.named) {
      lines.append(
        "account \(index): balance \(after.balances[index]) fen after \(after.legs[index]) legs, "
          + "expected \(before.balances[index] + balances[index]) after "
          + "\(before.legs[index] + legs[index])")
    }
    if wrong.count > Self.named { lines.append("\(wrong.count) accounts differ in all") }
    return lines
  }
}
