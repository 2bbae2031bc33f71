import FundClient

/// The answer to a question about funds: facts and a table, and below them further tables under
/// titles. For programs one JSON object; a section is then an array of its rows.
struct QuerySheet {
  struct Section {
    var key: String
    var title: String
    var table: Table
  }

  var report: Report
  var sections: [Section] = []

  /// - Parameter heading: the name of the sheet; the unit of amounts is added to it.
  init(_ heading: String) {
    report = Report()
    report.heading = heading
  }

  mutating func add(_ key: String, _ title: String, _ cell: Cell) {
    report.add(key, title, cell)
  }

  mutating func add(_ key: String, _ title: String, _ text: String) {
    report.add(key, title, text)
  }

  /// A fact that is left out for people and for programs when it is empty.
  mutating func addIfAny(_ key: String, _ title: String, _ text: String) {
    if !text.isEmpty { report.add(key, title, text) }
  }

  mutating func addRevision(_ revision: Revision?) {
    report.add("revision", "位置", revision.map { .text($0.description) } ?? .empty)
  }

  /// People see no table without rows.
  mutating func addSection(_ key: String, _ title: String, _ table: Table) {
    sections.append(Section(key: key, title: title, table: table))
  }

  /// - Parameter isCut: whether there is more than is shown.
  mutating func noteMore(_ isCut: Bool) {
    report.add("is_cut", "是否未列全", .flag(isCut))
    if isCut { report.notes.append("未列全，后面还有 (there is more than is shown)") }
  }

  func text(in unit: Fen.Unit) -> String {
    var main = report
    main.notes = []
    if main.table?.rows.isEmpty == true { main.table = nil }
    main.facts.removeAll { $0.key == "is_cut" || $0.cell.text(in: unit, places: 2).isEmpty }
    main.heading = report.heading.map { "\($0)（单位：\(unit.chineseName)）" }
    var text = main.text(in: unit)
    for section in sections where !section.table.rows.isEmpty {
      let lines = [section.title] + section.table.lines(in: unit)
      text += "\n" + lines.map { $0 + "\n" }.joined()
    }
    if !report.notes.isEmpty { text += "\n" + report.notes.map { $0 + "\n" }.joined() }
    return text
  }

  var json: String {
    var members = report.facts.map { ($0.key, $0.cell.json) }
    if let table = report.table { members.append(("rows", table.json)) }
    members += sections.map { ($0.key, $0.table.json) }
    return JSONValue.object(members).pretty + "\n"
  }
}

extension Table {
  /// A line of sums (合计) of the columns that hold amounts only; without rows none. A sum beyond 64
  /// bits stays empty.
  mutating func addSums() {
    guard !rows.isEmpty else { return }
    footer = [
      columns.indices.map { column in
        if column == 0 { return .text("合计") }
        var sum: Fen? = .zero
        for row in rows {
          guard case .amount(let amount) = row[column] else { return .empty }
          sum = sum?.adding(amount)
        }
        return sum.map { .amount($0) } ?? .empty
      }
    ]
  }
}
