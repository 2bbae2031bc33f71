import FundClient

/// A ledger by its names.
struct LedgerName: Hashable, Sendable {
  var entity: String
  var book: String

  /// 指标账 GLB.
  static func indicators(_ entity: String) -> LedgerName {
    LedgerName(entity: entity, book: "GLB")
  }

  /// 总会计 GLF.
  static func treasury(_ entity: String) -> LedgerName {
    LedgerName(entity: entity, book: "GLF")
  }

  /// 单位账 GLA.
  static func unit(_ entity: String) -> LedgerName {
    LedgerName(entity: entity, book: "GLA")
  }
}

/// A leg (分录) before its account has a number.
struct PlannedLeg: Hashable, Sendable {
  var ledger: LedgerName
  var subject: String
  /// `I=c1,P=p9`; empty for none.
  var dimensions: String
  var side: Side
  var amount: Fen

  static func debit(
    _ ledger: LedgerName, _ subject: String, _ dimensions: String, _ amount: Fen
  ) -> PlannedLeg {
    PlannedLeg(
      ledger: ledger, subject: subject, dimensions: dimensions, side: .debit, amount: amount)
  }

  static func credit(
    _ ledger: LedgerName, _ subject: String, _ dimensions: String, _ amount: Fen
  ) -> PlannedLeg {
    PlannedLeg(
      ledger: ledger, subject: subject, dimensions: dimensions, side: .credit, amount: amount)
  }
}

/// A voucher (记账凭证) before it is posted.
struct PlannedVoucher: Hashable, Sendable {
  /// `YYYY-MM-DD`.
  var day: String
  /// 摘要.
  var summary: String
  var legs: [PlannedLeg]
}

/// The vouchers that one bureau posts for a case.
struct PlannedFile: Sendable {
  var identity: DemoIdentity
  var vouchers: [PlannedVoucher]

  /// The file as `fundctl post --unit wan` reads it, with a byte order mark for spreadsheets.
  var csv: [UInt8] {
    var text = TextBytes()
    text.append("\u{FEFF}凭证号,日期,账簿主体,账簿,科目,辅助核算,借方,贷方,摘要\n")
    for (index, voucher) in vouchers.enumerated() {
      for (line, leg) in voucher.legs.enumerated() {
        let amount = leg.amount.plain(in: .wan)
        let cells = [
          "记-\(index + 1)", voucher.day, leg.ledger.entity, leg.ledger.book, leg.subject,
          leg.dimensions, leg.side == .debit ? amount : "", leg.side == .credit ? amount : "",
          line == 0 ? voucher.summary : "",
        ]
        for (column, cell) in cells.enumerated() {
          if column > 0 { text.append(character: ",") }
          text.append(csv: cell)
        }
        text.append(character: "\n")
      }
    }
    return text.bytes
  }
}
