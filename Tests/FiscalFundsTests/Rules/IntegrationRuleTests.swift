import FiscalFunds
import FundData
import Testing

@testable import LedgerCore

/// Rules of the pool and the plan: 1 to 8 and 10.
struct IntegrationRuleTests {
  static let rules: [RuleNumber] = [
    .eligibleCounty, .localCounty, .categoryInScope, .noDirectSubsidy, .planInForce,
    .planSourceLine, .planFloor, .planClassLine, .pooledClass,
  ]

  /// A county with 1 000 元 of an indicator and a plan line for it.
  private func books(
    _ county: String = RuleBooks.county, on day: Day = RuleBooks.day, category: String = "C01",
    reference: ReferenceData? = nil
  ) throws -> RuleBooks {
    let books = try RuleBooks(county, on: day, reference: reference)
    try books.send(
      Act.issue("c1", 1_000_00) {
        $0.publisher = "\(county.prefix(4))00"
        $0.category = category
      })
    try books.plan([Act.source("x1", category, .central, 900_00)], [Act.use("P18", 900_00)])
    return books
  }

  @Test(arguments: [
    ("620503", Day.of(2020, 6, 1), Verdict.passes),
    ("640502", .of(2020, 6, 1), .refuses(.eligibleCounty, 0, 100_00)),
    ("620503", .of(2023, 12, 31), .passes),
    ("620503", .of(2024, 1, 1), .refuses(.eligibleCounty, 0, 100_00)),
  ])
  func onlyACountyOfTheListOfTheDayPools(_ county: String, _ day: Day, _ verdict: Verdict) throws {
    #expect(try books(county, on: day).verdict(Act.pool("c1", "x1", 100_00)) == verdict)
  }

  @Test func aCountyNamedByItsProvincePoolsLocalMoneyOnly() throws {
    let books = try books(
      reference: try RuleBooks.tables("pool_counties.csv") {
        $0.replacing("620503,all,", with: "620503,local,")
      })
    #expect(
      books.verdict(Act.pool("c1", "x1", 100_00)) == .refuses(.localCounty, 0, 100_00))
    try books.send(Act.issueOwn("c2", 100_00))
    try books.plan(
      [Act.source("x1", "C01", .central, 900_00), Act.source("x2", "L01", .county, 100_00)],
      [Act.use("P18", 1_000_00)], version: 2)
    #expect(books.verdict(Act.pool("c2", "x2", 100_00)) == .passes)
  }

  @Test(arguments: [
    ("C01", Verdict.passes), ("C20", .passes), ("X01", .passes),
    ("A01", .refuses(.categoryInScope, 0, 1)), ("D03", .refuses(.categoryInScope, 0, 1)),
    ("D01", .refuses(.noDirectSubsidy, 0, 1)), ("D02", .refuses(.noDirectSubsidy, 0, 1)),
  ])
  func onlyCategoriesInScopeArePooled(_ category: String, _ verdict: Verdict) throws {
    #expect(try books(category: category).verdict(Act.pool("c1", "x1", 1)) == verdict)
  }

  @Test func poolingNeedsAPlanThatIsFiled() throws {
    let books = try RuleBooks()
    try books.send(Act.issue("c1", 1_000_00))
    let pool = Act.pool("c1", "x1", 100_00)
    let refused = Verdict.refuses(.planInForce, 0, 100_00)
    #expect(books.verdict(pool) == refused)
    try books.send(
      Act.draftPlan(
        1, sources: [Act.source("x1", "C01", .central, 100_00)], uses: [Act.use("P18", 100_00)]))
    #expect(books.verdict(pool) == refused)
    try books.send(Act.approvePlan(1))
    #expect(books.verdict(pool) == refused)
    try books.send(Act.filePlan(1))
    #expect(books.verdict(pool) == .passes)
  }

  @Test func aPlanOfAnotherYearDoesNotServe() throws {
    let books = try books()
    try books.send(Act.issue("c9", 100_00) { $0.budgetYear = 2021 })
    #expect(books.verdict(Act.pool("c9", "x1", 1)) == .refuses(.planInForce, 0, 1))
  }

  @Test func pooledMoneyThatWasCarriedOverNeedsNoPlanOfTheNewYear() throws {
    let books = try RuleBooks.ready()
    try books.send(Act.carryOver("c1", to: "c1n", into: 2021))
    #expect(books.verdict(Act.assign("c1n", to: "p", line: "x1", 200_00)) == .passes)
    #expect(books.verdict(Act.pool("c1n", "x1", 1)) == .refuses(.planInForce, 0, 1))
  }

  @Test func aSourceLineIsALimitToTheFen() throws {
    let books = try RuleBooks.ready()
    #expect(
      books.verdict(Act.pool("c1", "x1", 100_01)) == .refuses(.planSourceLine, 100_00, 100_01))
    #expect(books.verdict(Act.pool("c1", "x1", 100_00)) == .passes)
    #expect(books.verdict(Act.pool("c1", "x1", 1)) == .refuses(.planSourceLine, 0, 1))
    #expect(books.verdict(Act.unpool("c1", "x1", 50_00)) == .passes)
    #expect(books.verdict(Act.pool("c1", "x1", 50_00)) == .passes)
  }

  @Test(arguments: ["x2", "x3", "other"])
  func aLineOfAnotherLevelOrCategoryHasNothing(_ line: String) throws {
    let books = try RuleBooks.ready()
    try books.plan(
      [
        Act.source("x1", "C01", .central, 900_00), Act.source("x2", "C01", .province, 50_00),
        Act.source("x3", "C02", .central, 50_00),
      ], [Act.use("P18", 1_000_00)], version: 2)
    #expect(books.verdict(Act.pool("c1", line, 1)) == .refuses(.planSourceLine, 0, 1))
  }

  @Test(
    arguments: [
      (799_99, 799_99, 0, Verdict.refuses(.planFloor, 799_99, 800_00)),
      (800_00, 599_99, 200_01, .refuses(.planFloor, 599_99, 600_00)),
      (800_00, 600_00, 200_00, .passes),
    ] as [(Int64, Int64, Int64, Verdict)])
  func aVersionStaysAboveWhatIsUsed(
    _ source: Int64, _ roads: Int64, _ farms: Int64, _ verdict: Verdict
  ) throws {
    let books = try RuleBooks.ready()
    let uses = [Act.use("P18", roads)] + (farms > 0 ? [Act.use("P02", farms)] : [])
    let plan = Act.draftPlan(2, sources: [Act.source("x1", "C01", .central, source)], uses: uses)
    #expect(books.verdict(plan) == verdict)
  }

  @Test(
    arguments: [
      (50_00, Verdict.passes), (50_01, .refuses(.planFloor, 850_00, 850_01)),
    ] as [(Int64, Verdict)])
  func aVersionIsLookedAtAgainWhenItIsFiled(_ pooled: Int64, _ verdict: Verdict) throws {
    let books = try RuleBooks.ready()
    try books.send(
      Act.draftPlan(
        2, sources: [Act.source("x1", "C01", .central, 850_00)], uses: [Act.use("P18", 850_00)]))
    try books.send(Act.approvePlan(2))
    try books.send(Act.pool("c1", "x1", pooled))
    #expect(books.verdict(Act.filePlan(2)) == verdict)
  }

  @Test func aClassLineIsALimitToTheFen() throws {
    let books = try RuleBooks.ready()
    try books.plan(
      [Act.source("x1", "C01", .central, 900_00)],
      [Act.use("P18", 650_00), Act.use("P02", 250_00)], version: 2)
    func assign(_ amount: Int64) -> FundAction {
      Act.assign("c1", to: "p", line: "x1", amount)
    }
    #expect(books.verdict(assign(50_01)) == .refuses(.planClassLine, 50_00, 50_01))
    #expect(books.verdict(assign(50_00)) == .passes)
    #expect(books.verdict(assign(1)) == .refuses(.planClassLine, 0, 1))
  }

  @Test func aNewLineForAWorkTakesWhatItsFamilyHadUsed() throws {
    let books = try RuleBooks.ready()
    try books.plan(
      [Act.source("x1", "C01", .central, 900_00)],
      [Act.use("P18", 100_00), Act.use("P1801", 800_00)], version: 2)
    let assign = Act.assign("c1", to: "p", line: "x1", 200_00)
    #expect(books.verdict(assign) == .passes)
    #expect(books.verdict(Act.unassign("c1", from: "p", line: "x1", 800_00)) == .passes)
    try books.send(Act.pool("c1", "x1", 100_00))
    #expect(
      books.verdict(Act.assign("c1", to: "p", line: "x1", 800_01))
        == .refuses(.planClassLine, 800_00, 800_01))
  }

  @Test(arguments: [
    ("P0201", "x1", Verdict.passes), ("P1801", "x1", .passes), ("P0301", "x1", .passes),
    ("P0602", "x1", .refuses(.pooledClass, 0, 100_00)),
    ("P0801", "x1", .refuses(.pooledClass, 0, 100_00)),
    ("PF01", "x1", .refuses(.pooledClass, 0, 100_00)), ("P0602", "", .passes),
  ])
  func pooledMoneyPaysForProductionAndInfrastructure(
    _ projectClass: String, _ line: String, _ verdict: Verdict
  ) throws {
    let books = try books()
    try books.plan(
      [Act.source("x1", "C01", .central, 900_00)],
      ["P02", "P03", "P06", "P08", "P18", "PF"].map { Act.use($0, 150_00) }, version: 2)
    try books.send(Act.pool("c1", "x1", 500_00))
    try books.project("p") { $0.projectClass = projectClass }
    #expect(books.verdict(Act.assign("c1", to: "p", line: line, 100_00)) == verdict)
  }
}
