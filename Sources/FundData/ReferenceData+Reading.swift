extension ReferenceData {
  /// Reads and checks the tables that `file` gives by name.
  init(reading file: (String) -> [UInt8]?) throws(ReferenceDataError) {
    let dimensions = try Self.dimensions(bytes("dimensions.csv", file))
    let letters = dimensions.map(\.letter)
    let (subjects, charts) = try Self.charts(bytes("charts.csv", file), letters: letters)
    self.dimensions = dimensions
    self.charts = charts
    self.subjectTable = subjects
    self.bookTable = try Self.books(bytes("books.csv", file), charts: charts, letters: letters)
    self.regionTable = try RegionTable(bytes: bytes(RegionTable.file, file))
  }

  private static func dimensions(_ bytes: [UInt8]) throws(ReferenceDataError) -> [Dimension] {
    let table = try CSVTable(
      file: "dimensions.csv", bytes: bytes, columns: ["letter", "name_zh", "name_en", "meaning"])
    var dimensions: [Dimension] = []
    for row in table.rows {
      let letter = try row.value("letter") { DimensionLetter($0) }
      if let index = dimensions.firstIndex(where: { $0.letter == letter }) {
        throw row.failure(
          .duplicateKey(letter.description, otherLine: table.rows[index].line))
      }
      dimensions.append(
        Dimension(
          letter: letter, chineseName: try row.name("name_zh"),
          englishName: try row.name("name_en"), meaning: try row.name("meaning")))
    }
    return dimensions
  }
}

private func bytes(
  _ name: String, _ file: (String) -> [UInt8]?
) throws(ReferenceDataError) -> [UInt8] {
  guard let bytes = file(name) else {
    throw ReferenceDataError(file: name, line: 0, problem: .missingFile)
  }
  return bytes
}
