import FundClient

/// Balances added up (余额汇总).
enum SumReport {
  /// - Parameter ledgers: what is known of the ledgers by number.
  static func make(
    _ sums: [BalanceSum], by grouping: BalanceSum.Grouping, ledgers: [LedgerInfo],
    revision: Revision
  ) throws(CommandFailure) -> Report {
    var names: [UInt32: LedgerInfo] = [:]
    for ledger in ledgers { names[ledger.number] = ledger }
    var table = Table([
      .text("entity", "主体"), .text("book", "账套"), .text("ledger_name", "账簿"),
      .text("subject", "科目编码"), .text("subject_name", "科目名称"), .number("accounts", "账户数"),
      .text("side", "方向"), .number("balance", "余额"),
    ])
    var total = Fen.zero
    var accounts = 0
    for sum in sums {
      guard let next = total.adding(sum.balance) else {
        throw CommandFailure("the sum of the balances leaves 64 bits")
      }
      total = next
      accounts += sum.accounts
      let ledger = sum.ledger.flatMap { names[$0] }
      table.rows.append([
        .text(ledger?.entity ?? sum.ledger.map { "#\($0)" } ?? ""), .text(ledger?.book ?? ""),
        .text(ledger?.name ?? ""), .text(sum.subject), .text(sum.subjectName),
        .number(Int64(sum.accounts)), .direction(sum.balance), .balance(sum.balance),
      ])
    }
    table.footer = [
      [
        .text("合计"), .empty, .empty, .empty, .empty, .number(Int64(accounts)),
        .direction(total), .balance(total),
      ]
    ]
    var report = Report()
    report.add("accounts", "账户数", .number(Int64(accounts)))
    report.add("balance", "余额", .amount(total))
    report.add("revision", "位置", revision.description)
    if grouping != .total { report.table = hiding(table, subjects: grouping == .ledger) }
    return report
  }

  private static func hiding(_ table: Table, subjects: Bool) -> Table {
    guard subjects else { return table }
    var table = table
    table.columns.removeSubrange(3...4)
    for index in table.rows.indices { table.rows[index].removeSubrange(3...4) }
    for index in table.footer.indices { table.footer[index].removeSubrange(3...4) }
    return table
  }
}
