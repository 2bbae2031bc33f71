import Testing

@testable import LedgerCore

/// Batches of holds: their shape, their serials, and what tells their contents apart.
struct HoldBatchTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var answer: @Sendable (HoldDesk) -> Refusal
    var ask: @Sendable (HoldDesk) -> VoucherBatch
    var testDescription: String { name }
  }

  private static func hold(
    _ name: String, _ code: RefusalCode, voucher: Int = 0,
    _ change: @escaping @Sendable (HoldDesk, inout VoucherBatch) -> Void
  ) -> Case {
    Case(name: name, answer: { _ in Refusal(code, voucher: voucher) }) { desk in
      var batch = desk.books.holds([[.credit(desk.cash, 1)], [.credit(desk.cash, 2)]])
      change(desk, &batch)
      return batch
    }
  }

  private static func voucher(
    _ name: String, _ code: RefusalCode, voucher: Int = 0,
    _ change: @escaping @Sendable (HoldDesk, inout VoucherBatch) -> Void
  ) -> Case {
    Case(name: name, answer: { _ in Refusal(code, voucher: voucher) }) { desk in
      var batch = desk.books.batch([1, 2].map { Voucher(legs: desk.pay($0)) })
      change(desk, &batch)
      return batch
    }
  }

  static let malformed: [Case] = [
    hold("101 red lines", .batchShape) { $1.red = [0] },
    hold("101 references", .batchShape) { $1.references = ["a", "b"] },
    hold("101 draws", .batchShape) { $1.drawnHolds = [.none, .none] },
    hold("101 an expiry too many", .batchShape) { $1.expiries = [0, 0, 0] },
    hold("101 an expiry before 1970", .batchShape) { $1.expiries = [0, -1] },
    voucher("101 expiries of vouchers", .batchShape) { $1.expiries = [0, 0] },
    voucher("101 a reference too few", .batchShape) { $1.references = ["a"] },
    voucher("101 a draw too few", .batchShape) { $1.drawnHolds = [.none] },
    Case(name: "102 no line", answer: { _ in Refusal(.tooFewLegs, voucher: 1) }) {
      $0.books.holds([[.credit($0.cash, 1)], []])
    },
    Case(name: "103 a line too many", answer: { _ in Refusal(.tooManyLegs, voucher: 1) }) { desk in
      let lines = [LegFact](repeating: .credit(desk.cash, 1), count: Limits.linesPerHold + 1)
      return desk.books.holds([[.credit(desk.cash, 1)], lines])
    },
    hold("104 a purpose too long", .textTooLong, voucher: 1) {
      $1.summaries[1] = String(repeating: "a", count: Limits.summaryBytes + 1)
    },
    voucher("104 a reference too long", .textTooLong, voucher: 1) {
      $1.references = ["a", String(repeating: "b", count: Limits.referenceBytes + 1)]
    },
    hold("105 before 2000", .dayOutOfRange) { $1.days = [10_000] },
    Case(
      name: "106 nobody's account", answer: { _ in Refusal(.unknownAccount, leg: 1, account: 99) }
    ) { $0.books.holds([[.credit($0.cash, 1), .credit(99, 1)]]) },
    Case(name: "107 nothing", answer: { Refusal(.zeroAmount, account: $0.cash) }) {
      $0.books.holds([[.credit($0.cash, 0)]])
    },
    Case(
      name: "108 a fen too much", answer: { Refusal(.amountOutOfRange, account: $0.cash) }
    ) { $0.books.holds([[.credit($0.cash, Limits.amountFen + 1)]]) },
    Case(
      name: "119 an account twice",
      answer: { Refusal(.holdShape, voucher: 1, leg: 2, account: $0.cash) }
    ) { desk in
      desk.books.holds([
        [.credit(desk.cash, 1)],
        [.credit(desk.cash, 1), .credit(desk.other, 1), .debit(desk.cash, 1)],
      ])
    },
  ]

  @Test(arguments: malformed)
  func nothingOfAMalformedBatchIsDecided(_ line: Case) throws {
    let desk = HoldDesk()
    let state = desk.books.state()
    let batch = line.ask(desk)
    #expect(throws: line.answer(desk)) { try desk.books.submit(batch) }
    #expect(desk.books.state() == state)
  }

  @Test func theLongestHoldAndTheLongestReferenceAreTaken() throws {
    let desk = HoldDesk()
    var lines: [LegFact] = []
    for number in 0..<Limits.linesPerHold {
      let account = desk.books.openAccount(in: desk.ledger, "9\(number)", limit: .neverCredit)
      lines.append(.credit(account, 1))
      #expect(desk.books.post(Voucher(legs: [.debit(account, 1), .credit(desk.income, 1)])) == nil)
    }
    let hold = try desk.place(lines)
    var batch = desk.batch(
      [Voucher(legs: lines + [.debit(desk.income, Int64(lines.count))])], drawing: [hold])
    batch.references = [String(repeating: "r", count: Limits.referenceBytes)]
    #expect(try desk.books.submit(batch).refusals == [])
    #expect(desk.books.machine.openHoldCount == 0)
  }

  @Test func holdsOutsideOfTheScopeAreNotTouched() throws {
    let desk = HoldDesk()
    let far = desk.books.openLedger("P", regions: [620_502, 620_500])
    let away = desk.books.openAccount(in: far, "1001")
    let both = try desk.place([.credit(desk.cash, 5), .credit(away, 5)])
    let near = try desk.place([.credit(desk.cash, 5)])
    let place = desk.books.holds([[.credit(desk.cash, 1)], [.credit(away, 1)]])
    #expect(throws: Refusal(.outOfScope, voucher: 1, account: away)) {
      try desk.books.submit(place, scope: 620_503)
    }
    let pay = [Voucher(legs: desk.pay(1)), Voucher(legs: desk.pay(1))]
    #expect(throws: Refusal(.outOfScope, voucher: 1)) {
      try desk.books.submit(desk.batch(pay, drawing: [near, both]), scope: 620_503)
    }
    #expect(
      try desk.books.submit(desk.batch(pay, drawing: [near, both]), scope: 620_500).decided == 2)
    #expect(desk.remaining(both) == [4, 5] && desk.remaining(near) == [4])
  }

  // MARK: Serials

  @Test func holdsAndVouchersShareTheSerialsOfALane() throws {
    let desk = HoldDesk()
    let first = try desk.books.submit(
      desk.books.holds([
        [.credit(desk.cash, 1)], [.credit(desk.cash, 500)], [.credit(desk.cash, 2)],
      ]
      ))
    #expect(first.refusals.map(\.voucher) == [1] && first.runs.map(\.first) == [0, 2])
    #expect(desk.books.post(Voucher(legs: desk.pay(1))) == nil)
    #expect(desk.books.nextSerial == 6)
    let refused = try #require(desk.books.machine.laneStatus(desk.books.lane).refused.first)
    #expect(refused.serial == 3 && refused.code == .wouldBeCredit)
    // The same again: what was accepted stays, what was refused is answered.
    let again = desk.books.holds(
      [[.credit(desk.cash, 1)], [.credit(desk.cash, 500)], [.credit(desk.cash, 2)]], serial: 2)
    let plan = try desk.books.machine.plan(again, actor: Books.actor)
    #expect(plan.accepted == [0..<1, 2..<3] && plan.toDecide.isEmpty)
    #expect(plan.refusedBefore.map(\.refused) == [refused])
    #expect(
      throws: Refusal(.serialGap, figures: [6, 7]),
      performing: { try desk.books.submit(desk.books.holds([[.credit(desk.cash, 1)]], serial: 7)) })
    // Under the next attempt the refused one is placed.
    let retry = try desk.books.submit(
      desk.books.holds([[.credit(desk.cash, 5)]], serial: 3, attempt: 2))
    let index = try #require(retry.runs.first).index
    #expect(desk.heldCash == 8 && desk.books.nextSerial == 6)
    let block = desk.books.seal()
    #expect(block.laneRuns.map(\.kind) == [.vouchers, .hold, .hold, .vouchers, .hold])
    #expect(block.laneRuns.map(\.firstSerial) == [1, 2, 4, 5, 3])
    #expect(block.laneRuns.map(\.attempt) == [1, 1, 1, 1, 2])
    #expect(block.laneRuns.map(\.count) == [1, 1, 1, 1, 1])
    #expect(block.laneRuns[4].voucher == UInt32(index) && block.laneRuns[4].previous == .none)
    for run in block.laneRuns where run.kind == .hold {
      guard case .holdPlaced(let hold)? = block.event(at: Int(run.voucher)) else {
        Issue.record("run of serial \(run.firstSerial) leads to no hold")
        continue
      }
      #expect(hold.lane == run.lane && hold.serial == run.firstSerial)
    }
  }

  @Test func aPlacedHoldSaysEverything() throws {
    let desk = HoldDesk()
    let hold = try desk.place([.credit(desk.cash, 3), .debit(desk.other, 9)], expiresMs: .max)
    let event = StoredBlock(desk.books.machine.body).event(at: hold.index)
    #expect(
      event
        == .holdPlaced(
          HoldPlacement(
            lane: desk.books.lane, serial: 2, day: .of(2020, 3, 15),
            month: try #require(FiscalMonth(public: 202_003)), expiresMs: .max, purpose: "支付申请",
            lines: [
              HoldLine(account: desk.cash, side: .credit, amount: 3),
              HoldLine(account: desk.other, side: .debit, amount: 9),
            ])))
  }

  // MARK: Contents

  /// Under one serial, each of these is another content.
  @Test func contentsDiffer() throws {
    let desk = HoldDesk()
    let legs: [LegFact] = [.credit(desk.cash, 1), .debit(desk.income, 1)]
    let (one, two) = (Position(block: 1, index: 1), Position(block: 1, index: 2))
    func vouchers(_ change: (inout VoucherBatch) -> Void = { _ in }) -> VoucherBatch {
      var batch = desk.books.batch([Voucher(legs: legs, summary: "支付申请")])
      change(&batch)
      return batch
    }
    func holds(_ change: (inout VoucherBatch) -> Void = { _ in }) -> VoucherBatch {
      var batch = desk.books.holds([legs])
      change(&batch)
      return batch
    }
    let batches: [VoucherBatch] = [
      vouchers(), vouchers { $0.references = ["a"] }, vouchers { $0.references = ["b"] },
      vouchers { $0.drawnHolds = [one] }, vouchers { $0.drawnHolds = [two] },
      vouchers {
        $0.drawnHolds = [one]
        $0.releasesRest = true
      },
      vouchers {
        $0.drawnHolds = [one]
        $0.references = ["a"]
      },
      vouchers { $0.summaries = ["a"] }, vouchers { $0.days = [$0.days[0] + 1] },
      vouchers { $0.amounts = $0.amounts.map { -$0 } },
      holds(), holds { $0.expiries = [5] }, holds { $0.expiries = [6] },
      holds { $0.summaries = ["a"] },
    ]
    let hashes = batches.map { desk.books.machine.contentHash(of: $0, voucher: 0) }
    #expect(Set(hashes).count == hashes.count)
    for (batch, hash) in zip(batches, hashes) {
      #expect(desk.books.machine.contentHash(of: batch, voucher: 0) == hash)
    }
    // One for all is the same as one each, and an empty column is one of nothing.
    let same = [
      holds { $0.expiries = [0] }, holds(), vouchers { $0.references = [""] },
      vouchers { $0.drawnHolds = [.none] },
    ]
    let plain = same.map { desk.books.machine.contentHash(of: $0, voucher: 0) }
    #expect(plain[0] == plain[1] && plain[2] == plain[3] && plain[2] == hashes[0])
  }
}
