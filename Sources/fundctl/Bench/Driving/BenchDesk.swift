import FundClient
import Synchronization

/// A desk beside the load: one voucher at a time through a lane, a connection and a ledger of its
/// own, from the start of the load to its end.
final class BenchDesk: Sendable {
  private static let ledger = BenchLedger(
    entity: "620502", book: "GLF", name: "柜面测试账", debit: BenchLedger.treasury.debit,
    credit: BenchLedger.treasury.credit)

  private let client: LedgerClient
  private let lane: Lane
  private let accounts: [UInt32]
  private let isEnding = Atomic<Bool>(false)

  private init(client: LedgerClient, lane: Lane, accounts: [UInt32]) {
    self.client = client
    self.lane = lane
    self.accounts = accounts
  }

  static func open(seed: UInt64, on server: BenchServer) async throws -> BenchDesk {
    let books = try await BenchBooks.open(accounts: 2, in: [ledger], on: server)
    let client = try await server.connect(as: .bureau)
    return BenchDesk(
      client: client, lane: try await Lane.open("bench-desk-\(seed)", on: client),
      accounts: books.accounts)
  }

  /// The desk sends no further voucher.
  func end() { isEnding.store(true, ordering: .relaxed) }

  /// Posts until it is ended. Returns the times of its calls.
  @concurrent
  func run() async throws -> LatencyHistogram {
    let clock = ContinuousClock()
    var latencies = LatencyHistogram()
    while !isEnding.load(ordering: .relaxed), !Task.isCancelled {
      let batch = VoucherBatch(
        days: [VoucherLoad.day.number], legCounts: [2], accounts: accounts, amounts: [1, -1])
      let started = clock.now
      let outcome = try await lane.submit(batch)
      latencies.record((clock.now - started).nanos)
      guard outcome.accepted == 1 else { throw CommandFailure("a desk's voucher was refused") }
    }
    await client.close()
    return latencies
  }
}
