import Testing

@testable import FundData

/// The tables of relocation: the embedded ones, and small ones with one fault each.
struct RelocationTablesTests {
  private let reference: ReferenceData

  init() throws { reference = try ReferenceData.load() }

  private func day(_ text: String) throws -> Int32 { try #require(CivilDay.number(of: text)) }

  @Test func envelopeIsThatOfThePublishedProgramme() throws {
    let programme = try #require(reference.programme(on: try day("2018-06-30")))
    #expect(programme.registered == 9_810_000 && programme.synchronous == 6_470_000)
    let hundredMillionYuan: Int64 = 10_000_000_000
    #expect(programme.grant == 800 * hundredMillionYuan)
    #expect(programme.bond == 994 * hundredMillionYuan)
    #expect(programme.fund == 500 * hundredMillionYuan)
    #expect(programme.loan == 3_413 * hundredMillionYuan)
    #expect(programme.households == 215 * hundredMillionYuan)
    let sum =
      programme.grant + programme.bond + programme.fund + programme.loan + programme.households
    #expect(sum == 5_922 * hundredMillionYuan)
  }

  @Test func envelopeStandsFromTheStartWithoutEnd() throws {
    let first = try day("2016-01-01")
    #expect(reference.programme(on: first - 1) == nil)
    #expect(reference.programme(on: first) == reference.programme(on: try day("2030-01-01")))
    #expect(reference.relocationFigures.map(\.item) == RelocationFigure.Item.allCases)
    for figure in reference.relocationFigures where figure.item != .registered {
      #expect(figure.basis.contains("from memory and to be confirmed"), "\(figure.item)")
    }
  }

  @Test(
    arguments: [
      ("340000", 700_000), ("340826", 700_000), ("220000", 700_000), ("430281", 700_000),
      ("520000", 800_000), ("620503", 800_000), ("500000", 800_000), ("513400", 800_000),
      ("533300", 800_000), ("630200", 800_000),
      ("540000", 1_000_000), ("653100", 1_000_000), ("632500", 1_000_000), ("632521", 1_000_000),
      ("513201", 1_000_000), ("533422", 1_000_000), ("623027", 1_000_000),
      // Autonomous counties whose prefecture is not Tibetan.
      ("513422", 1_000_000), ("620623", 1_000_000), ("620600", 800_000),
      ("632800.冷湖行委", 1_000_000), ("511900.经开区", 800_000), ("520000.V", 800_000),
    ] as [(String, Int64)])
  func grantIsThatOfTheNearestAbove(_ region: String, _ fen: Int64) throws {
    #expect(reference.headGrant(ofRegion: region, on: try day("2018-06-30")) == fen)
  }

  @Test(arguments: ["000000", "110000", "320000", "460000", "999999", "", ".V", "52000"])
  func placeOutsideTheProgrammeHasNoGrant(_ region: String) throws {
    #expect(reference.headGrant(ofRegion: region, on: try day("2018-06-30")) == nil)
  }

  @Test func placeHasItsGrantUnderItsCodeOfTheDay() throws {
    let last = try day("2019-12-31")
    #expect(reference.headGrant(ofRegion: "632321", on: last) == 1_000_000)
    #expect(reference.headGrant(ofRegion: "632321", on: last + 1) == nil)
    #expect(reference.headGrant(ofRegion: "632301", on: last + 1) == 1_000_000)
    #expect(reference.headGrant(ofRegion: "520000", on: try day("2015-12-31")) == nil)
  }

  @Test func provincesAreThe22OfTheProgramme() throws {
    let day = try day("2018-06-30")
    let provinces = reference.relocationGrants.filter {
      reference.region($0.region, on: day)?.level == .province
    }
    #expect(provinces.count == 22 && Set(provinces.map(\.region)).count == 22)
    let groups = RelocationGrant.Group.allCases.map { group in
      provinces.filter { $0.group == group }.count
    }
    #expect(groups == [10, 10, 2])
    let amounts: [RelocationGrant.Group: Int64] = [
      .eastCentre: 700_000, .west: 800_000, .special: 1_000_000,
    ]
    for grant in reference.relocationGrants {
      #expect(grant.grantFen == amounts[grant.group], "\(grant.region)")
    }
  }

  /// In fen a person: of 2016 and of the first instalment of 2017.
  @Test(arguments: [(19_360_000_000 * 100, 2_490_000), (18_900_000_000 * 100, 2_425_000)])
  func publishedInstalmentsLieBetweenTheTiers(_ fen: Int64, _ persons: Int64) throws {
    let amounts = reference.relocationGrants.map(\.grantFen)
    let least = try #require(amounts.min())
    let most = try #require(amounts.max())
    #expect(least * persons < fen && fen < most * persons)
  }

  @Test func valuesFollowTheirDays() throws {
    let small = try SmallTables.read(SmallTables.good)
    let change = try day("2019-01-01")
    #expect(small.programme(on: change - 1)?.registered == 20)
    #expect(small.programme(on: change)?.registered == 10)
    #expect(small.programme(on: try day("2020-12-31"))?.loan == 4)
    #expect(small.programme(on: try day("2021-01-01")) == nil)
    #expect(small.headGrant(ofRegion: "110101", on: change - 1) == 1_000_000)
    #expect(small.headGrant(ofRegion: "110100", on: change - 1) == 800_000)
    #expect(small.headGrant(ofRegion: "110102", on: change) == 900_000)
  }

  @Test(arguments: [
    SmallTables.Fault(
      file: "relocation_programme.csv", old: "loan,己", new: "loans,己", line: 8,
      problem: .invalidField(column: "item", value: "loans")),
    SmallTables.Fault(
      file: "relocation_programme.csv", old: "loan,己,f,fen,4,2016-01-01,2020-12-31,x,x\n",
      new: "", line: 2, problem: .unknownReference(column: "item", value: "loan")),
    SmallTables.Fault(
      file: "relocation_programme.csv", old: "4,2016-01-01,2020-12-31",
      new: "4,2016-01-01,2021-01-01", line: 8,
      problem: .unknownReference(column: "item", value: "registered")),
    SmallTables.Fault(
      file: "relocation_programme.csv", old: "2019-01-01", new: "2019-01-02", line: 4,
      problem: .unknownReference(column: "item", value: "registered")),
    SmallTables.Fault(
      file: "relocation_programme.csv", old: "2019-01-01", new: "2018-12-31", line: 3,
      problem: .overlappingValidity("registered", otherLine: 2)),
    SmallTables.Fault(
      file: "relocation_programme.csv", old: "person,5", new: "fen,5", line: 4,
      problem: .contradiction(column: "unit", value: "fen")),
    SmallTables.Fault(
      file: "relocation_programme.csv", old: "person,5", new: "persons,5", line: 4,
      problem: .invalidField(column: "unit", value: "persons")),
    SmallTables.Fault(
      file: "relocation_programme.csv", old: "fen,4", new: "fen,-4", line: 8,
      problem: .invalidField(column: "value", value: "-4")),
    SmallTables.Fault(
      file: "relocation_programme.csv", old: "fen,4", new: "fen,1000000000000000001", line: 8,
      problem: .invalidField(column: "value", value: "1000000000000000001")),
    SmallTables.Fault(
      file: "relocation_grants.csv", old: "110101,special", new: "110109,special", line: 4,
      problem: .unknownReference(column: "region", value: "110109")),
    SmallTables.Fault(
      file: "relocation_grants.csv", old: "1000000,2017", new: "1000000,2016", line: 4,
      problem: .unknownReference(column: "region", value: "110101")),
    SmallTables.Fault(
      file: "relocation_grants.csv", old: "special", new: "north", line: 4,
      problem: .invalidField(column: "group", value: "north")),
    SmallTables.Fault(
      file: "relocation_grants.csv", old: "900000", new: "0", line: 3,
      problem: .invalidField(column: "grant_fen", value: "0")),
    SmallTables.Fault(
      file: "relocation_grants.csv", old: "900000", new: "1000000001", line: 3,
      problem: .invalidField(column: "grant_fen", value: "1000000001")),
    SmallTables.Fault(
      file: "relocation_grants.csv", old: "2019-01-01", new: "2018-12-31", line: 3,
      problem: .overlappingValidity("110000", otherLine: 2)),
    SmallTables.Fault(
      file: "relocation_grants.csv", old: "2018-12-31,x,x", new: "2018-12-31,x,", line: 2,
      problem: .invalidField(column: "basis", value: "")),
  ])
  func faultIsNamedWithFileAndLine(_ fault: SmallTables.Fault) throws {
    try fault.isNamedWithFileAndLine()
  }
}
