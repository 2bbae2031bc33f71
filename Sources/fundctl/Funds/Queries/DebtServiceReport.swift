import FundClient

/// 易地扶贫搬迁偿债计划.
enum DebtServiceReport {
  static func make(_ debt: DebtService, on day: Day) -> QuerySheet {
    var sheet = QuerySheet("易地扶贫搬迁偿债计划  \(debt.body)  自 \(day)")
    sheet.add("body", "投融资主体", debt.body)
    sheet.add("province", "省份", debt.province)
    sheet.add("day", "日期", Cell(day))
    sheet.add("signed", "基金和贷款签约", .amount(debt.total.signed))
    sheet.add("drawn", "已提款", .amount(debt.total.drawn))
    sheet.add("repaid", "已还本金", .amount(debt.total.repaid))
    sheet.add("by_budget", "  其中：预算安排", .amount(debt.total.byBudget))
    sheet.add("by_land_quota", "  其中：增减挂钩收益", .amount(debt.total.byLandQuota))
    sheet.add("by_service", "  其中：政府购买服务", .amount(debt.total.byService))
    sheet.add("replaced", "  其中：债券置换", .amount(debt.total.replaced))
    sheet.add("by_surplus", "  其中：结余还款", .amount(debt.total.bySurplus))
    sheet.add("principal", "未偿本金", .amount(debt.total.principal))
    sheet.add("central_paid", "已付利息：中央贴息", .amount(debt.total.centralPaid))
    sheet.add("local_paid", "已付利息：地方", .amount(debt.total.localPaid))
    sheet.add("central_unpaid", "应付未付利息：中央贴息", .amount(debt.total.centralUnpaid))
    sheet.add("local_unpaid", "应付未付利息：地方", .amount(debt.total.localUnpaid))
    sheet.addRevision(debt.revision)
    sheet.report.table = dues(debt)
    sheet.addSection("tranches", "按笔：", tranches(debt))
    sheet.addSection("debtors", "县级应还（项目实施主体）：", debtors(debt))
    sheet.report.notes = [
      "本金按未偿余额自宽限期满后逐年等额、于到期日的对应日归还估算，利息按现行利率、递减本金逐日计算 (an estimate: equal yearly parts of what is outstanding, interest at the current rate)"
    ]
    sheet.noteMore(debt.isCut)
    return sheet
  }

  /// By year: principal of each source, and interest by who pays it.
  private static func dues(_ debt: DebtService) -> Table {
    var table = Table([
      .number("year", "年份"), .text("source", "资金来源"), .number("principal", "应还本金"),
      .number("interest", "应付利息"), .number("central", "中央贴息"),
      .number("local_interest", "地方利息"), .number("local", "地方偿还合计"),
      .number("sum", "合计"),
    ])
    table.rows = debt.dues.map { due in
      [
        .number(Int64(due.year)), due.source.cell, .amount(due.principal), .amount(due.interest),
        .amount(due.central), .amount(due.local), Cell(due.principal, plus: due.local),
        Cell(due.principal, plus: due.interest),
      ]
    }
    let total = debt.total
    table.footer = [
      [
        .text("合计"), .empty, .amount(total.principal), .amount(total.interest),
        .amount(total.central), .amount(total.local), Cell(total.principal, plus: total.local),
        Cell(total.principal, plus: total.interest),
      ]
    ]
    return table
  }

  private static func tranches(_ debt: DebtService) -> Table {
    var table = Table([
      .text("tranche", "笔次"), .text("source", "资金来源"), .text("lender", "贷款人"),
      .number("drawn", "已提款"), .number("repaid", "已还或核销"), .number("principal", "未偿本金"),
      .number("rate", "年利率"), .number("central_share", "中央贴息"), .text("grace_until", "宽限至"),
      .text("matures", "到期"), .text("next_due", "下次还本"), .number("next_amount", "金额"),
      .text("replaced_by", "置换债券"), .text("is_overdue", "逾期"),
    ])
    table.rows = debt.tranches.map { tranche in
      [
        .text(tranche.key), tranche.source.cell, .text(tranche.lender), .amount(tranche.drawn),
        .amount(tranche.repaid), .amount(tranche.principal),
        .text(RelocationText.rate(tranche.rate)), Cell(tranche.centralShare),
        Cell(tranche.graceUntil), Cell(tranche.matures), Cell(tranche.nextDue),
        .amount(tranche.nextAmount), .text(tranche.replacedBy), .flag(tranche.isOverdue),
      ]
    }
    return table
  }

  private static func debtors(_ debt: DebtService) -> Table {
    var table = Table([
      .text("entity", "项目实施主体"), .text("name", "县区"), .number("lent", "下拨"),
      .number("repaid", "已还"), .number("outstanding", "未还本金"),
      .number("interest_unpaid", "应付未付利息"), .number("service", "购买服务应收"),
    ])
    table.rows = debt.debtors.map { debtor in
      [
        .text(debtor.entity), .text(debtor.name), .amount(debtor.lent), .amount(debtor.repaid),
        .amount(debtor.outstanding), .amount(debtor.interestUnpaid), .amount(debtor.service),
      ]
    }
    table.addSums()
    return table
  }
}
