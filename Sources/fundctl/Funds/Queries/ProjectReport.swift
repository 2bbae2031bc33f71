import FundClient

/// 项目台账 and the list of projects (项目库).
enum ProjectReport {
  static func list(_ pages: QueryPages<ProjectSummary>, of place: String) -> QuerySheet {
    var sheet = QuerySheet("项目库  \(place)")
    sheet.add("entity", "主体", place)
    sheet.add("projects", "项目数", .number(Int64(pages.items.count)))
    sheet.addRevision(pages.revision)
    var table = Table([
      .text("project", "项目编号"), .text("name", "项目名称"), .text("place", "实施地点"),
      .text("class", "类别代码"), .text("class_name", "项目类别"), .text("unit", "实施单位"),
      .text("state", "状态"), .text("proposed_on", "申报日期"), .number("budget", "预算"),
      .number("allotted", "安排资金"), .number("assigned", "其中未支付"), .number("held", "其中申请中"),
      .number("paid", "已支付"),
    ])
    table.rows = pages.items.map { one in
      [
        .text(one.key), .text(one.name), .text(one.place), .text(one.projectClass),
        .text(one.className), .text(one.unit), one.state.cell, Cell(one.proposedOn),
        .amount(one.budget), Cell(one.assigned, plus: one.paid), .amount(one.assigned),
        .amount(one.held), .amount(one.paid),
      ]
    }
    table.addSums()
    sheet.report.table = table
    sheet.noteMore(pages.hasMore)
    return sheet
  }

  static func register(_ register: ProjectRegister) -> QuerySheet {
    let project = register.project
    var sheet = QuerySheet("项目台账")
    sheet.add("entity", "主体", project.county)
    sheet.add("project", "项目编号", project.key)
    sheet.add("name", "项目名称", project.name)
    sheet.add("state", "状态", project.state.cell)
    sheet.add("place", "实施地点", project.place)
    sheet.add("unit", "实施单位", project.unit)
    sheet.add("class", "类别代码", project.projectClass)
    sheet.add("class_name", "项目类别", project.className)
    sheet.add("content", "建设内容与规模", register.content)
    sheet.add("target", "绩效目标", register.target)
    sheet.add(
      "registered_households", "受益建档立卡户", .number(Int64(register.registeredHouseholds)))
    sheet.add("other_households", "受益其他农户", .number(Int64(register.otherHouseholds)))
    sheet.add("forms_asset", "形成资产", .flag(register.formsAsset))
    sheet.add("is_institution", "事业单位", .flag(register.isInstitution))
    sheet.add("proposed_on", "申报日期", Cell(project.proposedOn))
    addMoney(register, to: &sheet)
    sheet.addRevision(register.revision)
    sheet.addSection("steps", "办理经过", ProjectTables.steps(register.steps))
    sheet.addSection("budget_lines", "预算来源", ProjectTables.budget(register.budget))
    sheet.addSection("notices", "公告公示", ProjectTables.notices(register.notices))
    sheet.addSection(
      "contracts", title("合同", register.contracts.count, of: register.contractCount),
      ProjectTables.contracts(register.contracts))
    sheet.addSection(
      "fundings", title("资金来源", register.fundings.count, of: register.fundingCount),
      ProjectTables.fundings(register.fundings))
    sheet.addSection(
      "payments", title("支付", register.payments.count, of: register.paymentCount),
      PaymentReport.table(register.payments))
    sheet.addSection("lists", "到户补贴清单", ProjectTables.lists(register.lists))
    sheet.addSection("assets", "资产", ProjectTables.assets(register.assets))
    return sheet
  }

  private static func addMoney(_ register: ProjectRegister, to sheet: inout QuerySheet) {
    let project = register.project
    sheet.add("budget", "预算", .amount(project.budget))
    sheet.add("county_match", "要求县级配套", .amount(register.countyMatch))
    sheet.add("prefecture_match", "要求市级配套", .amount(register.prefectureMatch))
    sheet.add("allotted", "安排资金", Cell(project.assigned, plus: project.paid))
    sheet.add("assigned", "  其中：未支付", .amount(project.assigned))
    sheet.add("held", "  其中：申请中", .amount(project.held))
    sheet.add("paid", "已支付", .amount(project.paid))
    sheet.add("final_cost", "竣工决算", .amount(register.finalCost))
  }

  /// Says so where only the newest are shown.
  private static func title(_ name: String, _ shown: Int, of count: Int) -> String {
    shown < count ? "\(name)（共 \(count)，列最近 \(shown)）" : "\(name)（\(count)）"
  }
}
