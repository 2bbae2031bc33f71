import LedgerCore
import LedgerJournal

/// A journal in which every voucher debits one account.
final class DeepJournal {
  let books: StageJournal
  private let account: UInt32
  private let perBlock: Int
  /// The balance of the account after each of its legs.
  private(set) var balances: [Int64] = []

  init(legs: Int, perBlock: Int) throws {
    self.perBlock = perBlock
    books = try StageJournal(accounts: 1_000)
    account = books.books.accounts.lowerBound
    var balance: Int64 = 0
    for block in 0..<legs / perBlock {
      let batch = try books.books.batch(perBlock, debit: account, dayOffset: block)
      for amount in batch.amounts where amount > 0 {
        balance += amount
        balances.append(balance)
      }
      try books.books.post(batch)
      try books.append()
    }
  }

  var chains: AccountChains { books.books.machine.chains(of: account) }

  /// Where leg `leg` of the account, from 0, stands: the first of two legs of its voucher. Block 1
  /// opens the books.
  func position(ofLeg leg: Int) -> Position {
    Position(block: UInt64(2 + leg / perBlock), index: 2 * (leg % perBlock))
  }

  /// A block has a day.
  func day(ofLeg leg: Int) throws -> Day {
    Day(number: UInt16(try StageBooks.day(leg / perBlock)))
  }

  func lastLeg(ofDayOf leg: Int) -> Int { (leg / perBlock + 1) * perBlock - 1 }
}
