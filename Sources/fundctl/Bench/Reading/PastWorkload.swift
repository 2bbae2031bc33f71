import FundClient

/// The balance of an account with very many legs as of a past voucher, or as of a past day, by turns
/// at random; one balance a call.
struct PastWorkload: ReadingWorkload {
  /// What a call asks for.
  struct Request: Sendable {
    /// The debit account (0) or the credit account (1).
    var side: Int
    var time: Time

    enum Time: Sendable {
      case voucher(Int)
      case day(UInt32)
    }
  }

  let calls: BenchCalls
  private let command: BenchCommand
  private let accounts: [UInt32]
  private let past: PostedPast
  private let clients: [LedgerClient]

  static func prepare(
    _ command: BenchCommand, _ books: BenchBooks, _ clients: [LedgerClient],
    on server: BenchServer
  ) async throws -> PastWorkload {
    guard try await BookTotals.read(books, on: server).legs.allSatisfy({ $0 == 0 }) else {
      throw CommandFailure("as-of needs accounts without legs: let it start its own fundd")
    }
    let load = PastLoad(
      seed: command.seed, vouchers: command.vouchers, vouchersPerBatch: command.batch)
    let lane = try await command.openLanes(clients)[0]
    var outcomes: [BatchOutcome] = []
    // One after the other: the order of the vouchers is what is asked about.
    for index in 0..<load.batches {
      let batch = load.batch(index, debit: books.accounts[0], credit: books.accounts[1])
      let outcome = try await lane.submit(batch)
      try outcome.expectAccepted(batch.count)
      outcomes.append(outcome)
    }
    return PastWorkload(
      calls: command.readingCalls(orElse: 100_000), command: command, accounts: books.accounts,
      past: PostedPast(load: load, outcomes: outcomes), clients: clients)
  }

  func request(_ index: Int) -> Request {
    var random = command.random(ofCall: index)
    let side = random.number(below: 2)
    guard random.number(below: 2) == 0 else {
      return Request(side: side, time: .voucher(random.number(below: past.load.vouchers)))
    }
    return Request(
      side: side, time: .day(PastLoad.firstDay + UInt32(random.number(below: PastLoad.days))))
  }

  func send(_ request: Request, on connection: Int) async throws -> BenchWork {
    let account = accounts[request.side]
    switch request.time {
    case .voucher(let voucher):
      guard let revision = past.revision(voucher) else {
        throw WrongAnswer("place of voucher \(voucher)", got: "none", expected: "a revision")
      }
      let answer = try await clients[connection].balances(of: [account], at: revision)
      let expected = past.balance(request.side, after: voucher + 1)
      guard answer.fen == [expected], answer.legs == [UInt32(voucher + 1)] else {
        throw WrongAnswer(
          "account \(account) as of \(revision)", got: (answer.fen, answer.legs),
          expected: (expected, voucher + 1))
      }
    case .day(let day):
      let answer = try await clients[connection].balances(of: [account], on: Day(number: day))
      let expected = past.balance(request.side, after: past.load.vouchers(until: day))
      guard answer.fen == [expected] else {
        throw WrongAnswer(
          "account \(account) on day \(day)", got: answer.fen, expected: expected)
      }
    }
    return BenchWork(balances: 1)
  }
}
