import FundClient

/// 支付受阻情况.
enum BlockingReport {
  static func make(
    _ blocking: FundBlocking, of subject: String, _ place: String, on day: Day
  ) -> QuerySheet {
    var sheet = QuerySheet("支付受阻情况  \(subject)")
    sheet.add("entity", "主体", place)
    sheet.add("day", "支付日期", Cell(day))
    if blocking.payment == nil {
      sheet.add("available", "可申请金额", .amount(blocking.available))
    }
    if let payment = blocking.payment {
      sheet.add("payment_state", "申请状态", payment.state.cell)
      sheet.add("payment_amount", "申请金额", .amount(payment.amount))
    }
    sheet.add("is_blocked", "是否受阻", .flag(isBlocked(blocking)))
    sheet.addRevision(blocking.revision)
    sheet.report.table = table(blocking.blockers)
    if blocking.blockers.isEmpty { sheet.report.notes.append("没有受阻事项 (nothing blocks)") }
    sheet.noteMore(blocking.isCut)
    return sheet
  }

  /// Whether something other than a warning, a later payment or the retention money is in the way.
  private static func isBlocked(_ blocking: FundBlocking) -> Bool {
    if blocking.blockers.contains(where: { $0.kind == .readyToApply }) { return false }
    return blocking.blockers.contains { blocker in
      !blocker.isWarning && (blocker.scope == .next || blocker.scope == .application)
    }
  }

  static func table(_ blockers: [Blocker]) -> Table {
    var table = Table([
      .text("kind", "受阻事项"), .text("desk", "承办"), .text("scope", "影响"),
      .text("is_warning", "性质"), .text("subject", "对象"), .number("available", "现有"),
      .number("asked", "所缺或待办"), .number("days", "已有天数"), .number("days_asked", "须满天数"),
      .text("since", "自"), .text("until", "可办日"), .text("rule", "规则"),
      .text("basis", "依据"),
    ])
    table.rows = blockers.map { blocker in
      [
        blocker.kind.cell, blocker.desk.cell, blocker.scope.cell, weight(of: blocker),
        .text(blocker.subject),
      ] + figures(of: blocker) + [
        Cell(blocker.since), Cell(blocker.until),
        blocker.rule.map { .term($0.id, $0.chineseName) } ?? .empty,
        .text(basis(of: blocker)),
      ]
    }
    return table
  }

  /// Document and article: `财农〔2016〕4号 第八条`.
  static func basis(of blocker: Blocker) -> String {
    guard let rule = blocker.rule else { return "" }
    return [rule.document, rule.article].filter { !$0.isEmpty }.joined(separator: " ")
  }

  private static func weight(of blocker: Blocker) -> Cell {
    if blocker.kind == .readyToApply { return .term("ready", "可办") }
    return blocker.isWarning ? .term("warning", "提醒") : .term("blocking", "受阻")
  }

  /// Fen that are there and asked for, then days: a notice has days only, a clock has days and what
  /// waits.
  private static func figures(of blocker: Blocker) -> [Cell] {
    switch blocker.kind {
    case .noticeMissing, .noticeRunning, .noticeTooShort:
      [.empty, .empty, .number(blocker.available), .number(blocker.asked)]
    case .moneyNotPassedDown:
      [.empty, .amount(Fen(blocker.asked)), .number(blocker.available), .empty]
    default:
      [.amount(Fen(blocker.available)), .amount(Fen(blocker.asked)), .empty, .empty]
    }
  }
}
