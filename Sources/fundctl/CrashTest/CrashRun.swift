import FundClient
import Synchronization

/// Acknowledged steps of all lanes in one life.
private final class StepCount: Sendable {
  private let count = Atomic<Int>(0)

  func next() -> Int { count.wrappingAdd(1, ordering: .relaxed).newValue }
}

/// One crash test: lives of the daemon that end by SIGKILL, then the count.
struct CrashRun {
  let command: CrashTestCommand
  let daemon: BenchDaemon

  func run() async throws -> CrashResult {
    var result = CrashResult(seed: command.seed)
    var random = VoucherLoad.Random(state: command.seed)
    var lanes = (1...command.lanes).map { CrashLane(number: $0) }
    _ = try await daemon.start()
    let books = try await BenchBooks.open(accounts: 2, on: daemon.server)
    for kill in 1...command.kills {
      let moment = 1 + Int(random.next() % UInt64(command.steps))
      lanes = try await live(lanes, books, killAfter: moment)
      result.kills = kill
      if StandardError.isTerminal {
        StandardError.write("\r\u{1B}[K\(kill) of \(command.kills) kills")
      }
      _ = try await daemon.start()
    }
    if StandardError.isTerminal { StandardError.write("\r\u{1B}[K") }
    try await settle(&lanes, books)
    try await count(lanes, books, &result)
    try await restart(&result)
    return result
  }

  /// Lets the lanes post until the daemon is killed.
  private func live(
    _ lanes: [CrashLane], _ books: BenchBooks, killAfter moment: Int
  ) async throws -> [CrashLane] {
    let steps = StepCount()
    let process = daemon.processID
    var after: [CrashLane] = []
    let server = daemon.server
    try await withThrowingTaskGroup(of: CrashLane.self) { group in
      for lane in lanes {
        group.addTask { [lane] in
          var lane = lane
          let client: LedgerClient
          do {
            client = try await server.connect(as: .bureau)
          } catch let error as LedgerError where error.code == .unavailable {
            // Another lane has reached the moment already.
            return lane
          }
          try await lane.live(client, books.accounts) {
            if steps.next() == moment { BenchDaemon.endAtOnce(process) }
          }
          await client.close()
          return lane
        }
      }
      for try await lane in group { after.append(lane) }
    }
    daemon.reapKilled()
    return after.sorted { $0.number < $1.number }
  }

  private func settle(_ lanes: inout [CrashLane], _ books: BenchBooks) async throws {
    let client = try await daemon.server.connect(as: .bureau)
    for index in lanes.indices { try await lanes[index].settle(client, books.accounts) }
    await client.close()
  }

  private func count(
    _ lanes: [CrashLane], _ books: BenchBooks, _ result: inout CrashResult
  ) async throws {
    result.differences = lanes.flatMap(\.differences)
    func check(_ what: String, _ got: Int64, _ expected: Int64) {
      if got != expected { result.differences.append("\(what): \(got), expected \(expected)") }
    }
    let client = try await daemon.server.connect(as: .bureau)
    let status = try await client.check()
    let balances = try await client.balances(of: books.accounts)
    let holds = try await client.allHolds(ledger: books.ledgers[0])
    await client.close()
    let vouchers = lanes.reduce(0) { $0 + $1.vouchers }
    let fen = lanes.reduce(0) { $0 + $1.fen }
    check("vouchers", Int64(status.vouchers), Int64(vouchers))
    check("balance of the money in fen", balances.fen[0], fen)
    check("balance of its source in fen", balances.fen[1], -fen)
    check("open holds", Int64(holds.count), Int64(lanes.reduce(0) { $0 + $1.openHolds }))
    check(
      "held in fen", holds.flatMap(\.lines).reduce(0) { $0 + $1.remaining.value },
      lanes.reduce(0) { $0 + $1.heldFen })
    result.vouchers = Int64(status.vouchers)
    result.holds = Int64(holds.count)
    result.reversals = Int64(lanes.reduce(0) { $0 + $1.reversals.count })
    result.acknowledgedSteps = Int64(lanes.reduce(0) { $0 + $1.acknowledged })
    result.blocks = status.durable.block
  }

  /// The state after one more start is the state before it.
  private func restart(_ result: inout CrashResult) async throws {
    let before = try await status()
    _ = try await daemon.stop()
    _ = try await daemon.start()
    result.differences += StatusChange.differences(restart: before, try await status())
    result.stateDigest = before.stateDigest
    _ = try await daemon.stop()
  }

  private func status() async throws -> ServerStatus {
    try await daemon.server.with(.auditor) { client in
      try await client.check(withStateDigest: true, timeout: .seconds(300))
    }
  }
}
