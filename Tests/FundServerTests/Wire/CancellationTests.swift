import FundClient
import FundServer
import LedgerCore
import LedgerJournal
import TestSupport
import Testing

/// Calls whose client does not wait any more, with `fund/1`: their work stops at the next block.
@Suite(.timeLimit(.minutes(2))) struct CancellationTests {
  private static let blocks = 1_500
  private static let middle: UInt64 = 700

  /// Runs `body` over a journal of many blocks that stops its readers in the middle.
  private func run(
    _ body: (TestLedger, PacedJournal) async throws -> Void
  ) async throws {
    let journal = PacedJournal(
      try ShortJournal.make(
        Self.blocks, startMs: TestLedger.clockMs - Int64(Self.blocks) * 1_000))
    var machine = StateMachine.withFunds()
    for block in 1...UInt64(Self.blocks) {
      try journal.withBlock(block) { bytes in
        do { try machine.replay(try BlockView(bytes).body) } catch { Issue.record(error) }
      }
    }
    let signing = try Signing()
    let test = try await TestLedger.start(
      machine: machine, journal: journal, checkpoints: signing.settings(["K"]))
    try await body(test, journal)
    await test.stop()
  }

  /// Lets a call begin, takes it back in the middle, and says how many blocks it read after that.
  private func blocksReadAfterCancelling(
    _ test: TestLedger, _ journal: PacedJournal,
    _ call: @escaping @Sendable (LedgerClient) async throws -> Void
  ) async throws -> UInt64 {
    let auditor = try await test.client(.nationAuditor)
    journal.stop(at: Self.middle)
    let task = Task {
      defer { journal.arrival.set(false) }
      try await call(auditor)
    }
    try #require(await journal.arrival.wait(), "the call read no block \(Self.middle)")
    task.cancel()
    let error = await #expect(throws: LedgerError.self) { try await task.value }
    #expect(error?.code == .cancelled)
    // An answer on the same connection shows that the server has heard of it.
    _ = try await auditor.check()
    #expect(test.server.runningCallCount == 1)
    let read = journal.highestRead
    journal.goOn()
    while test.server.runningCallCount > 0 { await Task.yield() }
    // Nothing has gone wrong in it.
    #expect(test.log.lines.count { $0.hasPrefix("error") } == 0)
    return journal.highestRead - read
  }

  @Test func `an export of evidence stops in the middle`() async throws {
    try await run { test, journal in
      let more = try await blocksReadAfterCancelling(test, journal) { auditor in
        for try await _ in try await auditor.exportEvidence() {}
      }
      #expect(more <= 1)
    }
  }

  @Test func `a long run of findings stops in the middle`() async throws {
    try await run { test, journal in
      let more = try await blocksReadAfterCancelling(test, journal) { auditor in
        for try await _ in try await auditor.findings() {}
      }
      #expect(more <= 1)
    }
  }

  @Test func `an export of vouchers stops in the middle`() async throws {
    try await run { test, journal in
      let more = try await blocksReadAfterCancelling(test, journal) { auditor in
        for try await _ in try await auditor.exportVouchers() {}
      }
      #expect(more <= 1)
    }
  }
}
