import ArgumentParser
import Foundation
import FundClient
import Testing

@testable import fundctl

/// Whole runs, short ones, on daemons of their own.
@Suite struct BenchRunTests {
  private func run(_ words: String) async throws -> (BenchResult, BenchCommand) {
    let folder = FileManager.default.temporaryDirectory.path + "/bench-\(UUID().uuidString)"
    let command = try BenchCommand.parse(words.split(separator: " ").map(String.init))
    let daemon = try BenchDaemon(in: folder, program: try DaemonDesk.executable())
    defer { daemon.discard() }
    return (try await BenchRun(command: command).measure(on: daemon), command)
  }

  private func members(_ result: BenchResult) throws -> [String: Any] {
    try #require(
      try JSONSerialization.jsonObject(with: Data(result.report.json.utf8)) as? [String: Any])
  }

  @Test(
    "What the daemon has adds up with what was sent, and a replay from block one gives the same",
    arguments: [
      "--workload two-line --references --zipf 0.99 --connections 2",
      "--workload three-ledgers --warm-up 500 --windows --no-digest-lanes",
      "--workload holds --warm-up 250",
      "--workload single --rate 2000",
    ])
  func addsUp(words: String) async throws {
    let (result, command) = try await run(
      words + " --vouchers 1050 --accounts 60 --batch 100 --replay")
    #expect(result.differences == [])
    #expect(result.record.work.vouchers == 1_050)
    #expect(result.record.work.holds == (command.workload == .holds ? 1_050 : 0))
    #expect(result.record.work.legs == 2_100 * command.workload.ledgers.count)
    #expect(result.warmUp.vouchers == command.warmUpCalls * command.batch)
    #expect(result.replay?.stateDigest == result.stateDigest)
    let members = try members(result)
    for key in [
      "vouchers_per_second", "legs_per_second", "units_per_second", "calls_per_second",
      "latency_p50_us", "latency_p90_us", "latency_p99_us", "latency_p999_us", "latency_max_us",
      "client_cpu_us", "server_cpu_us", "idle_kib", "accounts_kib", "peak_kib", "written_per_leg",
      "journal_per_leg", "crash_restart_us", "restart_us", "replay_us", "replay_state_digest",
      "processor", "cores", "kernel", "file_system",
    ] {
      #expect(members[key] != nil, "\(key)")
    }
    #expect(members["adds_up"] as? String == "yes")
  }

  @Test(
    "What is read is what was posted",
    arguments: ["balance", "balances", "history", "as-of", "mixed"])
  func reads(workload: String) async throws {
    let (result, _) = try await run(
      "--workload \(workload) --vouchers 1050 --accounts 60 --batch 100 --calls 300 --warm-up 20 "
        + "--connections 2")
    #expect(result.differences == [])
    #expect(result.record.calls == 300)
    let work = result.record.work
    switch workload {
    case "history": #expect(work.pages == 300)
    case "balances": #expect(work.balances == 300 * BalanceWorkload.accountsPerCall)
    case "mixed":
      #expect(work.balances + work.vouchers == 300)
      // 30 expected; more than four standard deviations around it.
      #expect((8...55).contains(work.vouchers))
      #expect(try members(result)["read_p50_us"] != nil)
      #expect(try members(result)["write_p50_us"] != nil)
    default: #expect(work.balances == 300)
    }
  }

  @Test("A desk and an auditor work beside the load")
  func beside() async throws {
    let (result, _) = try await run(
      "--vouchers 20000 --accounts 60 --batch 100 --warm-up 2000 --desk --auditor")
    #expect(result.differences == [])
    #expect(try #require(result.desk).count > 0)
    #expect(try #require(result.auditor).bytes > 0)
  }

  @Test(
    "Numbers out of range are refused",
    arguments: [
      "--rate 0", "--in-flight 257", "--zipf 5", "--zipf -1", "--warm-up -1", "--vouchers 0",
      "--accounts 5 --workload three-ledgers", "--workload holds --references", "--batch 8193",
      "--workload balance --calls 0",
    ])
  func ranges(words: String) {
    #expect(throws: (any Error).self) {
      try BenchCommand.parse(words.split(separator: " ").map(String.init))
    }
  }
}

@Suite struct BookChangesTests {
  private let books = BenchBooks(ledgers: [1, 2], accounts: [11, 12, 21, 22])

  private func totals(_ balances: [Int64], _ legs: [UInt32], _ debits: [Int64]) -> BookTotals {
    BookTotals(
      balances: balances, legs: legs,
      ledgers: debits.map { BookTotals.Ledger(debit: $0, credit: $0, closing: 0) })
  }

  private var changes: BookChanges {
    var changes = BookChanges(of: books)
    changes.add(debit: 0, credit: 1, fen: 5)
    changes.add(debit: 2, credit: 3, fen: 7)
    return changes
  }

  @Test func whatWasPostedIsNoDifference() {
    let before = totals([1, -1, 0, 0], [1, 1, 0, 0], [1, 0])
    let after = totals([6, -6, 7, -7], [2, 2, 1, 1], [6, 7])
    #expect(changes.differences(before: before, after: after) == [])
    #expect(changes.touchedAccounts == 4)
  }

  @Test("A fen, a leg and a sum that are not right are each named")
  func differences() {
    let before = totals([0, 0, 0, 0], [0, 0, 0, 0], [0, 0])
    let wrongFen = totals([5, -5, 7, -6], [1, 1, 1, 1], [5, 7])
    #expect(
      changes.differences(before: before, after: wrongFen)
        == ["account 3: balance -6 fen after 1 legs, expected -7 after 1"])
    let wrongLegs = totals([5, -5, 7, -7], [1, 2, 1, 1], [5, 7])
    #expect(
      changes.differences(before: before, after: wrongLegs)
        == ["account 1: balance -5 fen after 2 legs, expected -5 after 1"])
    var wrongSum = totals([5, -5, 7, -7], [1, 1, 1, 1], [5, 8])
    wrongSum.ledgers[0].closing = 3
    #expect(
      changes.differences(before: before, after: wrongSum) == [
        "sum of ledger 0 in fen: 3, expected 0", "debits of ledger 1 in fen (借方): 8, expected 7",
        "credits of ledger 1 in fen (贷方): 8, expected 7",
      ])
  }

  @Test("Of many accounts that differ ten are named")
  func many() {
    let many = BenchBooks(ledgers: [1], accounts: Array(0..<40))
    let zero = BookTotals(
      balances: Array(repeating: 0, count: 40), legs: Array(repeating: 0, count: 40),
      ledgers: [BookTotals.Ledger()])
    var other = zero
    other.legs = Array(repeating: 1, count: 40)
    let lines = BookChanges(of: many).differences(before: zero, after: other)
    #expect(lines.count == 11 && lines.last == "40 accounts differ in all")
  }
}

@Suite struct HoldCallPlanTests {
  @Test(
    "Every batch is placed once and later drawn once, those of the warm-up within it",
    arguments: [(0, 7, 3), (2, 2, 4), (5, 16, 4), (1, 9, 100)])
  func order(warmUp: Int, batches: Int, together: Int) {
    let plan = HoldCallPlan(warmUpBatches: warmUp, batches: batches, together: together)
    let steps = (0..<2 * batches).map(plan.step)
    for batch in 0..<batches {
      let place = steps.indices.filter { steps[$0] == .place(batch) }
      let draw = steps.indices.filter { steps[$0] == .draw(batch) }
      #expect(place.count == 1 && draw.count == 1)
      guard let place = place.first, let draw = draw.first else { continue }
      #expect(place < draw && draw - place <= together)
      #expect((draw < 2 * warmUp) == (batch < warmUp) && (place < 2 * warmUp) == (batch < warmUp))
    }
  }

  @Test("Whoever waits for holds that never come is let go when the run is cancelled")
  func cancelling() async {
    let placed = PlacedHolds()
    let waiting = Task { try await placed.take(batch: 3) }
    waiting.cancel()
    await #expect(throws: CancellationError.self) { try await waiting.value }
  }
}
