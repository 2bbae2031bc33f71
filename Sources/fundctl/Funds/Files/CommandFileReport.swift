import FundClient

/// What `fundctl submit` says in the end.
enum CommandFileReport {
  static func make(
    _ outcome: CommandOutcome, of entries: [CommandFile.Entry], unit: Fen.Unit = .yuan
  ) -> Report {
    var report = Report()
    report.add("commands", "指令 commands", .number(Int64(entries.count)))
    report.add("accepted", "本次受理 accepted now", .number(Int64(outcome.file.posted)))
    report.add(
      "accepted_before", "此前已受理 accepted before", .number(Int64(outcome.file.postedBefore)))
    report.add("refused", "被拒 refused", .number(Int64(outcome.file.refused.count)))
    report.add("warnings", "提示 warnings", .number(Int64(outcome.warnings.count)))
    if outcome.file.undecided > 0 {
      report.add("undecided", "未处理 not decided", .number(Int64(outcome.file.undecided)))
      report.notes.append("被拒过多，稍后重新运行 (too many refusals: run it again later)")
    }
    if let revision = outcome.file.revision {
      report.add("revision", "位置 revision", revision.description)
    }
    if outcome.file.postedBefore == entries.count {
      report.notes.append("该文件此前已提交，本次未作任何改动 (submitted before: nothing was changed)")
    }
    if !outcome.file.refused.isEmpty || !outcome.warnings.isEmpty {
      report.table = table(outcome, entries, unit)
    }
    return report
  }

  /// One row a refusal or a warning, in the order of the file.
  private static func table(
    _ outcome: CommandOutcome, _ entries: [CommandFile.Entry], _ unit: Fen.Unit
  ) -> Table {
    var table = Table([
      .text("lines", "行"), .text("command", "指令"), .text("outcome", "结果"),
      .text("rule", "规则 rule"), .text("article", "依据 article"), .text("reason", "原因 reason"),
    ])
    var rows: [(Int, [Cell])] = []
    func add(_ index: Int, _ cells: [Cell]) {
      let entry = entries[index]
      let head: [Cell] = [.text(ImportReport.lineRanges(entry.lines)), .text(entry.title)]
      rows.append((index, head + cells))
    }
    for (index, refusal) in outcome.file.refused {
      add(
        index,
        [
          .term("refused", "被拒"), .text(refusal.rule), .text(refusal.article),
          .term(
            RefusalText.reason(refusal, unit: unit), RefusalText.chineseReason(refusal, unit: unit)),
        ])
    }
    for (index, warning) in outcome.warnings {
      add(
        index,
        [
          .term("warned", "提示"), .text(warning.rule), .text(warning.article),
          .term(
            "\(warning.chineseName)：\(warning.chineseText) \(warning.text)", warning.chineseText),
        ])
    }
    table.rows = rows.sorted { $0.0 < $1.0 }.map(\.1)
    return table
  }
}
