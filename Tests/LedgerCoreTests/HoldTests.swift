import Testing

@testable import LedgerCore

/// Placing holds (冻结) and posting beside them.
struct HoldPlacingTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var lines: @Sendable (HoldDesk) -> [LegFact]
    var answer: @Sendable (HoldDesk) -> Refusal?
    var testDescription: String { name }
  }

  private static func line(
    _ name: String, _ lines: @escaping @Sendable (HoldDesk) -> [LegFact],
    _ answer: @escaping @Sendable (HoldDesk) -> Refusal? = { _ in nil }
  ) -> Case {
    Case(name: name, lines: lines, answer: answer)
  }

  /// 30 of the cash and 30 of the debt are kept already.
  static let placings: [Case] = [
    line("all that is free of a debit balance", { [.credit($0.cash, 70)] }),
    line("a fen more", { [.credit($0.cash, 71)] }) {
      Refusal(.wouldBeCredit, figures: [70, 71], account: $0.cash)
    },
    line("the side that a limit does not count", { [.debit($0.cash, Limits.amountFen)] }),
    line("all that is free of a credit balance", { [.debit($0.debt, 70)] }),
    line("a fen more of a credit balance", { [.debit($0.debt, 71)] }) {
      Refusal(.wouldBeDebit, figures: [70, 71], account: $0.debt)
    },
    line("the other side of a credit balance", { [.credit($0.debt, Limits.amountFen)] }),
    line("without a limit, credit", { [.credit($0.other, Limits.amountFen)] }),
    line("without a limit, debit", { [.debit($0.other, Limits.amountFen)] }),
    line("several lines", { [.credit($0.cash, 70), .debit($0.debt, 70), .debit($0.other, 1)] }),
    line(
      "two that are too large, the lower number", { [.debit($0.debt, 71), .credit($0.cash, 71)] }
    ) {
      Refusal(.wouldBeCredit, leg: 1, figures: [70, 71], account: $0.cash)
    },
    line("the second line is too large", { [.credit($0.other, 5), .debit($0.debt, 72)] }) {
      Refusal(.wouldBeDebit, leg: 1, figures: [70, 72], account: $0.debt)
    },
    line("an account twice", { [.credit($0.cash, 1), .credit($0.cash, 1)] }) {
      Refusal(.holdShape, leg: 1, account: $0.cash)
    },
    line("an account on both sides", { [.credit($0.cash, 1), .debit($0.cash, 1)] }) {
      Refusal(.holdShape, leg: 1, account: $0.cash)
    },
  ]

  @Test(arguments: placings)
  func limitsCountWhatIsKept(_ line: Case) throws {
    let desk = HoldDesk()
    _ = try desk.place([.credit(desk.cash, 30), .debit(desk.debt, 30)])
    #expect(desk.refusal(ofHold: line.lines(desk)) == line.answer(desk))
    desk.books.seal()
    #expect(desk.books.machine.firstBrokenInvariant() == nil)
  }

  static let vouchers: [Case] = [
    line("what is free", { $0.pay(70) }),
    line("a fen more", { $0.pay(71) }) {
      Refusal(.wouldBeCredit, figures: [70, 71], account: $0.cash)
    },
    line("the second leg", { [.debit($0.income, 90), .credit($0.cash, 90)] }) {
      Refusal(.wouldBeCredit, leg: 1, figures: [70, 90], account: $0.cash)
    },
    line("by a red debit", { [.debit($0.cash, -71), .debit($0.income, 71)] }) {
      Refusal(.wouldBeCredit, figures: [70, 71], account: $0.cash)
    },
    line("what is free of a credit balance", { [.debit($0.debt, 70), .credit($0.income, 70)] }),
    line("a fen more of it", { [.debit($0.debt, 71), .credit($0.income, 71)] }) {
      Refusal(.wouldBeDebit, figures: [70, 71], account: $0.debt)
    },
    line(
      "the net of several legs",
      { [.credit($0.cash, 75), .debit($0.cash, 5), .debit($0.income, 70)] }),
    line(
      "a net that is too much",
      { [.debit($0.cash, 5), .credit($0.cash, 76), .debit($0.income, 71)] }
    ) {
      Refusal(.wouldBeCredit, figures: [70, 71], account: $0.cash)
    },
    line("more onto the balance", { [.debit($0.cash, 5), .credit($0.income, 5)] }),
    line("nothing of the balance", { [.debit($0.cash, 500), .credit($0.cash, 500)] }),
  ]

  @Test(arguments: vouchers)
  func vouchersLeaveWhatIsKept(_ line: Case) throws {
    let desk = HoldDesk()
    _ = try desk.place([.credit(desk.cash, 30), .debit(desk.debt, 30)])
    #expect(desk.books.post(Voucher(legs: line.lines(desk))) == line.answer(desk))
    desk.books.seal()
    #expect(desk.books.machine.firstBrokenInvariant() == nil)
  }

  @Test func theOtherSideIsKeptAndLimitsNothing() throws {
    let desk = HoldDesk()
    _ = try desk.place([.debit(desk.cash, 500), .credit(desk.debt, 500)])
    #expect(desk.books.machine.held(of: desk.cash) == (debit: 500, credit: 0))
    #expect(desk.books.post(Voucher(legs: desk.pay(100))) == nil)
    #expect(
      desk.books.post(Voucher(legs: [.debit(desk.debt, 100), .credit(desk.income, 100)])) == nil)
  }

  @Test func aReversalLeavesWhatIsKeptToo() throws {
    let desk = HoldDesk()
    _ = try desk.place([.credit(desk.cash, 30)])
    let opening = Position(block: 1, index: 0)
    let legs: [LegFact] = [.debit(desk.cash, 100), .credit(desk.debt, 100)]
    #expect(throws: Refusal(.wouldBeCredit, figures: [70, 100], account: desk.cash)) {
      try desk.books.machine.reverse(
        opening, legs: legs, flags: [], day: .of(2020, 3, 20), reason: "", actor: Books.actor)
    }
  }

  @Test func anOpenHoldIsSeenWithItsLines() throws {
    let desk = HoldDesk()
    let first = try desk.place([.credit(desk.cash, 30), .debit(desk.other, 7)], expiresMs: .max)
    let second = try desk.place([.credit(desk.cash, 5)])
    let view = desk.books.machine.hold(first)
    #expect(
      view
        == HoldView(
          id: first, day: .of(2020, 3, 15), expiresMs: .max, isLocked: false,
          lane: desk.books.lane, serial: 2,
          lines: [
            .init(account: desk.cash, side: .credit, amount: 30, remaining: 30),
            .init(account: desk.other, side: .debit, amount: 7, remaining: 7),
          ]))
    #expect(desk.books.machine.openHoldCount == 2 && desk.heldCash == 35)
    #expect(desk.books.machine.held(of: desk.income) == (debit: 0, credit: 0))
    func open(after: Position, limit: Int = 10, _ account: UInt32) -> [Position] {
      desk.books.machine.openHolds(after: after, limit: limit) { $0.account == account }.map(\.id)
    }
    #expect(open(after: .none, desk.cash) == [first, second])
    #expect(open(after: .none, limit: 1, desk.cash) == [first])
    #expect(open(after: first, desk.cash) == [second])
    #expect(open(after: .none, desk.other) == [first] && open(after: second, desk.cash) == [])
    try desk.books.machine.releaseHolds([first], allowsLocked: false, actor: Books.actor)
    #expect(open(after: first, desk.cash) == [second])
    #expect(desk.books.machine.hold(first) == nil && desk.books.machine.openHoldCount == 1)
  }

  /// A hold that breaks this rule and all that follow is refused for this one.
  @Test func theLowestNumberIsTheAnswer() throws {
    let desk = HoldDesk()
    let late = desk.books.openLedger("P", from: 202_003)
    let there = desk.books.openAccount(in: late, "1001")
    try desk.books.machine.closeMonth(
      ledger: desk.ledger, month: FiscalMonth(public: 202_001) ?? .none, actor: Books.actor)
    let bad: [LegFact] = [.debit(desk.debt, 101), .credit(desk.cash, 101)]
    let past = desk.nowMs
    let january = Day.of(2020, 1, 31)
    func code(_ lines: [LegFact], _ day: Day = .of(2020, 3, 1)) -> RefusalCode? {
      desk.refusal(ofHold: lines, day: day, expiresMs: past)?.code
    }
    #expect(code(bad + [.debit(there, 1)], january) == .monthBeforeLedger)
    #expect(code(bad, january) == .monthClosed)
    #expect(code(bad) == .wouldBeCredit)
    #expect(code([bad[0]]) == .wouldBeDebit)
    desk.books.machine.holds.count = Limits.openHolds
    #expect(code([.credit(desk.cash, 1)]) == .expiryPassed)
    #expect(
      desk.refusal(ofHold: [.credit(desk.cash, 1)])
        == Refusal(.tooManyHolds, figures: [Int64(Limits.openHolds)]))
    desk.books.machine.holds.count = 0
    #expect(code([.credit(desk.cash, 1)]) == .expiryPassed)
  }

  @Test func whatAnAccountKeepsIsLimited() throws {
    let desk = HoldDesk()
    let most = Int(Limits.balanceFen / Limits.amountFen)
    let line: [LegFact] = [.debit(desk.other, Limits.amountFen)]
    let outcome = try desk.books.submit(
      desk.books.holds([[LegFact]](repeating: line, count: most + 2)))
    #expect(
      outcome.refusals
        == [most, most + 1].map {
          Refusal(
            .balanceOverflow, voucher: $0, figures: [Limits.balanceFen, Limits.amountFen],
            account: desk.other)
        })
    #expect(desk.books.machine.held(of: desk.other).debit == Limits.balanceFen)
  }
}

/// Vouchers that draw holds.
struct HoldDrawingTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var legs: @Sendable (HoldDesk) -> [LegFact]
    var releasesRest = false
    var answer: @Sendable (HoldDesk, Position) -> Refusal? = { _, _ in nil }
    /// What is left of the hold, nil when it has ended, and what is held of the cash then.
    var left: [Int64]?
    var held: Int64
    var testDescription: String { name }
  }

  /// Of 100 in cash the hold keeps 30 and another one 50.
  static let draws: [Case] = [
    Case(name: "in full", legs: { $0.pay(30) }, left: nil, held: 50),
    Case(name: "in part", legs: { $0.pay(10) }, left: [20], held: 70),
    Case(
      name: "in part, the rest free", legs: { $0.pay(10) }, releasesRest: true, left: nil, held: 50),
    Case(name: "more than it keeps, what is free", legs: { $0.pay(50) }, left: nil, held: 50),
    Case(
      name: "more than that", legs: { $0.pay(51) },
      answer: { desk, _ in Refusal(.wouldBeCredit, figures: [50, 51], account: desk.cash) },
      left: [30], held: 80),
    Case(
      name: "more than that, the rest free", legs: { $0.pay(51) }, releasesRest: true,
      answer: { desk, _ in Refusal(.wouldBeCredit, figures: [50, 51], account: desk.cash) },
      left: [30], held: 80),
    Case(
      name: "by a red debit", legs: { [.debit($0.cash, -30), .debit($0.income, 30)] }, left: nil,
      held: 50),
    Case(
      name: "by the net of several legs",
      legs: { [.credit($0.cash, 25), .debit($0.income, 12), .debit($0.cash, 13)] },
      left: [18], held: 68),
    Case(
      name: "the other side", legs: { [.debit($0.cash, 30), .credit($0.income, 30)] },
      answer: { Refusal(.holdNotUsed, figures: $1.figures) }, left: [30], held: 80),
    Case(
      name: "the other side, the rest free",
      legs: { [.debit($0.cash, 30), .credit($0.income, 30)] }, releasesRest: true,
      answer: { Refusal(.holdNotUsed, figures: $1.figures) }, left: [30], held: 80),
    Case(
      name: "no net", legs: { [.debit($0.cash, 30), .credit($0.cash, 30)] },
      answer: { Refusal(.holdNotUsed, figures: $1.figures) }, left: [30], held: 80),
    Case(
      name: "other accounts", legs: { [.debit($0.other, 3), .credit($0.income, 3)] },
      answer: { Refusal(.holdNotUsed, figures: $1.figures) }, left: [30], held: 80),
  ]

  @Test(arguments: draws)
  func aVoucherTakesWhatItMoves(_ line: Case) throws {
    let desk = HoldDesk()
    let hold = try desk.place([.credit(desk.cash, 30)])
    _ = try desk.place([.credit(desk.cash, 50)])
    let answer = line.answer(desk, hold)
    #expect(desk.draw(hold, line.legs(desk), releasesRest: line.releasesRest) == answer)
    #expect(desk.remaining(hold) == line.left && desk.heldCash == line.held)
    let drawn = desk.events.compactMap { event -> HoldDraw? in
      guard case .holdDrawn(let draw) = event.event else { return nil }
      #expect(event.beforeVoucher == 1)
      return draw
    }
    #expect(drawn.map(\.hold) == (answer == nil ? [hold] : []))
    #expect(drawn.allSatisfy { $0.releasesRest == line.releasesRest })
    desk.books.seal()
    #expect(desk.books.machine.firstBrokenInvariant() == nil)
  }

  @Test func aNeverDebitAccountIsDrawnByDebits() throws {
    let desk = HoldDesk()
    let hold = try desk.place([.debit(desk.debt, 60)])
    _ = try desk.place([.debit(desk.debt, 40)])
    let legs: [LegFact] = [.debit(desk.debt, 61), .credit(desk.income, 61)]
    #expect(
      desk.draw(hold, legs) == Refusal(.wouldBeDebit, figures: [60, 61], account: desk.debt))
    #expect(desk.draw(hold, [.debit(desk.debt, 60), .credit(desk.income, 60)]) == nil)
    #expect(desk.books.machine.held(of: desk.debt) == (debit: 40, credit: 0))
  }

  @Test func eachLineIsDrawnByItself() throws {
    let desk = HoldDesk()
    let (cash, debt, other) = (desk.cash, desk.debt, desk.other)
    let hold = try desk.place([.credit(cash, 30), .credit(other, 40), .debit(debt, 20)])
    #expect(
      desk.draw(hold, [.credit(cash, 10), .debit(debt, 25), .credit(desk.income, 15)]) == nil)
    #expect(desk.remaining(hold) == [20, 40, 0])
    #expect(desk.draw(hold, [.debit(other, 5), .credit(cash, 5)]) == nil)
    #expect(desk.remaining(hold) == [15, 40, 0])
    #expect(desk.draw(hold, [.credit(other, 50), .debit(cash, 50)]) == nil)
    #expect(desk.remaining(hold) == [15, 0, 0])
    // What is drawn whole keeps nothing more.
    #expect(
      desk.draw(hold, [.credit(other, 1), .debit(desk.income, 1)])
        == Refusal(.holdNotUsed, figures: hold.figures))
    #expect(desk.draw(hold, desk.pay(15)) == nil)
    #expect(desk.remaining(hold) == nil && desk.books.machine.openHoldCount == 0)
    let amounts = desk.events.compactMap { event -> [Int64]? in
      guard case .holdDrawn(let draw) = event.event else { return nil }
      return draw.amounts
    }
    #expect(amounts == [[10, 0, 20], [5, 0, 0], [0, 40, 0], [15, 0, 0]])
    for account in [cash, debt, other] {
      #expect(desk.books.machine.held(of: account) == (debit: 0, credit: 0))
    }
  }

  @Test func theRestOfEveryLineIsFreeForTheVoucher() throws {
    let desk = HoldDesk()
    let hold = try desk.place([.credit(desk.cash, 100), .debit(desk.debt, 100)])
    let legs: [LegFact] = [.credit(desk.cash, 1), .debit(desk.debt, 1)]
    #expect(desk.draw(hold, legs) == nil)
    #expect(desk.remaining(hold) == [99, 99])
    // Draws the debt; the cash goes elsewhere and is free because the rest is.
    let all: [LegFact] = [.debit(desk.debt, 9), .credit(desk.income, 9)]
    #expect(desk.draw(hold, all, releasesRest: true) == nil)
    #expect(desk.books.post(Voucher(legs: desk.pay(99))) == nil)
  }

  @Test func onlyAnOpenHoldIsDrawn() throws {
    let desk = HoldDesk()
    let hold = try desk.place([.credit(desk.cash, 30)])
    for other in [Position(block: 1, index: hold.index + 1), Position(block: 7, index: 0)] {
      #expect(desk.draw(other, desk.pay(1)) == Refusal(.holdNotOpen, figures: other.figures))
    }
    #expect(desk.draw(hold, desk.pay(30)) == nil)
    #expect(desk.draw(hold, desk.pay(1)) == Refusal(.holdNotOpen, figures: hold.figures))
  }

  /// A voucher that breaks this rule and all that follow is refused for this one.
  @Test func theLowestNumberIsTheAnswer() throws {
    let desk = HoldDesk()
    try desk.books.machine.closeMonth(
      ledger: desk.ledger, month: FiscalMonth(public: 202_001) ?? .none, actor: Books.actor)
    let hold = try desk.place([.credit(desk.cash, 30)])
    let gone = Position(block: 9, index: 9)
    func code(_ legs: [LegFact], _ drawn: Position, _ day: Day = .of(2020, 3, 1)) -> RefusalCode? {
      var batch = desk.batch([Voucher(day: day, legs: legs)], drawing: [drawn])
      batch.references = ["used"]
      return (try? desk.books.submit(batch))?.refusals.first?.code
    }
    #expect(code(desk.pay(1), hold) == nil)
    let unbalanced: [LegFact] = [.credit(desk.cash, 200), .debit(desk.income, 1)]
    #expect(code(unbalanced, gone, .of(2019, 12, 1)) == .monthBeforeLedger)
    #expect(code(unbalanced, gone, .of(2020, 1, 1)) == .monthClosed)
    #expect(code(unbalanced, gone) == .unbalanced)
    #expect(code(desk.pay(200), gone) == .wouldBeCredit)
    #expect(code([.debit(desk.debt, 101), .credit(desk.income, 101)], gone) == .wouldBeDebit)
    #expect(code(desk.pay(1), gone) == .holdNotOpen)
    #expect(code([.debit(desk.cash, 1), .credit(desk.income, 1)], hold) == .holdNotUsed)
    #expect(code(desk.pay(1), hold) == .referenceUsed)
  }

  @Test func aLockedHoldIsDrawnToo() throws {
    let desk = HoldDesk()
    let hold = try desk.place([.credit(desk.cash, 30)])
    try desk.books.machine.lockHolds([hold], actor: Books.actor)
    #expect(desk.draw(hold, desk.pay(10)) == nil)
    #expect(desk.books.machine.hold(hold)?.isLocked == true)
    #expect(desk.draw(hold, desk.pay(20)) == nil)
    #expect(desk.books.machine.hold(hold) == nil)
  }
}
