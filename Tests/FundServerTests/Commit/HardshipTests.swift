import FundClient
import Testing

/// What the service makes of clocks and of a full disk.
@Suite(.timeLimit(.minutes(1))) struct HardshipTests {
  @Test func `a jump of the wall clock neither stops postings nor lets holds expire`()
    async throws
  {
    try await TestLedger.run { test in
      let desk = try await HoldDesk.make(on: test)
      let hold = try await desk.place(
        desk.books.kept(10), expiresAtMillis: TestLedger.clockMs + 3_600_000)
      test.clock.jump(86_400_000)
      #expect(try await desk.state(hold) == .open)
      #expect(try await desk.lane.submit(.of([desk.books.income(1)])).accepted == 1)
      #expect(test.log.lines.count { $0.contains("clock jumped") } == 1)
      test.clock.jump(-86_400_000)
      #expect(try await desk.state(hold) == .open)
      #expect(test.log.lines.count { $0.contains("followed again") } == 1)
    }
  }

  @Test func `short of disk space new postings are refused and the rest goes on`() async throws {
    let journal = GateJournal()
    try await TestLedger.run(journal: journal) { test in
      let desk = try await HoldDesk.make(on: test)
      let hold = try await desk.place(desk.books.kept(10))
      let outcome = try await desk.lane.submit(.of([desk.books.income(1)]), at: 3)
      journal.isLowOnDisk = true
      let voucher = await failure { try await desk.lane.submit(.of([desk.books.income(1)])) }
      #expect(voucher?.refusal?.code == 504 && voucher?.code == .resourceExhausted)
      #expect(voucher?.refusal?.name == "LOW_DISK" && voucher?.isOutcomeUnknown == false)
      let placed = await failure { try await desk.lane.place(.of([desk.books.kept(1)])) }
      #expect(placed?.refusal?.code == 504)
      let reversed = await failure {
        try await desk.bureau.reverseVoucher(
          outcome.revision(of: 0)!, day: SampleBooks.day(3, 6), reason: "退回")
      }
      #expect(reversed?.refusal?.code == 504)
      // What was posted is still answered, and holds can be ended.
      #expect(try await desk.lane.submit(.of([desk.books.income(1)]), at: 3).isReplay)
      #expect(try await desk.bureau.balances(of: [desk.books.cash]).fen == [1_001])
      try await desk.bureau.releaseHolds([hold])
      #expect(try await desk.bureau.check().isLowOnDisk)
      journal.isLowOnDisk = false
      #expect(try await desk.lane.submit(.of([desk.books.income(1)])).accepted == 1)
    }
  }
}
