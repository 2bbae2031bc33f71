import FundClient

/// Payments (支付). Accounts are never told.
enum PaymentReport {
  static func list(_ pages: QueryPages<FundPayment>, of place: String) -> QuerySheet {
    var sheet = QuerySheet("支付  \(place)")
    sheet.add("entity", "主体", place)
    sheet.add("payments", "笔数", .number(Int64(pages.items.count)))
    sheet.addRevision(pages.revision)
    sheet.report.table = table(pages.items)
    sheet.noteMore(pages.hasMore)
    return sheet
  }

  static func table(_ payments: [FundPayment]) -> Table {
    var table = Table([
      .text("payment", "支付申请号"), .text("state", "状态"), .text("project", "项目编号"),
      .text("indicator", "指标"), .text("kind", "款项"), .text("payee", "收款人"),
      .number("amount", "金额"), .number("refunded", "已退回"), .text("applied_on", "申请日期"),
      .text("approved_on", "审核日期"), .text("paid_on", "支付日期"), .text("voucher", "凭证位置"),
    ])
    table.rows = payments.map { one in
      [
        .text(one.key), one.state.cell, .text(one.project), .text(one.indicator), one.kind.cell,
        .text(one.payee), .amount(one.amount), .amount(one.refunded), Cell(one.appliedOn),
        Cell(one.approvedOn), Cell(one.paidOn),
        one.voucher.map { .text($0.description) } ?? .empty,
      ]
    }
    table.addSums()
    return table
  }

  static func one(_ payment: FundPayment) -> QuerySheet {
    var sheet = QuerySheet("支付")
    sheet.add("entity", "主体", payment.county)
    sheet.add("payment", "支付申请号", payment.key)
    sheet.add("state", "状态", payment.state.cell)
    sheet.add("project", "项目编号", payment.project)
    sheet.add("project_name", "项目名称", payment.projectName)
    sheet.add("indicator", "指标", payment.indicator)
    sheet.addIfAny("line", "方案行", payment.line)
    sheet.addIfAny("contract", "合同号", payment.contract)
    sheet.addIfAny("list", "补贴清单", payment.list)
    sheet.add("kind", "款项", payment.kind.cell)
    sheet.add("payee_class", "收款人类别", payment.payeeClass.cell)
    sheet.add("payee", "收款人", payment.payee)
    sheet.add("amount", "金额", .amount(payment.amount))
    sheet.add("advance_cleared", "抵扣预付款", .amount(payment.advanceCleared))
    sheet.add("retained", "扣留质保金", .amount(payment.retained))
    sheet.add("from_accrual", "使用上年应返还额度", .amount(payment.fromAccrual))
    sheet.add("refunded", "已退回", .amount(payment.refunded))
    sheet.addIfAny("economic", "支出经济分类", payment.economic)
    sheet.addIfAny("invoice", "发票", payment.invoice)
    sheet.add("is_final", "末次支付", .flag(payment.isFinal))
    sheet.add("is_adjustment", "整理期支付", .flag(payment.isAdjustment))
    sheet.add("applied_on", "申请日期", Cell(payment.appliedOn))
    sheet.add("preparer", "经办人", Cell(payment.preparer))
    sheet.add("approved_on", "审核日期", Cell(payment.approvedOn))
    sheet.add("approver", "审核人", Cell(payment.approver))
    sheet.addIfAny("order_no", "支付令", payment.orderNo)
    sheet.add("paid_on", "支付日期", Cell(payment.paidOn))
    sheet.addIfAny("receipt_no", "银行回单", payment.receiptNo)
    sheet.add("voucher", "凭证位置", payment.voucher.map { .text($0.description) } ?? .empty)
    sheet.addIfAny("reason", "退回或冲销原因", payment.reason)
    return sheet
  }
}
