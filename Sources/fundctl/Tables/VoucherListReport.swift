import FundClient

/// The vouchers of a ledger and month (凭证列表).
enum VoucherListReport {
  static func make(
    _ vouchers: [ListedVoucher], in ledger: LedgerInfo, _ month: Month, newest: UInt32
  ) -> Report {
    var report = Report()
    report.add("entity", "账簿主体", ledger.entity)
    report.add("book", "账簿", "\(ledger.book) \(ledger.name)")
    report.add("month", "会计期间", month.description)
    report.add("newest", "最新凭证号", .number(Int64(newest)))
    var table = Table([
      .number("number", "凭证号"), .text("day", "日期"), .text("summary", "摘要"),
      .number("debit", "借方"), .number("credit", "贷方"), .number("legs", "行数"),
      .text("revision", "位置"), .text("reverses", "冲销"), .text("reversed_by", "被冲销"),
    ])
    table.rows = vouchers.map { voucher in
      [
        .number(Int64(voucher.number)), .text(voucher.day.description), .text(voucher.summary),
        .amount(voucher.debit), .amount(voucher.credit), .number(Int64(voucher.legCount)),
        .text(voucher.revision.description),
        voucher.reverses.map { .text($0.description) } ?? .empty,
        voucher.reversedBy.map { .text($0.description) } ?? .empty,
      ]
    }
    report.table = table
    return report
  }
}
