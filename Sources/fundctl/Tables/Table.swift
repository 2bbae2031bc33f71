import FundClient

/// Rows under headings, aligned also where Chinese stands beside Latin.
struct Table {
  struct Column {
    /// The key in JSON, English.
    var key: String
    /// The heading for people.
    var title: String
    var isRightAligned = false

    static func text(_ key: String, _ title: String) -> Column {
      Column(key: key, title: title)
    }

    static func number(_ key: String, _ title: String) -> Column {
      Column(key: key, title: title, isRightAligned: true)
    }
  }

  /// Between two columns.
  private static let gap = "  "

  var columns: [Column]
  var rows: [[Cell]] = []
  /// Below a line: totals.
  var footer: [[Cell]] = []

  init(_ columns: [Column]) { self.columns = columns }

  /// Lines without spaces at their ends. Amounts have the decimal places that the longest needs.
  func lines(in unit: Fen.Unit) -> [String] {
    let places = (rows + footer).joined().compactMap { $0.amount?.neededPlaces(in: unit) }.max()
    func texts(_ rows: [[Cell]]) -> [[String]] {
      rows.map { row in row.map { $0.text(in: unit, places: places ?? 2) } }
    }
    let head = columns.map(\.title)
    let body = texts(rows)
    let foot = texts(footer)
    let widths = columns.indices.map { index in
      ([head] + body + foot).map { DisplayWidth.columns(of: $0[index]) }.max() ?? 0
    }
    let rule = String(
      repeating: "-", count: widths.reduce(0, +) + Self.gap.count * max(0, widths.count - 1))
    var lines = [line(head, widths), rule]
    lines += body.map { line($0, widths) }
    if !foot.isEmpty { lines += [rule] + foot.map { line($0, widths) } }
    return lines
  }

  private func line(_ cells: [String], _ widths: [Int]) -> String {
    var line = ""
    for (index, cell) in cells.enumerated() {
      if index > 0 { line += Self.gap }
      let padding = String(repeating: " ", count: widths[index] - DisplayWidth.columns(of: cell))
      line += columns[index].isRightAligned ? padding + cell : cell + padding
    }
    while line.last == " " { line.removeLast() }
    return line
  }

  /// One object a row; the footer is for people.
  var json: JSONValue {
    .array(
      rows.map { row in
        .object(zip(columns, row).map { ($0.key, $1.json) })
      })
  }
}
