import FundClient

/// 易地扶贫搬迁资金闲置表.
enum IdleMoneyReport {
  private static let sums: [Table.Column] = [
    .number("drawn", "提款"), .number("passed", "下拨"), .number("paid", "支付"),
    .number("moved", "结余还款转用"), .number("not_passed", "提款未下拨"),
    .number("not_paid", "下拨未支付"), .number("held", "其中申请中"),
    .number("interest_of_day", "日利息"), .number("interest_since", "至今利息"),
  ]

  static func make(_ idle: IdleMoney, of place: String, on day: Day) -> QuerySheet {
    var sheet = QuerySheet("易地扶贫搬迁资金闲置表  \(place)  截至 \(day)")
    sheet.add("entity", "主体", place)
    sheet.add("day", "截止日", Cell(day))
    sheet.add("not_passed", "提款未下拨", .amount(idle.total.notPassed))
    sheet.add("not_paid", "下拨未支付", .amount(idle.total.notPaid))
    sheet.add("held", "  其中：申请中", .amount(idle.total.held))
    sheet.add("day_limit", "闲置天数上限", idle.dayLimit.map { .number(Int64($0)) } ?? .empty)
    sheet.add("late", "超过上限的闲置资金", .amount(idle.late))
    sheet.add("interest_of_day", "每日利息", .amount(idle.total.interestOfDay))
    sheet.add("interest_since", "末次提款至今利息", .amount(idle.total.interestSince))
    sheet.addRevision(idle.revision)
    var table = Table(
      [
        .text("body", "投融资主体"), .text("tranche", "笔次"), .text("source", "资金来源"),
        .text("lender", "贷款人"), .number("rate", "年利率"), .text("last_drawn_on", "末次提款"),
        .number("days", "天数"), .text("is_late", "超期"),
      ] + sums)
    table.rows = idle.rows.map { row in
      [
        .text(row.body), .text(row.key), row.source.cell, .text(row.lender),
        .text(RelocationText.rate(row.rate)), Cell(row.lastDrawnOn), .number(Int64(row.days)),
        .flag(row.isLate),
      ] + cells(row.sums)
    }
    table.footer = [[.text("合计")] + Array(repeating: .empty, count: 7) + cells(idle.total)]
    sheet.report.table = table
    sheet.noteMore(idle.next != nil)
    return sheet
  }

  private static func cells(_ sums: IdleMoney.Sums) -> [Cell] {
    [
      sums.drawn, sums.passed, sums.paid, sums.moved, sums.notPassed, sums.notPaid, sums.held,
      sums.interestOfDay, sums.interestSince,
    ].map { .amount($0) }
  }
}
