import FundClient

/// 统筹整合资金进度表.
enum ProgressReport {
  private struct Column: Sendable {
    var column: Table.Column
    var cell: @Sendable (FundProgress.Figures) -> Cell

    init(
      _ key: String, _ title: String,
      _ cell: @escaping @Sendable (FundProgress.Figures) -> Cell
    ) {
      column = .number(key, title)
      self.cell = cell
    }
  }

  static func make(
    _ progress: FundProgress, of place: String, year: Int, by grouping: FundProgress.Grouping
  ) -> QuerySheet {
    var sheet = QuerySheet("统筹整合资金进度表  \(place)  \(year)年  按\(grouping.chineseName)")
    sheet.add("entity", "主体", place)
    sheet.add("year", "预算年度", .number(Int64(year)))
    sheet.add("by", "分组", .term(grouping.argument, grouping.chineseName))
    addTotal(progress.total, to: &sheet)
    sheet.add("not_passed_down", "上级尚未下达", .amount(progress.notPassedDown))
    sheet.addRevision(progress.revision)
    sheet.report.table = table(progress, by: grouping)
    sheet.noteMore(progress.next != nil)
    return sheet
  }

  private static func addTotal(_ total: FundProgress.Figures, to sheet: inout QuerySheet) {
    sheet.add("planned", "方案安排（计划）", .amount(total.planned))
    sheet.add("arrived", "指标到位", .amount(total.arrived))
    sheet.add("pooled", "纳入整合", .amount(total.pooled))
    sheet.add("pooled_of_planned", "整合占方案", Cell(total.pooledOfPlanned))
    sheet.add("pooled_of_arrived", "整合率（整合占到位）", Cell(total.pooledOfArrived))
    sheet.add("pooled_allotted", "整合资金安排到项目", .amount(total.pooledAllotted))
    sheet.add("allotted_of_pooled", "安排率（安排占整合）", Cell(total.allottedOfPooled))
    sheet.add("pooled_paid", "整合资金支付", .amount(total.pooledPaid))
    sheet.add("paid_of_pooled", "支付率（支付占整合）", Cell(total.paidOfPooled))
    sheet.add("allotted", "安排到项目合计", .amount(total.allotted))
    sheet.add("paid", "已支付合计", .amount(total.paid))
    sheet.add("paid_of_arrived", "支付占到位", Cell(total.paidOfArrived))
    sheet.add("passed_on", "转拨下级、援助、转贷", .amount(total.passedOn))
    sheet.add("balance", "结余", .amount(total.balance))
    sheet.add("undistributed", "  其中：待分配", .amount(total.undistributed))
    sheet.add("in_pool", "  其中：整合池待安排", .amount(total.inPool))
    sheet.add("assigned", "  其中：已安排未支付", .amount(total.assigned))
    sheet.add("carried_over", "  其中：结转下年", .amount(total.carriedOver))
  }

  private static let ofMoney = [
    Column("planned", "方案安排") { .amount($0.planned) },
    Column("arrived", "指标到位") { .amount($0.arrived) },
    Column("pooled", "纳入整合") { .amount($0.pooled) },
    Column("undistributed", "待分配") { .amount($0.undistributed) },
    Column("in_pool", "池内待安排") { .amount($0.inPool) },
    Column("assigned", "已安排未付") { .amount($0.assigned) },
    Column("paid", "已支付") { .amount($0.paid) },
    Column("passed_on", "转拨") { .amount($0.passedOn) },
    Column("balance", "结余") { .amount($0.balance) },
    Column("carried_over", "其中结转") { .amount($0.carriedOver) },
    Column("pooled_of_planned", "整合/方案") { Cell($0.pooledOfPlanned) },
    Column("pooled_of_arrived", "整合/到位") { Cell($0.pooledOfArrived) },
    Column("paid_of_pooled", "支付/整合") { Cell($0.paidOfPooled) },
    Column("paid_of_arrived", "支付/到位") { Cell($0.paidOfArrived) },
  ]

  private static let ofProjects = [
    Column("pooled_allotted", "整合资金安排") { .amount($0.pooledAllotted) },
    Column("pooled_paid", "整合资金支付") { .amount($0.pooledPaid) },
    Column("assigned", "已安排未付") { .amount($0.assigned) },
    Column("paid", "已支付") { .amount($0.paid) },
    Column("carried_over", "结转") { .amount($0.carriedOver) },
  ]

  private static func columns(_ grouping: FundProgress.Grouping) -> [Column] {
    switch grouping {
    case .level, .category, .region, .county: ofMoney
    case .projectClass, .projectKind: [ofMoney[0]] + ofProjects
    case .project: [Column("budget", "项目预算") { .amount($0.planned) }] + ofProjects
    }
  }

  /// From the centre (中央) down.
  private static func byLevel(_ rows: [FundProgress.Row]) -> [FundProgress.Row] {
    func order(_ row: FundProgress.Row) -> Int { FundLevel.named(row.key)?.rawValue ?? Int.max }
    return rows.sorted { order($0) < order($1) }
  }

  private static func table(
    _ progress: FundProgress, by grouping: FundProgress.Grouping
  ) -> Table {
    let columns = columns(grouping)
    let isOfMoney = columns.count == ofMoney.count
    var table = Table(
      [.text("key", "代码"), .text("name", grouping.chineseName)] + columns.map(\.column)
        + [.number("share", isOfMoney ? "占整合" : "占整合安排")])
    let rows = grouping == .level ? byLevel(progress.rows) : progress.rows
    table.rows = rows.map { row in
      [.text(row.key), .text(row.name)] + columns.map { $0.cell(row.figures) }
        + [Cell(row.share)]
    }
    // The total's plan is that of the county: no sum of budgets.
    let sums = columns.map { $0.column.key == "budget" ? .empty : $0.cell(progress.total) }
    table.footer = [[.text("合计"), .empty] + sums + [.empty]]
    return table
  }
}
