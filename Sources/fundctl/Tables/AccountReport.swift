import FundClient

/// Accounts with their balances.
enum AccountReport {
  static func make(_ accounts: [AccountInfo]) -> Report {
    var table = Table([
      .number("account", "No."), .text("subject", "科目编码"), .text("subject_name", "科目名称"),
      .text("dimensions", "辅助核算"), .text("side", "方向"), .number("balance", "余额"),
      .number("legs", "笔数"),
    ])
    table.rows = accounts.map { account in
      [
        .number(Int64(account.number)), .text(account.subject), .text(account.subjectName),
        .text(DimensionText.join(account.dimensions)), .direction(account.balance),
        .balance(account.balance), .number(Int64(account.legs)),
      ]
    }
    var report = Report()
    report.table = table
    return report
  }
}
