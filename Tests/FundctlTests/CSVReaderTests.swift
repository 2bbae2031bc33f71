import Testing

@testable import fundctl

@Suite struct CSVReaderTests {
  private func records(_ text: String) throws -> [CSVReader.Record] {
    var reader = CSVReader(Array(text.utf8)[...])
    var records: [CSVReader.Record] = []
    while let record = try reader.next() { records.append(record) }
    return records
  }

  @Test("Quoted cells keep commas, quotes and line ends, and lines are counted through them")
  func quoted() throws {
    #expect(
      try records("a,\"b,\"\"c\"\"\nd\",\n\n\"\",e") == [
        .init(line: 1, fields: ["a", "b,\"c\"\nd", ""]), .init(line: 4, fields: ["", "e"]),
      ])
  }

  @Test("LF, CRLF and a missing end of the last line are the same")
  func lineEnds() throws {
    let wanted = [["a", "b"], ["c", ""]]
    for text in ["a,b\nc,\n", "a,b\r\nc,\r\n", "a,b\nc,", "\r\na,b\r\n\r\nc,\r"] {
      #expect(try records(text).map(\.fields) == wanted)
    }
  }

  @Test("A faulty quote is told with its line", arguments: ["x\na\"b", "x\n\"a", "x\n\"a\"b"])
  func faulty(text: String) {
    let problem = #expect(throws: ImportProblem.self) { try records(text) }
    #expect(problem?.line == 2)
  }
}
