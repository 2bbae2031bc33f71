import Testing

@testable import FundData

struct CSVParserTests {
  private func records(_ text: String) throws -> [CSVParser.Record] {
    var parser = CSVParser(file: "t.csv", bytes: Array(text.utf8))
    var records: [CSVParser.Record] = []
    while let record = try parser.next() { records.append(record) }
    return records
  }

  @Test(arguments: [
    ("", []), ("# only\n# comments", []),
    ("a,b\n1,2\n", [["a", "b"], ["1", "2"]]),
    ("a,b\r\n1,2", [["a", "b"], ["1", "2"]]),
    ("a,\n,b\n", [["a", ""], ["", "b"]]),
    ("a\n# skipped, \"whatever\nb#c\n", [["a"], ["b#c"]]),
    ("\"a,1\",\"say \"\"x\"\"\"\n", [["a,1", "say \"x\""]]),
    ("\"two\nlines\",\"\"\n", [["two\nlines", ""]]),
    ("\"# quoted\",指标\n", [["# quoted", "指标"]]),
  ])
  func textBecomesFields(_ text: String, _ fields: [[String]]) throws {
    #expect(try records(text).map(\.fields) == fields)
  }

  @Test func linesAreThoseOfTheFile() throws {
    #expect(try records("# c\na\n\"x\ny\"\nb\n").map(\.line) == [2, 3, 5])
  }

  @Test(arguments: [
    ("a\n\nb\n", 2, ReferenceDataError.Problem.emptyLine), ("a\n\"b", 2, .unterminatedQuote),
    ("a\"b\n", 1, .strayQuote), ("\"a\"b\n", 1, .strayQuote), ("a\rb\n", 1, .loneCarriageReturn),
  ])
  func malformedTextIsRefused(
    _ text: String, _ line: Int, _ problem: ReferenceDataError.Problem
  ) {
    #expect(throws: ReferenceDataError(file: "t.csv", line: line, problem: problem)) {
      try records(text)
    }
  }

  @Test func brokenUTF8IsRefused() {
    var parser = CSVParser(file: "t.csv", bytes: [0x61, 0x2C, 0xE6, 0x8C, 0x0A])
    #expect(throws: ReferenceDataError(file: "t.csv", line: 1, problem: .invalidUTF8)) {
      try parser.next()
    }
  }
}
