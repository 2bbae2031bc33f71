import FundClient
import Testing

/// Holds (冻结) over the wire: placing, drawing, ending.
@Suite(.timeLimit(.minutes(1))) struct HoldTests {
  @Test func `a hold is placed, and says what it is`() async throws {
    try await TestLedger.run { test in
      let desk = try await HoldDesk.make(on: test)
      let expiry = TestLedger.clockMs + 86_400_000
      let id = try await desk.place(desk.books.kept(300), expiresAtMillis: expiry)
      let hold = try await desk.bureau.hold(id)
      #expect(hold.id == id && hold.state == .open && hold.purpose == "用途")
      #expect(hold.day == SampleBooks.day(3, 4) && hold.month == Month(number: 201_903))
      #expect(hold.expiresAtMillis == expiry && hold.placedAtMillis == TestLedger.clockMs)
      #expect(hold.lines.map(\.account) == [desk.books.cash])
      #expect(hold.lines.map(\.side) == [.credit])
      #expect(hold.lines.map(\.amount) == [Fen(300)])
      #expect(hold.lines.map(\.remaining) == [Fen(300)])
      #expect(hold.submitter == "spiffe://620503.620000.fundledger/bureau/name")
      #expect(hold.serial == 2 && hold.linesOutOfScope == 0)
      #expect(HoldID("\(id)") == id && HoldID(wire: id.wire) == id)
      // It moves no money.
      #expect(try await desk.bureau.balances(of: [desk.books.cash]).fen == [1_000])
      #expect(try await desk.bureau.check().openHolds == 1)
    }
  }

  @Test func `limits count what is held`() async throws {
    try await TestLedger.run { test in
      let desk = try await HoldDesk.make(on: test)
      _ = try await desk.place(desk.books.kept(700))
      let spent = try await desk.lane.submit(.of([desk.books.payment(301)]))
      #expect(spent.refusals.map(\.code) == [404])
      #expect(spent.refusals.first?.figure("available") == 300)
      let kept = try await desk.lane.place(.of([desk.books.kept(301)]))
      #expect(kept.refusals.map(\.code) == [404] && kept.hold(0) == nil)
      #expect(kept.refusals.first?.figure("available") == 300)
      #expect(try await desk.lane.submit(.of([desk.books.payment(300)])).accepted == 1)
    }
  }

  @Test func `a voucher draws a hold in part and then whole`() async throws {
    try await TestLedger.run { test in
      let desk = try await HoldDesk.make(on: test)
      let hold = try await desk.place(desk.books.kept(1_000))
      #expect(try await desk.draw(desk.books.payment(1), from: nil).refusals.map(\.code) == [404])
      #expect(try await desk.draw(desk.books.payment(400), from: hold).accepted == 1)
      #expect(try await desk.remaining(hold) == [600])
      #expect(try await desk.state(hold) == .open)
      #expect(try await desk.draw(desk.books.payment(600), from: hold).accepted == 1)
      #expect(try await desk.state(hold) == .ended)
      #expect(try await desk.remaining(hold) == [0])
      #expect(try await desk.bureau.balances(of: [desk.books.cash]).fen == [0])
      let again = try await desk.draw(desk.books.income(5), from: hold)
      #expect(again.refusals.map(\.code) == [407])
      #expect(again.refusals.first?.figure("block") == Int64(hold.block))
    }
  }

  @Test func `the rest of a drawn hold is given free when asked`() async throws {
    try await TestLedger.run { test in
      let desk = try await HoldDesk.make(on: test)
      let hold = try await desk.place(desk.books.kept(1_000))
      let drawn = try await desk.draw(
        desk.books.payment(400), from: hold, releasesRest: true)
      #expect(drawn.accepted == 1)
      #expect(try await desk.state(hold) == .ended)
      #expect(try await desk.lane.submit(.of([desk.books.payment(600)])).accepted == 1)
    }
  }

  @Test func `a voucher that takes nothing from its hold is refused`() async throws {
    try await TestLedger.run { test in
      let desk = try await HoldDesk.make(on: test)
      let hold = try await desk.place(desk.books.kept(100))
      let other = try await desk.draw(desk.books.income(5), from: hold)
      #expect(other.refusals.map(\.code) == [408])
      let nowhere = try await desk.draw(
        desk.books.income(5), from: HoldID(block: 7_777, index: 3))
      #expect(nowhere.refusals.map(\.code) == [407])
      #expect(try await desk.remaining(hold) == [100])
    }
  }

  @Test func `a hold keeps several accounts at once`() async throws {
    try await TestLedger.run { test in
      let desk = try await HoldDesk.make(on: test)
      let books = desk.books
      let lines: [VoucherLeg] = [
        .credit(books.cash, Fen(250)), .debit(books.expenditure, Fen(250)),
      ]
      let hold = try await desk.place(lines)
      #expect(try await desk.draw(books.payment(50), from: hold).accepted == 1)
      #expect(try await desk.remaining(hold) == [200, 200])
      let twice = await failure {
        try await desk.lane.place(.of([books.kept(1) + books.kept(2)]))
      }
      #expect(twice?.refusal?.code == 119)
    }
  }

  @Test func `a refused hold of a batch leaves the others, an atomic batch none`() async throws {
    try await TestLedger.run { test in
      let desk = try await HoldDesk.make(on: test)
      let batch = HoldBatch.of([400, 700, 600].map { desk.books.kept($0) })
      let atomic = await failure { try await desk.lane.place(batch, isAtomic: true) }
      #expect(atomic?.refusal?.code == 404 && atomic?.refusal?.voucher == 1)
      #expect(atomic?.refusal?.figure("available") == 600)
      #expect(try await desk.bureau.listHolds().items.isEmpty)
      let outcome = try await desk.lane.place(batch)
      #expect(outcome.refusals.map(\.voucher) == [1] && outcome.accepted == 2)
      let placed = [outcome.hold(0), outcome.hold(2)].compactMap { $0 }
      #expect(try await desk.bureau.listHolds().items.map(\.id) == placed)
      #expect(outcome.hold(1) == nil && outcome.decided == 3 && outcome.nextSerial == 5)
      try await desk.bureau.releaseHolds(placed)
      let whole = try await desk.lane.place(
        .of([400, 500, 100].map { desk.books.kept($0) }), isAtomic: true)
      #expect(whole.accepted == 3)
    }
  }

  @Test func `malformed holds are refused whole`() async throws {
    try await TestLedger.run { test in
      let desk = try await HoldDesk.make(on: test)
      let books = desk.books
      let many = (1...65).map { _ in VoucherLeg.credit(books.cash, Fen(1)) }
      let long = String(repeating: "长", count: 171)
      let cases: [(UInt32, String, HoldBatch)] = [
        (103, "line_count", .of([many])), (104, "purpose", .of([books.kept(1)], purpose: long)),
        (118, "purpose", .of([books.kept(1)], purpose: "a\nb")),
        (106, "account", .of([[.credit(77_777, Fen(1))]])),
        (202, "account", .of([[.credit(books.otherCash, Fen(1))]])),
      ]
      for (code, field, batch) in cases {
        let error = await failure("\(code)") { try await desk.lane.place(batch) }
        #expect(error?.refusal?.code == code && error?.refusal?.field == field, "\(code)")
      }
      let late = try await desk.lane.place(
        .of([books.kept(1)], expiresAtMillis: TestLedger.clockMs))
      #expect(late.refusals.map(\.code) == [409])
      #expect(late.refusals.first?.figure("block_time_ms") == TestLedger.clockMs)
      #expect(late.refusals.first?.field == "expires_ms")
    }
  }
}
