import FundClient
import Synchronization

/// Reads of one balance with a voucher among them, each a call: what desks and county systems do all
/// day. What the reads saw is held afterwards against the order in which the vouchers stand in the
/// journal.
struct MixedWorkload: BenchWorkload {
  /// Of so many calls one is a voucher.
  private static let callsPerVoucher = 10

  enum Request: Sendable {
    /// The index of an account.
    case read(Int)
    case post(VoucherBatch, index: Int)
  }

  let calls: BenchCalls
  private let command: BenchCommand
  private let load: VoucherLoad
  private let books: BenchBooks
  private let filled: PostedBooks
  private let clients: [LedgerClient]
  private let lanes: [Lane]
  private let seen = MixedObservations()

  static func prepare(
    _ command: BenchCommand, _ books: BenchBooks, _ clients: [LedgerClient],
    on server: BenchServer
  ) async throws -> MixedWorkload {
    let calls = command.readingCalls(orElse: 200_000)
    let filled = try await PostedBooks.fill(books, command, clients, on: server)
    var load = command.load(vouchers: calls.warmUp + calls.measured, batch: 1, over: books)
    // Other vouchers than those of the filling.
    load.seed = ~load.seed
    return MixedWorkload(
      calls: calls, command: command, load: load, books: books, filled: filled,
      clients: clients, lanes: try await command.openLanes(clients))
  }

  func request(_ index: Int) -> Request {
    var random = command.random(ofCall: index)
    if random.number(below: Self.callsPerVoucher) == 0 {
      return .post(load.batch(index, numbers: books.accounts), index: index)
    }
    return .read(filled.drawAccount(&random))
  }

  func send(_ request: Request, on connection: Int) async throws -> BenchWork {
    switch request {
    case .read(let index):
      let answer = try await clients[connection].balances(of: [books.accounts[index]])
      seen.add(
        MixedObservations.Read(
          account: index, balance: answer.fen[0], legs: answer.legs[0],
          revision: answer.revision))
      return BenchWork(balances: 1)
    case .post(let batch, let index):
      let outcome = try await lanes[connection].submit(batch)
      try outcome.expectAccepted(1)
      guard let revision = outcome.revision(of: 0) else {
        throw WrongAnswer("place of a voucher", got: "none", expected: "a revision")
      }
      seen.add(MixedObservations.Voucher(index: index, revision: revision))
      return BenchWork(vouchers: 1, legs: batch.legCount)
    }
  }

  func verify(on server: BenchServer) async throws -> BenchFindings {
    var books = filled
    var findings = BenchFindings(
      differences: seen.differences(from: &books) { voucher, add in
        load.forEach(inBatch: voucher) { add($0, $1, $2) }
      })
    let after = try await BookTotals.read(self.books, on: server)
    if after.balances != books.balances { findings.differences.append("balances at the end") }
    if after.legs != books.legs { findings.differences.append("numbers of legs at the end") }
    return findings
  }
}
