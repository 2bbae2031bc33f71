/// The tables by the names of their files, in ascending order of these: the order of their hash.
package enum TableFile: String, CaseIterable, Sendable {
  case books = "books.csv"
  case categories = "categories.csv"
  case charts = "charts.csv"
  case codes = "codes.csv"
  case dimensions = "dimensions.csv"
  case lotteryCounties = "lottery_counties.csv"
  case negativeList = "negative_list.csv"
  case poolCounties = "pool_counties.csv"
  case projectClasses = "project_classes.csv"
  case regions = "regions.csv"
  case relocationGrants = "relocation_grants.csv"
  case relocationProgramme = "relocation_programme.csv"
  case rules = "rules.csv"
  case subsidyRates = "subsidy_rates.csv"

  /// Whether a newer version may be loaded while the books are kept. What the accounts themselves
  /// rest on comes with the program only.
  package var isReplaceable: Bool {
    switch self {
    case .books, .charts, .dimensions: false
    default: true
    }
  }
}

/// The bytes of all tables.
struct TableFiles: Sendable {
  /// One for each table, in their order.
  private var contents: [[UInt8]] = []

  init(reading file: (String) -> [UInt8]?) throws(ReferenceDataError) {
    for table in TableFile.allCases {
      guard let bytes = file(table.rawValue) else {
        throw ReferenceDataError(file: table.rawValue, line: 0, problem: .missingFile)
      }
      contents.append(bytes)
    }
  }

  subscript(table: TableFile) -> [UInt8] {
    // Each case has its place: the list was filled from all of them.
    contents[TableFile.allCases.firstIndex(of: table)!]
  }

  /// - Parameter newer: bytes by the names of files.
  func replacing(_ newer: [String: [UInt8]]) throws(ReferenceDataError) -> TableFiles {
    for name in newer.keys.sorted() where TableFile(rawValue: name)?.isReplaceable != true {
      throw ReferenceDataError(file: name, line: 0, problem: .notReplaceable)
    }
    var files = self
    for (index, table) in TableFile.allCases.enumerated() {
      if let bytes = newer[table.rawValue] { files.contents[index] = bytes }
    }
    return files
  }

  /// FNV-1a over each table's name, a zero byte and the FNV-1a hash of its bytes.
  var hash: UInt64 {
    var all = FNV1a()
    for (table, content) in zip(TableFile.allCases, contents) {
      var one = FNV1a()
      one.mix(content)
      all.mix(table.rawValue.utf8)
      all.mix(UInt8(0))
      all.mix(one.value)
    }
    return all.value
  }
}
