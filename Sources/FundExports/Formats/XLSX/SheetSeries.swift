import CXLSXWriter
import LedgerCore

/// Rows under one heading, over as many sheets as their number needs: `凭证`, `凭证 2`, ...
///
/// The heading stands still when the sheet is scrolled. Below the rows stand the sums of the
/// columns that have one, as formulas with their values.
final class SheetSeries {
  struct Column {
    var title: String
    var width: Double
    var isSummed = false
  }

  private let book: Workbook
  private let name: String
  private let columns: [Column]
  private let rowsPerSheet: UInt32
  private var sheet: UnsafeMutablePointer<lxw_worksheet>?
  private(set) var sheets = 0
  /// Counted from 0.
  private(set) var row: UInt32 = 0
  private var column: UInt16 = 0
  /// Fen of each column on this sheet; nil once it has left 64 bits.
  private var sums: [Int64?]
  /// Of each column on this sheet: the last row with an amount that is a text, 0 for none.
  private var lastTexts: [UInt32] = []

  /// `rowsPerSheet` counts the heading and the sums.
  init(_ book: Workbook, _ name: String, _ columns: [Column], rowsPerSheet: UInt32) throws {
    self.book = book
    self.name = name
    self.columns = columns
    self.rowsPerSheet = rowsPerSheet
    sums = []
    try beginSheet()
  }

  private func beginSheet() throws {
    sheets += 1
    let made = try book.addSheet(sheets == 1 ? name : "\(name) \(sheets)")
    sheet = made
    sums = columns.map { _ in 0 }
    lastTexts = columns.map { _ in 0 }
    for (index, column) in columns.enumerated() {
      let at = UInt16(index)
      try Workbook.check(worksheet_set_column(made, at, at, column.width, nil))
      try Workbook.check(worksheet_write_string(made, 0, at, column.title, book.heading))
    }
    worksheet_freeze_panes(made, 1, 0)
    row = 1
    column = 0
  }

  private func endSheet() throws {
    try Workbook.check(worksheet_write_string(sheet, row, 0, "合计", book.heading))
    for (index, about) in columns.enumerated() where about.isSummed {
      try putSum(from: 1, column: UInt16(index), total: sums[index], format: book.total)
    }
    row += 1
  }

  /// Ends the sheet when fewer than so many rows are left. True when a new one was begun.
  @discardableResult
  func makeRoom(rows: UInt32) throws -> Bool {
    guard row + rows + 1 > rowsPerSheet else { return false }
    try endSheet()
    try beginSheet()
    return true
  }

  func finish() throws { try endSheet() }

  // MARK: Cells

  func nothing() { column += 1 }

  func text(_ text: String) throws {
    if !text.isEmpty {
      try Workbook.check(worksheet_write_string(sheet, row, column, text.forSheet, nil))
    }
    column += 1
  }

  func number(_ number: some FixedWidthInteger) throws {
    guard let exact = Double(exactly: number) else { return try text("\(number)") }
    try Workbook.check(worksheet_write_number(sheet, row, column, exact, nil))
    column += 1
  }

  func day(_ day: Day) throws {
    // Sheets count days from 1899-12-30.
    try Workbook.check(
      worksheet_write_number(sheet, row, column, Double(day.number) + 25_569, book.day))
    column += 1
  }

  /// An amount, added to the sum of the column.
  func amount(_ fen: Int64) throws {
    switch SheetAmount(fen: fen) {
    case .number(let number):
      try Workbook.check(worksheet_write_number(sheet, row, column, number, book.amount))
      add(fen)
    case .text(let yuan):
      try Workbook.check(worksheet_write_string(sheet, row, column, yuan, nil))
      lastTexts[Int(column)] = row
      add(fen)
    }
    column += 1
  }

  private func add(_ fen: Int64) {
    guard let sum = sums[Int(column)] else { return }
    let (total, overflow) = sum.addingReportingOverflow(fen)
    sums[Int(column)] = overflow ? nil : total
  }

  /// The sum of this column from a row on to the one above, which later sums leave out.
  func subtotal(from first: UInt32, total: Int64?) throws {
    try putSum(from: first, column: column, total: total, format: book.total)
    column += 1
  }

  private func putSum(
    from first: UInt32, column: UInt16, total: Int64?,
    format: UnsafeMutablePointer<lxw_format>
  ) throws {
    guard first < row else { return }
    let letter = Self.letters(column)
    // 9 is the sum; cells that are sums of this kind themselves are left out.
    let formula = "=SUBTOTAL(9,\(letter)\(first + 1):\(letter)\(row))"
    guard let total, lastTexts[Int(column)] < first,
      case .number(let value) = SheetAmount(fen: total)
    else {
      // With an amount that is a text a formula would be wrong in silence.
      try Workbook.check(
        worksheet_write_string(
          sheet, row, column, total.map(SheetAmount.yuan) ?? "见余额表", nil))
      return
    }
    try Workbook.check(
      worksheet_write_formula_num(sheet, row, column, formula, format, value))
  }

  private static func letters(_ column: UInt16) -> String {
    String(UnicodeScalar(UInt8(ascii: "A") + UInt8(column)))
  }

  func endRow() {
    row += 1
    column = 0
  }
}

extension String {
  /// Without what a cell cannot hold: control characters by their pictures; `_x0041_` so that no
  /// reader takes it for an encoded character.
  var forSheet: String {
    let scalars = Array(unicodeScalars)
    var result = ""
    for (index, scalar) in scalars.enumerated() {
      switch scalar {
      case "\n", "\t": result.unicodeScalars.append(scalar)
      case "\u{FFFE}", "\u{FFFF}": result.unicodeScalars.append("\u{FFFD}")
      case "_" where Self.isEncoded(scalars[index...]): result += "_x005F_"
      default: result.unicodeScalars.append(scalar.pictured)
      }
    }
    return result
  }

  private static func isEncoded(_ text: ArraySlice<Unicode.Scalar>) -> Bool {
    let head = Array(text.prefix(7))
    return head.count == 7 && head[1] == "x" && head[6] == "_"
      && head[2..<6].allSatisfy(\.properties.isASCIIHexDigit)
  }
}
