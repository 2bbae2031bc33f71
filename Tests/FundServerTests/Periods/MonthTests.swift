import FundClient
import Testing

/// Closing (结账) and reopening (反结账) of months over the wire.
@Suite(.timeLimit(.minutes(1))) struct MonthTests {
  private static func month(_ number: UInt32) -> Month {
    Month(number: 201_900 + number).unsafelyUnwrapped
  }

  @Test func `a closing says what was closed, and says it again when repeated`() async throws {
    try await TestLedger.run { test in
      let desk = try await HoldDesk.make(on: test)
      let hold = try await desk.place(desk.books.kept(100))
      for number in [1, 2] as [UInt32] {
        let empty = try await desk.bureau.closeMonth(
          ledger: desk.books.ledger, month: Self.month(number))
        #expect(empty.version == 1 && empty.vouchers == 0 && !empty.wasClosed)
      }
      let closed = try await desk.bureau.closeMonth(
        ledger: desk.books.ledger, month: Self.month(3))
      #expect(closed.version == 1 && closed.vouchers == 1 && !closed.wasClosed)
      #expect(closed.openHolds == 1 && closed.holds == [hold])
      #expect(closed.ledger.closedThrough == Self.month(3) && closed.ledger.closeVersion == 1)
      let again = try await desk.bureau.closeMonth(
        ledger: desk.books.ledger, month: Self.month(3))
      #expect(again.wasClosed && again.version == 1 && again.seen == closed.seen)
      #expect(again.holds == [hold] && again.vouchers == 1)
      let early = await failure {
        try await desk.bureau.closeMonth(
          ledger: desk.books.ledger, month: Month(number: 201_812)!)
      }
      #expect(early?.refusal?.code == 401)
    }
  }

  @Test func `a voucher that was not seen refuses the closing`() async throws {
    try await TestLedger.run { test in
      let desk = try await HoldDesk.make(on: test)
      let ledger = desk.books.ledger
      for number in [1, 2] as [UInt32] {
        _ = try await desk.bureau.closeMonth(
          ledger: ledger, month: Self.month(number), seen: Revision(block: 0, index: 0))
      }
      let seen = try await desk.lane.submit(.of([desk.books.income(1)]))
      let newer = try await desk.lane.submit(.of([desk.books.income(2)]))
      let stale = await failure {
        try await desk.bureau.closeMonth(
          ledger: ledger, month: Self.month(3), seen: seen.revision(of: 0))
      }
      #expect(stale?.refusal?.code == 422 && stale?.refusal?.field == "seen")
      #expect(
        stale?.refusal?.figure("block") == newer.revision(of: 0).map { Int64($0.block) })
      // Vouchers of other months do not matter.
      let april = VoucherBatch.of([desk.books.income(3)], on: SampleBooks.day(4, 1))
      _ = try await desk.lane.submit(april)
      let closed = try await desk.bureau.closeMonth(
        ledger: ledger, month: Self.month(3), seen: newer.revision(of: 0))
      #expect(closed.vouchers == 3)
    }
  }

  @Test func `the newest closed month is reopened, and closed under the next version`()
    async throws
  {
    try await TestLedger.run { test in
      let desk = try await HoldDesk.make(on: test)
      let ledger = desk.books.ledger
      let supervisor = try await test.client(.countySupervisor)
      for number in [1, 2, 3] as [UInt32] {
        _ = try await desk.bureau.closeMonth(ledger: ledger, month: Self.month(number))
      }
      #expect(try await desk.lane.submit(.of([desk.books.income(1)])).accepted == 0)
      let notLast = await failure {
        try await supervisor.reopenMonth(ledger: ledger, month: Self.month(2), reason: "更正")
      }
      #expect(notLast?.refusal?.code == 421)
      #expect(notLast?.refusal?.figure("closed_through") == 201_903)
      let reopened = try await supervisor.reopenMonth(
        ledger: ledger, month: Self.month(3), reason: "更正")
      #expect(reopened.version == 1 && !reopened.wasOpen)
      #expect(reopened.ledger.closedThrough == Self.month(2))
      let again = try await supervisor.reopenMonth(
        ledger: ledger, month: Self.month(3), reason: "更正")
      #expect(again.wasOpen && again.version == 1)
      #expect(try await desk.lane.submit(.of([desk.books.income(7)])).accepted == 1)
      let balance = try await desk.bureau.trialBalance(
        ledger: ledger, from: Self.month(3), to: Self.month(3))
      #expect(balance.lines.map(\.debit.value) == [1_007, 0])
      let closed = try await desk.bureau.closeMonth(ledger: ledger, month: Self.month(3))
      #expect(closed.version == 2 && closed.ledger.closeVersion == 2 && closed.vouchers == 2)
    }
  }

  @Test func `a reopening has a reason and a supervisor of the place`() async throws {
    try await TestLedger.run { test in
      let books = try await SampleBooks.open(on: test)
      let supervisor = try await test.client(.countySupervisor)
      _ = try await supervisor.closeMonth(ledger: books.ledger, month: Self.month(1))
      for (reason, code) in [
        ("", 118), ("a\u{1}", 118), (String(repeating: "长", count: 171), 104),
      ] as [(String, UInt32)] {
        let error = await failure("\(code)") {
          try await supervisor.reopenMonth(
            ledger: books.ledger, month: Self.month(1), reason: reason)
        }
        #expect(error?.refusal?.code == code && error?.refusal?.field == "reason")
      }
      let elsewhere = await failure {
        try await supervisor.reopenMonth(
          ledger: books.otherLedger, month: Self.month(1), reason: "更正")
      }
      #expect(elsewhere?.refusal?.code == 202)
      let never = await failure {
        try await test.client(.supervisor).reopenMonth(
          ledger: books.otherLedger, month: Self.month(1), reason: "更正")
      }
      #expect(never?.refusal?.code == 421)
    }
  }

  @Test func `closings outlast a restart`() async throws {
    let folder = try TemporaryFolder()
    let test = try await TestLedger.start(folder: folder.path + "/journal")
    let desk = try await HoldDesk.make(on: test)
    let ledger = desk.books.ledger
    for number in [1, 2, 3] as [UInt32] {
      _ = try await desk.bureau.closeMonth(ledger: ledger, month: Self.month(number))
    }
    await test.stop()

    let later = try await TestLedger.start(folder: folder.path + "/journal")
    let supervisor = try await later.client(.supervisor)
    let listed = try await supervisor.listLedgers().items[0]
    #expect(listed.closedThrough == Self.month(3) && listed.closeVersion == 1)
    let reopened = try await supervisor.reopenMonth(
      ledger: ledger, month: Self.month(3), reason: "更正")
    #expect(reopened.version == 1)
    await later.stop()

    let last = try await TestLedger.start(folder: folder.path + "/journal")
    let bureau = try await last.client(.bureau)
    let closed = try await bureau.closeMonth(ledger: ledger, month: Self.month(3))
    #expect(closed.version == 2 && closed.vouchers == 1)
    await last.stop()
  }

  @Test func `a reversal goes into the adjustment period when told`() async throws {
    try await TestLedger.run { test in
      let desk = try await HoldDesk.make(on: test)
      let outcome = try await desk.lane.submit(
        .of([desk.books.income(5)], on: SampleBooks.day(12, 30)))
      let voucher = try #require(outcome.revision(of: 0))
      let wrong = await failure {
        try await desk.bureau.reverseVoucher(
          voucher, day: SampleBooks.day(11, 30), reason: "退回", isAdjustment: true)
      }
      #expect(wrong?.refusal?.code == 105)
      let reversal = try await desk.bureau.reverseVoucher(
        voucher, day: SampleBooks.day(12, 31), reason: "退回", isAdjustment: true)
      let posted = try await desk.bureau.voucher(.revision(reversal.voucher))
      #expect(posted.month == Self.month(13))
    }
  }
}
