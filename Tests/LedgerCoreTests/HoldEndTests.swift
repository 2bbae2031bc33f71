import Testing

@testable import LedgerCore

/// How holds end without a voucher: given free, or expired; and what locking changes.
struct HoldEndTests {
  private let desk = HoldDesk()

  private func lock(_ holds: [Position]) throws(Refusal) {
    try desk.books.machine.lockHolds(holds, actor: Books.actor)
  }
  private func release(_ holds: [Position], allowsLocked: Bool = false) throws(Refusal) {
    try desk.books.machine.releaseHolds(holds, allowsLocked: allowsLocked, actor: Books.actor)
  }
  private func isOpen(_ hold: Position) -> Bool { desk.books.machine.hold(hold) != nil }
  /// The holds that the block gave free, with the actor.
  private func releases() -> [HoldRelease] {
    desk.events.compactMap {
      guard case .holdReleased(let release) = $0.event else { return nil }
      return release
    }
  }

  @Test func aReleasedHoldGivesItsBalanceBack() throws {
    let hold = try desk.place([.credit(desk.cash, 100)])
    #expect(desk.books.post(Voucher(legs: desk.pay(1)))?.code == .wouldBeCredit)
    try release([hold])
    #expect(!isOpen(hold) && desk.heldCash == 0)
    #expect(desk.books.post(Voucher(legs: desk.pay(100))) == nil)
    #expect(releases() == [HoldRelease(hold: hold, actor: 1)])
    #expect(throws: Refusal(.holdNotOpen, figures: hold.figures)) { try release([hold]) }
  }

  @Test func aPartlyDrawnHoldGivesBackWhatIsLeft() throws {
    let hold = try desk.place([.credit(desk.cash, 60)])
    let other = try desk.place([.credit(desk.cash, 40)])
    #expect(desk.draw(hold, desk.pay(10)) == nil)
    try release([hold])
    #expect(desk.heldCash == 40 && isOpen(other))
    #expect(desk.refusal(ofHold: [.credit(desk.cash, 50)]) == nil)
  }

  @Test func aLockedHoldNeedsTheRight() throws {
    let (first, second) = (
      try desk.place([.credit(desk.cash, 1)]), try desk.place([.credit(desk.cash, 2)])
    )
    try lock([second])
    #expect(throws: Refusal(.holdIsLocked, figures: second.figures)) {
      try release([first, second])
    }
    #expect(isOpen(first) && releases() == [])
    try release([first, second], allowsLocked: true)
    #expect(releases().map(\.hold) == [first, second] && desk.heldCash == 0)
  }

  @Test func lockingTwiceIsOneFact() throws {
    let (first, second) = (
      try desk.place([.credit(desk.cash, 1)]), try desk.place([.credit(desk.cash, 2)])
    )
    try lock([second])
    try lock([second, first])
    let locked = desk.events.compactMap { event -> Position? in
      guard case .holdLocked(let hold, let actor) = event.event else { return nil }
      #expect(actor == 1)
      return hold
    }
    #expect(locked == [second, first])
  }

  @Test func lockingAndReleasingIsAllOrNone() throws {
    let hold = try desk.place([.credit(desk.cash, 1)])
    let gone = Position(block: 8, index: 3)
    #expect(throws: Refusal(.holdNotOpen, figures: gone.figures)) { try lock([hold, gone]) }
    #expect(throws: Refusal(.holdNotOpen, figures: gone.figures)) { try release([hold, gone]) }
    #expect(desk.books.machine.hold(hold)?.isLocked == false)
    let many = (0...Limits.holdsPerCall).map { Position(block: 9, index: $0) }
    for shape in [[], [hold, hold], many] {
      #expect(throws: Refusal(.holdShape)) { try lock(shape) }
      #expect(throws: Refusal(.holdShape)) { try release(shape, allowsLocked: true) }
    }
    #expect(isOpen(hold))
  }

  // MARK: Expiry

  @Test func holdsExpireByTimeAndThenByPlace() throws {
    let now = desk.nowMs
    let late = try desk.place([.credit(desk.cash, 1)], expiresMs: now + 5_000)
    let first = try desk.place([.credit(desk.cash, 2)], expiresMs: now + 2_000)
    let second = try desk.place([.credit(desk.cash, 4)], expiresMs: now + 2_000)
    let early = try desk.place([.credit(desk.cash, 8)], expiresMs: now + 1_999)
    let locked = try desk.place([.credit(desk.cash, 16)], expiresMs: now + 1)
    let never = try desk.place([.credit(desk.cash, 32)])
    try lock([locked])
    desk.books.seal(advancingMs: 1_998)
    #expect(releases() == [] && desk.heldCash == 63)
    desk.books.seal(advancingMs: 2)
    #expect(releases() == [early, first, second].map { HoldRelease(hold: $0, actor: 0) })
    desk.books.seal(advancingMs: 2_999)
    #expect(releases() == [])
    desk.books.seal(advancingMs: 1)
    #expect(releases() == [HoldRelease(hold: late, actor: 0)])
    desk.books.seal(advancingMs: 1 << 40)
    #expect(releases() == [] && isOpen(locked) && isOpen(never) && desk.heldCash == 48)
    #expect(desk.books.machine.openHoldCount == 2)
  }

  @Test func anExpiryMustLieAhead() {
    let now = desk.nowMs
    for past in [1, now - 1, now] {
      #expect(
        desk.refusal(ofHold: [.credit(desk.cash, 1)], expiresMs: past)
          == Refusal(.expiryPassed, figures: [past, now]))
    }
    #expect(desk.refusal(ofHold: [.credit(desk.cash, 1)], expiresMs: now + 1) == nil)
    #expect(
      desk.refusal(ofHold: [.credit(desk.cash, 1)], expiresMs: -1) == Refusal(.batchShape))
  }

  @Test func aBlockGivesOnlySoManyFree() throws {
    let count = 2 * Limits.expiriesPerBlock + 7
    let lines = [[LegFact]](repeating: [.debit(desk.other, 1)], count: count)
    let outcome = try desk.books.submit(
      desk.books.holds(lines, expiries: [desk.nowMs + 1_000]))
    let placed = outcome.runs.map { Position(block: outcome.block, index: $0.index) }
    #expect(placed.count == count)
    var freed: [Position] = []
    for expected in [Limits.expiriesPerBlock, Limits.expiriesPerBlock, 7, 0] {
      desk.books.seal()
      let here = releases().map(\.hold)
      #expect(here.count == expected)
      freed += here
    }
    #expect(freed == placed && desk.books.machine.openHoldCount == 0)
  }

  @Test func anExpiredHoldIsNotDrawn() throws {
    let hold = try desk.place([.credit(desk.cash, 100)], expiresMs: desk.nowMs + 1_000)
    desk.books.seal()
    #expect(desk.draw(hold, desk.pay(100)) == Refusal(.holdNotOpen, figures: hold.figures))
    #expect(desk.books.post(Voucher(legs: desk.pay(100))) == nil)
  }

  /// Those that end early leave the queue before their time; the others keep their order.
  @Test func endedHoldsDoNotFillTheQueue() throws {
    let far = desk.nowMs + 1_000_000
    var kept: [Position] = []
    for round in 0..<5 {
      let lines = [[LegFact]](repeating: [.debit(desk.other, 1)], count: 1_000)
      let outcome = try desk.books.submit(
        desk.books.holds(lines, expiries: (0..<1_000).map { far - Int64($0 * 7 % 1_000) }))
      let placed = outcome.runs.map { Position(block: outcome.block, index: $0.index) }
      kept += placed.prefix(20 - round)
      try release(Array(placed.dropFirst(20 - round)))
    }
    let expected = kept.sorted {
      let (left, right) = (desk.books.machine.hold($0), desk.books.machine.hold($1))
      return (left?.expiresMs ?? 0, $0) < (right?.expiresMs ?? 0, $1)
    }
    desk.books.seal(advancingMs: 1_000_000)
    #expect(releases().map(\.hold) == expected && expected.count == 90)
    #expect(desk.books.machine.held(of: desk.other) == (debit: 0, credit: 0))
  }
}

/// Holds and drawing vouchers of an atomic batch.
struct AtomicHoldTests {
  private let desk = HoldDesk()

  private func post(_ batch: VoucherBatch) throws -> (runs: [Int], refusals: [Refusal]) {
    let outcome = try desk.books.submit(batch)
    #expect(outcome.decided == batch.count)
    return (outcome.runs.map(\.index), outcome.refusals)
  }
  private func vouchers(_ fen: [Int64]) -> [Voucher] {
    fen.map { Voucher(legs: desk.pay($0)) }
  }

  @Test func holdsOfABatchCountTogether() throws {
    let serial = desk.books.nextSerial
    let (runs, refusals) = try post(
      desk.books.holds(
        [[.credit(desk.cash, 60), .debit(desk.debt, 10)], [.credit(desk.cash, 41)]],
        isAtomic: true))
    #expect(runs.isEmpty)
    #expect(
      refusals == [Refusal(.wouldBeCredit, voucher: 1, figures: [40, 41], account: desk.cash)])
    #expect(desk.books.nextSerial == serial && desk.books.machine.openHoldCount == 0)
    guard case .refused(let refused)? = desk.events.last?.event else {
      Issue.record("no refusal is recorded")
      return
    }
    #expect(refused.attempt == 0 && refused.code == .wouldBeCredit)
    let (placed, none) = try post(
      desk.books.holds(
        [[.debit(desk.debt, 60)], [.credit(desk.cash, 100)], [.debit(desk.debt, 40)]],
        isAtomic: true))
    #expect(none.isEmpty && placed.count == 3)
    #expect(desk.heldCash == 100 && desk.books.machine.held(of: desk.debt).debit == 100)
  }

  @Test func holdsOfABatchAreCounted() throws {
    desk.books.machine.holds.count = Limits.openHolds - 1
    let lines: [[LegFact]] = [[.credit(desk.cash, 1)], [.credit(desk.cash, 1)]]
    let (runs, refusals) = try post(desk.books.holds(lines, isAtomic: true))
    #expect(runs.isEmpty)
    #expect(
      refusals == [Refusal(.tooManyHolds, voucher: 1, figures: [Int64(Limits.openHolds)])])
    desk.books.machine.holds.count = 0
  }

  /// Where no limit counts it, what an account keeps has an end all the same, so that a replay
  /// finds every hold possible.
  @Test(arguments: [Side.debit, .credit])
  func whatAnAccountKeepsIsLimitedOverABatch(_ side: Side) throws {
    let line = [LegFact(account: desk.other, side: side, amount: Limits.amountFen)]
    let most = Int(Limits.balanceFen / Limits.amountFen)
    let (_, refusals) = try post(
      desk.books.holds([[LegFact]](repeating: line, count: most + 2), isAtomic: true))
    #expect(refusals.map(\.code) == [.balanceOverflow] && refusals.map(\.voucher) == [most])
    let (placed, none) = try post(
      desk.books.holds([[LegFact]](repeating: line, count: most), isAtomic: true))
    #expect(none.isEmpty && placed.count == most)
    desk.books.seal()
    var replayed = StateMachine()
    for block in desk.books.blocks { try block.replay(into: &replayed) }
    #expect(replayed.stateBytes() == desk.books.state())
  }

  @Test func vouchersDrawHoldAfterHold() throws {
    let first = try desk.place([.credit(desk.cash, 60)])
    let second = try desk.place([.credit(desk.cash, 40)])
    let (runs, refusals) = try post(
      desk.batch(vouchers([60, 40]), drawing: [first, second], isAtomic: true))
    #expect(refusals.isEmpty && runs == [1])
    #expect(desk.books.machine.openHoldCount == 0 && desk.books.balance(desk.cash) == 0)
    let block = desk.books.seal()
    #expect(block.vouchers.suffix(2).allSatisfy { $0.flags == .atomic })
    let drawn = block.events.compactMap { event -> Int? in
      guard case .holdDrawn = event.event else { return nil }
      return event.beforeVoucher
    }
    #expect(drawn == [1, 2])
  }

  @Test func whatTheFirstGivesFreeTheSecondTakes() throws {
    let hold = try desk.place([.credit(desk.cash, 60)])
    _ = try desk.place([.credit(desk.cash, 40)])
    let batch = desk.batch(vouchers([30, 30]), drawing: [hold, .none], isAtomic: true)
    #expect(
      try post(batch).refusals
        == [Refusal(.wouldBeCredit, voucher: 1, figures: [0, 30], account: desk.cash)])
    #expect(desk.remaining(hold) == [60])
    let releasing = desk.batch(
      vouchers([30, 30]), drawing: [hold, .none], releasesRest: true, isAtomic: true)
    #expect(try post(releasing).refusals == [])
    #expect(desk.remaining(hold) == nil && desk.heldCash == 40)
    #expect(desk.books.balance(desk.cash) == 40)
  }

  @Test func whatTheFirstPaysInTheSecondTakesBesideTheHolds() throws {
    let hold = try desk.place([.credit(desk.cash, 100)])
    let moves = [
      Voucher(legs: [.debit(desk.cash, 7), .credit(desk.income, 7)]),
      Voucher(legs: desk.pay(8)),
    ]
    #expect(
      try post(desk.books.batch(moves, isAtomic: true)).refusals
        == [Refusal(.wouldBeCredit, voucher: 1, figures: [7, 8], account: desk.cash)])
    let drawing = desk.batch(moves, drawing: [.none, hold], isAtomic: true)
    #expect(try post(drawing).refusals == [])
    #expect(desk.remaining(hold) == [92] && desk.books.balance(desk.cash) == 99)
  }

  @Test func anAtomicBatchNamesAHoldOnce() throws {
    let hold = try desk.place([.credit(desk.cash, 60)])
    let batch = desk.batch(vouchers([10, 10]), drawing: [hold, hold], isAtomic: true)
    #expect(throws: Refusal(.holdShape, voucher: 1)) { try desk.books.submit(batch) }
    // One after the other takes what is left.
    let (runs, refusals) = try post(
      desk.batch(vouchers([50, 50]), drawing: [hold, hold]))
    #expect(refusals == [] && runs.count == 1 && desk.remaining(hold) == nil)
    #expect(desk.books.balance(desk.cash) == 0)
  }

  @Test func aRefusedDrawLeavesEveryHold() throws {
    let first = try desk.place([.credit(desk.cash, 60)])
    let gone = Position(block: 3, index: 3)
    #expect(
      try post(desk.batch(vouchers([60, 1]), drawing: [first, gone], isAtomic: true)).refusals
        == [Refusal(.holdNotOpen, voucher: 1, figures: gone.figures)])
    #expect(desk.remaining(first) == [60] && desk.books.balance(desk.cash) == 100)
  }
}
