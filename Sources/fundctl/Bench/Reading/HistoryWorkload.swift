import FundClient

/// The newest legs of an account (明细账), one page a call.
struct HistoryWorkload: ReadingWorkload {
  static let legsPerPage = 100

  let calls: BenchCalls
  private let command: BenchCommand
  private let books: PostedBooks
  private let clients: [LedgerClient]

  static func prepare(
    _ command: BenchCommand, _ books: BenchBooks, _ clients: [LedgerClient],
    on server: BenchServer
  ) async throws -> HistoryWorkload {
    HistoryWorkload(
      calls: command.readingCalls(orElse: 80_000), command: command,
      books: try await PostedBooks.fill(books, command, clients, on: server), clients: clients)
  }

  /// Index of an account.
  func request(_ index: Int) -> Int {
    var random = command.random(ofCall: index)
    return books.drawAccount(&random)
  }

  func send(_ index: Int, on connection: Int) async throws -> BenchWork {
    let page = try await clients[connection].legs(
      of: books.accounts[index], limit: Self.legsPerPage)
    try Self.check(
      page, account: books.accounts[index], balance: books.balances[index],
      legs: books.legs[index], limit: Self.legsPerPage)
    return BenchWork(pages: 1)
  }

  /// A page begins at the balance and the number of legs that were posted; its ordinals go down one
  /// by one; each running balance without its leg is that of the leg before; and a page that
  /// reaches the account's first leg ends at zero.
  static func check(
    _ page: LegPage, account: UInt32, balance: Int64, legs: UInt32, limit: Int
  ) throws(WrongAnswer) {
    let count = min(limit, Int(legs))
    guard page.legs.count == count else {
      throw WrongAnswer("legs of account \(account)", got: page.legs.count, expected: count)
    }
    var balance = balance
    var ordinal = legs
    for leg in page.legs {
      guard leg.account == account, leg.ordinal == ordinal, leg.balance.value == balance else {
        throw WrongAnswer(
          "leg of account \(account)", got: (leg.account, leg.ordinal, leg.balance.value),
          expected: (account, ordinal, balance))
      }
      balance -= leg.side == .debit ? leg.amount.value : -leg.amount.value
      ordinal -= 1
    }
    guard ordinal > 0 || balance == 0 else {
      throw WrongAnswer("account \(account) before its first leg", got: balance, expected: 0)
    }
    guard (page.next == nil) == (ordinal == 0) else {
      throw WrongAnswer(
        "whether account \(account) goes on", got: page.next != nil, expected: ordinal > 0)
    }
  }
}
