/// The rows of the tables in a Markdown text.
enum MarkdownTable {
  struct Row {
    /// The heading that the table stands under.
    var heading: String
    var cells: [String]
  }

  /// Every row but the first of each table (its names) and the line below that one. Cells are
  /// trimmed, and back-quotes around a whole cell are taken off.
  static func rows(in text: String) -> [Row] {
    var heading = ""
    var rows: [Row] = []
    var lineOfTable = 0
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      guard line.hasPrefix("|") else {
        lineOfTable = 0
        if line.hasPrefix("#") {
          heading = String(line.drop { $0 == "#" || $0 == " " })
        }
        continue
      }
      lineOfTable += 1
      guard lineOfTable > 2 else { continue }
      let cells = line.dropFirst().split(separator: "|", omittingEmptySubsequences: false)
        .dropLast().map(clean)
      rows.append(Row(heading: heading, cells: cells))
    }
    return rows
  }

  private static func clean(_ cell: Substring) -> String {
    var cell = cell.drop { $0 == " " }
    while cell.last == " " { cell.removeLast() }
    if cell.count > 1, cell.first == "`", cell.last == "`" {
      let inner = cell.dropFirst().dropLast()
      if !inner.contains("`") { cell = inner }
    }
    return String(cell)
  }
}
