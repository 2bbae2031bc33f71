import FundClient

/// Balances (余额) of now: of one account a call, or of very many.
struct BalanceWorkload: ReadingWorkload {
  /// Of `--workload balances`.
  static let accountsPerCall = 1_000

  let calls: BenchCalls
  private let command: BenchCommand
  private let books: PostedBooks
  private let clients: [LedgerClient]
  private let accountsPerCall: Int

  static func prepare(
    _ command: BenchCommand, _ books: BenchBooks, _ clients: [LedgerClient],
    on server: BenchServer
  ) async throws -> BalanceWorkload {
    let isSingle = command.workload == .balance
    return BalanceWorkload(
      calls: command.readingCalls(orElse: isSingle ? 400_000 : 40_000), command: command,
      books: try await PostedBooks.fill(books, command, clients, on: server), clients: clients,
      accountsPerCall: isSingle ? 1 : accountsPerCall)
  }

  /// Indexes of accounts.
  func request(_ index: Int) -> [Int] {
    var random = command.random(ofCall: index)
    return (0..<accountsPerCall).map { _ in books.drawAccount(&random) }
  }

  func send(_ indexes: [Int], on connection: Int) async throws -> BenchWork {
    let answer = try await clients[connection].balances(of: indexes.map { books.accounts[$0] })
    try Self.check(answer, indexes, books)
    return BenchWork(balances: indexes.count)
  }

  static func check(
    _ answer: Balances, _ indexes: [Int], _ books: PostedBooks
  ) throws(WrongAnswer) {
    for (place, index) in indexes.enumerated() {
      guard answer.fen[place] == books.balances[index], answer.legs[place] == books.legs[index]
      else {
        throw WrongAnswer(
          "balance and legs of account \(books.accounts[index])",
          got: (answer.fen[place], answer.legs[place]),
          expected: (books.balances[index], books.legs[index]))
      }
    }
  }
}
