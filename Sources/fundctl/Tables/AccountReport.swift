import FundClient

/// Accounts with their balances.
enum AccountReport {
  /// - Parameter withLegs: whether it is known how many legs the balances count.
  static func make(_ accounts: [AccountInfo], withLegs: Bool = true) -> Report {
    var table = Table([
      .number("account", "No."), .text("subject", "科目编码"), .text("subject_name", "科目名称"),
      .text("dimensions", "辅助核算"), .text("side", "方向"), .number("balance", "余额"),
    ])
    if withLegs { table.columns.append(.number("legs", "笔数")) }
    table.rows = accounts.map { account in
      [
        .number(Int64(account.number)), .text(account.subject), .text(account.subjectName),
        .text(DimensionText.join(account.dimensions)), .direction(account.balance),
        .balance(account.balance),
      ] + (withLegs ? [.number(Int64(account.legs))] : [])
    }
    var report = Report()
    report.table = table
    return report
  }
}
