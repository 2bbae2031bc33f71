import FiscalFunds
import Testing

@testable import LedgerCore

/// Rules of indicators, documents, the year's end, debt and cash: 25 to 27, 30 to 33, 37, 38, 41,
/// 45 and 46.
struct IndicatorRuleTests {
  static let rules: [RuleNumber] = [
    .lotteryCounty, .fourEyes, .documentUnique, .passDownClock, .lowerIsChild, .twoYearCarry,
    .noOpenHolds, .unidentifiedSource, .bondQuota, .aidAgreement, .accrualYearEnd, .cashHeld,
  ]

  /// Books of a prefecture above the county, with an indicator of 1 000 元.
  private func prefecture(
    receivedOn day: Day = RuleBooks.day, books: RuleBooks? = nil, category: String = "C01"
  ) throws -> RuleBooks {
    let books = try books ?? RuleBooks()
    try books.desk.open("620500", "GLB", "GLF", from: 201_601)
    try books.send(
      Act.issue("f1", 1_000_00) {
        $0.publisher = "620000"
        $0.receivedOn = day
        $0.category = category
      }, at: "620500")
    return books
  }

  // MARK: Documents and persons

  @Test(arguments: [
    ("warn", "620503", Verdict.warns([.lotteryCounty])),
    ("refuse", "620503", .refuses(.lotteryCounty, 0, 0)), ("off", "620503", .passes),
    ("warn", "621021", .passes), ("refuse", "621021", .passes),
  ])
  func lotteryMoneyOutsideTheListIsShownOrRefused(
    _ effect: String, _ county: String, _ verdict: Verdict
  ) throws {
    let tables = try RuleBooks.rules(.lotteryCounty, effect, instead: "warn")
    let books = try RuleBooks(county, reference: tables)
    let issue = Act.issue("c1", 100_00) {
      $0.publisher = "620000"
      $0.category = "C12"
    }
    #expect(books.verdict(issue) == verdict)
    try books.desk.open("620000", "GLB", from: 201_601)
    try books.send(
      Act.issue("p1", 100_00) {
        $0.publisher = "000000"
        $0.category = "C12"
      }, at: "620000")
    #expect(
      books.verdict(Act.passDown("p1", to: county, as: "c2", 100_00), at: "620000") == verdict)
  }

  @Test(arguments: [
    ("620503.620000.fundledger", "zhang", Verdict.refuses(.fourEyes, 0, 0)),
    ("620503.620000.fundledger", "li", .passes), ("620502.620000.fundledger", "zhang", .passes),
  ])
  func whoPreparedDoesNotApproveWhateverTheCertificate(
    _ host: String, _ person: String, _ verdict: Verdict
  ) throws {
    let approver = Actor(
      uri: "spiffe://\(host)/checker/\(person)", issuer: "test CA", serial: "07")
    let books = try RuleBooks.ready()
    try books.send(Act.apply("a", 1))
    #expect(books.verdict(Act.approve("a"), by: approver) == verdict)
    try books.send(Act.propose("q"))
    try books.send(Act.step("q", .check))
    #expect(books.verdict(Act.step("q", .approve), by: approver) == verdict)
    try books.send(
      Act.draftPlan(
        2, sources: [Act.source("x1", "C01", .central, 900_00)], uses: [Act.use("P18", 900_00)]))
    #expect(books.verdict(Act.approvePlan(2), by: approver) == verdict)
  }

  /// Commands whose document has a number, each with the number and a key of its own.
  enum Document: CaseIterable {
    case issue, adjust, contract, invoice, receipt, refund, order, passDown, bond

    func action(_ number: String, _ key: String) -> FundAction {
      switch self {
      case .issue: Act.issueOwn(key, 1) { $0.documentNo = number }
      case .adjust:
        .adjustIndicator(
          .with {
            $0.key = "c1"
            $0.documentNo = number
            $0.amount = 1
          })
      // The number of a contract is its key: another project may not have it either.
      case .contract: Act.sign(number, for: key, 1)
      case .invoice: Act.apply(key, 1) { $0.invoice = number }
      case .receipt: Act.settle(key, receipt: number)
      case .refund: Act.refund("paid", 1, receipt: number)
      case .order: Act.takeBack("c1", order: number, 1) { $0.toKey = key }
      case .passDown:
        Act.passDown("c1", to: "620503", as: key, 1) {
          $0.isAid = true
          $0.agreementNo = "协议"
          $0.documentNo = number
        }
      case .bond:
        .issueBond(
          .with {
            $0.tranche = key
            $0.key = "b\(key)"
            $0.documentNo = number
            $0.category = "B01"
            $0.budgetYear = 2020
            $0.amount = 1
          })
      }
    }
  }

  @Test(arguments: Document.allCases)
  func aDocumentsNumberIsUsedOnce(_ document: Document) throws {
    let books = try RuleBooks.ready()
    try books.pay("paid", 100_00)
    for key in ["one", "two"] {
      try books.project(key)
      if document == .receipt {
        try books.send(Act.apply(key, 1))
        try books.send(Act.approve(key))
      }
    }
    #expect(books.verdict(document.action("号", "one")) == .passes)
    #expect(books.verdict(document.action("号", "two")) == .refuses(.documentUnique, 0, 0))
    #expect(books.verdict(document.action("另号", "two")) == .passes)
  }

  @Test func twoPublishersMayUseTheSameNumber() throws {
    let books = try RuleBooks()
    #expect(books.verdict(Act.issue("c1", 1) { $0.documentNo = "一" }) == .passes)
    #expect(books.verdict(Act.issueOwn("c2", 1) { $0.documentNo = "一" }) == .passes)
    #expect(
      books.verdict(Act.issue("c3", 1) { $0.documentNo = "一" })
        == .refuses(.documentUnique, 0, 0))
  }

  // MARK: Passing down

  @Test(arguments: [
    (30, Verdict.passes), (31, .warns([.passDownClock])), (0, .passes),
  ])
  func passingDownLaterThanThirtyDaysIsShown(_ days: Int, _ verdict: Verdict) throws {
    let books = try prefecture()
    let passDown = Act.passDown("f1", to: "620503", as: "c1", 1_00)
    #expect(
      books.verdict(passDown, at: "620500", on: books.day.moved(by: days)) == verdict)
  }

  @Test func passingDownStaysWithinTheIndicator() throws {
    let books = try prefecture()
    func passDown(_ key: String, _ amount: Int64) -> Verdict {
      books.verdict(Act.passDown("f1", to: "620503", as: key, amount), at: "620500")
    }
    #expect(passDown("c1", 1_000_01) == .refuses(.indicatorAvailable, 1_000_00, 1_000_01))
    #expect(passDown("c1", 1_000_00) == .passes)
    #expect(passDown("c2", 1) == .refuses(.indicatorAvailable, 0, 1))
  }

  @Test(arguments: [
    ("620503", Verdict.passes), ("620502", .passes),
    ("640502", .refuses(.lowerIsChild, 0, 0)), ("620500", .refuses(.lowerIsChild, 0, 0)),
    ("620000", .refuses(.lowerIsChild, 0, 0)), ("620600", .refuses(.lowerIsChild, 0, 0)),
  ])
  func anIndicatorGoesToAnOwnLowerLevel(_ entity: String, _ verdict: Verdict) throws {
    let books = try prefecture()
    try books.send(.recordRevenue(.with { $0.amount = 100_00 }), at: "620500")
    if entity == "620502" || entity == "640502" {
      try books.desk.open(entity, "GLB", "GLF", from: 201_601)
    }
    #expect(
      books.verdict(Act.passDown("f1", to: entity, as: "x", 1_00), at: "620500") == verdict)
    #expect(books.verdict(Act.move(.onAccount, to: entity, 1_00), at: "620500") == verdict)
  }

  @Test(arguments: [
    ("620500", Verdict.passes), ("620000", .passes), ("000000", .passes),
    ("640500", .refuses(.lowerIsChild, 0, 0)), ("620502", .refuses(.lowerIsChild, 0, 0)),
  ])
  func anIndicatorFromOutsideComesFromALevelAbove(
    _ publisher: String, _ verdict: Verdict
  ) throws {
    let issue = Act.issue("c1", 1_00) { $0.publisher = publisher }
    #expect(try RuleBooks().verdict(issue) == verdict)
  }

  @Test(arguments: [("", Verdict.refuses(.aidAgreement, 0, 0)), ("协议一号", .passes)])
  func aidNeedsItsAgreement(_ agreement: String, _ verdict: Verdict) throws {
    let books = try RuleBooks()
    try books.desk.open("320000", "GLB", from: 201_601)
    try books.send(Act.issueOwn("h1", 100_00) { $0.category = "A01" }, at: "320000")
    let aid = Act.passDown("h1", to: "620503", as: "c1", 100_00) {
      $0.isAid = true
      $0.agreementNo = agreement
    }
    #expect(books.verdict(aid, at: "320000") == verdict)
  }

  @Test func anIndicatorOfUnknownSourceIsShownUntilItIsIdentified() throws {
    let books = try RuleBooks()
    #expect(
      books.verdict(Act.issueOwn("c1", 100_00) { $0.source = .unidentified })
        == .warns([.unidentifiedSource]))
    #expect(books.verdict(Act.issueOwn("c2", 100_00)) == .passes)
    try books.revenue(1_00)
    func close(_ year: UInt16) -> FundAction {
      .closeYear(
        .with {
          $0.target = "620503"
          $0.book = "GLF"
          $0.year = year
        })
    }
    #expect(
      books.verdict(close(2020), on: .of(2020, 12, 31)) == .warns([.unidentifiedSource]))
    try books.revenue(1_00)
    #expect(books.verdict(close(2021), on: .of(2020, 12, 31)) == .passes)
  }

  // MARK: Year's end

  @Test(
    arguments: [
      (2021, Verdict.passes), (2022, .passes), (2023, .warns([.twoYearCarry])),
    ] as [(UInt16, Verdict)])
  func moneyCarriedOverMoreThanTwoYearsIsShown(_ year: UInt16, _ verdict: Verdict) throws {
    let books = try RuleBooks.ready()
    #expect(books.verdict(Act.carryOver("c1", to: "n", into: year)) == verdict)
  }

  @Test func theYearsCountFromTheFirstIndicator() throws {
    let books = try RuleBooks.ready()
    #expect(books.verdict(Act.carryOver("c1", to: "n1", into: 2021)) == .passes)
    #expect(books.verdict(Act.carryOver("n1", to: "n2", into: 2022)) == .passes)
    #expect(
      books.verdict(Act.carryOver("n2", to: "n3", into: 2023)) == .warns([.twoYearCarry]))
    #expect(books.desk.machine.firstBrokenInvariant() == nil)
  }

  @Test func nothingIsCarriedOverOrTakenBackWhileAnApplicationIsOpen() throws {
    let books = try RuleBooks.ready()
    try books.send(Act.apply("a", 1_23))
    let refused = Verdict.refuses(.noOpenHolds, 0, 1_23)
    let carry = Act.carryOver("c1", to: "n", into: 2021)
    let takeBack = Act.takeBack("c1", order: "o", 1) {
      $0.project = "p"
      $0.line = "x1"
    }
    #expect(books.verdict(carry) == refused)
    #expect(books.verdict(takeBack) == refused)
    try books.send(Act.approve("a"))
    #expect(books.verdict(carry) == refused)
    try books.send(Act.giveBack("a"))
    #expect(books.verdict(takeBack) == .passes)
    #expect(books.verdict(carry) == .passes)
  }

  @Test(
    arguments: [
      (2020, Verdict.passes), (2021, .refuses(.accrualYearEnd, 2020, 2021)),
    ] as [(Int, Verdict)])
  func after2020UnpaidQuotaIsNoExpenditure(_ year: Int, _ verdict: Verdict) throws {
    let books = try RuleBooks.ready(on: .of(year, 6, 1))
    let next = UInt16(year) + 1
    try books.send(Act.carryOver("c1", to: "n", into: next))
    #expect(books.verdict(Act.accrue("n", "p", line: "x1", 600_00)) == verdict)
  }

  @Test func noMoreQuotaIsAccruedThanTheProjectHas() throws {
    let books = try RuleBooks.ready()
    try books.send(Act.carryOver("c1", to: "n", into: 2021))
    func accrue(_ amount: Int64) -> FundAction { Act.accrue("n", "p", line: "x1", amount) }
    #expect(
      books.verdict(accrue(600_01)) == .refuses(.indicatorAvailable, 600_00, 600_01))
    #expect(books.verdict(accrue(600_00)) == .passes)
    #expect(books.verdict(accrue(1)) == .refuses(.indicatorAvailable, 0, 1))
  }

  // MARK: Debt and cash

  @Test func bondsStayWithinTheirQuota() throws {
    let books = try RuleBooks()
    func bond(_ key: String, _ amount: Int64, quota: Int64 = 100_00, _ number: String = "限额")
      -> Verdict
    {
      books.verdict(
        .issueBond(
          .with {
            $0.tranche = key
            $0.key = "i\(key)"
            $0.documentNo = "债\(key)"
            $0.category = "B01"
            $0.budgetYear = 2020
            $0.quotaNo = number
            $0.quota = quota
            $0.amount = amount
          }))
    }
    #expect(bond("b1", 60_00) == .passes)
    #expect(bond("b2", 40_01) == .refuses(.bondQuota, 40_00, 40_01))
    #expect(bond("b2", 40_00) == .passes)
    #expect(bond("b3", 1) == .refuses(.bondQuota, 0, 1))
    #expect(bond("b3", 1, "另限额") == .passes)
    #expect(bond("b4", 1, quota: 0) == .passes)
  }

  /// The treasury account is never in credit: that is the rule's limit, and the double entry has it.
  @Test func onlyCashThatIsThereIsSentDown() throws {
    let books = try prefecture()
    try books.send(.recordRevenue(.with { $0.amount = 1_000_00 }), at: "620500")
    let tooMuch = books.desk.refusal(
      Act.move(.onAccount, to: "620503", 1_000_01), at: "620500")
    #expect(tooMuch?.code == .wouldBeCredit)
    #expect(tooMuch?.figures == [1_000_00, 1_000_01])
    let all = Act.move(.onAccount, to: "620503", 1_000_00)
    #expect(books.verdict(all, at: "620500") == .passes)
    #expect(
      books.verdict(Act.move(.subsidy, to: "620503", 1), at: "620500") == .fails(.wouldBeCredit))
  }
}
