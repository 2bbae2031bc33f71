import FiscalFunds
import FundData
import Testing

@testable import LedgerCore

/// Rules 55, 56, 59 and 61 to 68: works, idle loans, land quota, repayment and surplus.
struct RelocationMoneyRuleTests {
  static let rules: [RuleNumber] = [
    .synchronousOwnMoney, .infrastructureKey, .loanIdle, .demolishBeforeLast, .landQuotaFirst,
    .landQuotaProvince, .surplusAfterFinal, .repaymentWithinClaim, .capitalNotOnLent,
    .serviceExemption, .surplusRepaysFirst,
  ]
  private static let end = RelocationScenario.end

  // MARK: Works

  @Test func synchronousHousesAreNeverPaidFromRegisteredMoney() throws {
    let story = try RelocationScenario.ready(.raised)
    try story.contract()
    var line = story.line(.loan, "l1", 100)
    line.beneficiary = .synchronous
    #expect(
      story.verdict(.applyWorks(story.works("a", .progress, [line])), at: "B")
        == .refuses(.synchronousOwnMoney, 0, 100))
    #expect(
      story.verdict(
        .applyWorks(story.works("a", .progress, [story.line(.local, "", 100)])), at: "B")
        == .passes)
    #expect(story.broken == nil)
  }

  @Test func sharedInfrastructureIsSplitByTheRecordedKey() throws {
    let story = try RelocationScenario.ready(.raised)
    try story.contract()
    // 180 : 15 of 195.00 元, and of one fen more, which is the synchronous movers'.
    for (name, registered, synchronous, due) in [
      ("甲", Int64(180_00), Int64(15_00), nil as Int64?), ("乙", 180_00, 15_01, nil),
      ("丙", 180_01, 15_00, 15_01), ("丁", 179_99, 15_01, 15_00),
    ] {
      let lines = [
        story.line(.loan, "l1", registered, isShared: true),
        story.line(.local, "", synchronous, isShared: true),
      ]
      let verdict = story.verdict(.applyWorks(story.works(name, .progress, lines)), at: "B")
      #expect(
        verdict == (due.map { .refuses(.infrastructureKey, $0, synchronous) } ?? .passes), "\(name)"
      )
    }
  }

  @Test func theLastPaymentWaitsForDemolitionAndReclamation() throws {
    let story = try RelocationScenario.ready(.raised)
    try story.contract()
    var last = story.works("末次", .progress, [story.line(.grant, "", 100)])
    last.isFinal = true
    #expect(story.verdict(.applyWorks(last), at: "B") == .refuses(.demolishBeforeLast, 0, 30))
    let all = RelocationScenario.registered + RelocationScenario.synchronous
    func record(_ keys: ArraySlice<HashedKey>, isReclaimed: Bool) throws {
      try story.send(
        .recordMoves(
          .with {
            $0.project = "S1"
            $0.households = keys.map { key in
              .with {
                $0.key = key
                $0.isDemolished = true
                $0.isReclaimed = isReclaimed
              }
            }
          }), at: "C")
    }
    try record(all[...], isReclaimed: false)
    try record(all[..<29], isReclaimed: true)
    #expect(story.verdict(.applyWorks(last), at: "B") == .refuses(.demolishBeforeLast, 29, 30))
    try record(all[29...], isReclaimed: true)
    #expect(story.verdict(.applyWorks(last), at: "B") == .passes)
    #expect(story.broken == nil)
  }

  @Test func whatThePotDoesNotHaveIsNotApplied() throws {
    let story = try RelocationScenario.ready(.raised)
    try story.contract()
    let grant = story.fen("M01", 0)
    #expect(
      story.verdict(
        .applyWorks(story.works("a", .progress, [story.line(.grant, "", grant + 1)])), at: "B")
        == .fails(.amountsDiffer))
    #expect(
      story.verdict(
        .applyWorks(story.works("a", .progress, [story.line(.grant, "", grant)])), at: "B")
        == .passes)
    // The loan is the body's; the bank account has no more than what came down.
    let loan = story.fen("M05", 0)
    #expect(
      story.verdict(
        .applyWorks(story.works("b", .progress, [story.line(.loan, "l1", loan + 1)])), at: "B")
        == .fails(.wouldBeCredit))
    try story.send(.returnPayment(.with { $0.key = "a" }), at: "B")
    #expect(story.verdict(story.applied("b", story.line(.loan, "l1", loan)), at: "B") == .passes)
    #expect(story.broken == nil)
  }

  @Test func theApproverOfWorksIsNotWhoApplied() throws {
    let story = try RelocationScenario.ready(.raised)
    try story.contract()
    try story.send(story.applied("a", story.line(.grant, "", 100)), at: "B")
    let approval = FundAction.approvePayment(
      .with {
        $0.key = "a"
        $0.orderNo = "支令a"
      })
    let own = #expect(throws: Refusal.self) {
      try story.desk.send(
        approval, at: story.place("B"), on: RelocationScenario.start, by: FundDesk.preparer)
    }
    #expect(own?.figures.first == Int64(RuleNumber.fourEyes.rawValue))
    #expect(story.verdict(approval, at: "B") == .passes)
  }

  // MARK: Loans

  @Test func moneyDrawnAndLeftLyingIsShownWithItsCost() throws {
    let story = try RelocationScenario.ready(.prepared)
    try story.sign("l1", .loan, 3_600_000_00, rate: 10_000)
    try story.send(story.drawing("l1", "一", 1_000_000_00), at: "V")
    let start = RelocationScenario.start
    let (inTime, late) = (start.moved(by: 90), start.moved(by: 91))
    try story.accrue("l1", on: inTime)
    #expect(story.verdict(story.drawing("l1", "二", 1), at: "V", on: inTime) == .passes)
    let again = try RelocationScenario.ready(.prepared)
    try again.sign("l1", .loan, 3_600_000_00, rate: 10_000)
    try again.send(again.drawing("l1", "一", 1_000_000_00), at: "V")
    try again.accrue("l1", on: late)
    #expect(
      again.verdict(again.drawing("l1", "二", 1), at: "V", on: late) == .warns([.loanIdle]))
  }

  @Test func principalDoesNotChangeBeforeItsInterestIsAccrued() throws {
    let story = try RelocationScenario.ready(.borrowed)
    let day = RelocationScenario.start.moved(by: 1)
    try story.sign("l2", .loan, 100, rate: 49_000)
    let change = FundAction.changeRate(
      .with {
        $0.tranche = "l1"
        $0.rate = 1
        $0.documentNo = "利率1号"
      })
    #expect(story.verdict(change, at: "V", on: day) == .fails(.wrongState))
    try story.accrue("l1", on: day)
    #expect(story.verdict(change, at: "V", on: day) == .passes)
    #expect(story.broken == nil)
  }

  @Test func relocationCapitalIsNotLentOn() throws {
    var story = try RelocationScenario.ready(.prepared)
    try story.bond("b1", "pb", "B02", 100)
    try story.bond("b3", "pg", "B01", 100)
    func lend(_ tranche: String, _ key: String) -> FundAction {
      .onLend(
        .with {
          $0.tranche = tranche
          $0.key = key
          $0.to = story.place("C")
          $0.toKey = "c\(key)"
          $0.documentNo = "转贷\(key)"
          $0.amount = 100
        })
    }
    #expect(story.verdict(lend("b1", "pb"), at: "P") == .refuses(.capitalNotOnLent, 0, 100))
    #expect(story.verdict(lend("b3", "pg"), at: "P") == .passes)
  }

  // MARK: Land quota

  @Test func landQuotaIncomeGoesToRepaymentWhileAnythingIsOwed() throws {
    let free = try RelocationScenario.ready(.borrowed)
    try free.send(free.trading("甲", 100), at: "K")
    #expect(free.verdict(free.assigning("c甲", 100), at: "C") == .passes)
    let owing = try RelocationScenario.ready(.lent)
    try owing.send(owing.trading("甲", 100), at: "K")
    let owed = owing.fen("M04", 0) + owing.fen("M05", 0)
    #expect(
      owing.verdict(owing.assigning("c甲", 100), at: "C")
        == .refuses(.landQuotaFirst, owed, 100))
    #expect(owing.broken == nil)
  }

  @Test(arguments: [(2017, true), (2019, false)])
  func landQuotaIsTradedInsideTheProvince(_ year: Int, _ isRefused: Bool) throws {
    let story = try RelocationScenario(from: 201_601)
    try story.desk.open("510524", "GLB", "GLF", from: 201_601)
    let day = Day.of(year, 6, 1)
    for entity in ["510524", story.place("K")] {
      try story.desk.send(.recordRevenue(.with { $0.amount = 1_000 }), at: entity, on: day)
    }
    #expect(story.verdict(story.trading("乙", 100), at: "K", on: day) == .passes)
    do {
      let outcome = try story.desk.send(story.trading("甲", 100), at: "510524", on: day)
      #expect(!isRefused)
      #expect(outcome.warnings == [RuleNumber.landQuotaProvince.rawValue])
    } catch {
      #expect(isRefused)
      #expect(error.figures.first == Int64(RuleNumber.landQuotaProvince.rawValue))
    }
    #expect(story.broken == nil)
  }

  // MARK: Repayment

  @Test func repaymentStaysWithinWhatIsOwed() throws {
    var story = try RelocationScenario.ready(.handedOver)
    let owed = story.fen("M04", 0)
    try story.issue("cs", "O01", owed + 1, at: "C", on: Self.end)
    func repay(_ receipt: String, _ amount: Int64) -> FundAction {
      .repayRelocation(story.repayment(receipt, [("cs", "f1", .budget, amount)]))
    }
    #expect(
      story.verdict(repay("一", owed + 1), at: "C", on: Self.end)
        == .refuses(.repaymentWithinClaim, owed, owed + 1))
    let halves = FundAction.repayRelocation(
      story.repayment("一", [("cs", "f1", .budget, owed), ("cs", "f1", .budget, 1)]))
    #expect(
      story.verdict(halves, at: "C", on: Self.end)
        == .refuses(.repaymentWithinClaim, owed, owed + 1))
    #expect(story.verdict(repay("一", owed), at: "C", on: Self.end) == .passes)
    #expect(story.broken == nil)
  }

  @Test func repaymentByPurchaseOfServiceNamesTheProvincialPlan() throws {
    var story = try RelocationScenario.ready(.handedOver)
    try story.issue("cs", "O01", 200, at: "C", on: Self.end)
    var action = story.repayment("一", [("cs", "f1", .service, 100)])
    action.planNo = ""
    #expect(
      story.verdict(.repayRelocation(action), at: "C", on: Self.end)
        == .refuses(.serviceExemption, 0, 100))
    action.planNo = "甘购服1号"
    #expect(story.verdict(.repayRelocation(action), at: "C", on: Self.end) == .passes)
    // Plain budget money needs none.
    var plain = story.repayment("二", [("cs", "f1", .budget, 100)])
    plain.planNo = ""
    #expect(story.verdict(.repayRelocation(plain), at: "C", on: Self.end) == .passes)
  }

  // MARK: Surplus

  private func early(_ story: RelocationScenario, _ amount: Int64) -> FundAction {
    .repayFromSurplus(
      .with {
        $0.tranche = "l1"
        $0.project = "S1"
        $0.approvalNo = "结余1号"
        $0.receiptNo = "结余\(amount)"
        $0.amount = amount
      })
  }

  private func industry(
    _ source: MoneySource, _ tranche: String, _ amount: Int64, consent: String = ""
  ) -> FundAction {
    .useSurplus(
      .with {
        $0.project = "S1"
        $0.source = source
        $0.tranche = tranche
        $0.industry = "ind1"
        $0.approvalNo = "结余2号"
        $0.lenderConsent = consent
        $0.amount = amount
      })
  }

  @Test func surplusComesAfterTheFinalAccountAndNoMoreOfIt() throws {
    let story = try RelocationScenario.ready(.interest)
    #expect(
      story.verdict(early(story, 1), at: "B", on: Self.end) == .refuses(.surplusAfterFinal, 0, 0))
    #expect(
      story.verdict(industry(.bond, "b1", 1), at: "B", on: Self.end)
        == .refuses(.surplusAfterFinal, 0, 0))
    let settled = try RelocationScenario.ready(.handedOver)
    let (loan, bond) = (settled.fen("M16a", 0), settled.fen("M16b", 0))
    #expect(
      settled.verdict(early(settled, loan + 1), at: "B", on: Self.end) == .fails(.amountsDiffer))
    #expect(settled.verdict(early(settled, loan), at: "B", on: Self.end) == .passes)
    #expect(
      settled.verdict(industry(.bond, "b1", bond + 1), at: "B", on: Self.end)
        == .fails(.amountsDiffer))
    #expect(settled.verdict(industry(.bond, "b1", bond), at: "B", on: Self.end) == .passes)
    #expect(settled.broken == nil)
  }

  @Test func borrowedSurplusGoesToIndustryOnlyWithTheLendersConsent() throws {
    let story = try RelocationScenario.ready(.handedOver)
    #expect(
      story.verdict(industry(.loan, "l1", 100), at: "B", on: Self.end)
        == .refuses(.surplusRepaysFirst, 0, 100))
    #expect(
      story.verdict(industry(.loan, "l1", 100, consent: "国开函1号"), at: "B", on: Self.end)
        == .passes)
    #expect(story.broken == nil)
  }
}

extension RelocationScenario {
  /// An application for a progress payment of one line.
  func applied(_ key: String, _ line: WorksLine) -> FundAction {
    .applyWorks(works(key, .progress, [line]))
  }
}
