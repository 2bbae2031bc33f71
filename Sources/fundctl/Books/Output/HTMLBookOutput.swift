import FundClient

/// A book as one page of HTML that needs nothing else, to be looked at and printed.
final class HTMLBookOutput: BookOutput {
  private let write: TextSink
  private let finish: () throws(CommandFailure) -> Void
  private var cover: BookCover?

  /// - Parameter finish: is called when all is written.
  init(
    _ write: @escaping TextSink, finish: @escaping () throws(CommandFailure) -> Void = {}
  ) {
    self.write = write
    self.finish = finish
  }

  func begin(_ cover: BookCover) throws(CommandFailure) {
    self.cover = cover
    let title = HTMLText.escaped(
      "\(cover.heading) \(cover.entity) \(cover.ledger) \(cover.period.title)")
    try write(
      """
      <!DOCTYPE html>
      <html lang="zh-CN">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
      <title>\(title)</title>
      <style>
      \(BookStyle.css(isWide: cover.isWide))</style>
      </head>
      <body>

      """)
  }

  func add(_ sheet: BookSheet) throws(CommandFailure) {
    guard let cover else { return }
    try write(Self.section(sheet, cover))
  }

  func end() throws(CommandFailure) {
    try write("</body>\n</html>\n")
    try finish()
  }

  static func section(_ sheet: BookSheet, _ cover: BookCover) -> String {
    let isVoucher = sheet.heading == VoucherForm.heading
    var html = "<section\(isVoucher ? " class=\"voucher\"" : "")>\n"
    html += "<h1>\(HTMLText.escaped(sheet.heading))</h1>\n"
    html += "<h2>\(HTMLText.escaped(sheet.title))</h2>\n"
    let facts =
      isVoucher
      ? sheet.facts
      : [
        .init(key: "entity", title: "会计主体", cell: .text(cover.entity)),
        .init(key: "ledger", title: "账簿", cell: .text(cover.ledger)),
        .init(key: "period", title: "会计期间", cell: .text(cover.period.title)),
      ] + sheet.facts
    let unit = Report.Fact(key: "unit", title: "单位", cell: .text(cover.unit.chineseName))
    html += line(of: facts + [unit], "facts", cover.unit)
    html += table(sheet, cover)
    if !sheet.closing.isEmpty { html += line(of: sheet.closing, "facts closing", cover.unit) }
    for note in sheet.notes { html += "<p class=\"notes\">\(HTMLText.escaped(note))</p>\n" }
    return html + "</section>\n"
  }

  private static func line(
    of facts: [Report.Fact], _ name: String, _ unit: Fen.Unit
  ) -> String {
    let items = facts.map { fact in
      "<span><span class=\"key\">\(HTMLText.escaped(fact.title))</span>"
        + HTMLText.escaped(fact.cell.text(in: unit, places: 2)) + "</span>"
    }
    return "<div class=\"\(name)\">\(items.joined(separator: "\n"))</div>\n"
  }

  private static func table(_ sheet: BookSheet, _ cover: BookCover) -> String {
    let places = sheet.places(in: cover.unit)
    let columns = sheet.table.columns
    var html = "<table>\n<thead>\n\(head(sheet))</thead>\n"
    html += "<tfoot><tr><td colspan=\"\(columns.count)\">\(HTMLText.escaped(cover.footer))</td>"
    html += "</tr></tfoot>\n<tbody>\n"
    for (kind, row) in zip(sheet.kinds, sheet.table.rows) {
      html += "<tr class=\"\(kind.rawValue)\">"
      for (column, cell) in zip(columns, row) {
        html += "<td\(attributes(column, cell))>"
        html += HTMLText.escaped(cell.text(in: cover.unit, places: places)) + "</td>"
      }
      html += "</tr>\n"
    }
    return html + "</tbody>\n</table>\n"
  }

  /// Numbers stand to the right; red (红字) is red.
  private static func attributes(_ column: Table.Column, _ cell: Cell) -> String {
    var names: [String] = []
    switch cell {
    case .amount, .balance, .number: names.append("n")
    case .direction: names.append("c")
    default: if column.isShort { names.append("s") }
    }
    if case .amount(let amount) = cell, amount.value < 0 { names.append("red") }
    return names.isEmpty ? "" : " class=\"\(names.joined(separator: " "))\""
  }

  private static func head(_ sheet: BookSheet) -> String {
    let cells = sheet.head.isEmpty ? sheet.table.columns.map { .init(title: $0.title) } : sheet.head
    let hasTwo = cells.contains { !$0.columns.isEmpty }
    var first = "<tr>"
    var second = "<tr>"
    for cell in cells {
      let span =
        !cell.columns.isEmpty
        ? " colspan=\"\(cell.columns.count)\"" : hasTwo ? " rowspan=\"2\"" : ""
      first += "<th\(span)>\(HTMLText.escaped(cell.title))</th>"
      for title in cell.columns { second += "<th>\(HTMLText.escaped(title))</th>" }
    }
    return first + "</tr>\n" + (hasTwo ? second + "</tr>\n" : "")
  }
}

extension Table.Column {
  /// Dates and numbers, which are not broken.
  fileprivate var isShort: Bool { ["date", "number", "subject"].contains(key) }
}
