/// The tables that every decision rests on: charts of accounts, books, administrative divisions,
/// dimensions, and what integration and disbursement are judged by.
///
/// Days are counted from 1970-01-01. Values are immutable, and equal for equal files.
package struct ReferenceData: Sendable {
  /// In the order of the table; each version once.
  package let charts: [Chart]
  package let dimensions: [Dimension]
  /// Tells which tables these are: changes with any byte of any file, and only then.
  package let tablesHash: UInt64
  let subjectTable: DatedTable<SubjectKey, Subject>
  let bookTable: DatedTable<String, Book>
  let regionTable: RegionTable
  let funds: FundTables
  let files: TableFiles

  struct SubjectKey: Hashable {
    let chart: String
    let code: String
  }

  private static let embedded = Result { () throws(ReferenceDataError) in
    try ReferenceData(reading: EmbeddedFile.bytes(named:))
  }

  /// The embedded tables, read and checked at the first call.
  package static func load() throws(ReferenceDataError) -> ReferenceData {
    try embedded.get()
  }

  package var books: [Book] { bookTable.values }
  package var regions: [Region] { regionTable.regions.values }

  /// The version of the chart whatever the day; nil for an unknown version.
  package func chart(_ version: String) -> Chart? {
    charts.first { $0.version == version }
  }

  package func subject(chart: String, code: String, on day: Int32) -> Subject? {
    subjectTable.value(SubjectKey(chart: chart, code: code), on: day)
  }

  /// The book with the chart in force on the day; nil when nobody keeps such a book then.
  package func book(_ code: String, on day: Int32) -> Book? {
    bookTable.value(code, on: day)
  }

  package func region(_ code: String, on day: Int32) -> Region? {
    regionTable.regions.value(code, on: day)
  }

  /// From the nearest to the nation; empty for the nation and for what is not there on the day.
  package func ancestors(of code: String, on day: Int32) -> [Region] {
    regionTable.ancestors(of: code, on: day)
  }

  /// The divisions, of their days, that this code follows; in the order of the table.
  package func predecessors(of code: String) -> [Region] { regionTable.predecessors(of: code) }

  /// In the order of their codes.
  package func children(of code: String, on day: Int32) -> [Region] {
    regionTable.children(of: code, on: day)
  }
}
