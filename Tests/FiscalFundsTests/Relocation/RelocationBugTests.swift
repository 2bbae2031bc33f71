import FundData
import LedgerCore
import Testing

@testable import FiscalFunds

/// Breaks that were found in the decisions of relocation: each is a refusal, or right, and never a trap.
struct RelocationBugTests {
  private static let most = Limits.amountFen
  private static let end = RelocationScenario.end

  /// The story up to a step, and then without some rules.
  private static func story(
    _ step: RelocationScenario.Step, without rules: RuleNumber...
  ) throws -> RelocationScenario {
    let story = try RelocationScenario.ready(step)
    let text = try RuleBooks.text("rules.csv") { line in
      rules.contains { line.hasPrefix("\($0.rawValue),") }
        ? line.replacing(#/,(refuse|warn),/#, with: ",off,") : line
    }
    try story.desk.send(
      Act.load(["rules.csv": text]), at: story.place("P"), on: RelocationScenario.start,
      by: FundDesk.checker)
    return story
  }

  // MARK: Numbers beyond their range

  @Test func aTableWithAHugeAreaIsNoLimit() throws {
    let story = try Self.story(.prepared, without: .taskWithinParent)
    let text = try RuleBooks.text("rules.csv") {
      $0.replacing("area=2500", with: "area=\(Int64.max)")
        .replacing("person_fen=300000", with: "person_fen=\(Int64.max)")
        .replacing(#/^47(.*),refuse,/#) { "47\($0.output.1),off," }
    }
    try story.desk.send(
      Act.load(["rules.csv": text]), at: story.place("P"), on: RelocationScenario.start,
      by: FundDesk.checker)
    #expect(
      story.verdict(story.enrolment(story.household(910, persons: 255, area: .max)), at: "C")
        == .passes)
    // The cap of a household still holds.
    #expect(
      story.verdict(story.raising("a", story.part(1, 10_000_01)), at: "B")
        == .refuses(.selfRaiseCap, 10_000_00, 10_000_01))
    #expect(story.broken == nil)
  }

  @Test func personsGivenOnStayWithin32BitsWithoutTheRule() throws {
    let story = try Self.story(.prepared, without: .taskWithinParent)
    #expect(
      story.verdict(story.task("C", version: 2) { $0.registered = 4_000_000_000 }, at: "P")
        == .passes)
    #expect(
      story.verdict(story.task("K", version: 1) { $0.registered = 400_000_000 }, at: "P")
        == .fails(.amountOutOfRange))
    #expect(story.verdict(story.task("K", version: 1) { $0.registered = 1 }, at: "P") == .passes)
    #expect(story.broken == nil)
  }

  @Test func personsEnrolledStayWithin32BitsWithoutTheRule() throws {
    let story = try Self.story(.prepared, without: .taskWithinParent)
    let number = story.desk.funds.taskNumber(story.place("C"))
    let task = try #require(number)
    story.desk.funds.tasks[task].enrolled = .max - 3
    #expect(
      story.verdict(story.enrolment(story.household(911)), at: "C") == .fails(.amountOutOfRange))
    #expect(
      story.verdict(story.enrolment(story.household(911, persons: 3, area: 1)), at: "C")
        == .passes)
  }

  @Test func theLastVersionOfATaskHasNoNext() throws {
    let story = try RelocationScenario.ready(.prepared)
    let number = story.desk.funds.taskNumber(story.place("C"))
    let task = try #require(number)
    story.desk.funds.tasks[task].version = .max
    #expect(story.verdict(story.task("C", version: 0), at: "P") == .fails(.wrongState))
    #expect(story.verdict(story.task("C", version: .max), at: "P") == .fails(.wrongState))
  }

  @Test func partsOfOneHouseholdBeyondTheRangeAreRefused() throws {
    let story = try Self.story(.prepared, without: .selfRaiseCap, .sourceQuota)
    let raise = FundAction.raiseFromHouseholds(
      .with {
        $0.project = "S1"
        $0.receiptNo = "自筹"
        $0.parts = Array(repeating: story.part(1, Self.most), count: 10_000)
      })
    #expect(story.verdict(raise, at: "B") == .fails(.amountOutOfRange))
    #expect(story.broken == nil)
  }

  @Test func linesOfWorksBeyondTheRangeAreRefused() throws {
    let story = try Self.story(
      .raised, without: .contractAmount, .acceptedQuantity, .retentionShare, .infrastructureKey)
    try story.contract()
    let line = story.line(.grant, "", Self.most, retained: Self.most - 1, isShared: true)
    let few = story.works("a", .progress, Array(repeating: line, count: 5_000))
    #expect(story.verdict(.applyWorks(few), at: "B") == .passes)
    // What is counted on the contract would not be a number any more.
    var more = few
    more.key = "b"
    #expect(story.verdict(.applyWorks(more), at: "B") == .fails(.amountOutOfRange))
    more.lines += more.lines
    #expect(story.verdict(.applyWorks(more), at: "B") == .fails(.amountOutOfRange))
    #expect(story.broken == nil)
  }

  @Test func certifiedWorkBeyondTheRangeIsRefused() throws {
    let story = try Self.story(.raised, without: .contractAmount)
    try story.contract()
    let contract = try #require(story.desk.funds.contracts.numbers.last)
    story.desk.funds.contracts[contract].certified = .max - 1
    #expect(
      story.verdict(Act.certify("k1", of: "S1", 2), at: "C") == .fails(.amountOutOfRange))
    // Three percent of so much is a number all the same.
    story.desk.funds.contracts[contract].retentionBasisPoints = .max
    #expect(
      story.verdict(story.applied("a", story.line(.grant, "", 100)), at: "B") == .passes)
  }

  // MARK: Rows that must fit

  @Test func nobodyGivesTheNationItsTask() throws {
    let story = try Self.story(.prepared, without: .lowerIsChild, .taskWithinParent)
    #expect(story.verdict(story.task("N", version: 2), at: "P") == .fails(.wrongState))
    #expect(story.verdict(story.task("P", version: 2), at: "C") == .fails(.wrongState))
    #expect(story.broken == nil)
  }

  @Test func aProvinceDoesNotBuyOfItself() throws {
    let story = try RelocationScenario.ready(.prepared)
    var trade = TradeLandQuota.with {
      $0.seller = story.place("C")
      $0.contractNo = "增减挂钩1号"
      $0.key = "pq"
      $0.provinceKey = "pq"
      $0.sellerKey = "cq"
      $0.budgetYear = 2019
      $0.amount = 100
    }
    #expect(story.verdict(.tradeLandQuota(trade), at: "P") == .fails(.commandShape))
    trade.key = "kq"
    #expect(story.verdict(.tradeLandQuota(trade), at: "P") == .fails(.commandShape))
    #expect(story.verdict(.tradeLandQuota(trade), at: "K") == .passes)
    #expect(story.broken == nil)
  }

  @Test func aLoanMayBeDrawnBeyondItsContractWhereTheRuleIsOff() throws {
    let story = try Self.story(.prepared, without: .signedLimit)
    try story.sign("l1", .loan, 100_00, rate: 0)
    #expect(story.verdict(story.drawing("l1", "一", 100_01), at: "V") == .passes)
    #expect(story.broken == nil)
  }

  // MARK: The grant

  @Test func openApplicationsOfTheGrantCountAgainstItsQuota() throws {
    var story = try RelocationScenario.ready(.prepared)
    let quota = story.fen("M01", 0) / 2
    try story.send(story.task("C", version: 2) { $0.quotas.grant = quota }, at: "P")
    try story.issue("rx", "R01", 2 * quota, at: "C")
    try story.send(story.assigning("rx", 2 * quota), at: "C")
    #expect(story.verdict(story.paying("a", from: "rx", quota), at: "C") == .passes)
    #expect(
      story.verdict(story.paying("b", from: "rx", 1), at: "C") == .refuses(.sourceQuota, 0, 1))
    try story.finish("a", at: "C")
    #expect(
      story.verdict(story.paying("b", from: "rx", 1), at: "C") == .refuses(.sourceQuota, 0, 1))
    #expect(story.broken == nil)
  }

  private func refund(_ amount: Int64, receipt: String) -> FundAction {
    Act.refund("拨付rc", amount, receipt: receipt)
  }

  @Test func aRefundLeavesTheBodyThatHadTheMoney() throws {
    let story = try RelocationScenario.ready(.raised)
    try story.contract()
    let grant = story.fen("M01", 0)
    let cash = story.desk.balance(story.place("B"), "ENT", "1002")
    let owed = story.desk.balance(story.place("B"), "ENT", "2711")
    #expect(story.verdict(refund(100, receipt: "退回一"), at: "C") == .passes)
    #expect(story.desk.balance(story.place("B"), "ENT", "1002") == cash - 100)
    #expect(story.desk.balance(story.place("B"), "ENT", "2711") == owed + 100)
    let settlement = try #require(story.desk.funds.settlements.numbers.last)
    #expect(story.desk.funds.settlements[settlement].grantPaid == grant - 100)
    let number = story.desk.funds.taskNumber(story.place("C"))
    #expect(story.desk.funds.tasks[try #require(number)].raised.grant == grant - 100)
    #expect(story.broken == nil)

    // What is paid or applied for is not there to be refunded.
    try story.send(story.applied("a", story.line(.grant, "", grant - 150)), at: "B")
    #expect(story.verdict(refund(51, receipt: "退回二"), at: "C") == .fails(.amountsDiffer))
    #expect(story.verdict(refund(50, receipt: "退回二"), at: "C") == .passes)
    #expect(story.broken == nil)
    let replayed = try replayed(story)
    #expect(replayed.stateBytes() == story.desk.state())
  }

  private func replayed(_ story: RelocationScenario) throws -> StateMachine {
    story.desk.seal()
    return try story.desk.replayed()
  }

  // MARK: Advances

  /// A story with a second loan beside l1, and work to be paid for.
  private static func twoLoans() throws -> RelocationScenario {
    let story = try Self.story(.raised, without: .sourceQuota)
    try story.contract()
    try story.sign("l2", .loan, 1_000_00, rate: 0)
    try story.draw("l2", 1_000_00)
    try story.send(
      .lendDown(
        .with {
          $0.to = story.place("B")
          $0.tranche = "l2"
          $0.receiptNo = "下拨l2"
          $0.amount = 1_000_00
        }), at: "V")
    return story
  }

  @Test func anAdvanceIsClearedOnceAmongOpenApplications() throws {
    let story = try Self.twoLoans()
    let advance = [story.line(.loan, "l1", 100_00), story.line(.loan, "l2", 100_00)]
    try story.send(.applyWorks(story.works("预付", .advance, advance)), at: "B")
    try story.finish("预付", at: "B")
    let progress = story.line(.loan, "l1", 200_00, cleared: 100_00)
    #expect(story.verdict(story.applied("一", progress), at: "B") == .passes)
    #expect(story.verdict(story.applied("二", progress), at: "B") == .fails(.amountsDiffer))
    try story.send(Act.giveBack("一"), at: "B")
    #expect(story.verdict(story.applied("二", progress), at: "B") == .passes)
    // An advance that an open application clears is not reversed.
    #expect(story.verdict(Act.reverse("预付"), at: "B") == .fails(.wrongState))
    try story.finish("二", at: "B")
    #expect(story.broken == nil)
  }

  @Test func linesOfOnePotAreReversedTogether() throws {
    let story = try Self.twoLoans()
    let (half, other) = (story.line(.loan, "l1", 50_00), story.line(.loan, "l2", 100_00))
    try story.send(.applyWorks(story.works("一", .advance, [half, half])), at: "B")
    try story.finish("一", at: "B")
    try story.send(.applyWorks(story.works("二", .advance, [other])), at: "B")
    try story.finish("二", at: "B")
    try story.send(story.applied("三", story.line(.loan, "l1", 100_00, cleared: 50_00)), at: "B")
    try story.finish("三", at: "B")
    #expect(story.verdict(Act.reverse("一"), at: "B") == .fails(.wrongState))
    #expect(story.verdict(Act.reverse("二"), at: "B") == .passes)
    #expect(story.broken == nil)
  }

  // MARK: Surplus

  @Test func whatIsKeptBackOfTheContractorIsNoSurplus() throws {
    let story = try RelocationScenario.ready(.raised)
    try story.contract()
    let (bond, loan) = (story.fen("M03", 0), story.fen("M05", 0))
    let lines = [
      story.line(.bond, "b1", 1_000_00, retained: 100_00),
      story.line(.loan, "l1", 2_000_00, retained: 50_00),
    ]
    try story.send(.applyWorks(story.works("进度", .progress, lines)), at: "B")
    try story.finish("进度", at: "B")
    try story.accept()
    try story.move()
    try story.accrue("l1")
    try story.handOver()
    func industry(_ amount: Int64) -> FundAction {
      .useSurplus(
        .with {
          $0.project = "S1"
          $0.source = .bond
          $0.tranche = "b1"
          $0.industry = "ind1"
          $0.approvalNo = "结余"
          $0.amount = amount
        })
    }
    func early(_ amount: Int64) -> FundAction {
      .repayFromSurplus(
        .with {
          $0.tranche = "l1"
          $0.project = "S1"
          $0.approvalNo = "结余"
          $0.receiptNo = "结余\(amount)"
          $0.amount = amount
        })
    }
    let left = bond - 1_000_00
    #expect(story.verdict(industry(left + 1), at: "B", on: Self.end) == .fails(.amountsDiffer))
    #expect(story.verdict(industry(left), at: "B", on: Self.end) == .passes)
    let early1 = loan - 2_000_00
    #expect(story.verdict(early(early1 + 1), at: "B", on: Self.end) == .fails(.amountsDiffer))
    #expect(story.verdict(early(early1), at: "B", on: Self.end) == .passes)
    // The contractor gets what is his out of what stayed.
    let kept = [story.line(.bond, "b1", 100_00), story.line(.loan, "l1", 50_00)]
    let retention = FundAction.applyWorks(story.works("质保", .retention, kept))
    #expect(story.verdict(retention, at: "B", on: Self.end) == .passes)
    try story.finish("质保", at: "B", on: Self.end)
    #expect(story.broken == nil)
  }

  /// Carried over, bond money was a subsidy to whoever had it next, and no capital any more.
  @Test func carriedBondMoneyStaysBondMoney() throws {
    var story = try RelocationScenario.ready(.prepared)
    try story.bond("b1", "pb", "B02", 100)
    let day = Day.of(2020, 1, 10)
    try story.send(Act.carryOver("pb", to: "pb2", into: 2020), at: "P", on: day)
    let down = FundAction.passDown(
      .with {
        $0.key = "pb2"
        $0.to = story.place("C")
        $0.toKey = "cb"
        $0.documentNo = "下达1号"
        $0.amount = 40
      })
    #expect(story.verdict(down, at: "P", on: day) == .fails(.wrongState))
    #expect(story.verdict(story.injecting("pb2", 100), at: "P", on: day) == .passes)
    #expect(story.broken == nil)
  }

  /// A county's certificate reached the books of another county's unit.
  @Test func interestAndRepaymentArePostedInUnitsOfTheCountyOnly() throws {
    var story = try RelocationScenario.ready(.interest)
    let end = RelocationScenario.end
    let foreign = "\(story.place("K")).U.发展改革局"
    try story.desk.open(foreign, "GLA")
    try story.issue("cs", "O01", 200, at: "C", on: end)
    var repayment = story.repayment("还款", [("cs", "f1", .budget, 100)])
    repayment.unit = foreign
    #expect(story.verdict(.repayRelocation(repayment), at: "C", on: end) == .fails(.outOfScope))
    repayment.unit = story.place("U")
    #expect(story.verdict(.repayRelocation(repayment), at: "C", on: end) == .passes)
    let share = FundAction.payInterestShare(
      .with {
        $0.tranche = "l1"
        $0.body = story.place("B")
        $0.key = "cs"
        $0.unit = foreign
        $0.receiptNo = "付息"
        $0.amount = 1
      })
    #expect(story.verdict(share, at: "C", on: end) == .fails(.outOfScope))
    #expect(story.broken == nil)
  }
}
