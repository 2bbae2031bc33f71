extension ReferenceData {
  private static let chartColumns = [
    "chart", "book", "code", "name_zh", "name_en", "class", "side", "limit", "part", "dimensions",
    "managed", "valid_from", "valid_to", "source", "basis",
  ]

  static func charts(
    _ bytes: [UInt8], letters: [DimensionLetter]
  ) throws(ReferenceDataError) -> (DatedTable<SubjectKey, Subject>, [Chart]) {
    var table = DatedTable<SubjectKey, Subject>()
    var versions: [(version: String, book: String)] = []
    for row in try CSVTable(.charts, bytes, columns: chartColumns).rows {
      let subject = try subject(row, letters: letters)
      try table.insert(
        subject, key: SubjectKey(chart: subject.chart, code: subject.code),
        named: "\(subject.chart) \(subject.code)", validity: subject.validity, from: row)
      let book = try row.name("book")
      if let known = versions.first(where: { $0.version == subject.chart }) {
        guard known.book == book else {
          throw row.failure(.contradiction(column: "book", value: book))
        }
      } else {
        versions.append((subject.chart, book))
      }
    }
    let charts = versions.map { chart in
      Chart(
        version: chart.version, book: chart.book,
        subjects: table.values.filter { $0.chart == chart.version })
    }
    return (table, charts)
  }

  private static func subject(
    _ row: CSVTable.Row, letters: [DimensionLetter]
  ) throws(ReferenceDataError) -> Subject {
    Subject(
      chart: try row.name("chart"), code: try row.name("code"),
      chineseName: try row.name("name_zh"), englishName: try row.name("name_en"),
      kind: try row.choice("class"), normalSide: try row.choice("side"),
      limit: try row.choice("limit"),
      part: try row.value("part") { text -> Subject.Part?? in
        text.isEmpty ? .some(nil) : Subject.Part(rawValue: text).map { .some($0) }
      },
      dimensions: try dimensions(row, letters: letters), posting: try row.choice("managed"),
      validity: try row.validity(), source: try row.name("source"), basis: try row.name("basis"))
  }

  private static func dimensions(
    _ row: CSVTable.Row, letters: [DimensionLetter]
  ) throws(ReferenceDataError) -> [DimensionLetter] {
    var dimensions: [DimensionLetter] = []
    for character in row.text("dimensions") {
      let text = String(character)
      guard let letter = DimensionLetter(text), letters.contains(letter) else {
        throw row.failure(.unknownReference(column: "dimensions", value: text))
      }
      guard !dimensions.contains(letter) else {
        throw row.failure(.invalidField(column: "dimensions", value: row.text("dimensions")))
      }
      dimensions.append(letter)
    }
    return dimensions
  }
}
