import FundClient

/// 指标账龄表.
enum AgingReport {
  private static let buckets = [
    ("upto_30", "30天内"), ("upto_90", "31—90天"), ("upto_365", "91—365天"),
    ("upto_730", "366—730天"), ("over_730", "730天以上"),
  ]

  static func make(
    _ aging: FundAging, of place: String, on day: Day, by grouping: FundAging.Grouping
  ) -> QuerySheet {
    var sheet = QuerySheet("指标账龄表  \(place)  截至 \(day)")
    sheet.add("entity", "主体", place)
    sheet.add("day", "账龄截止日", Cell(day))
    sheet.add("indicators", "有余额的指标", .number(Int64(aging.total.indicators)))
    sheet.add("undistributed", "待分配", .amount(aging.total.undistributed))
    sheet.add("pooled", "整合池待安排", .amount(aging.total.pooled))
    sheet.add("assigned", "已安排未支付", .amount(aging.total.assigned))
    sheet.add("held", "  其中：申请中", .amount(aging.total.held))
    sheet.add("lapsing", "本年末将收回", .amount(aging.total.lapsing))
    sheet.add("lapsed", "应收回（结余资金）", .amount(aging.total.lapsed))
    sheet.addRevision(aging.revision)
    let isByIndicator = grouping == .indicator
    var columns: [Table.Column] = [.text("entity", "主体"), .text("entity_name", "名称")]
    if isByIndicator {
      columns += [
        .text("indicator", "指标"), .text("document", "文号"), .text("level", "来源层级"),
        .text("category", "资金类别"), .text("received_on", "到位日期"), .number("days", "天数"),
        .number("budget_years", "跨年度数"),
      ]
    } else {
      columns.append(.number("indicators", "指标数"))
    }
    var table = Table(
      columns + buckets.map { .number($0.0, $0.1) }
        + [.number("held", "申请中"), .number("lapsing", "将收回"), .number("lapsed", "应收回")])
    table.rows = aging.rows.map { row in
      [.text(row.entity), .text(row.entityName)]
        + (isByIndicator ? cells(of: row) : [.number(Int64(row.sums.indicators))])
        + sums(row.sums)
    }
    table.footer = [
      [.text("合计")] + columns.dropFirst().map { _ in .empty } + sums(aging.total)
    ]
    sheet.report.table = table
    sheet.noteMore(aging.next != nil)
    return sheet
  }

  private static func cells(of row: FundAging.Row) -> [Cell] {
    guard let indicator = row.indicator else { return Array(repeating: .empty, count: 7) }
    return [
      .text(indicator.key), .text(indicator.documentNo), indicator.level.cell,
      .text(indicator.categoryName), Cell(indicator.receivedOn), .number(Int64(row.days)),
      .number(Int64(row.budgetYears)),
    ]
  }

  private static func sums(_ sums: FundAging.Sums) -> [Cell] {
    (sums.buckets + [sums.held, sums.lapsing, sums.lapsed]).map { .amount($0) }
  }
}
