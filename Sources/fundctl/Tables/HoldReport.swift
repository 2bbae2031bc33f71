import FundClient

/// Holds (冻结) for people and programs.
enum HoldReport {
  /// One row a line of a hold whose account is among `accounts`.
  static func list(_ holds: [Hold], accounts: [AccountInfo]) -> Report {
    let names = Dictionary(accounts.map { ($0.number, $0) }) { first, _ in first }
    var table = Table([
      .text("hold", "冻结号"), .text("state", "状态"), .text("day", "日期"),
      .text("subject", "科目编码"), .text("dimensions", "辅助核算"), .text("side", "方向"),
      .number("amount", "金额"), .number("remaining", "未用"), .text("expires", "有效期"),
      .text("purpose", "用途"),
    ])
    var count = 0
    for hold in holds {
      let lines = hold.lines.filter { names[$0.account] != nil }
      if !lines.isEmpty { count += 1 }
      for line in lines {
        table.rows.append(
          [.text(hold.id.description), state(of: hold), .text(hold.day.description)]
            + cells(of: line, names[line.account])
            + [expiry(of: hold), .text(hold.purpose)])
      }
    }
    var report = Report()
    report.add("holds", "冻结 holds", .number(Int64(count)))
    report.table = table
    return report
  }

  static func one(_ hold: Hold, accounts: [AccountInfo]) -> Report {
    let names = Dictionary(accounts.map { ($0.number, $0) }) { first, _ in first }
    var report = Report()
    report.heading = "冻结"
    report.add("hold", "冻结号", hold.id.description)
    report.add("state", "状态", state(of: hold))
    report.add("day", "日期", hold.day.description)
    report.add("purpose", "用途", hold.purpose)
    report.add("expires", "有效期", expiry(of: hold))
    report.add("submitter", "申请人", hold.submitter)
    report.add("placed_at", "冻结时间", BeijingTime.text(millis: hold.placedAtMillis))
    var table = Table([
      .text("subject", "科目编码"), .text("dimensions", "辅助核算"), .text("side", "方向"),
      .number("amount", "金额"), .number("remaining", "未用"),
    ])
    table.rows = hold.lines.map { cells(of: $0, names[$0.account]) }
    report.table = table
    if hold.linesOutOfScope > 0 {
      report.notes.append("另有 \(hold.linesOutOfScope) 行不在管辖范围 (lines out of your scope)")
    }
    return report
  }

  private static func cells(of line: Hold.Line, _ account: AccountInfo?) -> [Cell] {
    [
      .text(account?.subject ?? "#\(line.account)"),
      .text(account.map { DimensionText.join($0.dimensions) } ?? ""),
      .direction(Fen(line.side == .debit ? 1 : -1)), .amount(line.amount),
      .amount(line.remaining),
    ]
  }

  private static func expiry(of hold: Hold) -> Cell {
    hold.expiresAtMillis.map { .text(BeijingTime.text(millis: $0)) } ?? .empty
  }

  private static func state(of hold: Hold) -> Cell {
    let text =
      switch hold.state {
      case .open: "未审核 open"
      case .locked: "已锁定 locked"
      case .ended: "已结束 ended"
      }
    return .term(hold.state.rawValue, text)
  }
}
