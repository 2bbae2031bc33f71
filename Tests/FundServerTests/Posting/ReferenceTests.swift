import FundClient
import Testing

/// Business references (业务流水号): unique in a ledger and fiscal year.
@Suite(.timeLimit(.minutes(1))) struct ReferenceTests {
  private static func batch(
    _ references: [String], _ legs: [VoucherLeg], on day: Day = SampleBooks.day(3, 5)
  ) -> VoucherBatch {
    var batch = VoucherBatch()
    for reference in references { batch.append(day: day, reference: reference, legs: legs) }
    return batch
  }

  @Test func `a reference is used once in a ledger and year`() async throws {
    try await TestLedger.run { test in
      let desk = try await HoldDesk.make(on: test)
      let legs = desk.books.income(5)
      let first = try await desk.lane.submit(Self.batch(["回单-1", "", "回单-2"], legs))
      #expect(first.accepted == 3)
      let second = try await desk.lane.submit(Self.batch(["回单-3", "回单-1"], legs))
      #expect(second.refusals.map(\.code) == [414] && second.accepted == 1)
      let refusal = try #require(second.refusals.first)
      #expect(refusal.name == "REFERENCE_USED" && refusal.voucher == 1)
      #expect(refusal.field == "reference")
      #expect(refusal.figure("block") == first.revision(of: 0).map { Int64($0.block) })
      #expect(refusal.figure("index") == first.revision(of: 0).map { Int64($0.index) })
      // In another year it is another one, and in another ledger.
      let later = try await desk.lane.submit(
        Self.batch(["回单-1"], legs, on: SampleBooks.day(1, 5, year: 2020)))
      #expect(later.accepted == 1)
      let neighbour = try await Lane.open("desk", on: test.client(.neighbour))
      let other = try await neighbour.submit(
        Self.batch(["回单-1"], desk.books.otherIncome(5)))
      #expect(other.accepted == 1)
    }
  }

  @Test func `an atomic batch that repeats a reference is refused whole`() async throws {
    try await TestLedger.run { test in
      let desk = try await HoldDesk.make(on: test)
      let error = await failure {
        try await desk.lane.submit(
          Self.batch(["a", "b", "a"], desk.books.income(5)), isAtomic: true)
      }
      #expect(error?.refusal?.code == 414 && error?.refusal?.voucher == 2)
      let whole = try await desk.lane.submit(
        Self.batch(["a", "b"], desk.books.income(5)), isAtomic: true)
      #expect(whole.accepted == 2)
    }
  }

  @Test func `a resubmission is no second use`() async throws {
    try await TestLedger.run { test in
      let desk = try await HoldDesk.make(on: test)
      let batch = Self.batch(["a", "b"], desk.books.income(5))
      let first = try await desk.lane.submit(batch, at: 2)
      let again = try await desk.lane.submit(batch, at: 2)
      #expect(again.isReplay && again.accepted == 2)
      #expect(again.revision(of: 1) == first.revision(of: 1))
    }
  }

  @Test func `references that are long or not plain are refused whole`() async throws {
    try await TestLedger.run { test in
      let desk = try await HoldDesk.make(on: test)
      let legs = desk.books.income(5)
      let long = await failure {
        try await desk.lane.submit(Self.batch([String(repeating: "x", count: 65)], legs))
      }
      #expect(long?.refusal?.code == 104 && long?.refusal?.field == "reference")
      let control = await failure {
        try await desk.lane.submit(Self.batch(["a", "b\u{7}"], legs))
      }
      #expect(control?.refusal?.code == 118 && control?.refusal?.field == "reference")
      #expect(control?.refusal?.voucher == 1)
      let most = try await desk.lane.submit(
        Self.batch([String(repeating: "x", count: 64)], legs))
      #expect(most.accepted == 1)
    }
  }

  @Test func `references outlast a restart, and end with their year`() async throws {
    let folder = try TemporaryFolder()
    let test = try await TestLedger.start(folder: folder.path + "/journal")
    let desk = try await HoldDesk.make(on: test)
    let books = desk.books
    #expect(try await desk.lane.submit(Self.batch(["a"], books.income(5))).accepted == 1)
    await test.stop()

    let later = try await TestLedger.start(folder: folder.path + "/journal")
    let bureau = try await later.client(.bureau)
    let lane = try await Lane.open("desk", on: bureau)
    let again = try await lane.submit(Self.batch(["a"], books.income(5)))
    #expect(again.refusals.map(\.code) == [414])
    for month in 1...13 as ClosedRange<UInt32> {
      _ = try await bureau.closeMonth(
        ledger: books.ledger, month: Month(number: 201_900 + month)!)
    }
    let supervisor = try await later.client(.supervisor)
    _ = try await supervisor.reopenMonth(
      ledger: books.ledger, month: Month(number: 201_913)!, reason: "决算调整")
    var adjustment = Self.batch(["b"], books.income(5), on: SampleBooks.day(12, 31))
    adjustment.isAdjustment = true
    let closed = try await lane.submit(adjustment)
    #expect(closed.refusals.map(\.code) == [415])
    #expect(closed.refusals.first?.figure("year") == 2019)
    adjustment = Self.batch([""], books.income(5), on: SampleBooks.day(12, 31))
    adjustment.isAdjustment = true
    #expect(try await lane.submit(adjustment).accepted == 1)
    await later.stop()
  }
}
