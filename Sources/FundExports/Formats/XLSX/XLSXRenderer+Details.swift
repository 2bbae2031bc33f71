import LedgerCore

extension XLSXRenderer {
  /// 明细账: of each account the opening, then month by month its legs in the order of posting with
  /// the balance after each, and the sums of the month.
  func putDetails() throws {
    let sheet = try SheetSeries(
      book, "明细账",
      [
        .init(title: "核算单位", width: 18), .init(title: "账套", width: 14),
        .init(title: "科目编号", width: 9), .init(title: "科目名称", width: 22),
        .init(title: "辅助核算", width: 24), .init(title: "日期", width: 11),
        .init(title: "会计期间", width: 9), .init(title: "凭证号", width: 8),
        .init(title: "摘要", width: 36), .init(title: "借方金额", width: 18, isSummed: true),
        .init(title: "贷方金额", width: 18, isSummed: true), .init(title: "方向", width: 5),
        .init(title: "余额", width: 18),
      ], rowsPerSheet: rowsPerSheet)
    for slot in order {
      for (at, line) in try books.balances(ofSlot: slot).enumerated() {
        if at == 0 && line.opening != 0 {
          try sheet.makeRoom(rows: 1)
          try begin(slot, nil, line.month, in: sheet)
          sheet.nothing()
          try sheet.text("期初余额")
          sheet.nothing()
          sheet.nothing()
          try put(balance: line.opening, in: sheet)
          sheet.endRow()
        }
        if line.legs > 0 { try putMonth(slot, line, in: sheet) }
      }
    }
    try sheet.finish()
  }

  private func begin(
    _ slot: Int, _ day: Day?, _ month: FiscalMonth, in sheet: SheetSeries
  ) throws {
    try put(ledger: books.accounts[slot].ledger, in: sheet)
    try put(account: slot, in: sheet)
    if let day { try sheet.day(day) } else { sheet.nothing() }
    try sheet.number(month.publicNumber)
  }

  private func putMonth(_ slot: Int, _ line: MonthBalance, in sheet: SheetSeries) throws {
    var balance = line.opening
    var first = sheet.row
    var shown = 0
    // A part of the month stands on the sheet before.
    var isSplit = false
    try sort.forEachLeg(
      row: books.turnovers.index(of: slot, line.month), count: line.legs
    ) { leg, summary in
      if try sheet.makeRoom(rows: 2) {
        isSplit = isSplit || shown > 0
        first = sheet.row
      }
      shown += 1
      balance &+= leg.isCredit ? -leg.amount : leg.amount
      try begin(slot, leg.day, line.month, in: sheet)
      try sheet.number(leg.number)
      try sheet.text(summary)
      try put(leg.isCredit ? .credit : .debit, leg.amount, in: sheet)
      try put(balance: balance, in: sheet)
      sheet.endRow()
    }
    try begin(slot, nil, line.month, in: sheet)
    sheet.nothing()
    try sheet.text("本月合计")
    if isSplit {
      // No formula reaches what stands on the sheet before.
      try sheet.text(SheetAmount.yuan(line.debit))
      try sheet.text(SheetAmount.yuan(line.credit))
    } else {
      try sheet.subtotal(from: first, total: line.debit)
      try sheet.subtotal(from: first, total: line.credit)
    }
    try put(balance: line.closing, in: sheet)
    sheet.endRow()
  }

  /// The side and the size of a balance.
  func put(balance: Int64, in sheet: SheetSeries) throws {
    try sheet.text(chineseSide(balance))
    try sheet.amount(balance == .min ? balance : abs(balance))
  }
}
