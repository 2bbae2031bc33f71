import LedgerCore
import LedgerJournal

/// A workbook for people who read in Excel: 凭证, 明细账, 科目余额表, 项目台账.
package struct XLSXFormat: BookFormat {
  /// The most that a sheet holds.
  package static let rowsOfSheet: UInt32 = 1_048_576

  package let name = "xlsx"
  package let about = "a workbook with vouchers, detailed ledger, trial balance and projects"
  package let needsBooksAhead = true
  /// Further rows go to a further sheet.
  package let rowsPerSheet: UInt32

  package init(rowsPerSheet: UInt32 = XLSXFormat.rowsOfSheet) {
    precondition((10...Self.rowsOfSheet).contains(rowsPerSheet))
    self.rowsPerSheet = rowsPerSheet
  }

  package func makeRenderer(
    _ books: Books, into target: RenderTarget
  ) throws -> any BookRenderer {
    try XLSXRenderer(books, into: target, rowsPerSheet: rowsPerSheet)
  }
}

final class XLSXRenderer: VoucherRenderer {
  let books: Books
  let book: Workbook
  let rowsPerSheet: UInt32
  /// The accounts, by slot, as they are listed: by ledger, subject and dimensions.
  let order: [Int]
  let sort: LegSort
  private let vouchers: SheetSeries

  init(_ books: Books, into target: RenderTarget, rowsPerSheet: UInt32) throws {
    self.books = books
    self.rowsPerSheet = rowsPerSheet
    book = try Workbook(
      target.foreignFile("books.xlsx"), scratch: target.path, timeMs: books.info.timeMs)
    order = books.ledgers.flatMap { ledger in
      ledger.accounts.sorted {
        let (left, right) = (books.accounts[$0].definition, books.accounts[$1].definition)
        return (left.subject, left.dimensions, $0) < (right.subject, right.dimensions, $1)
      }
    }
    sort = try LegSort(books.turnovers, order: order, scratch: target.path)
    vouchers = try SheetSeries(
      book, "凭证",
      [
        .init(title: "日期", width: 11), .init(title: "会计期间", width: 9),
        .init(title: "核算单位", width: 18), .init(title: "账套", width: 14),
        .init(title: "凭证号", width: 8), .init(title: "行号", width: 5),
        .init(title: "摘要", width: 36), .init(title: "科目编号", width: 9),
        .init(title: "科目名称", width: 22), .init(title: "辅助核算", width: 24),
        .init(title: "借方金额", width: 18, isSummed: true),
        .init(title: "贷方金额", width: 18, isSummed: true),
        .init(title: "业务流水号", width: 18), .init(title: "修订号", width: 10),
        .init(title: "冲销修订号", width: 10), .init(title: "制单", width: 30),
        .init(title: "备注", width: 6),
      ], rowsPerSheet: rowsPerSheet)
  }

  func take(_ voucher: BookVoucher) throws {
    let stored = voucher.stored
    let summary = try sort.keep(summary: stored.tail.summary)
    for (index, leg) in stored.legs.enumerated() {
      let slot = books.slots[index]
      let place = books.places[books.placeOfLine[index]]
      try sort.keep(
        LegSort.Leg(
          amount: leg.amount, summary: summary, number: place.number, day: stored.head.day,
          isCredit: leg.side == .credit),
        row: books.turnovers.index(of: slot, stored.head.month))
      try vouchers.makeRoom(rows: 1)
      try vouchers.day(stored.head.day)
      try vouchers.number(stored.head.month.publicNumber)
      try put(ledger: place.ledger, in: vouchers)
      try vouchers.number(place.number)
      try vouchers.number(index + 1)
      try vouchers.text(stored.tail.summary)
      try put(account: slot, in: vouchers)
      try put(leg.side, leg.amount, in: vouchers)
      try vouchers.text(stored.tail.reference)
      try vouchers.text("\(stored.position.block).\(stored.position.index)")
      let reversed = stored.tail.reversed
      try vouchers.text(
        stored.head.flags.contains(.reversal) ? "\(reversed.block).\(reversed.index)" : "")
      try vouchers.text(books.actor(books.preparer)?.uri ?? "\(books.preparer)")
      try vouchers.text(voucher.isPartial ? "部分" : "")
      vouchers.endRow()
    }
  }

  func put(ledger slot: Int, in sheet: SheetSeries) throws {
    try sheet.text(books.ledgers[slot].definition.entity)
    try sheet.text(books.ledgers[slot].bookName)
  }

  func put(account slot: Int, in sheet: SheetSeries) throws {
    try sheet.text(books.accounts[slot].definition.subject)
    try sheet.text(books.accounts[slot].subjectName)
    try sheet.text(books.accounts[slot].definition.dimensions)
  }

  /// An amount in the column of its side.
  func put(_ side: Side, _ amount: Int64, in sheet: SheetSeries) throws {
    if side == .credit { sheet.nothing() }
    try sheet.amount(amount)
    if side == .debit { sheet.nothing() }
  }

  func finish() throws {
    try vouchers.finish()
    try sort.endKeeping()
    try putDetails()
    try putBalances()
    try putProjects()
    try book.close()
  }
}
