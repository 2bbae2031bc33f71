import FundClient

/// What `fundctl post` and `fundctl hold place` say in the end.
enum ImportReport {
  static func make(_ outcome: ImportOutcome, of file: VoucherFile, opened: Int) -> Report {
    var report = Report()
    let count = Int64(file.vouchers.count)
    let posted = Int64(outcome.posted)
    let before = Int64(outcome.postedBefore)
    switch file.kind {
    case .vouchers:
      report.add("vouchers", "凭证 vouchers", .number(count))
      report.add("posted", "本次记账 posted now", .number(posted))
      report.add("posted_before", "此前已记账 posted before", .number(before))
    case .holds:
      report.add("applications", "申请 applications", .number(count))
      report.add("placed", "本次冻结 placed now", .number(posted))
      report.add("placed_before", "此前已冻结 placed before", .number(before))
    }
    report.add("refused", "被拒 refused", .number(Int64(outcome.refused.count)))
    if outcome.undecided > 0 {
      report.add("undecided", "未处理 not decided", .number(Int64(outcome.undecided)))
      report.notes.append("被拒过多，稍后重新运行 (too many refusals: run it again later)")
    }
    if opened > 0 { report.add("opened", "新开账户 accounts opened", .number(Int64(opened))) }
    if let millis = outcome.postedBeforeMillis {
      let title = file.kind == .vouchers ? "此前记账时间 posted at" : "此前冻结时间 placed at"
      report.add(
        file.kind == .vouchers ? "posted_at" : "placed_at", title, BeijingTime.text(millis: millis))
    }
    if let revision = outcome.revision {
      report.add("revision", "位置 revision", revision.description)
    }
    if file.kind == .holds {
      report.table = holdTable(outcome, file)
    } else if !outcome.refused.isEmpty {
      report.table = table(outcome, file)
    }
    return report
  }

  /// One row an application: its hold, or why it has none.
  private static func holdTable(_ outcome: ImportOutcome, _ file: VoucherFile) -> Table {
    var table = Table([
      .text("lines", "行"), .text("application", "申请号"), .text("hold", "冻结号 hold"),
      .text("reason", "被拒原因 refused because"),
    ])
    var refusals: [Int: Refusal] = [:]
    for (index, refusal) in outcome.refused { refusals[index] = refusal }
    table.rows = file.vouchers.enumerated().map { index, application in
      [
        .text(lineRanges(application.lines)), .text(application.key),
        outcome.holds[index].map { .text($0.description) } ?? .empty,
        refusals[index].map { .text(RefusalText.describe($0)) } ?? .empty,
      ]
    }
    return table
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
