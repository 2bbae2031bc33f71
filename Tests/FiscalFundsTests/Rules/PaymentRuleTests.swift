import FiscalFunds
import Testing

@testable import LedgerCore

/// Rules of contracts and payments: 14 to 21, 28, 29, 39, 40 and 42.
struct PaymentRuleTests {
  static let rules: [RuleNumber] = [
    .noticeBeforePayment, .completionNotice, .indicatorAvailable, .contractAmount,
    .acceptedQuantity, .retentionShare, .retentionDate, .feeCap, .splitUnderLimit, .ownAccount,
    .tenderRequired, .unitBookParallel, .acceptanceBeforeLast,
  ]

  /// 元 of a 万元.
  private static let tenThousand: Int64 = 10_000_00

  // MARK: Notices

  @Test(arguments: [
    (Day.of(2020, 5, 22), Day.of(2020, 5, 31), Verdict.passes),
    (.of(2020, 5, 23), .of(2020, 5, 31), .refuses(.noticeBeforePayment, 9, 10)),
    // Ten days, but the last of them is the day of the payment.
    (.of(2020, 5, 23), .of(2020, 6, 1), .refuses(.noticeBeforePayment, 0, 10)),
    (.of(2020, 5, 1), .of(2020, 5, 20), .passes),
  ])
  func aNoticeOfTenDaysComesBeforeThePayment(
    _ from: Day, _ to: Day, _ verdict: Verdict
  ) throws {
    let books = try RuleBooks.ready(hasNotice: false)
    #expect(books.verdict(Act.apply("a", 1)) == .refuses(.noticeBeforePayment, 0, 10))
    try books.send(Act.notice("p", from: from, to: to))
    #expect(books.verdict(Act.apply("b", 1)) == verdict)
  }

  @Test func theDayAfterTheNoticeIsEarlyEnough() throws {
    let books = try RuleBooks.ready(hasNotice: false)
    try books.send(Act.notice("p", from: .of(2020, 5, 23), to: .of(2020, 6, 1)))
    #expect(
      books.verdict(Act.apply("a", 1), on: .of(2020, 6, 1))
        == .refuses(.noticeBeforePayment, 0, 10))
    #expect(books.verdict(Act.apply("a", 1), on: .of(2020, 6, 2)) == .passes)
  }

  @Test func twoShortNoticesAreNotALongOne() throws {
    let books = try RuleBooks.ready(hasNotice: false)
    try books.send(Act.notice("p", from: .of(2020, 5, 1), to: .of(2020, 5, 7)))
    try books.send(Act.notice("p", from: .of(2020, 5, 8), to: .of(2020, 5, 16)))
    #expect(books.verdict(Act.apply("a", 1)) == .refuses(.noticeBeforePayment, 9, 10))
  }

  @Test(arguments: [
    (Day.of(2017, 12, 31), Verdict.warns([.noticeBeforePayment])),
    (.of(2018, 1, 1), .refuses(.noticeBeforePayment, 0, 10)),
  ])
  func before2018ANoticeIsOnlyMissed(_ day: Day, _ verdict: Verdict) throws {
    let books = try RuleBooks.ready(on: day, hasUnitBook: false, hasNotice: false)
    #expect(books.verdict(Act.apply("a", 1)) == verdict)
  }

  @Test(arguments: [
    (Day.of(2021, 7, 28), Verdict.passes),
    (.of(2021, 7, 29), .refuses(.noticeBeforePayment, 9, 10)),
  ])
  func aTableMayAskForWorkingDays(_ from: Day, _ verdict: Verdict) throws {
    let tables = try RuleBooks.tables("rules.csv") {
      $0.replacing("days=10;working=0", with: "days=10;working=1")
    }
    let books = try RuleBooks.ready(
      on: .of(2021, 8, 11), reference: tables, hasNotice: false)
    try books.send(Act.notice("p", from: from, to: .of(2021, 8, 10)))
    #expect(books.verdict(Act.apply("a", 1)) == verdict)
  }

  @Test(arguments: [
    (Day.of(2020, 5, 22), Day.of(2020, 5, 31), Verdict.passes),
    (.of(2020, 5, 23), .of(2020, 5, 31), .refuses(.completionNotice, 9, 10)),
    (.of(2020, 5, 23), .of(2020, 6, 1), .refuses(.completionNotice, 0, 10)),
  ])
  func theLastPaymentWaitsForTheNoticeOfCompletion(
    _ from: Day, _ to: Day, _ verdict: Verdict
  ) throws {
    let books = try RuleBooks.ready()
    try books.send(Act.accept())
    let last = Act.apply("a", 1) { $0.isFinal = true }
    #expect(books.verdict(last) == .refuses(.completionNotice, 0, 10))
    try books.send(Act.notice("p", .completion, from: from, to: to))
    #expect(books.verdict(last) == verdict)
  }

  @Test(arguments: [
    (Day.of(2017, 12, 31), Verdict.warns([.completionNotice])),
    (.of(2018, 1, 1), .refuses(.completionNotice, 0, 10)),
  ])
  func before2018ANoticeOfCompletionIsOnlyMissed(_ day: Day, _ verdict: Verdict) throws {
    let books = try RuleBooks.ready(on: day, hasUnitBook: false)
    try books.send(Act.accept())
    #expect(books.verdict(Act.apply("a", 1) { $0.isFinal = true }) == verdict)
  }

  @Test(arguments: [true, false])
  func theLastPaymentWaitsForTheAcceptance(_ isRetention: Bool) throws {
    let books = try RuleBooks.ready()
    try books.send(Act.notice("p", .completion, from: .of(2020, 5, 1), to: .of(2020, 5, 20)))
    try books.pay("a", 97_00) { $0.retained = 3_00 }
    let last = Act.apply("b", 3_00) {
      $0.isFinal = !isRetention
      $0.kind = isRetention ? .retention : .progress
    }
    #expect(books.verdict(last) == .refuses(.acceptanceBeforeLast, 0, 3_00))
    try books.send(Act.accept())
    #expect(books.verdict(last) == .passes)
  }

  // MARK: Amounts

  @Test func sandyHillPaysItsIndicatorToTheFen() throws {
    let books = try RuleBooks("640502")
    let all = 173 * Self.tenThousand
    try books.send(Act.issue("c1", 598 * Self.tenThousand) { $0.publisher = "640000" })
    try books.project("p") { $0.formsAsset = false }
    try books.send(Act.assign("c1", to: "p", all))
    func apply(_ amount: Int64) -> FundAction {
      Act.apply("a\(amount)", amount) {
        $0.line = ""
        $0.contract = ""
        $0.kind = .expense
      }
    }
    #expect(
      books.verdict(apply(173_010_000)) == .refuses(.indicatorAvailable, 173_000_000, 173_010_000))
    #expect(books.verdict(apply(all)) == .passes)
    #expect(books.verdict(apply(1)) == .refuses(.indicatorAvailable, 0, 1))
  }

  /// What of the ready county a command may take, by what it does.
  enum Taking: CaseIterable {
    case pool, unpool, assign, assignPooled, unassign, apply, takeBack, takeBackProject

    var available: Int64 {
      switch self {
      case .pool, .unpool, .assign, .assignPooled, .takeBack: 200_00
      case .unassign, .apply, .takeBackProject: 600_00
      }
    }

    func action(_ amount: Int64) -> FundAction {
      switch self {
      case .pool: Act.pool("c1", "x1", amount)
      case .unpool: Act.unpool("c1", "x1", amount)
      case .assign: Act.assign("c1", to: "p", amount)
      case .assignPooled: Act.assign("c1", to: "p", line: "x1", amount)
      case .unassign: Act.unassign("c1", from: "p", line: "x1", amount)
      case .apply: Act.apply("a\(amount)", amount) { $0.kind = .advance }
      case .takeBack: Act.takeBack("c1", order: "o\(amount)", amount)
      case .takeBackProject:
        Act.takeBack("c1", order: "o\(amount)", amount) {
          $0.project = "p"
          $0.line = "x1"
        }
      }
    }
  }

  @Test(arguments: Taking.allCases)
  func noPartOfAnIndicatorIsUsedTwice(_ taking: Taking) throws {
    let books = try RuleBooks.ready()
    try books.plan(
      [Act.source("x1", "C01", .central, 2_000_00)], [Act.use("P18", 2_000_00)], version: 2)
    let most = taking.available
    #expect(
      books.verdict(taking.action(most + 1)) == .refuses(.indicatorAvailable, most, most + 1))
    #expect(books.verdict(taking.action(most)) == .passes)
    #expect(books.verdict(taking.action(1)) == .refuses(.indicatorAvailable, 0, 1))
    #expect(books.desk.machine.firstBrokenInvariant() == nil)
  }

  @Test func aHoldCountsAsUsed() throws {
    let books = try RuleBooks.ready()
    try books.send(Act.apply("a", 100_00))
    #expect(
      books.verdict(Act.unassign("c1", from: "p", line: "x1", 500_01))
        == .refuses(.indicatorAvailable, 500_00, 500_01))
    #expect(books.verdict(Act.unassign("c1", from: "p", line: "x1", 500_00)) == .passes)
    #expect(books.verdict(Act.apply("b", 1)) == .refuses(.indicatorAvailable, 0, 1))
    try books.send(Act.giveBack("a"))
    #expect(books.verdict(Act.apply("b", 100_00)) == .passes)
  }

  @Test func aContractIsALimitToTheFen() throws {
    let books = try RuleBooks.ready()
    try books.send(Act.sign("k2", 500_00))
    func advance(_ key: String, _ amount: Int64) -> FundAction {
      Act.apply(key, amount) {
        $0.contract = "k2"
        $0.kind = .advance
      }
    }
    #expect(
      books.verdict(advance("a", 500_01)) == .refuses(.contractAmount, 500_00, 500_01))
    #expect(books.verdict(advance("a", 300_00)) == .passes)
    #expect(
      books.verdict(advance("b", 200_01)) == .refuses(.contractAmount, 200_00, 200_01))
    #expect(books.verdict(advance("b", 200_00)) == .passes)
  }

  @Test func measuredWorkStaysWithinTheContract() throws {
    let books = try RuleBooks.ready()
    #expect(
      books.verdict(Act.certify("k", 500_01)) == .refuses(.contractAmount, 500_00, 500_01))
    #expect(books.verdict(Act.certify("k", 500_00)) == .passes)
  }

  @Test func onlyMeasuredWorkIsPaid() throws {
    let books = try RuleBooks.ready()
    #expect(
      books.verdict(Act.apply("a", 500_01)) == .refuses(.acceptedQuantity, 500_00, 500_01))
    let kept = Act.apply("a", 495_01) { $0.retained = 5_00 }
    #expect(books.verdict(kept) == .refuses(.acceptedQuantity, 500_00, 500_01))
    #expect(books.verdict(Act.apply("a", 500_00)) == .passes)
    #expect(books.verdict(Act.apply("b", 1)) == .refuses(.acceptedQuantity, 0, 1))
  }

  // MARK: Retention

  @Test(
    arguments: [
      (Day.of(2020, 6, 1), 300, Verdict.passes),
      (.of(2020, 6, 1), 301, .refuses(.retentionShare, 300, 301)),
      (.of(2017, 7, 1), 301, .refuses(.retentionShare, 300, 301)),
      (.of(2017, 6, 30), 500, .passes),
      (.of(2017, 6, 30), 501, .refuses(.retentionShare, 500, 501)),
      (.of(2016, 12, 31), 1_000, .passes),
      (.of(2016, 12, 31), 1_001, .warns([.retentionShare])),
    ] as [(Day, UInt16, Verdict)])
  func aContractKeepsNoMoreThanTheShareOfItsDay(
    _ day: Day, _ share: UInt16, _ verdict: Verdict
  ) throws {
    let books = try RuleBooks(on: day)
    try books.project("p")
    #expect(
      books.verdict(Act.sign("k", 100_00) { $0.retentionBasisPoints = share }) == verdict)
  }

  @Test func noMoreIsKeptThanTheShareOfMeasuredWork() throws {
    let books = try RuleBooks.ready()
    #expect(
      books.verdict(Act.apply("a", 100_00) { $0.retained = 15_01 })
        == .refuses(.retentionShare, 15_00, 15_01))
    #expect(books.verdict(Act.apply("a", 100_00) { $0.retained = 10_00 }) == .passes)
    #expect(
      books.verdict(Act.apply("b", 100_00) { $0.retained = 5_01 })
        == .refuses(.retentionShare, 5_00, 5_01))
    #expect(books.verdict(Act.apply("b", 100_00) { $0.retained = 5_00 }) == .passes)
  }

  /// A county whose contract kept 15 元, which are due on the first of December.
  private func kept() throws -> RuleBooks {
    let books = try RuleBooks.ready()
    try books.send(
      Act.sign("k2", 600_00) { $0.retentionDueOn = .of(2020, 12, 1) })
    try books.send(Act.certify("k2", 500_00))
    try books.pay("a", 485_00) {
      $0.contract = "k2"
      $0.retained = 15_00
    }
    try books.send(Act.accept())
    try books.send(Act.notice("p", .completion, from: .of(2020, 5, 1), to: .of(2020, 5, 20)))
    return books
  }

  private func retention(_ key: String, _ amount: Int64) -> FundAction {
    Act.apply(key, amount) {
      $0.contract = "k2"
      $0.kind = .retention
    }
  }

  @Test func keptMoneyIsNotPaidBeforeItsDay() throws {
    let books = try kept()
    let (due, before) = (Day.of(2020, 12, 1), Day.of(2020, 11, 30))
    #expect(
      books.verdict(retention("b", 15_00), on: before)
        == .refuses(.retentionDate, Int64(due.number), Int64(before.number)))
    #expect(books.verdict(retention("b", 15_00), on: due) == .passes)
  }

  @Test func noMoreKeptMoneyIsPaidThanWasKept() throws {
    let books = try kept()
    let day = Day.of(2020, 12, 1)
    #expect(
      books.verdict(retention("b", 15_01), on: day) == .refuses(.retentionShare, 15_00, 15_01))
    #expect(books.verdict(retention("b", 15_00), on: day) == .passes)
    #expect(books.verdict(retention("c", 1), on: day) == .refuses(.retentionShare, 0, 1))
  }

  @Test func workWhoseKeptMoneyIsPaidIsNotReversed() throws {
    let books = try kept()
    try books.send(retention("b", 1), on: .of(2020, 12, 1))
    #expect(books.verdict(Act.reverse("a"), on: .of(2020, 12, 2)) == .fails(.wrongState))
    try books.send(Act.giveBack("b"), on: .of(2020, 12, 2))
    #expect(books.verdict(Act.reverse("a"), on: .of(2020, 12, 2)) == .passes)
    #expect(books.desk.machine.firstBrokenInvariant() == nil)
  }

  @Test func anAdvanceThatWasClearedIsNeitherReversedNorRefunded() throws {
    let books = try RuleBooks.ready()
    try books.pay("a", 60_00) { $0.kind = .advance }
    try books.send(Act.apply("b", 100_00) { $0.advanceCleared = 40_00 })
    #expect(books.verdict(Act.reverse("a")) == .fails(.wrongState))
    #expect(books.verdict(Act.refund("a", 20_01, receipt: "r")) == .fails(.amountsDiffer))
    #expect(books.verdict(Act.refund("a", 20_00, receipt: "r")) == .passes)
    #expect(books.desk.machine.firstBrokenInvariant() == nil)
  }

  @Test func aRefundGoesBackToTheQuotaThatPaid() throws {
    let books = try RuleBooks.ready()
    try books.send(Act.carryOver("c1", to: "n", into: 2021), on: .of(2020, 12, 31))
    try books.send(Act.accrue("n", "p", line: "x1", 60_00), on: .of(2020, 12, 31))
    let spring = Day.of(2021, 3, 1)
    try books.pay("a", 100_00, on: spring) { $0.indicator = "n" }
    let spent = books.desk.balance("620503", "GLF", "5001")
    #expect(books.desk.balance("620503", "GLF", "2011") == 0)
    // 40 元 were the year's own, 60 元 the quota's.
    #expect(books.verdict(Act.refund("a", 30_00, receipt: "r1"), on: spring) == .passes)
    #expect(books.verdict(Act.refund("a", 20_00, receipt: "r2"), on: spring) == .passes)
    #expect(books.desk.balance("620503", "GLF", "5001") == spent - 40_00)
    #expect(books.desk.balance("620503", "GLF", "2011") == -10_00)
    #expect(books.desk.balance(RuleBooks.unit, "GLA", "1201") == 10_00)
    try books.pay("b", 50_00, on: spring) { $0.indicator = "n" }
    #expect(books.desk.balance("620503", "GLF", "5001") == spent)
    #expect(books.desk.balance("620503", "GLF", "2011") == 0)
    #expect(books.desk.machine.firstBrokenInvariant() == nil)
  }

  @Test func quotaOfTheYearBeforeIsNotCarriedOverAgain() throws {
    let books = try RuleBooks.ready()
    try books.send(Act.carryOver("c1", to: "n", into: 2021), on: .of(2020, 12, 31))
    try books.send(Act.accrue("n", "p", line: "x1", 60_00), on: .of(2020, 12, 31))
    try books.send(
      .closeYear(
        .with {
          $0.target = RuleBooks.unit
          $0.book = "GLA"
          $0.year = 2020
        }), on: .of(2020, 12, 31))
    let carry = Act.carryOver("n", to: "n2", into: 2022)
    #expect(books.verdict(carry, on: .of(2021, 12, 31)) == .fails(.wrongState))
    try books.send(
      Act.takeBack("n", order: "o", 60_00) {
        $0.project = "p"
        $0.line = "x1"
      }, on: .of(2021, 12, 30))
    #expect(books.verdict(carry, on: .of(2021, 12, 31)) == .passes)
    #expect(books.desk.machine.firstBrokenInvariant() == nil)
  }

  /// Payments of a list of 30 元, of which 10 元 came back.
  private func listRefund(isAccrued: Bool, isOwed: Bool) throws -> RuleBooks {
    let books = try RuleBooks()
    try books.send(Act.issue("c1", 100_00))
    try books.project("p") { $0.formsAsset = false }
    try books.send(Act.assign("c1", to: "p", 100_00))
    try books.revenue(100_00)
    try books.send(Act.register([1], from: .of(2016, 1, 1)))
    try books.send(Act.list("l", item: "奖补", [Act.entry(1, 30_00)], isAccrued: isAccrued))
    try books.pay("a", 30_00, householdsOf)
    try books.send(
      .refundPayment(
        .with {
          $0.key = "a"
          $0.amount = 10_00
          $0.receiptNo = "r"
          $0.isOwed = isOwed
        }))
    return books
  }

  private func householdsOf(_ it: inout ApplyPayment) {
    it.line = ""
    it.contract = ""
    it.kind = .households
    it.payee = .households
    it.list = "l"
  }

  @Test(arguments: [true, false], [true, false])
  func onlyARefundThatIsStillOwedIsPaidAgain(_ isAccrued: Bool, _ isOwed: Bool) throws {
    let books = try listRefund(isAccrued: isAccrued, isOwed: isOwed)
    let owed = isAccrued && isOwed ? -10_00 : 0
    #expect(books.desk.balance(RuleBooks.unit, "GLA", "2303") == Int64(owed))
    #expect(
      books.verdict(Act.apply("b", 10_00, householdsOf))
        == (isOwed ? .passes : .fails(.amountsDiffer)))
    guard isOwed else { return }
    try books.send(Act.approve("b"))
    try books.send(Act.settle("b"))
    #expect(books.desk.balance(RuleBooks.unit, "GLA", "2303") == 0)
    #expect(books.desk.balance(RuleBooks.unit, "GLA", "5001") == 30_00)
  }

  // MARK: Fees

  /// A county with 1 000 元 of the central special fund and a project of management fees.
  private func fees(on day: Day = RuleBooks.day) throws -> RuleBooks {
    let books = try RuleBooks(on: day)
    let year = UInt16(day.civil.year)
    try books.send(Act.issue("c1", 1_000_00) { $0.budgetYear = year })
    try books.send(Act.issueOwn("c2", 1_000_00) { $0.budgetYear = year })
    try books.project("p") {
      $0.projectClass = "PF01"
      $0.formsAsset = false
    }
    for key in ["c1", "c2"] { try books.send(Act.assign(key, to: "p", 100_00)) }
    try books.revenue(1_000_00)
    return books
  }

  private func fee(_ key: String, _ amount: Int64, from indicator: String = "c1") -> FundAction {
    Act.apply(key, amount) {
      $0.indicator = indicator
      $0.line = ""
      $0.contract = ""
      $0.kind = .expense
    }
  }

  @Test func feesOfAYearStayWithinOnePercentOfTheSpecialFund() throws {
    let books = try fees()
    #expect(books.verdict(fee("a", 10_01)) == .refuses(.feeCap, 10_00, 10_01))
    #expect(books.verdict(fee("a", 6_00)) == .passes)
    #expect(books.verdict(fee("b", 4_01, from: "c2")) == .refuses(.feeCap, 4_00, 4_01))
    #expect(books.verdict(fee("b", 4_00, from: "c2")) == .passes)
    #expect(books.verdict(fee("c", 1)) == .refuses(.feeCap, 0, 1))
    try books.send(Act.giveBack("a"))
    #expect(books.verdict(fee("c", 6_01)) == .refuses(.feeCap, 6_00, 6_01))
  }

  @Test func theShareIsOfWhatTheSpecialFundIsNow() throws {
    let books = try fees()
    try books.send(
      .adjustIndicator(
        .with {
          $0.key = "c1"
          $0.documentNo = "调整"
          $0.amount = -100_00
        }))
    #expect(books.verdict(fee("a", 9_01)) == .refuses(.feeCap, 9_00, 9_01))
    #expect(books.verdict(fee("a", 9_00)) == .passes)
  }

  @Test func whatTheUpperLevelTookBackIsNotOfTheSpecialFund() throws {
    let books = try RuleBooks()
    try books.desk.open("620500", "GLB", from: 201_601)
    try books.send(Act.issue("f1", 1_000_00) { $0.publisher = "620000" }, at: "620500")
    try books.send(Act.passDown("f1", to: "620503", as: "c1", 1_000_00), at: "620500")
    try books.project("p") {
      $0.projectClass = "PF01"
      $0.formsAsset = false
    }
    try books.send(Act.assign("c1", to: "p", 100_00))
    try books.send(
      Act.takeBack("c1", order: "o", 500_00) {
        $0.isOwnLevel = false
        $0.toKey = ""
      })
    #expect(books.verdict(fee("a", 5_01)) == .refuses(.feeCap, 5_00, 5_01))
    #expect(books.verdict(fee("a", 5_00)) == .passes)
  }

  @Test(
    arguments: [
      (Day.of(2017, 3, 12), 20_00, Verdict.passes), (.of(2017, 3, 12), 20_01, .warns([.feeCap])),
      (.of(2017, 3, 13), 10_01, .refuses(.feeCap, 10_00, 10_01)),
    ] as [(Day, Int64, Verdict)])
  func before2017TheShareWasTwoPercent(
    _ day: Day, _ amount: Int64, _ verdict: Verdict
  ) throws {
    #expect(try fees(on: day).verdict(fee("a", amount)) == verdict)
  }

  // MARK: Tenders and payees

  /// A county with a project that has 2 000 万元.
  private func large(on day: Day = RuleBooks.day) throws -> RuleBooks {
    let books = try RuleBooks(on: day)
    try books.send(Act.issue("c1", 2_000 * Self.tenThousand))
    try books.project("p") { $0.formsAsset = false }
    try books.send(Act.assign("c1", to: "p", 2_000 * Self.tenThousand))
    return books
  }

  private func pay(_ key: String, _ amount: Int64, to payee: String = "某公司") -> FundAction {
    Act.apply(key, amount) {
      $0.line = ""
      $0.contract = ""
      $0.kind = .expense
      $0.payeeName = payee
    }
  }

  @Test(
    arguments: [
      (0, 199_999_999, "某公司", Verdict.passes),
      (0, 200_000_000, "某公司", .warns([.splitUnderLimit])),
      (30, 200_000_000, "某公司", .warns([.splitUnderLimit])),
      (31, 200_000_000, "某公司", .passes), (0, 200_000_000, "另一公司", .passes),
      // At the limit by itself it is not split.
      (0, 400_000_000, "某公司", .passes),
    ] as [(Int, Int64, String, Verdict)])
  func paymentsThatReachTheTenderLimitTogetherAreShown(
    _ days: Int, _ amount: Int64, _ payee: String, _ verdict: Verdict
  ) throws {
    let books = try large()
    try books.send(pay("a", 200_000_000))
    #expect(
      books.verdict(pay("b", amount, to: payee), on: books.day.moved(by: days)) == verdict)
  }

  @Test(
    arguments: [
      (Day.of(2018, 5, 31), 100_000_000, Verdict.warns([.splitUnderLimit])),
      (.of(2018, 6, 1), 100_000_000, .passes),
    ] as [(Day, Int64, Verdict)])
  func theTenderLimitIsThatOfTheDay(_ day: Day, _ amount: Int64, _ verdict: Verdict) throws {
    let books = try large(on: day)
    try books.send(pay("a", 100_000_000))
    #expect(books.verdict(pay("b", amount)) == verdict)
  }

  @Test func aPaymentThatWasReturnedIsNotSplit() throws {
    let books = try large()
    try books.send(pay("a", 200_000_000))
    try books.send(Act.giveBack("a"))
    #expect(books.verdict(pay("b", 200_000_000)) == .passes)
  }

  @Test(arguments: [
    (PayeeClass.unit, Verdict.warns([.ownAccount])), (.contractor, .passes), (.company, .passes),
  ])
  func aPaymentToTheUnitsOwnAccountIsShown(_ payee: PayeeClass, _ verdict: Verdict) throws {
    let books = try RuleBooks.ready()
    #expect(books.verdict(Act.apply("a", 1) { $0.payee = payee }) == verdict)
  }

  @Test(
    arguments: [
      (Day.of(2020, 6, 1), 399_999_999, "", Verdict.passes),
      (.of(2020, 6, 1), 400_000_000, "", .warns([.tenderRequired])),
      (.of(2020, 6, 1), 400_000_000, "招标一", .passes),
      (.of(2018, 6, 1), 399_999_999, "", .passes),
      (.of(2018, 5, 31), 200_000_000, "", .warns([.tenderRequired])),
      (.of(2018, 5, 31), 199_999_999, "", .passes),
    ] as [(Day, Int64, String, Verdict)])
  func aLargeContractShowsThatItHadNoTender(
    _ day: Day, _ amount: Int64, _ tender: String, _ verdict: Verdict
  ) throws {
    let books = try RuleBooks(on: day)
    try books.project("p")
    #expect(books.verdict(Act.sign("k", amount) { $0.tenderNo = tender }) == verdict)
  }

  @Test(arguments: [
    (Day.of(2018, 12, 31), false, Verdict.passes),
    (.of(2019, 1, 1), false, .refuses(.unitBookParallel, 0, 0)), (.of(2019, 1, 1), true, .passes),
  ])
  func from2019OnAUnitKeepsBooks(_ day: Day, _ hasBook: Bool, _ verdict: Verdict) throws {
    let books = try RuleBooks.ready(on: day, hasUnitBook: hasBook)
    #expect(books.verdict(Act.apply("a", 1)) == verdict)
  }
}
