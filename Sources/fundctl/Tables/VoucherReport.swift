import FundClient

/// A voucher as a form (记账凭证).
enum VoucherReport {
  static func make(_ voucher: Voucher, names: VoucherNames, in ledger: LedgerInfo) -> Report {
    var report = Report()
    report.heading = "记账凭证"
    let number = voucher.numbers.first { $0.ledger == ledger.number }?.number ?? 0
    report.add("entity", "账簿主体", ledger.entity)
    report.add("book", "账簿", "\(ledger.book) \(ledger.name)")
    report.add("month", "会计期间", voucher.month?.description ?? "")
    report.add("number", "凭证号", .number(Int64(number)))
    report.add("day", "日期", voucher.day.description)
    report.add("summary", "摘要", voucher.summary)
    if !voucher.reference.isEmpty { report.add("reference", "业务流水号", voucher.reference) }
    if let reversed = voucher.reverses {
      report.add("reverses", "冲销", "红字冲销 \(reversed)")
    }
    report.add("submitter", "制单", voucher.submitter)
    report.add("posted_at", "记账时间", BeijingTime.text(millis: voucher.postedAtMillis))
    report.add("revision", "位置", voucher.revision.description)
    report.table = table(voucher, names)
    if voucher.legsOutOfScope > 0 {
      report.notes.append("另有 \(voucher.legsOutOfScope) 行不在管辖范围 (legs out of your scope)")
    }
    if voucher.legs.contains(where: { $0.amount.value < 0 }) {
      report.notes.append("负数为红字 (negative amounts are red)")
    }
    return report
  }

  private static func table(_ voucher: Voucher, _ names: VoucherNames) -> Table {
    let hasSeveral = voucher.numbers.count > 1
    var table = Table([
      .text("ledger", hasSeveral ? "账簿" : ""), .text("subject", "科目编码"),
      .text("subject_name", "科目名称"), .text("dimensions", "辅助核算"),
      .number("debit", "借方"), .number("credit", "贷方"),
    ])
    var debit: Fen? = .zero
    var credit: Fen? = .zero
    for leg in voucher.legs {
      let account = names.accounts[leg.account]
      let ledger = account.flatMap { names.ledgers[$0.ledger] }
      let isDebit = leg.side == .debit
      if isDebit {
        debit = debit?.adding(leg.amount)
      } else {
        credit = credit?.adding(leg.amount)
      }
      table.rows.append([
        .text(hasSeveral ? ledger.map { "\($0.entity) \($0.book)" } ?? "" : ""),
        .text(account?.subject ?? "#\(leg.account)"), .text(account?.subjectName ?? ""),
        .text(account.map { DimensionText.join($0.dimensions) } ?? ""),
        isDebit ? .amount(leg.amount) : .empty, isDebit ? .empty : .amount(leg.amount),
      ])
    }
    table.footer = [
      [
        .empty, .text("合计"), .empty, .empty, debit.map { .amount($0) } ?? .empty,
        credit.map { .amount($0) } ?? .empty,
      ]
    ]
    if !hasSeveral {
      table.columns.removeFirst()
      table.rows = table.rows.map { Array($0.dropFirst()) }
      table.footer = table.footer.map { Array($0.dropFirst()) }
    }
    return table
  }
}
