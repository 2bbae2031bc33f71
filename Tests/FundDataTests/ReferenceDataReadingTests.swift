import Testing

@testable import FundData

/// Small tables with one fault each.
struct ReferenceDataReadingTests {
  @Test func valuesFollowTheirDays() throws {
    let reference = try SmallTables.read(SmallTables.good)
    let change = try #require(CivilDay.number(of: "2017-01-01"))
    #expect(reference.subject(chart: "A-1", code: "1", on: change - 1)?.chineseName == "甲")
    #expect(reference.subject(chart: "A-1", code: "1", on: change)?.chineseName == "乙")
    #expect(reference.charts.map(\.subjects.count) == [2])
  }

  @Test(arguments: TableFile.allCases)
  func missingFileIsRefused(_ file: TableFile) {
    let name = file.rawValue
    #expect(throws: ReferenceDataError(file: name, line: 0, problem: .missingFile)) {
      try SmallTables.read(SmallTables.good.filter { $0.key != name })
    }
  }

  @Test(arguments: [
    SmallTables.Fault(
      file: "charts.csv", old: "2017-01-01,,ours", new: "2016-12-31,,ours", line: 3,
      problem: .overlappingValidity("A-1 1", otherLine: 2)),
    SmallTables.Fault(
      file: "charts.csv", old: "2017-01-01,,ours", new: "2016-01-01,2016-12-31,ours", line: 3,
      problem: .duplicateKey("A-1 1", otherLine: 2)),
    SmallTables.Fault(
      file: "charts.csv", old: ",,I,M", new: ",,P,M", line: 2,
      problem: .unknownReference(column: "dimensions", value: "P")),
    SmallTables.Fault(
      file: "charts.csv", old: ",,I,M", new: ",,II,M", line: 2,
      problem: .invalidField(column: "dimensions", value: "II")),
    SmallTables.Fault(
      file: "charts.csv", old: "never-credit", new: "never", line: 2,
      problem: .invalidField(column: "limit", value: "never")),
    SmallTables.Fault(
      file: "charts.csv", old: ",D,none,,", new: ",D,none,left,", line: 3,
      problem: .invalidField(column: "part", value: "left")),
    SmallTables.Fault(
      file: "charts.csv", old: "A-1,A,1,乙", new: "A-1,B,1,乙", line: 3,
      problem: .contradiction(column: "book", value: "B")),
    SmallTables.Fault(
      file: "charts.csv", old: "2016-01-01,2016-12-31", new: "2016-01-01,2015-12-31", line: 2,
      problem: .endBeforeStart),
    SmallTables.Fault(
      file: "charts.csv", old: "2016-01-01,2016-12-31", new: "2016-02-30,2016-12-31", line: 2,
      problem: .invalidField(column: "valid_from", value: "2016-02-30")),
    SmallTables.Fault(
      file: "books.csv", old: "A-1", new: "A-2", line: 2,
      problem: .unknownReference(column: "chart", value: "A-2")),
    SmallTables.Fault(
      file: "books.csv", old: "A-1,I", new: "A-1,part", line: 2,
      problem: .contradiction(column: "balances_by", value: "part")),
    SmallTables.Fault(
      file: "books.csv", old: "A-1,I", new: "A-1,R", line: 2,
      problem: .invalidField(column: "balances_by", value: "R")),
    SmallTables.Fault(
      file: "books.csv", old: "2016-01-01,\n", new: "2016-01-01\n", line: 2,
      problem: .wrongFieldCount(expected: 7, found: 6)),
    SmallTables.Fault(
      file: "dimensions.csv", old: "x\n", new: "x\nI,又,again,x\n", line: 3,
      problem: .duplicateKey("I", otherLine: 2)),
    SmallTables.Fault(
      file: "dimensions.csv", old: "letter", new: "dimension", line: 1,
      problem: .wrongHeader(expected: ["letter", "name_zh", "name_en", "meaning"])),
    SmallTables.Fault(
      file: "regions.csv", old: "丁,county,110100", new: "丁,county,110200", line: 6,
      problem: .unknownParent("110200")),
    SmallTables.Fault(
      file: "regions.csv", old: "2018-01-01,,", new: "2018-01-02,,", line: 6,
      problem: .unknownParent("110100")),
    SmallTables.Fault(
      file: "regions.csv", old: "丁,county,110100", new: "丁,prefecture,110100", line: 6,
      problem: .unknownParent("110100")),
    SmallTables.Fault(
      file: "regions.csv", old: "丁,county,110100", new: "丁,county,", line: 6,
      problem: .invalidField(column: "parent", value: "")),
    SmallTables.Fault(
      file: "regions.csv", old: "nation,,", new: "nation,000000,", line: 2,
      problem: .invalidField(column: "parent", value: "000000")),
    SmallTables.Fault(
      file: "regions.csv", old: "110101", new: "11010", line: 6,
      problem: .invalidField(column: "code", value: "11010")),
    SmallTables.Fault(
      file: "regions.csv", old: "2018-01-01,,", new: "2017-12-31,,", line: 5,
      problem: .overlappingValidity("110100", otherLine: 4)),
    SmallTables.Fault(
      file: "regions.csv", old: "2018-12-31,110102", new: "2018-12-31,110103", line: 6,
      problem: .unknownReference(column: "successor", value: "110103")),
    SmallTables.Fault(
      file: "regions.csv", old: "2018-12-31,110102", new: "2018-12-31,110100", line: 6,
      problem: .unknownReference(column: "successor", value: "110100")),
    SmallTables.Fault(
      file: "regions.csv", old: "2019-01-01,,,", new: "2019-01-01,,110101,", line: 7,
      problem: .unknownReference(column: "successor", value: "110101")),
    SmallTables.Fault(
      file: "regions.csv", old: "2018-12-31,110102", new: "2018-12-31,1101", line: 6,
      problem: .invalidField(column: "successor", value: "1101")),
  ])
  func faultIsNamedWithFileAndLine(_ fault: SmallTables.Fault) throws {
    try fault.isNamedWithFileAndLine()
  }
}
