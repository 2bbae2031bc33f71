import FundData
import FundMessages
import LedgerCore
import Testing

@testable import FiscalFunds
@testable import FundServer

/// The views of relocation financing as messages: each figure in its field.
struct RelocationMessageTests {
  private static let day = Day(year: 2020, month: 6, day: 1) ?? Day(number: 0)

  /// A county body with one loan: 900 drawn, 700 passed down, 400 paid for a household of 4 among 10.
  private static func books() throws -> FundBooks {
    let funds = FundBooks(reference: try ReferenceData.load())
    for (entity, parent) in [("000000", ""), ("620000", "000000"), ("620503", "620000")] {
      var task = TaskRow()
      (task.entity, task.parent, task.registered) = (entity, parent, 50)
      (task.quotas.loan, task.raised.loan) = (1_000, entity == "620000" ? 900 : 0)
      funds.note(task: funds.tasks.append(task))
    }
    for (entity, kind) in [("620000.V", BodyKind.financing), ("620503.B", .project)] {
      var body = BodyRow()
      (body.entity, body.kind, body.government) = (entity, kind, String(entity.prefix(6)))
      funds.note(body: funds.bodies.append(body))
    }
    var project = ProjectRow()
    (project.county, project.key, project.name) = ("620503", "S1", "新村")
    funds.note(project: funds.projects.append(project))
    var settlement = SettlementRow()
    (settlement.project, settlement.body, settlement.registered) = (1, 2, 10)
    funds.note(settlement: funds.settlements.append(settlement))
    var loan = LoanRow()
    (loan.body, loan.key, loan.source, loan.lender) = (1, "l1", .loan, "国开行")
    (loan.drawn, loan.lentDown, loan.rate, loan.dayBasis) = (900, 700, 49_000, 360)
    (loan.centralShare, loan.matures) = (9_000, .init(number: day.number + 200))
    (loan.accruedTo, loan.lastDrawnOn) = (day, .init(number: day.number - 100))
    funds.note(loan: funds.loans.append(loan))
    var claim = ClaimRow()
    (claim.loan, claim.body, claim.lent) = (1, 2, 700)
    funds.note(claim: funds.claims.append(claim))
    var pot = PotRow()
    (pot.settlement, pot.source, pot.loan) = (1, .loan, 1)
    (pot.registered, pot.cash, pot.held) = (400, 400, 20)
    funds.note(pot: funds.pots.append(pot))
    var household = HouseholdRow()
    (household.key, household.settlement) = (HashedKey(high: 1, low: 2), 1)
    (household.persons, household.builtArea, household.hasMovedIn) = (4, 10_400, true)
    funds.note(household: funds.households.append(household))
    funds.settlements[1].builtArea = 10_400
    return funds
  }

  @Test func `a financing table`() throws {
    var answer = Fundledger_V1_GetFinancingResponse()
    answer.fill(with: try Self.books().financing(of: "000000", on: Self.day, limit: 1))
    #expect(answer.lines.map(\.source) == [.grant, .bond, .fund, .loan, .households, .local])
    #expect(answer.total.quota == 1_000 && answer.total.raised == 900)
    #expect(answer.total.passed == 700 && answer.total.paid == 400 && answer.total.balance == 500)
    #expect(answer.total.raisedOfQuota == 90_00 && answer.total.paidOfRaised == 44_44)
    #expect(!answer.lines[0].figures.hasRaisedOfQuota && answer.persons.task == 50)
    #expect(answer.parts.map(\.key) == ["620000"] && answer.parts.map(\.kind) == [.region])
    #expect(answer.nextAfter.isEmpty && answer.envelope.registered == 9_810_000)
    #expect(answer.envelope.total == 5_922 * 100_000_000_00)
    #expect(answer.envelope.sources.map(\.source).count == 5 && !answer.envelope.isTask)
  }

  @Test func `a debt service calendar`() throws {
    var answer = Fundledger_V1_GetDebtServiceResponse()
    answer.fill(with: try Self.books().debtService(of: "620000", on: Self.day))
    #expect(answer.body == "620000.V" && answer.province == "620000")
    #expect(answer.tranches.map(\.key) == ["l1"] && answer.tranches[0].lender == "国开行")
    #expect(answer.tranches[0].principal == 900 && answer.tranches[0].nextAmount == 900)
    #expect(answer.tranches[0].rate == 49_000 && answer.tranches[0].centralShare == 9_000)
    // 900 at 4.9 % for 200 days is 24.5, rounded half up.
    #expect(answer.dues.map(\.year) == [2020] && answer.dues.map(\.interest) == [25])
    #expect(answer.dues[0].central == 22 && answer.dues[0].local == 3)
    #expect(answer.debtors.map(\.outstanding) == [700] && answer.total.interest == 25)
  }

  @Test func `costs and idle money`() throws {
    let funds = try Self.books()
    var costs = Fundledger_V1_GetSettlementCostsResponse()
    costs.fill(with: try funds.settlementCosts(of: "620503", on: Self.day))
    #expect(costs.areaLimit == 2_500 && costs.costPerPerson == 40 && costs.settlements == 1)
    let row = try #require(costs.rows.first)
    #expect(row.costPerPerson == 40 && row.median == 40 && row.isMedianOfProvince)
    #expect(row.areaPerPerson == 2_600 && row.largeHouseholds == 1 && row.isAreaOutlier)
    var idle = Fundledger_V1_GetIdleMoneyResponse()
    idle.fill(with: try funds.idleMoney(of: "620000", on: Self.day))
    #expect(idle.rows.map(\.notPassed) == [200] && idle.rows.map(\.notPaid) == [300])
    #expect(idle.rows[0].held == 20 && idle.rows[0].days == 100 && idle.rows[0].isLate)
    // 500 at 4.9 % for 100 days is 6.81.
    #expect(idle.total.interestSince == 7 && idle.late == 500 && idle.dayLimit == 90)
  }

  @Test func `a household by its 16 bytes`() throws {
    let bytes = HashedKey(high: 1, low: 2).message
    let key = try #require(HashedKey(message: bytes))
    #expect(key == HashedKey(high: 1, low: 2) && HashedKey(message: bytes.dropLast()) == nil)
    var answer = Fundledger_V1_TraceHouseholdResponse()
    answer.fill(with: try Self.books().trace(household: key, of: "620503", on: Self.day))
    #expect(answer.project == "S1" && answer.projectName == "新村" && answer.persons == 4)
    #expect(answer.movedIn && !answer.isGranted && answer.builtArea == 10_400)
    #expect(answer.works == 400 && answer.share == 160 && answer.classPersons == 10)
    #expect(answer.sources.map(\.tranche) == ["l1"] && answer.sources[0].body == "620000.V")
  }
}
