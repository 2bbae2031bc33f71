import Testing

@testable import FundData

/// Small tables with one fault each.
struct ReferenceDataReadingTests {
  private static let good = [
    "dimensions.csv": "letter,name_zh,name_en,meaning\nI,指标,indicator,x\n",
    "charts.csv": """
    chart,book,code,name_zh,name_en,class,side,limit,part,dimensions,managed,valid_from,valid_to,source,basis
    A-1,A,1,甲,a,asset,D,never-credit,,I,M,2016-01-01,2016-12-31,ours,x
    A-1,A,1,乙,b,asset,D,none,,I,,2017-01-01,,ours,x

    """,
    "books.csv": """
    book,name_zh,name_en,chart,balances_by,valid_from,valid_to
    A,账,book,A-1,I,2016-01-01,

    """,
    "regions.csv": """
    code,name_zh,level,parent,valid_from,valid_to,note
    000000,国家,nation,,2016-01-01,,
    110000,甲,province,000000,2016-01-01,,
    110100,乙,prefecture,110000,2016-01-01,2017-12-31,
    110100,丙,prefecture,110000,2018-01-01,,
    110101,丁,county,110100,2017-01-01,2018-12-31,

    """,
  ]

  struct Fault: Sendable, CustomTestStringConvertible {
    let file: String
    let old: String
    let new: String
    let line: Int
    let problem: ReferenceDataError.Problem

    var testDescription: String { "\(file): \(new)" }
  }

  private static func read(_ files: [String: String]) throws -> ReferenceData {
    try ReferenceData { files[$0].map { Array($0.utf8) } }
  }

  @Test func valuesFollowTheirDays() throws {
    let reference = try Self.read(Self.good)
    let change = try #require(CivilDay.number(of: "2017-01-01"))
    #expect(reference.subject(chart: "A-1", code: "1", on: change - 1)?.chineseName == "甲")
    #expect(reference.subject(chart: "A-1", code: "1", on: change)?.chineseName == "乙")
    #expect(reference.charts.map(\.subjects.count) == [2])
  }

  @Test(arguments: ["books.csv", "charts.csv", "dimensions.csv", "regions.csv"])
  func missingFileIsRefused(_ name: String) {
    #expect(throws: ReferenceDataError(file: name, line: 0, problem: .missingFile)) {
      try Self.read(Self.good.filter { $0.key != name })
    }
  }

  @Test(arguments: [
    Fault(
      file: "charts.csv", old: "2017-01-01,,ours", new: "2016-12-31,,ours", line: 3,
      problem: .overlappingValidity("A-1 1", otherLine: 2)),
    Fault(
      file: "charts.csv", old: "2017-01-01,,ours", new: "2016-01-01,2016-12-31,ours", line: 3,
      problem: .duplicateKey("A-1 1", otherLine: 2)),
    Fault(
      file: "charts.csv", old: ",,I,M", new: ",,P,M", line: 2,
      problem: .unknownReference(column: "dimensions", value: "P")),
    Fault(
      file: "charts.csv", old: ",,I,M", new: ",,II,M", line: 2,
      problem: .invalidField(column: "dimensions", value: "II")),
    Fault(
      file: "charts.csv", old: "never-credit", new: "never", line: 2,
      problem: .invalidField(column: "limit", value: "never")),
    Fault(
      file: "charts.csv", old: ",D,none,,", new: ",D,none,left,", line: 3,
      problem: .invalidField(column: "part", value: "left")),
    Fault(
      file: "charts.csv", old: "A-1,A,1,乙", new: "A-1,B,1,乙", line: 3,
      problem: .contradiction(column: "book", value: "B")),
    Fault(
      file: "charts.csv", old: "2016-01-01,2016-12-31", new: "2016-01-01,2015-12-31", line: 2,
      problem: .endBeforeStart),
    Fault(
      file: "charts.csv", old: "2016-01-01,2016-12-31", new: "2016-02-30,2016-12-31", line: 2,
      problem: .invalidField(column: "valid_from", value: "2016-02-30")),
    Fault(
      file: "books.csv", old: "A-1", new: "A-2", line: 2,
      problem: .unknownReference(column: "chart", value: "A-2")),
    Fault(
      file: "books.csv", old: "A-1,I", new: "A-1,part", line: 2,
      problem: .contradiction(column: "balances_by", value: "part")),
    Fault(
      file: "books.csv", old: "A-1,I", new: "A-1,R", line: 2,
      problem: .invalidField(column: "balances_by", value: "R")),
    Fault(
      file: "books.csv", old: "2016-01-01,\n", new: "2016-01-01\n", line: 2,
      problem: .wrongFieldCount(expected: 7, found: 6)),
    Fault(
      file: "dimensions.csv", old: "x\n", new: "x\nI,又,again,x\n", line: 3,
      problem: .duplicateKey("I", otherLine: 2)),
    Fault(
      file: "dimensions.csv", old: "letter", new: "dimension", line: 1,
      problem: .wrongHeader(expected: ["letter", "name_zh", "name_en", "meaning"])),
    Fault(
      file: "regions.csv", old: "丁,county,110100", new: "丁,county,110200", line: 6,
      problem: .unknownParent("110200")),
    Fault(
      file: "regions.csv", old: "2018-01-01,,", new: "2018-01-02,,", line: 6,
      problem: .unknownParent("110100")),
    Fault(
      file: "regions.csv", old: "丁,county,110100", new: "丁,prefecture,110100", line: 6,
      problem: .unknownParent("110100")),
    Fault(
      file: "regions.csv", old: "丁,county,110100", new: "丁,county,", line: 6,
      problem: .invalidField(column: "parent", value: "")),
    Fault(
      file: "regions.csv", old: "nation,,", new: "nation,000000,", line: 2,
      problem: .invalidField(column: "parent", value: "000000")),
    Fault(
      file: "regions.csv", old: "110101", new: "11010", line: 6,
      problem: .invalidField(column: "code", value: "11010")),
    Fault(
      file: "regions.csv", old: "2018-01-01,,", new: "2017-12-31,,", line: 5,
      problem: .overlappingValidity("110100", otherLine: 4)),
  ])
  func faultIsNamedWithFileAndLine(_ fault: Fault) throws {
    var files = Self.good
    let text = try #require(files[fault.file])
    let range = try #require(text.firstRange(of: fault.old))
    files[fault.file] = text.replacingCharacters(in: range, with: fault.new)
    #expect(
      throws: ReferenceDataError(file: fault.file, line: fault.line, problem: fault.problem)
    ) {
      try Self.read(files)
    }
  }
}

extension String {
  fileprivate func replacingCharacters(in range: Range<Index>, with text: String) -> String {
    String(self[..<range.lowerBound]) + text + String(self[range.upperBound...])
  }
}
