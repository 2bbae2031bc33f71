import FiscalFunds
import Testing

@testable import LedgerCore

/// Rules of household lists: 22 to 24 and 34.
struct HouseholdRuleTests {
  static let rules: [RuleNumber] = [
    .subsidyRate, .oneBenefit, .registeredBeneficiary, .photovoltaicTarget,
  ]

  /// A project and three registered persons.
  private func books() throws -> RuleBooks {
    let books = try RuleBooks()
    try books.project("p") {
      $0.projectClass = "P0201"
      $0.formsAsset = false
    }
    try books.send(Act.register([1, 2, 3], from: .of(2016, 1, 1)))
    return books
  }

  @Test(
    arguments: [
      ("grassland-ban", 10_00, 75_00, Verdict.passes),
      ("grassland-ban", 10_00, 75_01, .refuses(.subsidyRate, 75_00, 75_01)),
      ("grassland-ban", 10_00, 74_99, .refuses(.subsidyRate, 75_00, 74_99)),
      // 7.5 fen cannot be paid.
      ("grassland-ban", 1, 7, .refuses(.subsidyRate, 7, 7)),
      ("grassland-ban", 2, 15, .passes), ("grassland-balance", 10_00, 25_00, .passes),
      ("school-meal", 200_00, 800_00, .passes),
      ("school-meal", 201_00, 804_00, .refuses(.subsidyRate, 800_00, 804_00)),
      ("产业奖补", 0, 12_34, .passes),
    ] as [(String, UInt32, Int64, Verdict)])
  func aSubsidyIsRateTimesQuantity(
    _ item: String, _ quantity: UInt32, _ amount: Int64, _ verdict: Verdict
  ) throws {
    let list = Act.list("l", item: item, [Act.entry(1, quantity: quantity, amount)])
    #expect(try books().verdict(list) == verdict)
  }

  @Test func theCapOfAYearCountsAllItsLists() throws {
    let books = try books()
    func meals(_ period: String, days: Int64, of person: UInt64 = 1) -> FundAction {
      Act.list(
        "l\(period)-\(days)-\(person)", item: "school-meal", period: period,
        [Act.entry(person, quantity: UInt32(days * 100), days * 4_00)])
    }
    #expect(books.verdict(meals("2020-03", days: 150)) == .passes)
    #expect(
      books.verdict(meals("2020-04", days: 51)) == .refuses(.subsidyRate, 200_00, 204_00))
    #expect(books.verdict(meals("2020-04", days: 51, of: 2)) == .passes)
    #expect(books.verdict(meals("2020-04", days: 50)) == .passes)
    #expect(books.verdict(meals("2020-05", days: 1)) == .refuses(.subsidyRate, 0, 4_00))
    #expect(books.verdict(meals("2021-03", days: 200)) == .passes)
  }

  @Test(
    arguments: [
      ("产业奖补", "2020", 1, Verdict.refuses(.oneBenefit, 0, 5_00)),
      ("产业奖补", "2020", 2, .passes), ("产业奖补", "2021", 1, .passes),
      ("务工补贴", "2020", 1, .passes),
    ] as [(String, String, UInt64, Verdict)])
  func aBenefitIsGotOnceAPersonItemAndPeriod(
    _ item: String, _ period: String, _ person: UInt64, _ verdict: Verdict
  ) throws {
    let books = try books()
    try books.send(Act.list("l", item: "产业奖补", [Act.entry(1, 10_00)]))
    let other = Act.list("m", item: item, period: period, [Act.entry(person, 5_00)])
    #expect(books.verdict(other) == verdict)
  }

  @Test func aPersonStandsOnAListOnce() throws {
    let list = Act.list("l", item: "产业奖补", [Act.entry(1, 10_00), Act.entry(1, 5_00)])
    #expect(try books().verdict(list) == .refuses(.oneBenefit, 0, 5_00))
  }

  @Test func aRefusalNamesTheEntryOfTheList() throws {
    let books = try books()
    let list = Act.list("l", item: "产业奖补", [Act.entry(1, 10_00), Act.entry(4, 5_00)])
    let refusal = books.desk.refusal(list)
    #expect(refusal?.figures == [24, 0, 5_00, 2])
  }

  @Test(arguments: [
    (Day.of(2020, 1, 9), Verdict.refuses(.registeredBeneficiary, 0, 1_00)),
    (.of(2020, 1, 10), .passes), (.of(2020, 6, 30), .passes),
    (.of(2020, 7, 1), .refuses(.registeredBeneficiary, 0, 1_00)),
  ])
  func aBeneficiaryIsRegisteredOnThatDay(_ day: Day, _ verdict: Verdict) throws {
    let books = try books()
    try books.send(Act.register([7], from: .of(2020, 1, 10), to: .of(2020, 6, 30)))
    #expect(books.verdict(Act.list("l", item: "奖补", [Act.entry(7, 1_00)]), on: day) == verdict)
  }

  @Test func whoWasRemovedAndRegisteredAgainIsRegistered() throws {
    let books = try books()
    try books.send(Act.register([7], from: .of(2020, 1, 10), to: .of(2020, 2, 28)))
    try books.send(Act.register([7], from: .of(2020, 5, 1)))
    let list = Act.list("l", item: "奖补", [Act.entry(7, 1_00)])
    #expect(
      books.verdict(list, on: .of(2020, 4, 30)) == .refuses(.registeredBeneficiary, 0, 1_00))
    #expect(books.verdict(list, on: .of(2020, 5, 1)) == .passes)
  }

  @Test(
    arguments: [
      (3_000_00, Verdict.passes), (2_999_99, .warns([.photovoltaicTarget])), (3_500_00, .passes),
    ] as [(Int64, Verdict)])
  func aHouseholdWithLessThanThePhotovoltaicTargetIsShown(
    _ amount: Int64, _ verdict: Verdict
  ) throws {
    let list = Act.list("l", item: "photovoltaic", [Act.entry(1, quantity: 1_00, amount)])
    #expect(try books().verdict(list) == verdict)
  }
}
