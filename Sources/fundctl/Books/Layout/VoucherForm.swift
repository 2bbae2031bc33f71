import FundClient

/// A voucher (记账凭证) as the form that is printed and signed: what one ledger sees of it.
struct VoucherForm {
  static let heading = "记账凭证"

  struct Line {
    /// The subject; `#12` when the account is not known.
    var subject: String
    /// 总账科目.
    var subjectName: String
    /// 明细科目.
    var dimensions: String
    var side: Side
    /// Negative is red (红字).
    var amount: Fen
  }

  var entity: String
  /// Book and name of the ledger.
  var ledger: String
  var month: Month
  var number: UInt32
  var day: Day
  var summary: String
  var lines: [Line]
  /// The voucher that this one reverses (红字冲销), as a place in the journal.
  var reverses: Revision?
  /// 业务流水号, empty if it has none.
  var reference: String
  /// Identity that posted it.
  var submitter: String
  var postedAtMillis: Int64
  var revision: Revision

  /// What the lines add up to must be what the list of the month says of the voucher.
  func check(listed: Movement) throws(CommandFailure) {
    let sum = try total()
    guard sum == listed else {
      throw BookMismatch.voucher(number, month, lines: sum, listed: listed)
    }
  }

  private func total() throws(CommandFailure) -> Movement {
    var sum = Movement()
    for line in lines { try sum.add(line.amount, on: line.side) }
    return sum
  }

  func sheet() throws(CommandFailure) -> BookSheet {
    var sheet = BookSheet(
      heading: Self.heading, title: "记字第 \(number) 号",
      columns: [
        .text("summary", "摘要"), .text("subject", "科目编码"), .text("subject_name", "总账科目"),
        .text("dimensions", "明细科目"), .number("debit", "借方金额"), .number("credit", "贷方金额"),
      ])
    sheet.addFact("entity", "会计主体", entity)
    sheet.addFact("ledger", "账簿", ledger)
    sheet.addFact("day", "日期", day.description)
    sheet.addFact("month", "会计期间", month.month == 13 ? "\(month.year) 年整理期" : month.dotted)
    sheet.facts.append(.init(key: "number", title: "凭证号", cell: .number(Int64(number))))
    for line in lines {
      let isDebit = line.side == .debit
      sheet.add(
        .line,
        [
          .text(summary), .text(line.subject), .text(line.subjectName), .text(line.dimensions),
          isDebit ? .amount(line.amount) : .empty, isDebit ? .empty : .amount(line.amount),
        ])
    }
    let sum = try total()
    sheet.add(
      .total,
      [
        .text("合计"), .empty, .empty, .empty, .amount(sum.debit), .amount(sum.credit),
      ])
    sheet.closing = [
      .init(key: "reference", title: "附件/来源", cell: .text(source)),
      .init(key: "submitter", title: "制单", cell: .text(submitter)),
      .init(key: "checker", title: "审核", cell: .empty),
      .init(
        key: "posted_at", title: "记账", cell: .text(BeijingTime.text(millis: postedAtMillis))),
      .init(key: "revision", title: "位置", cell: .text(revision.description)),
    ]
    if let reverses { sheet.notes.append("红字冲销凭证 \(reverses)") }
    if lines.contains(where: { $0.amount.value < 0 }) { sheet.notes.append("负数为红字") }
    return sheet
  }

  private var source: String {
    reference.isEmpty ? "" : "业务流水号 \(reference)"
  }
}
