import FundClient

/// What a command answers: facts, then a table. For people as text, for programs as one JSON object
/// with the facts as members and the table's rows in `rows`; amounts are then fen.
struct Report {
  struct Fact {
    var key: String
    var title: String
    var cell: Cell
  }

  /// Above the facts, for people.
  var heading: String?
  var facts: [Fact] = []
  var table: Table?
  /// Below all, for people.
  var notes: [String] = []

  mutating func add(_ key: String, _ title: String, _ cell: Cell) {
    precondition(!facts.contains { $0.key == key }, "a key stands once")
    facts.append(Fact(key: key, title: title, cell: cell))
  }

  mutating func add(_ key: String, _ title: String, _ text: String) {
    add(key, title, .text(text))
  }

  func text(in unit: Fen.Unit) -> String {
    var lines = heading.map { [$0] } ?? []
    let width = facts.map { DisplayWidth.columns(of: $0.title) }.max() ?? 0
    let places = facts.compactMap { $0.cell.amount?.neededPlaces(in: unit) }.max() ?? 2
    for fact in facts {
      let padding = String(repeating: " ", count: width - DisplayWidth.columns(of: fact.title))
      lines.append(fact.title + padding + "  " + fact.cell.text(in: unit, places: places))
    }
    if let table {
      if !lines.isEmpty { lines.append("") }
      lines += table.lines(in: unit)
    }
    if !notes.isEmpty, !lines.isEmpty { lines.append("") }
    return (lines + notes).map { $0 + "\n" }.joined()
  }

  var json: String {
    var members = facts.map { ($0.key, $0.cell.json) }
    if let table { members.append(("rows", table.json)) }
    return JSONValue.object(members).pretty + "\n"
  }
}
