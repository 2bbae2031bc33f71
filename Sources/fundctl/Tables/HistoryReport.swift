import FundClient

/// The legs of an account (明细账).
enum HistoryReport {
  static func make(_ account: AccountInfo, _ legs: [Leg]) -> Report {
    var report = Report()
    report.add("subject", "科目编码", account.subject)
    report.add("subject_name", "科目名称", account.subjectName)
    report.add("dimensions", "辅助核算", DimensionText.join(account.dimensions))
    report.add("legs", "笔数", .number(Int64(account.legs)))
    var table = Table([
      .number("ordinal", "序号"), .text("day", "日期"), .text("month", "期间"),
      .number("number", "凭证号"),
      .text("summary", "摘要"), .number("debit", "借方"), .number("credit", "贷方"),
      .text("side", "方向"), .number("balance", "余额"), .text("revision", "位置"),
    ])
    table.rows = legs.map { leg in
      [
        .number(Int64(leg.ordinal)), .text(leg.day.description),
        .text(leg.month?.description ?? ""),
        .number(Int64(leg.number)), .text(leg.summary),
        leg.side == .debit ? .amount(leg.amount) : .empty,
        leg.side == .credit ? .amount(leg.amount) : .empty, .direction(leg.balance),
        .balance(leg.balance), .text(leg.voucher.description),
      ]
    }
    report.table = table
    return report
  }
}
