import FundClient

/// Integration plans (统筹整合使用方案).
enum PlanReport {
  static func list(_ pages: QueryPages<PlanSummary>, of place: String) -> QuerySheet {
    var sheet = QuerySheet("统筹整合使用方案  \(place)")
    sheet.add("entity", "主体", place)
    sheet.add("plans", "方案数", .number(Int64(pages.items.count)))
    sheet.addRevision(pages.revision)
    var table = Table([
      .number("year", "年度"), .number("version", "版本"), .text("stage", "阶段"),
      .text("state", "状态"), .number("amount", "方案金额"), .text("government_meeting", "政府常务会议"),
      .text("party_meeting", "县委常委会"), .text("filing_no", "备案号"), .text("filed_on", "备案日期"),
    ])
    table.rows = pages.items.map { plan in
      [
        .number(Int64(plan.year)), .number(Int64(plan.version)), plan.stage.cell,
        plan.state.cell, .amount(plan.amount), .text(plan.governmentMeeting),
        .text(plan.partyMeeting), .text(plan.filingNo), Cell(plan.filedOn),
      ]
    }
    sheet.report.table = table
    sheet.noteMore(pages.hasMore)
    return sheet
  }

  static func one(_ plan: FundPlan) -> QuerySheet {
    let summary = plan.plan
    var sheet = QuerySheet("统筹整合使用方案")
    sheet.add("entity", "主体", summary.county)
    sheet.add("year", "年度", .number(Int64(summary.year)))
    sheet.add("version", "版本", .number(Int64(summary.version)))
    sheet.add("stage", "阶段", summary.stage.cell)
    sheet.add("state", "状态", summary.state.cell)
    sheet.add("amount", "方案金额", .amount(summary.amount))
    sheet.add("government_meeting", "政府常务会议", summary.governmentMeeting)
    sheet.add("party_meeting", "县委常委会", summary.partyMeeting)
    sheet.add("filing_no", "备案号", summary.filingNo)
    sheet.add("filed_on", "备案日期", Cell(summary.filedOn))
    sheet.add("drafted_by", "编制人", Cell(summary.draftedBy))
    sheet.add("approved_by", "审定人", Cell(summary.approvedBy))
    sheet.addRevision(plan.revision)
    sheet.addSection("sources", "资金来源", sources(plan.sources))
    sheet.addSection("uses", "资金用途", uses(plan.uses))
    return sheet
  }

  private static func sources(_ sources: [FundPlan.Source]) -> Table {
    var table = Table([
      .text("line", "方案行"), .text("category", "类别代码"), .text("category_name", "资金类别"),
      .text("level", "来源层级"), .number("amount", "方案安排"), .number("used", "已使用"),
    ])
    table.rows = sources.map {
      [
        .text($0.key), .text($0.category), .text($0.categoryName), $0.level.cell,
        .amount($0.amount), .amount($0.used),
      ]
    }
    table.addSums()
    return table
  }

  private static func uses(_ uses: [FundPlan.Use]) -> Table {
    var table = Table([
      .text("class", "类别代码"), .text("class_name", "项目类别"), .number("amount", "方案安排"),
      .number("used", "已使用"),
    ])
    table.rows = uses.map {
      [.text($0.projectClass), .text($0.className), .amount($0.amount), .amount($0.used)]
    }
    table.addSums()
    return table
  }
}
