import FundClient
import Testing

/// A voucher of a lane is posted once, whatever is submitted again.
@Suite(.timeLimit(.minutes(1))) struct ExactlyOnceTests {
  /// Books, a lane and five vouchers in it: 1, 2, 3, 4, 5 fen.
  private struct Posted: Sendable {
    var test: TestLedger
    var books: SampleBooks
    var bureau: LedgerClient
    var lane: LaneStatus
    var first: BatchOutcome

    static func make(on test: TestLedger) async throws -> Posted {
      let books = try await SampleBooks.open(on: test)
      let bureau = try await test.client(.bureau)
      let lane = try await bureau.openLane("desk")
      let first = try await bureau.postVouchers(
        .of((1...5).map { books.income($0) }), lane: lane.number, epoch: lane.epoch,
        firstSerial: 1, withNumbers: true)
      return Posted(test: test, books: books, bureau: bureau, lane: lane, first: first)
    }

    func post(
      _ batch: VoucherBatch, at serial: UInt64, epoch: UInt32? = nil, attempt: UInt32 = 1,
      isAtomic: Bool = false
    ) async throws -> BatchOutcome {
      try await bureau.postVouchers(
        batch, lane: lane.number, epoch: epoch ?? lane.epoch, firstSerial: serial,
        attempt: attempt, isAtomic: isAtomic, withNumbers: true)
    }

    func income(_ amounts: ClosedRange<Int64>) -> VoucherBatch {
      .of(amounts.map { books.income($0) })
    }

    var cash: Int64 {
      get async throws { try await bureau.balances(of: [books.cash]).fen[0] }
    }
  }

  @Test func `the whole batch again answers its outcome and posts nothing`() async throws {
    try await TestLedger.run { test in
      let posted = try await Posted.make(on: test)
      let again = try await posted.post(posted.income(1...5), at: 1)
      #expect(again.isReplay && again.accepted == 5)
      #expect(
        (0..<5).map { again.revision(of: $0) } == (0..<5).map { posted.first.revision(of: $0) })
      #expect(again.numbers == [1, 2, 3, 4, 5] && again.numbers == posted.first.numbers)
      #expect(again.nextSerial == 6 && again.decided == 5)
      #expect(try await posted.cash == 15)
    }
  }

  @Test func `a batch that overlaps posts what is new`() async throws {
    try await TestLedger.run { test in
      let posted = try await Posted.make(on: test)
      let overlapping = try await posted.post(posted.income(4...9), at: 4)
      #expect(overlapping.runs.map(\.wasAcceptedBefore) == [true, false])
      #expect(overlapping.runs.map(\.count) == [2, 4] && overlapping.runs.map(\.first) == [0, 2])
      #expect(overlapping.numbers == [4, 5, 6, 7, 8, 9] && overlapping.nextSerial == 10)
      #expect(try await posted.cash == 45)
    }
  }

  @Test func `the same batch at the same time from two connections is posted once`()
    async throws
  {
    try await TestLedger.run { test in
      let posted = try await Posted.make(on: test)
      let other = try await test.connect(.bureau)
      var replays = 0
      for round in 1...100 as ClosedRange<Int64> {
        let serial = UInt64(10 * round - 4)
        let batch = posted.income(round...round + 9)
        async let first = posted.post(batch, at: serial)
        async let second = other.postVouchers(
          batch, lane: posted.lane.number, epoch: posted.lane.epoch, firstSerial: serial,
          withNumbers: true)
        let outcomes = try await [first, second]
        #expect(outcomes.map(\.accepted) == [10, 10])
        #expect(outcomes[0].revision(of: 9) == outcomes[1].revision(of: 9))
        #expect(outcomes[0].numbers == outcomes[1].numbers)
        replays += outcomes.count { $0.isReplay }
      }
      #expect(replays == 100)
      #expect(try await posted.bureau.check().vouchers == 1_005)
    }
  }

  @Test func `serials split into other batches are the same serials`() async throws {
    try await TestLedger.run { test in
      let posted = try await Posted.make(on: test)
      _ = try await posted.post(posted.income(6...7), at: 6)
      for (serials, at) in [(1...1, 1), (2...6, 2), (3...4, 3), (1...7, 1)] as [(_, UInt64)] {
        let outcome = try await posted.post(
          posted.income(Int64(serials.lowerBound)...Int64(serials.upperBound)), at: at)
        #expect(outcome.isReplay)
        #expect(outcome.accepted == serials.count)
        #expect(outcome.numbers == serials.map { UInt32($0) })
      }
      #expect(try await posted.cash == 28)
      #expect(try await posted.bureau.check().vouchers == 7)
    }
  }

  @Test func `other content under a serial is refused and posts nothing`() async throws {
    try await TestLedger.run { test in
      let posted = try await Posted.make(on: test)
      let books = posted.books
      let others: [(String, VoucherBatch)] = [
        ("amount", posted.income(2...7)),
        ("summary", .of((1...5).map { books.income($0) }, summary: "另一摘要")),
        ("day", .of((1...5).map { books.income($0) }, on: SampleBooks.day(3, 6))),
        ("account", .of([books.payment(1)])),
        ("legs", .of([books.income(1) + books.income(1)])),
        ("red", .of([[.debit(books.cash, Fen(-1)), .credit(books.revenue, Fen(-1))]])),
        ("order", .of([books.income(1).reversed()])),
      ]
      for (what, batch) in others {
        let error = await failure("\(what)") { try await posted.post(batch, at: 1) }
        #expect(error?.refusal?.code == 304 && error?.code == .failedPrecondition, "\(what)")
        #expect(error?.refusal?.field == "first_serial")
      }
      let third = await failure {
        try await posted.post(.of([1, 2, 30, 4, 5, 6].map { books.income($0) }), at: 1)
      }
      #expect(third?.refusal?.code == 304 && third?.refusal?.voucher == 2)
      #expect(try await posted.cash == 15)
      #expect(try await posted.bureau.laneStatus("desk").nextSerial == 6)
    }
  }

  @Test func `a gap is refused with the serial that is expected`() async throws {
    try await TestLedger.run { test in
      let posted = try await Posted.make(on: test)
      for serial in [7, 100, UInt64.max - 10, 0] {
        let gap = await failure { try await posted.post(posted.income(1...1), at: serial) }
        #expect(gap?.refusal?.code == 303 && gap?.refusal?.figure("expected") == 6)
      }
      #expect(try await posted.post(posted.income(6...6), at: 6).numbers == [6])
    }
  }

  @Test func `whoever opens a lane again fences off the others`() async throws {
    try await TestLedger.run { test in
      let posted = try await Posted.make(on: test)
      let next = try await posted.bureau.openLane("desk")
      #expect(next.number == posted.lane.number && next.epoch == posted.lane.epoch + 1)
      #expect(next.nextSerial == 6)
      let stale = await failure { try await posted.post(posted.income(6...6), at: 6) }
      #expect(stale?.refusal?.code == 302 && stale?.code == .aborted)
      #expect(stale?.refusal?.figure("current") == Int64(next.epoch))
      _ = try await posted.post(posted.income(5...6), at: 5, epoch: next.epoch)
      #expect(try await posted.cash == 21)
      let status = try await posted.bureau.laneStatus("desk")
      #expect(status.epoch == next.epoch && status.nextSerial == 7)
    }
  }

  @Test func `lanes belong to a person`() async throws {
    try await TestLedger.run { test in
      let posted = try await Posted.make(on: test)
      let second = try await test.client(.secondBureau)
      let unknown = await failure { try await second.laneStatus("desk") }
      #expect(unknown?.refusal?.code == 301)
      let other = try await second.openLane("desk")
      #expect(other.number != posted.lane.number && other.nextSerial == 1)
      let stolen = await failure {
        try await second.postVouchers(
          posted.income(6...6), lane: posted.lane.number, epoch: posted.lane.epoch,
          firstSerial: 6)
      }
      #expect(stolen?.refusal?.code == 301)
      let read = await failure {
        try await second.voucher(.serial(lane: "desk", serial: 1))
      }
      #expect(read?.refusal?.code == 115)
    }
  }

  @Test func `a renewed certificate must open the lane again`() async throws {
    try await TestLedger.run { test in
      let books = try await SampleBooks.open(on: test)
      let earlier = try await test.client(.earlierBureau)
      let lane = try await earlier.openLane("desk")
      let batch = VoucherBatch.of([books.income(1)])
      _ = try await earlier.postVouchers(
        batch, lane: lane.number, epoch: lane.epoch, firstSerial: 1)
      let renewed = try await test.client(.bureau)
      let stale = await failure {
        try await renewed.postVouchers(
          batch, lane: lane.number, epoch: lane.epoch, firstSerial: 1)
      }
      #expect(stale?.refusal?.code == 302)
      let opened = try await renewed.openLane("desk")
      #expect(opened.number == lane.number && opened.nextSerial == 2)
      let again = try await renewed.postVouchers(
        batch, lane: lane.number, epoch: opened.epoch, firstSerial: 1)
      #expect(again.runs.map(\.wasAcceptedBefore) == [true])
    }
  }

  // MARK: Refused vouchers

  @Test func `a refused serial is kept and can be tried again under the next attempt`()
    async throws
  {
    try await TestLedger.run { test in
      let posted = try await Posted.make(on: test)
      let books = posted.books
      let batch = VoucherBatch.of([books.income(1), books.payment(100), books.income(2)])
      let outcome = try await posted.post(batch, at: 6)
      #expect(outcome.runs.map(\.first) == [0, 2] && outcome.decided == 3)
      #expect(outcome.numbers == [6, 0, 7] && outcome.nextSerial == 9)
      let refusal = try #require(outcome.refusals.first)
      #expect(refusal.code == 404 && refusal.voucher == 1 && refusal.leg == 1)
      #expect(refusal.figure("available") == 16 && refusal.figure("asked") == 100)
      #expect(refusal.figure("account") == Int64(books.cash) && refusal.name == "WOULD_BE_CREDIT")
      // The same attempt answers the same, even when it would pass now.
      _ = try await posted.post(.of([books.income(500)]), at: 9)
      let again = try await posted.post(batch, at: 6)
      #expect(again.refusals.map(\.code) == [404] && again.accepted == 2)
      #expect(again.refusals.first?.figure("available") == 16)
      let status = try await posted.bureau.laneStatus("desk")
      #expect(status.refused.map(\.serial) == [7] && status.refused.map(\.attempt) == [1])
      let different = await failure { try await posted.post(.of([books.payment(5)]), at: 7) }
      #expect(different?.refusal?.code == 304)
      let skipped = await failure {
        try await posted.post(.of([books.payment(5)]), at: 7, attempt: 3)
      }
      #expect(skipped?.refusal?.code == 305 && skipped?.refusal?.figure("expected") == 2)
      // Another attempt may have other content.
      let second = try await posted.post(.of([books.payment(99)]), at: 7, attempt: 2)
      #expect(second.accepted == 1 && second.refusals.isEmpty && second.numbers == [9])
      #expect(try await posted.bureau.laneStatus("desk").refused.isEmpty)
      let replay = try await posted.post(.of([books.payment(99)]), at: 7, attempt: 2)
      #expect(replay.runs.map(\.wasAcceptedBefore) == [true])
      #expect(replay.revision(of: 0) == second.revision(of: 0))
      let voucher = try await posted.bureau.voucher(.serial(lane: "desk", serial: 7))
      #expect(voucher.revision == second.revision(of: 0) && voucher.legs.first?.amount == Fen(99))
    }
  }

  @Test func `a refused atomic batch posts nothing and uses no serial`() async throws {
    try await TestLedger.run { test in
      let posted = try await Posted.make(on: test)
      let books = posted.books
      let bad = VoucherBatch.of([books.income(10), books.payment(26), books.income(3)])
      let error = await failure { try await posted.post(bad, at: 6, isAtomic: true) }
      #expect(error?.refusal?.code == 404 && error?.refusal?.voucher == 1)
      #expect(error?.refusal?.figure("available") == 25)
      #expect(error?.isOutcomeUnknown == false)
      #expect(try await posted.cash == 15)
      let status = try await posted.bureau.laneStatus("desk")
      #expect(status.nextSerial == 6 && status.refused.isEmpty)
      let good = VoucherBatch.of([books.income(10), books.payment(25), books.income(3)])
      let outcome = try await posted.post(good, at: 6, isAtomic: true)
      #expect(outcome.accepted == 3 && outcome.numbers == [6, 7, 8])
      let again = try await posted.post(good, at: 6, isAtomic: true)
      #expect(again.isReplay && again.accepted == 3)
      #expect(again.numbers == [6, 7, 8])
      let partly = await failure { try await posted.post(good, at: 8, isAtomic: true) }
      #expect(partly?.refusal?.code == 304)
      #expect(try await posted.cash == 3)
    }
  }

  @Test func `beyond the quota of refusals the rest of a batch is not decided`() async throws {
    try await TestLedger.run { test in
      let posted = try await Posted.make(on: test)
      let bad = VoucherBatch.of(
        (0..<VoucherBatch.maximumVouchers).map { _ in posted.books.payment(1_000) })
      var serial: UInt64 = 6
      var decided: [Int] = []
      let start = ContinuousClock.now
      for _ in 1...3 {
        let outcome = try await posted.post(bad, at: serial)
        #expect(outcome.accepted == 0 && outcome.refusals.count == outcome.decided)
        serial += UInt64(outcome.decided)
        #expect(outcome.nextSerial == serial)
        decided.append(outcome.decided)
      }
      #expect(decided[0] == 8_192 && decided[1] == 8_192)
      // The quota holds 20 000, and 1 000 more flow back each second: under a tool that slows
      // everything down, all may fit.
      if ContinuousClock.now - start < .seconds(4) { #expect(decided[2] < 8_192) }
      // Another person, and what is right, are not held up.
      let second = try await test.client(.secondBureau)
      let lane = try await second.openLane("desk")
      let other = try await second.postVouchers(
        .of([posted.books.payment(1_000)]), lane: lane.number, epoch: lane.epoch, firstSerial: 1)
      #expect(other.refusals.map(\.code) == [404])
      #expect(try await posted.post(posted.income(1...9), at: serial).accepted == 9)
      // A lane remembers the newest refusals; the older ones are final.
      let status = try await posted.bureau.laneStatus("desk")
      #expect(status.refused.count == 4_096 && status.refused.last?.serial == serial - 1)
      let final = await failure {
        try await posted.post(.of([posted.books.payment(1_000)]), at: 6)
      }
      #expect(final?.refusal?.code == 306)
    }
  }

  @Test func `malformed batches are refused whole with the voucher at fault`() async throws {
    try await TestLedger.run { test in
      let posted = try await Posted.make(on: test)
      let books = posted.books
      let good = books.income(1)
      let long = String(repeating: "长", count: 171)
      let cases: [(UInt32, VoucherBatch)] = [
        (102, .of([good, [.debit(books.cash, Fen(1))]])),
        (104, .of([good], summary: long)),
        (105, .of([good], on: Day(number: 70_000))),
        (105, .of([good], on: SampleBooks.day(1, 1, year: 1999))),
        (106, .of([good, [.debit(9_999, Fen(1)), .credit(books.cash, Fen(1))]])),
        (106, .of([good, [.debit(0, Fen(1)), .credit(books.cash, Fen(1))]])),
        (107, .of([good, [.debit(books.cash, Fen(0)), .credit(books.cash, Fen(1))]])),
        (108, .of([good, books.income(1_000_000_000_000_001)])),
      ]
      for (code, batch) in cases {
        let error = await failure("\(code)") { try await posted.post(batch, at: 6) }
        #expect(error?.refusal?.code == code && error?.code == .invalidArgument, "\(code)")
        #expect(error?.refusal?.voucher == batch.count - 1, "\(code)")
      }
      let empty = await failure { try await posted.post(VoucherBatch(), at: 6) }
      #expect(empty?.refusal?.code == 101)
      let business = try await posted.post(
        .of([[.debit(books.cash, Fen(2)), .credit(books.revenue, Fen(1))]]), at: 6)
      #expect(business.refusals.map(\.code) == [403])
      let early = try await posted.post(
        .of([good], on: SampleBooks.day(12, 31, year: 2018)), at: 7)
      #expect(early.refusals.map(\.code) == [401])
      #expect(try await posted.cash == 15)
    }
  }

  @Test func `days of December can go to the adjustment period`() async throws {
    try await TestLedger.run { test in
      let posted = try await Posted.make(on: test)
      var batch = VoucherBatch.of([posted.books.income(7)], on: SampleBooks.day(12, 31))
      batch.isAdjustment = true
      let outcome = try await posted.post(batch, at: 6)
      let revision = try #require(outcome.revision(of: 0))
      let voucher = try await posted.bureau.voucher(.revision(revision))
      #expect(voucher.month == Month(number: 201_913) && outcome.numbers == [1])
      let again = try await posted.post(batch, at: 6)
      #expect(again.runs.map(\.wasAcceptedBefore) == [true])
      batch.isAdjustment = false
      let other = await failure { [batch] in try await posted.post(batch, at: 6) }
      #expect(other?.refusal?.code == 304)
    }
  }
}
