import FundClient

/// What became of one business command.
enum CommandReport {
  static func accepted(_ outcome: BatchOutcome, _ message: CommandMessage) -> Report {
    var report = head(message)
    let isOld = outcome.runs.first?.wasAcceptedBefore ?? false
    report.add(
      "outcome", "结果 outcome",
      isOld ? .term("accepted_before", "此前已受理 accepted before") : .term("accepted", "已受理 accepted"))
    report.add("place", "位置 place", outcome.revision(of: 0)?.description ?? "")
    report.add("revision", "账簿版本 revision", outcome.revision.description)
    report.add("warnings", "提示 warnings", .number(Int64(outcome.warnings.count)))
    if !outcome.warnings.isEmpty { report.table = warnings(outcome.warnings) }
    if isOld {
      report.notes.append("本次未作任何改动；确需再办一次请加 --label (nothing was changed)")
    }
    return report
  }

  /// For programs; people read it on standard error.
  static func refused(_ refusal: Refusal, _ message: CommandMessage) -> Report {
    var report = head(message)
    report.add("outcome", "结果 outcome", .term("refused", "被拒 refused"))
    report.add("code", "代码 code", .number(Int64(refusal.code)))
    report.add("name", "名称 name", refusal.name)
    report.add("message_zh", "原因", refusal.chineseMessage)
    report.add("message", "reason", refusal.message)
    report.add("rule", "规则 rule", refusal.rule)
    report.add("article", "依据 article", refusal.article)
    report.add("field", "栏目 field", refusal.field)
    report.add("about", "事项 about", refusal.about)
    for figure in refusal.figures where figure.name != "rule" {
      report.add("figure_\(figure.name)", figure.name, .number(figure.value))
    }
    return report
  }

  private static func head(_ message: CommandMessage) -> Report {
    var report = Report()
    if let form = message.form {
      report.add("command", "指令 command", .term(form.kind, "\(form.chineseName) \(form.kind)"))
    }
    return report
  }

  private static func warnings(_ warnings: [CommandWarning]) -> Table {
    var table = Table([
      .text("rule", "规则 rule"), .text("name", "名称"), .text("article", "依据 article"),
      .text("text", "提示 warning"),
    ])
    table.rows = warnings.map { warning in
      [
        .text(warning.rule), .text(warning.chineseName), .text(warning.article),
        .text("\(warning.chineseText) \(warning.text)"),
      ]
    }
    return table
  }
}
