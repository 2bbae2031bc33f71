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
    let heading = "<h1>\(HTMLText.escaped(sheet.heading))</h1>\n"
    let notes = sheet.notes.map { "<p class=\"notes\">\(HTMLText.escaped($0))</p>\n" }.joined()
    guard sheet.heading == VoucherForm.heading else {
      return "<section>\n" + heading + table(sheet, cover) + notes + "</section>\n"
    }
    return "<section class=\"voucher\">\n" + heading + table(sheet, cover)
      + line(of: sheet.closing, "facts closing", cover.unit) + notes
      + "<p class=\"foot\">\(HTMLText.escaped(cover.footer))</p>\n</section>\n"
  }

  /// What a page is of, above its table on every sheet of paper.
  private static func top(_ sheet: BookSheet, _ cover: BookCover) -> String {
    let isVoucher = sheet.heading == VoucherForm.heading
    var facts =
      isVoucher
      ? sheet.facts.filter { ["entity", "ledger", "day"].contains($0.key) }
      : [
        .init(key: "entity", title: "会计主体", cell: .text(cover.entity)),
        .init(key: "ledger", title: "账簿", cell: .text(cover.ledger)),
        .init(key: "period", title: "会计期间", cell: .text(cover.period.title)),
      ] + sheet.facts
    if isVoucher { facts.append(.init(key: "title", title: "字号", cell: .text(sheet.title))) }
    facts.append(.init(key: "unit", title: "单位", cell: .text(cover.unit.chineseName)))
    let title =
      isVoucher || sheet.title.isEmpty
      ? "" : "<div class=\"title\">\(HTMLText.escaped(sheet.title))</div>\n"
    return "<tr class=\"top\"><th colspan=\"\(sheet.table.columns.count)\">\(title)"
      + line(of: facts, "facts", cover.unit) + "</th></tr>\n"
  }

  private static func line(
    of facts: [Report.Fact], _ name: String, _ unit: Fen.Unit
  ) -> String {
    let items = facts.map { fact in
      "<span>\(HTMLText.escaped(fact.title))："
        + HTMLText.escaped(fact.cell.text(in: unit, places: 2)) + "</span>"
    }
    return "<div class=\"\(name)\">\(items.joined(separator: "\n"))</div>\n"
  }

  private static func table(_ sheet: BookSheet, _ cover: BookCover) -> String {
    let places = sheet.places(in: cover.unit)
    let columns = sheet.table.columns
    // The border is for programs that know no CSS.
    var html = "<table border=\"1\">\n<thead>\n\(top(sheet, cover))\(head(sheet))</thead>\n"
    html += "<tbody>\n"
    for (kind, row) in zip(sheet.kinds, sheet.table.rows) {
      html += "<tr class=\"\(kind.rawValue)\">"
      for (column, cell) in zip(columns, row) {
        html += "<td\(attributes(column, cell))>"
        html += HTMLText.escaped(cell.text(in: cover.unit, places: places)) + "</td>"
      }
      html += "</tr>\n"
    }
    html += "</tbody>\n"
    if sheet.heading != VoucherForm.heading {
      html += "<tfoot><tr><td colspan=\"\(columns.count)\">"
      html += "\(HTMLText.escaped(cover.footer))</td></tr></tfoot>\n"
    }
    return html + "</table>\n"
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
