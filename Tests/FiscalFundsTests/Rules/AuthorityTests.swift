import FiscalFunds
import FundData
import Testing

@testable import LedgerCore

/// What a command may reach: whose books, whose persons, whose tables, and in what order of days.
struct AuthorityTests {
  private static let neighbour = "620502"

  private func desk() throws -> FundDesk {
    let desk = try FundDesk()
    for entity in [RuleBooks.county, Self.neighbour, "620000"] {
      try desk.open(entity, "GLB", "GLF")
    }
    return desk
  }

  @Test(arguments: [
    (RuleBooks.county, 0 as UInt32, nil as RefusalCode?), (RuleBooks.county, 620_503, nil),
    (RuleBooks.county, 620_000, nil), (RuleBooks.county, 620_502, .outOfScope),
    (RuleBooks.county, 630_000, .outOfScope), ("620000", 620_503, .outOfScope),
  ])
  func aCommandActsWithinTheSendersRegion(
    _ entity: String, _ scope: UInt32, _ code: RefusalCode?
  ) throws {
    let revenue = FundAction.recordRevenue(.with { $0.amount = 1 })
    #expect(try desk().refusal(revenue, at: entity, scope: scope)?.code == code)
  }

  @Test func aProjectsUnitIsOfTheCounty() throws {
    var project = ProposeProject.with {
      $0.key = "p"
      $0.projectClass = "P1801"
      $0.unit = "\(Self.neighbour).U.交通局"
      $0.budget = [.with { $0.amount = 1 }]
    }
    let desk = try desk()
    #expect(desk.refusal(.proposeProject(project))?.code == .outOfScope)
    project.unit = "\(RuleBooks.county).U.交通局"
    #expect(desk.refusal(.proposeProject(project)) == nil)
  }

  @Test func debtIsRepaidToALevelAbove() throws {
    let desk = try desk().open("630000", "GLB", "GLF")
    let bond = FundAction.issueBond(
      .with {
        $0.tranche = "b1"
        $0.key = "z"
        $0.documentNo = "1号"
        $0.category = "B01"
        $0.budgetYear = 2020
        $0.amount = 100
      })
    try desk.send(bond, at: "630000")
    let repayment = FundAction.repayDebt(
      .with {
        $0.tranche = "b1"
        $0.to = "630000"
        $0.key = "r"
        $0.category = "O01"
        $0.budgetYear = 2020
        $0.project = "debt"
        $0.principal = 1
      })
    let refusal = desk.refusal(repayment)
    #expect(refusal?.code == .ruleRefuses)
    #expect(refusal?.figures.first == Int64(RuleNumber.lowerIsChild.rawValue))
  }

  @Test func whoLoadsTablesIsOverEverythingThatIsKept() throws {
    let desk = try desk()
    let rules = try RuleBooks.text("rules.csv") { $0 }
    let load = FundAction.loadTables(
      .with {
        $0.files = [
          .with {
            $0.name = "rules.csv"
            $0.content = Array(rules.utf8)
          }
        ]
      })
    #expect(desk.refusal(load, scope: 620_503)?.code == .outOfScope)
    #expect(desk.refusal(load, at: "620000", scope: 620_000) == nil)
  }

  @Test func aRuleIsSwitchedOffAndNotLeftOut() throws {
    let rules = try RuleBooks.text("rules.csv") { $0 }
      .split(separator: "\n").filter { !$0.hasPrefix("16,") }.joined(separator: "\n")
    let load = FundAction.loadTables(
      .with {
        $0.files = [
          .with {
            $0.name = "rules.csv"
            $0.content = Array(rules.utf8)
          }
        ]
      })
    let refusal = try desk().refusal(load)
    #expect(refusal?.code == .commandShape && refusal?.detail.contains("16") == true)
  }

  /// One county's registration is no claim on another's money.
  @Test func aCountyRegistersItsOwnPersons() throws {
    let desk = try desk()
    let person = HashedKey(high: 1, low: 1)
    let registration = FundAction.registerBeneficiaries(
      .with {
        $0.entries = [
          .with {
            $0.person = person
            $0.from = .of(2016, 1, 1)
          }
        ]
      })
    try desk.send(registration, at: Self.neighbour)
    #expect(!desk.funds.isRegistered(person, in: RuleBooks.county, on: .of(2020, 6, 1)))
    #expect(desk.funds.isRegistered(person, in: Self.neighbour, on: .of(2020, 6, 1)))
  }
}
