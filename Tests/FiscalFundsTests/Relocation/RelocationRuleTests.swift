import FiscalFunds
import FundData
import Testing

@testable import LedgerCore

/// Rules 47 to 58 and 60: tasks, quotas, households and the central grant.
struct RelocationRuleTests {
  static let rules: [RuleNumber] = [
    .taskWithinParent, .sourceQuota, .oneFinancingBody, .areaPerPerson, .noDebtEnlarging,
    .selfRaiseCap, .headGrant, .grantOnce, .grantPurpose, .signedLimit, .oneHousingBenefit,
  ]

  // MARK: Tasks and quotas

  @Test func aTaskStaysWithinItsParentInPersonsAndEachSource() throws {
    let story = try RelocationScenario.ready(.prepared)
    let changes: [(Int64, (inout AllocateTask) -> Void)] = [
      (100, { $0.registered += 1 }), (20, { $0.synchronous += 1 }),
      (story.fen("M01", 0), { $0.quotas.grant += 1 }),
      (story.fen("M03", 0), { $0.quotas.bond += 1 }),
      (story.fen("M04", 0), { $0.quotas.fund += 1 }),
      (story.fen("M05", 0), { $0.quotas.loan += 1 }),
      (story.fen("M07", 0), { $0.quotas.households += 1 }),
    ]
    for (limit, change) in changes {
      #expect(
        story.verdict(story.task("C", version: 2, change), at: "P")
          == .refuses(.taskWithinParent, limit, limit + 1))
    }
    #expect(story.verdict(story.task("C", version: 2), at: "P") == .passes)
    #expect(story.verdict(story.task("C", version: 2), at: "P") == .fails(.wrongState))
    #expect(story.broken == nil)
  }

  @Test func theNationStaysWithinTheProgramme() throws {
    let story = try RelocationScenario.ready(.prepared)
    let most: Int64 = 800_0000_0000_00
    #expect(
      story.verdict(story.task("N", version: 2) { $0.quotas.grant = most + 1 }, at: "N")
        == .refuses(.taskWithinParent, most, most + 1))
    #expect(
      story.verdict(story.task("N", version: 2) { $0.quotas.grant = most }, at: "N") == .passes)
  }

  @Test func aNewVersionIsNotBelowWhatIsGivenOnEnrolledOrRaised() throws {
    let story = try RelocationScenario.ready(.raised)
    #expect(
      story.verdict(story.task("P", version: 2) { $0.registered = 99 }, at: "N")
        == .refuses(.taskWithinParent, 100, 99))
    #expect(
      story.verdict(story.task("C", version: 2) { $0.registered = 99 }, at: "P")
        == .refuses(.taskWithinParent, 100, 99))
    let raised = story.fen("M07", 0)
    #expect(
      story.verdict(story.task("C", version: 2) { $0.quotas.households -= 1 }, at: "P")
        == .refuses(.taskWithinParent, raised, raised - 1))
  }

  @Test func enrolmentStaysWithinTheTaskOfTheCounty() throws {
    let story = try RelocationScenario.ready(.prepared)
    #expect(
      story.verdict(story.enrolment(story.household(900, persons: 1, area: 1)), at: "C")
        == .refuses(.taskWithinParent, 0, 1))
    #expect(
      story.verdict(
        story.enrolment(story.household(900, persons: 1, area: 1, .synchronous)), at: "C")
        == .refuses(.taskWithinParent, 0, 1))
  }

  @Test func eachSourceIsRaisedWithinItsQuota() throws {
    var story = try RelocationScenario.ready(.prepared)
    for (tranche, source, quota) in [
      ("f1", MoneySource.fund, story.fen("M04", 0)), ("l1", .loan, story.fen("M05", 0)),
    ] {
      try story.sign(tranche, source, quota + 1, rate: 0)
      #expect(
        story.verdict(story.drawing(tranche, "提款\(tranche)", quota + 1), at: "V")
          == .refuses(.sourceQuota, quota, quota + 1))
      #expect(story.verdict(story.drawing(tranche, "提款\(tranche)", quota), at: "V") == .passes)
      #expect(
        story.verdict(story.drawing(tranche, "再提\(tranche)", 1), at: "V")
          == .refuses(.sourceQuota, 0, 1))
    }
    let bond = story.fen("M03", 0)
    try story.bond("b1", "pb", "B02", bond + 1)
    #expect(
      story.verdict(story.injecting("pb", bond + 1), at: "P")
        == .refuses(.sourceQuota, bond, bond + 1))
    #expect(story.verdict(story.injecting("pb", bond), at: "P") == .passes)
    #expect(story.broken == nil)
  }

  @Test func theGrantIsPassedDownAndPaidWithinTheTask() throws {
    var story = try RelocationScenario.ready(.prepared)
    let grant = story.fen("M01", 0)
    try story.issue("rn", "R01", grant + 1, at: "N")
    func pass(_ amount: Int64) -> FundAction {
      .passDown(
        .with {
          $0.key = "rn"
          $0.to = story.place("P")
          $0.toKey = "rp"
          $0.documentNo = "发改投资1号"
          $0.amount = amount
        })
    }
    #expect(
      story.verdict(pass(grant + 1), at: "N") == .refuses(.sourceQuota, grant, grant + 1))
    #expect(story.verdict(pass(grant), at: "N") == .passes)
  }

  @Test func whatHouseholdsRaiseStaysWithinTheQuota() throws {
    let story = try RelocationScenario.ready(.prepared)
    try story.send(story.task("C", version: 2) { $0.quotas.households = 5_000_00 }, at: "P")
    #expect(
      story.verdict(story.raising("a", story.part(1, 5_000_01)), at: "B")
        == .refuses(.sourceQuota, 5_000_00, 5_000_01))
    #expect(story.verdict(story.raising("a", story.part(1, 5_000_00)), at: "B") == .passes)
    #expect(story.broken == nil)
  }

  @Test func aProvinceHasOneFinancingBody() throws {
    let story = try RelocationScenario.ready(.prepared)
    func name(_ kind: BodyKind, _ body: String) -> FundAction {
      .designateBody(
        .with {
          $0.body = body
          $0.kind = kind
          $0.documentNo = "函\(body)"
        })
    }
    #expect(
      story.verdict(name(.financing, "620000.V2"), at: "P")
        == .refuses(.oneFinancingBody, 1, 2))
    #expect(story.verdict(name(.project, "620503.B2"), at: "C") == .passes)
    #expect(story.verdict(name(.financing, "620503.V"), at: "C") == .fails(.commandShape))
    #expect(story.verdict(name(.project, "620523.B"), at: "C") == .fails(.commandShape))
  }

  // MARK: Households

  @Test func aRegisteredHouseHasTwentyFiveSquareMetresAPerson() throws {
    let story = try RelocationScenario()
    var prepared = story
    try prepared.prepare()
    try prepared.send(prepared.task("N", version: 2) { $0.registered = 108 }, at: "N")
    try prepared.send(prepared.task("P", version: 2) { $0.registered = 108 }, at: "N")
    try prepared.send(prepared.task("C", version: 2) { $0.registered = 108 }, at: "P")
    #expect(
      prepared.verdict(prepared.enrolment(prepared.household(901, area: 10_001)), at: "C")
        == .refuses(.areaPerPerson, 10_000, 10_001))
    #expect(
      prepared.verdict(prepared.enrolment(prepared.household(901, area: 10_000)), at: "C")
        == .passes)
    func built(_ area: UInt32) -> FundAction {
      .recordMoves(
        .with {
          $0.project = "S1"
          $0.households = [
            .with {
              $0.key = HashedKey(high: 1, low: 901)
              $0.area = area
            }
          ]
        })
    }
    #expect(
      prepared.verdict(built(10_001), at: "C") == .refuses(.areaPerPerson, 10_000, 10_001))
    #expect(prepared.verdict(built(10_000), at: "C") == .passes)
    #expect(prepared.broken == nil)
  }

  @Test func aRegisteredHouseholdDoesNotBorrowForItsHouse() throws {
    let story = try RelocationScenario.ready(.prepared)
    #expect(
      story.verdict(story.raising("a", story.part(1, 100, isBorrowed: true)), at: "B")
        == .refuses(.noDebtEnlarging, 0, 100))
    #expect(story.verdict(story.raising("a", story.part(1, 100)), at: "B") == .passes)
  }

  @Test func selfRaisedMoneyHasACapAPersonAndAHousehold() throws {
    var story = try RelocationScenario()
    try story.prepare()
    for (letter, from) in [("N", "N"), ("P", "N"), ("C", "P")] {
      try story.send(
        story.task(letter, version: 2) {
          $0.registered = 102
          $0.quotas.households *= 2
        }, at: from)
    }
    try story.send(story.enrolment(story.household(902, persons: 2, area: 5_000)), at: "C")
    #expect(
      story.verdict(story.raising("a", story.part(902, 6_000_01)), at: "B")
        == .refuses(.selfRaiseCap, 6_000_00, 6_000_01))
    #expect(story.verdict(story.raising("a", story.part(902, 6_000_00)), at: "B") == .passes)
    #expect(
      story.verdict(story.raising("b", story.part(902, 1)), at: "B")
        == .refuses(.selfRaiseCap, 0, 1))
    #expect(
      story.verdict(story.raising("b", story.part(1, 10_000_01)), at: "B")
        == .refuses(.selfRaiseCap, 10_000_00, 10_000_01))
    // Two parts of one command count together.
    #expect(
      story.verdict(story.raising("b", story.part(1, 10_000_00), story.part(1, 1)), at: "B")
        == .refuses(.selfRaiseCap, 0, 1))
    #expect(story.verdict(story.raising("b", story.part(1, 10_000_00)), at: "B") == .passes)
  }

  @Test func theGrantIsHeadsTimesStandard() throws {
    var story = try RelocationScenario.ready(.prepared)
    let grant = story.fen("M01", 0)
    #expect(grant == 100 * 8_000_00)
    try story.issue("rx", "R01", grant + 1, at: "C")
    try story.send(story.assigning("rx", grant + 1), at: "C")
    #expect(
      story.verdict(story.paying("a", from: "rx", grant + 1), at: "C")
        == .refuses(.headGrant, grant, grant + 1))
    #expect(story.verdict(story.paying("a", from: "rx", grant), at: "C") == .passes)
    #expect(
      story.verdict(story.paying("b", from: "rx", 1), at: "C") == .refuses(.headGrant, 0, 1))
    // A returned application gives it back.
    try story.send(.returnPayment(.with { $0.key = "a" }), at: "C")
    #expect(story.verdict(story.paying("b", from: "rx", 1), at: "C") == .passes)
    #expect(story.broken == nil)
  }

  @Test func aHeadIsGrantedOnce() throws {
    let story = try RelocationScenario.ready(.prepared)
    let again = FundAction.grantHeads(
      .with {
        $0.project = "S1"
        $0.documentNo = "补助2号"
        $0.households = [.with { $0.key = RelocationScenario.registered[0] }]
      })
    #expect(story.verdict(again, at: "C") == .refuses(.grantOnce, 0, 4 * 8_000_00))
    let number = story.desk.funds.taskNumber(story.place("C"))
    let task = try #require(number)
    #expect(story.desk.funds.tasks[task].granted == 100)
  }

  @Test func theCentralGrantIsNeitherCapitalNorRepaymentNorAnybodyElses() throws {
    var story = try RelocationScenario.ready(.interest)
    try story.issue("rp2", "R01", 100, at: "P")
    #expect(
      story.verdict(story.injecting("rp2", 100), at: "P") == .refuses(.grantPurpose, 0, 100))
    try story.issue("rc2", "R01", 100, at: "C")
    let repay = FundAction.repayRelocation(
      story.repayment("还款", [("rc2", "l1", .budget, 100)]))
    #expect(
      story.verdict(repay, at: "C", on: RelocationScenario.end) == .refuses(.grantPurpose, 0, 0))
    try story.send(story.assigning("rc2", 100), at: "C")
    #expect(
      story.verdict(story.paying("a", from: "rc2", 100, to: .company), at: "C")
        == .refuses(.grantPurpose, 0, 100))
  }

  @Test func aLoanIsDrawnWithinItsSignedLimit() throws {
    let story = try RelocationScenario.ready(.prepared)
    try story.sign("l1", .loan, 100_00, rate: 0)
    #expect(
      story.verdict(story.drawing("l1", "一", 100_01), at: "V")
        == .refuses(.signedLimit, 100_00, 100_01))
    #expect(story.verdict(story.drawing("l1", "一", 100_00), at: "V") == .passes)
    #expect(
      story.verdict(story.drawing("l1", "二", 1), at: "V") == .refuses(.signedLimit, 0, 1))
  }

  @Test func aMoverHasNoBenefitOfRenovationAndTheOtherWayRound() throws {
    var story = try RelocationScenario()
    try story.prepare()
    for (letter, from) in [("N", "N"), ("P", "N"), ("C", "P")] {
      try story.send(story.task(letter, version: 2) { $0.registered = 104 }, at: from)
    }
    let keys = [HashedKey(high: 1, low: 903), RelocationScenario.registered[0]]
    try story.send(
      .registerBeneficiaries(
        .with {
          $0.entries = keys.map { key in
            .with {
              $0.person = key
              $0.from = .of(2016, 1, 1)
            }
          }
        }), at: "C")
    func list(_ key: HashedKey) -> FundAction {
      .approveList(
        .with {
          $0.project = "S1"
          $0.key = "名单\(key.low)"
          $0.item = "危房改造"
          $0.period = "2019"
          $0.digest = HashedKey(high: 5, low: 5)
          $0.entries = [
            .with {
              $0.person = key
              $0.quantity = 1
              $0.amount = 20_000_00
            }
          ]
        })
    }
    #expect(story.verdict(list(keys[1]), at: "C") == .refuses(.oneHousingBenefit, 0, 20_000_00))
    #expect(story.verdict(list(keys[0]), at: "C") == .passes)
    #expect(
      story.verdict(story.enrolment(story.household(903)), at: "C")
        == .refuses(.oneHousingBenefit, 0, 0))
    #expect(story.verdict(story.enrolment(story.household(904)), at: "C") == .passes)
  }
}
