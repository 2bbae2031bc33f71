import FundClient

/// One page of a book (账页), or a voucher: heading, facts, a table, facts below it. It is one page on
/// paper, or as many as its rows need.
struct BookSheet {
  /// What a row is.
  enum Kind: String {
    /// 期初余额.
    case opening
    /// 上年结转.
    case broughtForward = "brought_forward"
    case line
    /// 本日合计.
    case day
    /// 本月合计.
    case month
    /// 本年累计.
    case year
    /// 结转下年.
    case carriedForward = "carried_forward"
    /// 小计.
    case subtotal
    /// 合计.
    case total
  }

  /// One heading over some columns, or of one column alone.
  struct HeadGroup {
    var title: String
    /// Empty for a column alone.
    var columns: [String] = []
  }

  /// 总账, 明细账, ...
  var heading: String
  /// Of the page among others: the account.
  var title: String
  var facts: [Report.Fact] = []
  private(set) var table: Table
  /// What each row of the table is.
  private(set) var kinds: [Kind] = []
  /// Empty when each column has its own heading.
  var head: [HeadGroup] = []
  /// Below the table.
  var closing: [Report.Fact] = []
  var notes: [String] = []

  init(heading: String, title: String, columns: [Table.Column]) {
    self.heading = heading
    self.title = title
    table = Table(columns)
  }

  mutating func add(_ kind: Kind, _ cells: [Cell]) {
    precondition(cells.count == table.columns.count, "a cell a column")
    table.rows.append(cells)
    kinds.append(kind)
  }

  mutating func addFact(_ key: String, _ title: String, _ text: String) {
    facts.append(Report.Fact(key: key, title: title, cell: .text(text)))
  }

  /// The amounts of one column in the rows of totals (合计).
  func totals(of key: String) -> [Fen] {
    guard let column = table.columns.firstIndex(where: { $0.key == key }) else { return [] }
    return zip(kinds, table.rows).compactMap { $0 == .total ? $1[column].amount : nil }
  }

  /// Decimal places that all amounts of the page have.
  func places(in unit: Fen.Unit) -> Int {
    table.rows.joined().compactMap { $0.amount?.neededPlaces(in: unit) }.max() ?? 2
  }

  /// For a terminal.
  func text(in unit: Fen.Unit) -> String {
    var report = Report()
    report.heading = title.isEmpty ? heading : "\(heading)　\(title)"
    report.facts = facts + closing
    report.table = table
    report.notes = notes
    return report.text(in: unit)
  }

  /// The facts as members, and the rows with what each is in `kind`; amounts are fen.
  var json: JSONValue {
    let rows = zip(kinds, table.rows).map { kind, row -> JSONValue in
      .object(
        [("kind", .string(kind.rawValue))]
          + zip(table.columns, row).map { ($0.key, $1.json) })
    }
    return .object(
      [("title", .string(title))] + (facts + closing).map { ($0.key, $0.cell.json) }
        + [
          ("notes", .array(notes.map { .string($0) })), ("rows", .array(rows)),
        ])
  }
}
