/// How an amount stands in a cell of a spreadsheet.
///
/// The one place where money becomes a floating point number: a cell has no other. A number is used
/// up to fifteen digits, the most that spreadsheets keep, and only after it was turned back into
/// the same fen; anything else is a text.
enum SheetAmount: Equatable {
  case number(Double)
  case text(String)

  /// 9 999 999 999 999.99 yuan.
  static let largestFen: Int64 = 999_999_999_999_999

  init(fen: Int64) {
    let cell = Double(fen) / 100
    guard fen.magnitude <= UInt64(Self.largestFen),
      Int64(exactly: (cell * 100).rounded()) == fen
    else {
      self = .text(Self.yuan(fen))
      return
    }
    self = .number(cell)
  }

  static func yuan(_ fen: Int64) -> String {
    let rest = fen.magnitude % 100
    return "\(fen < 0 ? "-" : "")\(fen.magnitude / 100).\(rest < 10 ? "0" : "")\(rest)"
  }
}
