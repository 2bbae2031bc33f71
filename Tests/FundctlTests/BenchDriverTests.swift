import FundClient
import Synchronization
import Testing

@testable import fundctl

/// Calls that wait for each other instead of a server.
private final class StalledWorkload: BenchWorkload {
  let calls: BenchCalls
  let made = Mutex<[Int]>([])
  let most = Mutex((now: 0, ever: 0))

  init(calls: Int) { self.calls = BenchCalls(warmUp: 0, measured: calls) }

  static func prepare(
    _ command: BenchCommand, _ books: BenchBooks, _ clients: [LedgerClient],
    on server: BenchServer
  ) async throws -> StalledWorkload { StalledWorkload(calls: 0) }

  func request(_ index: Int) -> Int { index }

  func send(_ request: Int, on connection: Int) async throws -> BenchWork {
    made.withLock { $0.append(request) }
    most.withLock { $0 = ($0.now + 1, max($0.ever, $0.now + 1)) }
    await Task.yield()
    // The first call is a server that stands still until its clock has gone on.
    if request == 0 {
      let end = ContinuousClock.now + .milliseconds(20)
      while ContinuousClock.now < end { await Task.yield() }
    }
    most.withLock { $0.now -= 1 }
    return BenchWork(balances: 1)
  }

  func verify(on server: BenchServer) async throws -> BenchFindings { BenchFindings() }
}

@Suite struct BenchDriverTests {
  @Test("Every call is made once, no more at a time than are allowed")
  func closedLoop() async throws {
    let workload = StalledWorkload(calls: 500)
    let driver = BenchDriver(workload, calls: 0..<500, connections: 2, inFlight: 3)
    let record = try await driver.run()
    #expect(workload.made.withLock { $0.sorted() } == Array(0..<500))
    #expect(workload.most.withLock { $0.ever } <= 6)
    #expect(record.calls == 500 && record.work.balances == 500 && record.reads.count == 500)
  }

  @Test("In an open loop a stall counts for every call that it kept waiting")
  func openLoop() async throws {
    let workload = StalledWorkload(calls: 21)
    let driver = BenchDriver(
      workload, calls: 0..<21, connections: 1, inFlight: 1, rate: 1_000)
    let record = try await driver.run()
    // Planned each millisecond while the first call took 20 of them: 20, 19, 18, ...
    #expect(record.latencies.quantile(perMille: 500) >= 9_000_000)
    #expect(record.latencies.quantile(perMille: 1) < record.latencies.maximum)
    #expect(record.service.maximum >= 20_000_000)
  }

  @Test("In a closed loop a call's latency is the time of its service")
  func service() async throws {
    let driver = BenchDriver(
      StalledWorkload(calls: 21), calls: 0..<21, connections: 1, inFlight: 1)
    let record = try await driver.run()
    #expect(record.latencies.maximum == record.service.maximum)
    #expect(
      record.latencies.quantile(perMille: 500) == record.service.quantile(perMille: 500))
  }

  @Test("Calls of an open loop are planned at even distances, without drift")
  func plan() {
    #expect(
      (0..<4).map { BenchDriver<StalledWorkload>.delay(of: $0, rate: 3).nanos } == [
        0, 333_333_333, 666_666_666, 1_000_000_000,
      ])
    #expect(
      BenchDriver<StalledWorkload>.delay(of: 86_400_000, rate: 1_000).nanos == 86_400_000_000_000)
  }

  @Test("A call that fails ends the run with its error")
  func failure() async {
    struct Failing: BenchWorkload {
      let calls = BenchCalls(warmUp: 0, measured: 9)
      static func prepare(
        _ command: BenchCommand, _ books: BenchBooks, _ clients: [LedgerClient],
        on server: BenchServer
      ) async throws -> Failing { Failing() }
      func request(_ index: Int) -> Int { index }
      func send(_ request: Int, on connection: Int) async throws -> BenchWork {
        throw CommandFailure("refused")
      }
      func verify(on server: BenchServer) async throws -> BenchFindings { BenchFindings() }
    }
    let driver = BenchDriver(Failing(), calls: 0..<9, connections: 1, inFlight: 2)
    await #expect(throws: CommandFailure.self) { try await driver.run() }
  }
}
