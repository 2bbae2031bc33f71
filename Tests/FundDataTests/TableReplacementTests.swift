import Testing

@testable import FundData

/// Newer tables in place of those that came with the program.
struct TableReplacementTests {
  private let old: ReferenceData
  private let day: Int32

  init() throws {
    old = try SmallTables.read(SmallTables.good)
    day = try #require(CivilDay.number(of: "2019-06-30"))
  }

  private func replacing(_ files: [String: String]) throws -> ReferenceData {
    try ReferenceData(replacing: files.mapValues { Array($0.utf8) }, in: old)
  }

  private func rates(fen: Int) throws -> [String: String] {
    let text = try #require(SmallTables.good["subsidy_rates.csv"])
    return ["subsidy_rates.csv": text.replacing(",400,", with: ",\(fen),")]
  }

  @Test func replacedTableJudgesAndTheOthersStay() throws {
    let newer = try replacing(try rates(fen: 500))
    #expect(newer.subsidyRate("meal", on: day)?.rateFen == 500)
    #expect(old.subsidyRate("meal", on: day)?.rateFen == 400)
    #expect(newer.categories == old.categories && newer.charts == old.charts)
  }

  @Test func replacementsAddUp() throws {
    let first = try replacing(try rates(fen: 500))
    let second = try ReferenceData(
      replacing: ["lottery_counties.csv": Array("county,valid_from,valid_to,source\n".utf8)],
      in: first)
    #expect(second.subsidyRate("meal", on: day)?.rateFen == 500)
    #expect(second.lotteryCounties.isEmpty)
  }

  @Test(arguments: ["charts.csv", "books.csv", "dimensions.csv", "other.csv", ""])
  func whatTheAccountsRestOnCannotBeReplaced(_ name: String) {
    #expect(throws: ReferenceDataError(file: name, line: 0, problem: .notReplaceable)) {
      try replacing([name: SmallTables.good[name] ?? ""])
    }
  }

  @Test func newTableIsCheckedAgainstTheOthers() throws {
    let regions = try #require(SmallTables.good["regions.csv"])
      .replacing("110102,戊", with: "110103,戊").replacing(",110102,", with: ",110103,")
    #expect(
      throws: ReferenceDataError(
        file: "pool_counties.csv", line: 3,
        problem: .unknownReference(column: "county", value: "110102"))
    ) {
      try replacing(["regions.csv": regions])
    }
  }

  @Test func hashTellsVersionsApart() throws {
    #expect(try replacing([:]).tablesHash == old.tablesHash)
    #expect(
      try replacing(SmallTables.good.filter { $0.key == "rules.csv" }).tablesHash == old.tablesHash)
    let newer = try replacing(try rates(fen: 500))
    #expect(newer.tablesHash != old.tablesHash)
    let back = try ReferenceData(
      replacing: try rates(fen: 400).mapValues { Array($0.utf8) }, in: newer)
    #expect(back.tablesHash == old.tablesHash)
  }

  @Test(arguments: TableFile.allCases)
  func everyFileCountsInTheHash(_ file: TableFile) throws {
    var files = SmallTables.good
    files[file.rawValue, default: ""] += "# a comment\n"
    #expect(try SmallTables.read(files).tablesHash != old.tablesHash)
  }

  @Test func filesAreInTheOrderOfTheirNames() {
    let names = TableFile.allCases.map(\.rawValue)
    #expect(names == names.sorted())
  }

  @Test(arguments: [
    ("", 0xCBF2_9CE4_8422_2325), ("a", 0xAF63_DC4C_8601_EC8C),
    ("foobar", 0x8594_4171_F739_67E8 as UInt64),
  ])
  func hashIsThePublishedOne(_ text: String, _ value: UInt64) {
    var hash = FNV1a()
    hash.mix(text.utf8)
    #expect(hash.value == value)
  }
}
