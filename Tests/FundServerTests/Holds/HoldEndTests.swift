import FundClient
import Testing

/// Locking, releasing and expiry of holds, and who may do which.
@Suite(.timeLimit(.minutes(1))) struct HoldEndTests {
  private static let day: Int64 = 86_400_000

  @Test func `a hold expires with the time of the blocks`() async throws {
    try await TestLedger.run { test in
      let desk = try await HoldDesk.make(on: test)
      let hold = try await desk.place(
        desk.books.kept(900), expiresAtMillis: TestLedger.clockMs + Self.day)
      test.clock.pass(Self.day - 1)
      #expect(try await desk.state(hold) == .open)
      test.clock.pass(1)
      #expect(try await desk.lane.submit(.of([desk.books.payment(1_000)])).accepted == 1)
      #expect(try await desk.state(hold) == .ended)
      let draw = try await desk.draw(desk.books.income(1), from: hold)
      #expect(draw.refusals.map(\.code) == [407])
    }
  }

  @Test func `a state digest is that of the newest block, though a hold's time is over`()
    async throws
  {
    try await TestLedger.run { test in
      let desk = try await HoldDesk.make(on: test)
      let hold = try await desk.place(
        desk.books.kept(900), expiresAtMillis: TestLedger.clockMs + Self.day)
      let auditor = try await test.client(.auditor)
      let before = try await auditor.check(withStateDigest: true)
      test.clock.pass(2 * Self.day)
      let later = try await auditor.check(withStateDigest: true)
      #expect(later.stateDigest == before.stateDigest && later.durable == before.durable)
      #expect(try await desk.state(hold) == .ended)
      let ended = try await auditor.check(withStateDigest: true)
      #expect(ended.durable.block == before.durable.block + 1)
      #expect(ended.stateDigest != before.stateDigest)
    }
  }

  @Test func `a locked hold does not expire and is still drawn`() async throws {
    try await TestLedger.run { test in
      let desk = try await HoldDesk.make(on: test)
      let hold = try await desk.place(
        desk.books.kept(900), expiresAtMillis: TestLedger.clockMs + Self.day)
      #expect(try await desk.checker.lockHolds([hold]) == 1)
      #expect(try await desk.checker.lockHolds([hold]) == 0)
      test.clock.pass(2 * Self.day)
      #expect(try await desk.state(hold) == .locked)
      #expect(try await desk.draw(desk.books.payment(900), from: hold).accepted == 1)
      #expect(try await desk.state(hold) == .ended)
    }
  }

  @Test func `only a checker gives a locked hold free`() async throws {
    try await TestLedger.run { test in
      let desk = try await HoldDesk.make(on: test)
      let open = try await desk.place(desk.books.kept(100))
      let locked = try await desk.place(desk.books.kept(200))
      let byBureau = await failure { try await desk.bureau.lockHolds([open]) }
      #expect(byBureau?.refusal?.code == 201)
      try await desk.checker.lockHolds([locked])
      // All or none.
      let both = await failure { try await desk.bureau.releaseHolds([open, locked]) }
      #expect(both?.refusal?.code == 413)
      #expect(both?.refusal?.figure("index") == Int64(locked.index))
      #expect(try await desk.state(open) == .open)
      try await desk.bureau.releaseHolds([open])
      #expect(try await desk.state(open) == .ended)
      try await desk.checker.releaseHolds([locked])
      #expect(try await desk.state(locked) == .ended)
      let again = await failure { try await desk.checker.releaseHolds([locked]) }
      #expect(again?.refusal?.code == 407)
      #expect(try await desk.lane.submit(.of([desk.books.payment(1_000)])).accepted == 1)
    }
  }

  @Test func `holds named twice, too many or none are refused`() async throws {
    try await TestLedger.run { test in
      let desk = try await HoldDesk.make(on: test)
      let hold = try await desk.place(desk.books.kept(100))
      let many = (0...1_024).map { HoldID(block: 1, index: $0) }
      for holds in [[], [hold, hold], many] {
        let error = await failure { try await desk.bureau.releaseHolds(holds) }
        #expect(error?.refusal?.code == 119)
      }
    }
  }

  @Test func `the holds of other counties cannot be seen or touched`() async throws {
    try await TestLedger.run { test in
      let desk = try await HoldDesk.make(on: test)
      let hold = try await desk.place(desk.books.kept(100))
      let neighbour = try await test.client(.neighbour)
      let seen = await failure { try await neighbour.hold(hold) }
      #expect(seen?.refusal?.code == 202 && seen?.refusal?.field == "hold")
      let freed = await failure { try await neighbour.releaseHolds([hold]) }
      #expect(freed?.refusal?.code == 202)
      let listed = await failure { try await neighbour.listHolds(ledger: desk.books.ledger) }
      #expect(listed?.refusal?.code == 202)
      #expect(try await neighbour.listHolds().items.isEmpty)
      let lane = try await Lane.open("desk", on: neighbour)
      var batch = VoucherBatch()
      batch.append(
        day: SampleBooks.day(3, 5), hold: hold, legs: desk.books.otherIncome(1))
      let drawn = await failure { try await lane.submit(batch) }
      #expect(drawn?.refusal?.code == 202)
      // A hold of both counties shows each its own part.
      let nation = try await test.client(.nationBureau)
      let nationLane = try await Lane.open("nation", on: nation)
      _ = try await nationLane.submit(.of([desk.books.otherIncome(10)]))
      let both = try await nationLane.place(
        .of([desk.books.kept(5) + [.credit(desk.books.otherCash, Fen(5))]]))
      let id = try #require(both.hold(0))
      let part = try await neighbour.hold(id)
      #expect(part.lines.map(\.account) == [desk.books.otherCash])
      #expect(part.linesOutOfScope == 1)
    }
  }

  @Test func `open holds are listed in pages by ledger and account`() async throws {
    try await TestLedger.run { test in
      let desk = try await HoldDesk.make(on: test)
      let books = desk.books
      let batch = HoldBatch.of(
        (0..<250).map { $0 % 2 == 0 ? books.kept(1) : [.debit(books.expenditure, Fen(1))] })
      let outcome = try await desk.lane.place(batch)
      let ids = try (0..<250).map { try #require(outcome.hold($0)) }
      #expect(ids == ids.sorted())
      #expect(try await desk.bureau.allHolds(ledger: books.ledger).map(\.id) == ids)
      let first = try await desk.bureau.listHolds(account: books.cash, limit: 100)
      #expect(first.hasMore && first.items.map(\.id) == (0..<100).map { ids[2 * $0] })
      // A page goes on behind a hold that has ended since.
      try await desk.bureau.releaseHolds([first.items[99].id])
      let rest = try await desk.bureau.listHolds(
        account: books.cash, after: first.items[99].id, limit: 100)
      #expect(!rest.hasMore && rest.items.map(\.id) == (100..<125).map { ids[2 * $0] })
      #expect(rest.items.allSatisfy { $0.purpose == "用途" && $0.state == .open })
      let nothing = await failure { try await desk.bureau.hold(HoldID(block: 1, index: 0)) }
      #expect(nothing?.refusal?.code == 120 && nothing?.code == .notFound)
      let later = await failure { try await desk.bureau.hold(HoldID(block: 99_999, index: 0)) }
      #expect(later?.refusal?.code == 120)
      let inside = await failure {
        try await desk.bureau.hold(HoldID(block: ids[0].block, index: ids[0].index + 1))
      }
      #expect(inside?.refusal?.code == 120)
    }
  }
}
