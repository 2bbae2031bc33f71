import FundClient
import Synchronization

/// Makes the calls of a workload over several connections at once and takes their times.
///
/// In a closed loop each of a fixed number of tasks makes a call as soon as its last one is answered.
/// In an open loop call k is planned k / rate seconds after the start, and its latency counts from
/// there: when the server stalls, the calls that had to wait because of it show it (no coordinated
/// omission). They still are no more at a time than in a closed loop.
final class BenchDriver<Workload: BenchWorkload>: Sendable {
  private let workload: Workload
  private let calls: Range<Int>
  private let connections: Int
  private let inFlight: Int
  private let rate: Int?
  private let next: Atomic<Int>
  private let record: Mutex<BenchRecord>

  /// - Parameters:
  ///   - calls: the indexes to be called.
  ///   - inFlight: calls under way on each connection.
  ///   - rate: calls a second over all connections; nil for a closed loop.
  init(
    _ workload: Workload, calls: Range<Int>, connections: Int, inFlight: Int, rate: Int? = nil
  ) {
    self.workload = workload
    self.calls = calls
    self.connections = connections
    self.inFlight = inFlight
    self.rate = rate
    next = Atomic(calls.lowerBound)
    record = Mutex(BenchRecord(calls: calls.count))
  }

  /// What was done so far.
  var work: BenchWork { record.withLock { $0.work } }

  /// Makes all calls.
  func run() async throws -> BenchRecord {
    let started = ContinuousClock.now
    try await withThrowingTaskGroup(of: Void.self) { group in
      for connection in 0..<connections {
        for _ in 0..<inFlight {
          group.addTask { try await self.makeCalls(on: connection, since: started) }
        }
      }
      try await group.waitForAll()
    }
    return record.withLock { $0 }
  }

  /// Takes call after call until none is left.
  @concurrent
  private func makeCalls(on connection: Int, since started: ContinuousClock.Instant) async throws {
    let clock = ContinuousClock()
    while !Task.isCancelled {
      let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
      guard index < calls.upperBound else { return }
      let request = try await workload.request(index)
      var planned: ContinuousClock.Instant?
      if let rate {
        let time = started + Self.delay(of: index - calls.lowerBound, rate: rate)
        if clock.now < time { try await clock.sleep(until: time, tolerance: .zero) }
        planned = time
      }
      let begun = clock.now
      let work = try await workload.send(request, on: connection)
      let ended = clock.now
      record.withLock {
        $0.add(
          work, latency: (ended - (planned ?? begun)).nanos, service: (ended - begun).nanos,
          at: (ended - started).nanos)
      }
    }
  }

  /// When call `index` of an open loop is planned, after its start.
  static func delay(of index: Int, rate: Int) -> Duration {
    let (seconds, rest) = index.quotientAndRemainder(dividingBy: rate)
    return .seconds(seconds) + .nanoseconds(rest * 1_000_000_000 / rate)
  }
}

extension Duration {
  /// Whole nanoseconds.
  var nanos: Int64 {
    components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000
  }
}
