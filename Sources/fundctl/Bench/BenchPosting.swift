import FundClient
import Synchronization

/// Posts a load from several connections at once and takes the time of each call.
final class BenchPosting: Sendable {
  private let load: VoucherLoad
  private let books: BenchBooks
  private let next = Atomic<Int>(0)
  private let accepted = Atomic<Int>(0)

  init(load: VoucherLoad, books: BenchBooks) {
    self.load = load
    self.books = books
  }

  /// Vouchers acknowledged so far.
  var acceptedCount: Int { accepted.load(ordering: .relaxed) }

  /// Posts everything, `inFlight` calls at a time on each lane. Returns the time of each call in
  /// nanoseconds, in no order.
  func run(on lanes: [Lane], inFlight: Int) async throws -> [Int64] {
    try await withThrowingTaskGroup(of: [Int64].self) { group in
      for lane in lanes {
        for _ in 0..<inFlight { group.addTask { try await self.post(on: lane) } }
      }
      var all: [Int64] = []
      for try await latencies in group { all += latencies }
      return all
    }
  }

  /// Takes batch after batch until none is left.
  @concurrent
  private func post(on lane: Lane) async throws -> [Int64] {
    let clock = ContinuousClock()
    var latencies: [Int64] = []
    while true {
      let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
      guard index < load.batches else { return latencies }
      let batch = load.batch(index, numbers: books.accounts)
      let started = clock.now
      let outcome = try await lane.submit(batch)
      latencies.append((clock.now - started).nanos)
      guard outcome.accepted == batch.count, outcome.refusals.isEmpty else {
        let reason = outcome.refusals.first.map { RefusalText.describe($0) } ?? "without a reason"
        throw CommandFailure("batch \(index): a voucher was not accepted: \(reason)")
      }
      accepted.wrappingAdd(batch.count, ordering: .relaxed)
    }
  }
}

extension Duration {
  /// Whole nanoseconds.
  var nanos: Int64 {
    components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000
  }
}
