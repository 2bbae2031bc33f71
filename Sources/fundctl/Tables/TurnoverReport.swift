import FundClient

/// Turnover (发生额) of accounts by month.
enum TurnoverReport {
  static func make(
    _ lines: [Turnover.Line], of accounts: [AccountInfo]
  ) throws(CommandFailure) -> Report {
    var names: [UInt32: AccountInfo] = [:]
    for account in accounts { names[account.number] = account }
    var table = Table([
      .number("account", "No."), .text("subject", "科目编码"), .text("subject_name", "科目名称"),
      .text("dimensions", "辅助核算"), .text("month", "期间"), .number("debit", "借方发生额"),
      .number("credit", "贷方发生额"),
    ])
    var debit = Fen.zero
    var credit = Fen.zero
    for line in lines {
      guard let debits = debit.adding(line.debit), let credits = credit.adding(line.credit) else {
        throw CommandFailure("the sum of the turnover leaves 64 bits")
      }
      (debit, credit) = (debits, credits)
      let account = names[line.account]
      table.rows.append([
        .number(Int64(line.account)), .text(account?.subject ?? ""),
        .text(account?.subjectName ?? ""),
        .text(account.map { DimensionText.join($0.dimensions) } ?? ""),
        .text(line.month.description), .amount(line.debit), .amount(line.credit),
      ])
    }
    table.footer = [
      [.empty, .text("合计"), .empty, .empty, .empty, .amount(debit), .amount(credit)]
    ]
    var report = Report()
    report.table = table
    return report
  }
}
