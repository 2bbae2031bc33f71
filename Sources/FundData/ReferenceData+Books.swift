extension ReferenceData {
  private static let bookColumns = [
    "book", "name_zh", "name_en", "chart", "balances_by", "valid_from", "valid_to",
  ]

  static func books(
    _ bytes: [UInt8], charts: [Chart], letters: [DimensionLetter]
  ) throws(ReferenceDataError) -> DatedTable<String, Book> {
    var table = DatedTable<String, Book>()
    for row in try CSVTable(.books, bytes, columns: bookColumns).rows {
      let book = Book(
        code: try row.name("book"), chineseName: try row.name("name_zh"),
        englishName: try row.name("name_en"), chart: try row.name("chart"),
        balance: try balance(row, letters: letters), validity: try row.validity())
      guard let chart = charts.first(where: { $0.version == book.chart && $0.book == book.code })
      else { throw row.failure(.unknownReference(column: "chart", value: book.chart)) }
      guard chart.subjects.allSatisfy({ fits($0, book.balance) }) else {
        throw row.failure(
          .contradiction(column: "balances_by", value: row.text("balances_by")))
      }
      try table.insert(book, key: book.code, named: book.code, validity: book.validity, from: row)
    }
    return table
  }

  private static func balance(
    _ row: CSVTable.Row, letters: [DimensionLetter]
  ) throws(ReferenceDataError) -> Book.Balance {
    try row.value("balances_by") { text in
      switch text {
      case "ledger": .ledger
      case "part": .part
      default: DimensionLetter(text).flatMap { letters.contains($0) ? .dimension($0) : nil }
      }
    }
  }

  private static func fits(_ subject: Subject, _ balance: Book.Balance) -> Bool {
    switch balance {
    case .ledger: subject.part == nil
    case .part: subject.part != nil
    case .dimension(let letter): subject.part == nil && subject.allows(letter)
    }
  }
}
