import FundClient

/// What `fundctl post` says in the end.
enum ImportReport {
  static func make(_ outcome: ImportOutcome, of file: VoucherFile, opened: Int) -> Report {
    var report = Report()
    report.add("vouchers", "凭证 vouchers", .number(Int64(file.vouchers.count)))
    report.add("posted", "本次记账 posted now", .number(Int64(outcome.posted)))
    report.add("posted_before", "此前已记账 posted before", .number(Int64(outcome.postedBefore)))
    report.add("refused", "被拒 refused", .number(Int64(outcome.refused.count)))
    if outcome.undecided > 0 {
      report.add("undecided", "未处理 not decided", .number(Int64(outcome.undecided)))
      report.notes.append("被拒过多，稍后重新运行 (too many refusals: run it again later)")
    }
    if opened > 0 { report.add("opened", "新开账户 accounts opened", .number(Int64(opened))) }
    if let millis = outcome.postedBeforeMillis {
      report.add("posted_at", "此前记账时间 posted at", BeijingTime.text(millis: millis))
    }
    if let revision = outcome.revision {
      report.add("revision", "位置 revision", revision.description)
    }
    if !outcome.refused.isEmpty { report.table = table(outcome, file) }
    return report
  }

  private static func table(_ outcome: ImportOutcome, _ file: VoucherFile) -> Table {
    var table = Table([
      .text("lines", "行"), .text("voucher", "凭证号"), .text("day", "日期"),
      .text("reason", "原因 reason"),
    ])
    table.rows = outcome.refused.map { index, refusal in
      let voucher = file.vouchers[index]
      return [
        .text(lineRanges(voucher.lines)), .text(voucher.key), .text(voucher.day.description),
        .text(RefusalText.describe(refusal)),
      ]
    }
    return table
  }

  /// `2-3,7`.
  static func lineRanges(_ lines: [Int]) -> String {
    var ranges: [ClosedRange<Int>] = []
    for line in lines.sorted() {
      if let last = ranges.last, line <= last.upperBound + 1 {
        ranges[ranges.count - 1] = last.lowerBound...max(last.upperBound, line)
      } else {
        ranges.append(line...line)
      }
    }
    return ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
      .joined(separator: ",")
  }
}
