import FundClient
import Testing

/// Holds, draws and references under serials that were used before.
@Suite(.timeLimit(.minutes(1))) struct HoldResubmissionTests {
  @Test func `the same placing again answers the same holds`() async throws {
    try await TestLedger.run { test in
      let desk = try await HoldDesk.make(on: test)
      let batch = HoldBatch.of([10, 20, 30].map { desk.books.kept($0) })
      let first = try await desk.lane.place(batch, at: 2)
      let again = try await desk.lane.place(batch, at: 2)
      #expect(again.isReplay && again.accepted == 3)
      #expect((0..<3).map { again.hold($0) } == (0..<3).map { first.hold($0) })
      // Also when one has ended, and together with new ones.
      try await desk.bureau.releaseHolds([first.hold(1)!])
      let more = try await desk.lane.place(
        .of([20, 30, 40].map { desk.books.kept($0) }), at: 3)
      #expect(more.runs.map(\.wasAcceptedBefore) == [true, true, false])
      #expect(more.hold(0) == first.hold(1) && more.nextSerial == 6)
      #expect(try await desk.bureau.check().openHolds == 3)
    }
  }

  @Test func `other content under the serial of a hold is refused`() async throws {
    try await TestLedger.run { test in
      let desk = try await HoldDesk.make(on: test)
      let books = desk.books
      _ = try await desk.lane.place(
        .of([books.kept(10)], expiresAtMillis: TestLedger.clockMs + 5), at: 2)
      let others: [(String, HoldBatch)] = [
        ("amount", .of([books.kept(11)], expiresAtMillis: TestLedger.clockMs + 5)),
        ("expiry", .of([books.kept(10)], expiresAtMillis: TestLedger.clockMs + 6)),
        ("none", .of([books.kept(10)])),
        ("purpose", .of([books.kept(10)], purpose: "x", expiresAtMillis: TestLedger.clockMs + 5)),
        (
          "side",
          .of([[.debit(books.cash, Fen(10))]], expiresAtMillis: TestLedger.clockMs + 5)
        ),
      ]
      for (what, batch) in others {
        let error = await failure("\(what)") { try await desk.lane.place(batch, at: 2) }
        #expect(error?.refusal?.code == 304, "\(what)")
      }
      let voucher = await failure { try await desk.lane.submit(.of([books.income(1)]), at: 2) }
      #expect(voucher?.refusal?.code == 304)
      let hold = await failure { try await desk.lane.place(.of([books.kept(1)]), at: 1) }
      #expect(hold?.refusal?.code == 304)
    }
  }

  @Test func `a voucher with another hold or reference is another voucher`() async throws {
    try await TestLedger.run { test in
      let desk = try await HoldDesk.make(on: test)
      let hold = try await desk.place(desk.books.kept(500))
      let other = try await desk.place(desk.books.kept(100))
      func batch(
        _ hold: HoldID?, _ reference: String = "回单-1", rest: Bool = false
      ) -> VoucherBatch {
        var batch = VoucherBatch()
        batch.releasesRest = rest
        batch.append(
          day: SampleBooks.day(3, 5), reference: reference, hold: hold,
          legs: desk.books.payment(50))
        return batch
      }
      let first = try await desk.lane.submit(batch(hold), at: 4)
      #expect(first.accepted == 1)
      let again = try await desk.lane.submit(batch(hold), at: 4)
      #expect(again.isReplay && again.revision(of: 0) == first.revision(of: 0))
      #expect(try await desk.remaining(hold) == [450])
      for (what, changed) in [
        ("no hold", batch(nil)), ("other hold", batch(other)), ("rest", batch(hold, rest: true)),
        ("no reference", batch(hold, "")), ("other reference", batch(hold, "回单-2")),
      ] {
        let error = await failure("\(what)") { try await desk.lane.submit(changed, at: 4) }
        #expect(error?.refusal?.code == 304, "\(what)")
      }
    }
  }

  @Test func `a refused hold is tried again under the next attempt`() async throws {
    try await TestLedger.run { test in
      let desk = try await HoldDesk.make(on: test)
      let much = HoldBatch.of([desk.books.kept(1_500)])
      let refused = try await desk.lane.place(much, at: 2)
      #expect(refused.refusals.map(\.code) == [404])
      let same = try await desk.lane.place(much, at: 2)
      #expect(same.refusals.map(\.code) == [404])
      _ = try await desk.lane.submit(.of([desk.books.income(500)]), at: 3)
      let second = try await desk.lane.place(much, at: 2, attempt: 2)
      let id = try #require(second.hold(0))
      let replay = try await desk.lane.place(much, at: 2, attempt: 2)
      #expect(replay.isReplay && replay.hold(0) == id)
    }
  }

  @Test func `a placing whose answer was lost is found again after a restart`() async throws {
    let folder = try TemporaryFolder()
    let test = try await TestLedger.start(folder: folder.path + "/journal")
    let desk = try await HoldDesk.make(on: test)
    let books = desk.books
    let batch = HoldBatch.of([books.kept(300)], expiresAtMillis: TestLedger.clockMs + 1_000)
    let first = try await desk.lane.place(batch, at: 2)
    let hold = try #require(first.hold(0))
    #expect(try await desk.draw(books.payment(100), from: hold).accepted == 1)
    await test.stop()

    let later = try await TestLedger.start(folder: folder.path + "/journal")
    let bureau = try await later.client(.bureau)
    let lane = try await Lane.open("desk", on: bureau)
    let again = try await lane.place(batch, at: 2)
    #expect(again.isReplay && again.hold(0) == hold)
    #expect(try await bureau.hold(hold).lines.map(\.remaining.value) == [200])
    later.clock.pass(999)
    #expect(try await bureau.hold(hold).state == .open)
    later.clock.pass(1)
    #expect(try await lane.submit(.of([books.payment(900)])).accepted == 1)
    #expect(try await bureau.hold(hold).state == .ended)
    await later.stop()
  }
}
