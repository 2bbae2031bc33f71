import FiscalFunds
import FundData
import LedgerCore
import Testing

/// Protocol/CHARTS.md and CODES.md against the tables that the program comes with. A test that fails
/// prints the rows as they should stand.
@Suite struct ChartTableTests {
  private static let data = Result { () throws(ReferenceDataError) in try ReferenceData.load() }

  /// Cells of the rows of so many columns under a heading.
  private static func documented(
    under heading: String, columns: Int, in page: String = "CHARTS.md"
  ) throws -> [[String]] {
    MarkdownTable.rows(in: try ProtocolFolder.text(of: page))
      .filter { $0.heading == heading && $0.cells.count == columns }.map(\.cells)
  }

  private func expect(
    _ documented: [[String]], _ actual: [[String]],
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let table = actual.map { "| \($0.joined(separator: " | ")) |" }.joined(separator: "\n")
    #expect(documented == actual, "should be\n\(table)", sourceLocation: sourceLocation)
  }

  private static func month(_ day: Int32) -> String {
    let civil = Day(number: UInt16(clamping: day)).civil
    return "\(civil.year * 100 + civil.month)"
  }

  @Test func `the books are those of the program`() throws {
    let reference = try Self.data.get()
    let actual = try reference.books.map { book in
      let chart = try #require(reference.chart(book.chart))
      let sources = Set(chart.subjects.map(\.source))
      #expect(sources.count == 1, "\(chart.version) needs a column of its sources")
      let (first, last) = (book.validity.first, book.validity.last)
      return [
        book.code, book.chineseName, book.englishName, book.chart,
        last == .max ? "from \(Self.month(first))" : "\(Self.month(first)) to \(Self.month(last))",
        balance(book.balance), sources.sorted()[0],
      ]
    }
    expect(try Self.documented(under: "Books", columns: 7), actual)
  }

  private func balance(_ balance: Book.Balance) -> String {
    switch balance {
    case .ledger: "as a whole"
    case .part: "in each part"
    case .dimension(let letter): "for each `\(letter)`"
    }
  }

  @Test func `the dimensions are those of the program`() throws {
    let actual = try Self.data.get().dimensions.map {
      ["\($0.letter)", $0.chineseName, $0.englishName, $0.meaning]
    }
    expect(try Self.documented(under: "Accounts", columns: 4), actual)
  }

  @Test func `the subjects of every chart are those of the program`() throws {
    let reference = try Self.data.get()
    for chart in reference.charts {
      let actual = chart.subjects.map { subject in
        [
          subject.code, subject.chineseName, subject.englishName, subject.kind.rawValue,
          subject.normalSide.rawValue, limit(subject.limit),
          subject.dimensions.map(\.description).joined(), poster(subject.posting),
        ]
      }
      expect(try Self.documented(under: chart.version, columns: 8), actual)
    }
    let documented = MarkdownTable.rows(in: try ProtocolFolder.text(of: "CHARTS.md"))
      .filter { $0.cells.count == 8 }
    #expect(documented.count == reference.charts.reduce(0) { $0 + $1.subjects.count })
  }

  private func limit(_ limit: Subject.Limit) -> String {
    switch limit {
    case .neverCredit: "never a credit"
    case .neverDebit: "never a debit"
    case .none: ""
    }
  }

  private func poster(_ posting: Subject.Posting) -> String {
    switch posting {
    case .free: "vouchers"
    case .managed: "commands"
    case .closing: "closing"
    }
  }

  /// What the page says once for all rows instead of in a column.
  @Test func `subjects have the months of their book, and their part by their class`() throws {
    let reference = try Self.data.get()
    for chart in reference.charts {
      let book = try #require(reference.books.first { $0.chart == chart.version })
      for subject in chart.subjects {
        #expect(subject.validity == book.validity, "\(chart.version) \(subject.code)")
        let isBudget = subject.kind.rawValue.hasPrefix("budget-")
        let part: Subject.Part? = book.balance == .part ? (isBudget ? .budget : .financial) : nil
        #expect(subject.part == part, "\(chart.version) \(subject.code)")
      }
    }
  }

  private static func days(_ validity: Validity) -> String {
    func text(_ day: Int32) -> String {
      let civil = Day(number: UInt16(clamping: day)).civil
      let (month, day) = (100 + civil.month, 100 + civil.day)
      return "\(civil.year)-\("\(month)".dropFirst())-\("\(day)".dropFirst())"
    }
    return validity.last == .max
      ? "from \(text(validity.first))" : "\(text(validity.first)) to \(text(validity.last))"
  }

  @Test func `the categories of fund are those of the program`() throws {
    let actual = try Self.data.get().categories.map {
      [
        $0.code, $0.chineseName, $0.englishName, $0.origin.rawValue,
        $0.isPoolable ? "yes" : "no", Self.days($0.validity),
      ]
    }
    expect(
      try Self.documented(under: "Categories 资金类别", columns: 6, in: "CODES.md"), actual)
  }

  @Test func `the classes of project are those of the program`() throws {
    let classes = try Self.data.get().projectClasses
    let actual = classes.map {
      [$0.code, $0.chineseName, $0.englishName, $0.kind.rawValue, Self.days($0.validity)]
    }
    expect(
      try Self.documented(under: "Classes of project 项目类别", columns: 5, in: "CODES.md"), actual)
    #expect(classes.allSatisfy { $0.code.hasPrefix($0.parent ?? "") })
  }

  @Test func `the rules are those of the program`() throws {
    let actual = try Self.data.get().rules.map {
      [
        "\($0.number)", $0.id, $0.chineseName, $0.englishName, $0.effect.rawValue,
        Self.days($0.validity), $0.document,
      ]
    }
    expect(try Self.documented(under: "Rules 规则", columns: 7, in: "CODES.md"), actual)
  }

  @Test func `every class of subject is named in both languages`() throws {
    let rows = try Self.documented(under: "Accounts", columns: 2)
    #expect(Set(rows.map { $0[0] }) == Set(Subject.Kind.allCases.map(\.rawValue)))
    #expect(rows.allSatisfy { !$0[1].isEmpty })
  }

  @Test func `the documented entities name the region they belong to`() throws {
    for row in try Self.documented(under: "Ledgers", columns: 4) {
      let region = row[2].split(separator: "-").last.map { String($0.prefix(6)) }
      #expect(LedgerOpening.adminCode(of: row[2]) == region, "\(row[2])")
    }
  }
}
