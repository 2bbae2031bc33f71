extension ReferenceData {
  /// Reads and checks the tables that `file` gives by name.
  init(reading file: (String) -> [UInt8]?) throws(ReferenceDataError) {
    try self.init(TableFiles(reading: file))
  }

  /// The tables of `base`, those of them replaced whose files are named: a newer version of what
  /// judges. Charts, books and dimensions cannot be replaced. All is checked again, since one table
  /// refers to another.
  /// - Parameter files: bytes by the names of files.
  package init(
    replacing files: [String: [UInt8]], in base: ReferenceData
  ) throws(ReferenceDataError) {
    try self.init(base.files.replacing(files))
  }

  private init(_ files: TableFiles) throws(ReferenceDataError) {
    let dimensions = try Self.dimensions(files[.dimensions])
    let letters = dimensions.map(\.letter)
    let (subjects, charts) = try Self.charts(files[.charts], letters: letters)
    let regions = try RegionTable(bytes: files[.regions])
    self.dimensions = dimensions
    self.charts = charts
    self.subjectTable = subjects
    self.bookTable = try Self.books(files[.books], charts: charts, letters: letters)
    self.regionTable = regions
    self.funds = try FundTables(files, regions: regions)
    self.files = files
    self.tablesHash = files.hash
  }

  private static func dimensions(_ bytes: [UInt8]) throws(ReferenceDataError) -> [Dimension] {
    let table = try CSVTable(
      .dimensions, bytes, columns: ["letter", "name_zh", "name_en", "meaning"])
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
