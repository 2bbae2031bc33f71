import LedgerCore

extension XLSXRenderer {
  private static let sums: [SheetSeries.Column] = [
    .init(title: "期初方向", width: 8), .init(title: "期初余额", width: 18),
    .init(title: "借方发生额", width: 18, isSummed: true),
    .init(title: "贷方发生额", width: 18, isSummed: true), .init(title: "期末方向", width: 8),
    .init(title: "期末余额", width: 18),
  ]

  private static let account: [SheetSeries.Column] = [
    .init(title: "核算单位", width: 18), .init(title: "账套", width: 14),
    .init(title: "科目编号", width: 9), .init(title: "科目名称", width: 22),
    .init(title: "辅助核算", width: 24),
  ]

  /// 科目余额表 over all selected months, a line an account that has a balance or turnover.
  func putBalances() throws {
    let sheet = try SheetSeries(
      book, "科目余额表", Self.account + Self.sums, rowsPerSheet: rowsPerSheet)
    for slot in order {
      guard let total = try books.total(ofSlot: slot) else { continue }
      try sheet.makeRoom(rows: 1)
      try put(ledger: books.accounts[slot].ledger, in: sheet)
      try put(account: slot, in: sheet)
      try put(total, in: sheet)
    }
    try sheet.finish()
  }

  /// 项目台账: the same lines of the accounts that have a project, by project.
  func putProjects() throws {
    let sheet = try SheetSeries(
      book, "项目台账", [.init(title: "项目", width: 22)] + Self.account + Self.sums,
      rowsPerSheet: rowsPerSheet)
    var projects: [(project: String, place: Int)] = []
    for (place, slot) in order.enumerated() {
      for (letter, value) in Books.values(books.accounts[slot].definition.dimensions)
      where letter == "P" {
        projects.append((value, place))
      }
    }
    projects.sort { $0 < $1 }
    for (project, place) in projects {
      let slot = order[place]
      guard let total = try books.total(ofSlot: slot) else { continue }
      try sheet.makeRoom(rows: 1)
      try sheet.text(project)
      try put(ledger: books.accounts[slot].ledger, in: sheet)
      try put(account: slot, in: sheet)
      try put(total, in: sheet)
    }
    try sheet.finish()
  }

  private func put(_ total: MonthBalance, in sheet: SheetSeries) throws {
    try put(balance: total.opening, in: sheet)
    try sheet.amount(total.debit)
    try sheet.amount(total.credit)
    try put(balance: total.closing, in: sheet)
    sheet.endRow()
  }
}
