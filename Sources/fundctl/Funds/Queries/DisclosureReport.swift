import FundClient

/// 扶贫项目资金公告公示表.
enum DisclosureReport {
  static func make(_ disclosure: FundDisclosure) -> QuerySheet {
    let project = disclosure.project
    var sheet = QuerySheet("扶贫项目资金公告公示表")
    sheet.add("project", "项目编号", project.key)
    sheet.add("name", "项目名称", project.name)
    sheet.add("place", "实施地点", project.place)
    sheet.add("unit", "实施单位", project.unit)
    sheet.add("class_name", "项目类别", project.className)
    sheet.add("content", "建设内容与规模", disclosure.content)
    sheet.add("target", "绩效目标", disclosure.target)
    sheet.add(
      "registered_households", "受益建档立卡户", .number(Int64(disclosure.registeredHouseholds)))
    sheet.add("other_households", "受益其他农户", .number(Int64(disclosure.otherHouseholds)))
    sheet.add("state", "项目进展", project.state.cell)
    sheet.add("budget", "预算", .amount(project.budget))
    sheet.add("allotted", "安排资金", Cell(project.assigned, plus: project.paid))
    sheet.add("paid", "已支付", .amount(project.paid))
    sheet.add("complaint_phone", "监督举报电话", disclosure.complaintPhone)
    sheet.addRevision(disclosure.revision)
    sheet.addSection("funds", "一、资金来源", funds(disclosure.funds))
    sheet.addSection("notices", "二、公告公示", ProjectTables.notices(disclosure.notices))
    sheet.addSection("payments", "三、资金支付", payments(disclosure.payments))
    sheet.addSection("lists", "四、到户补贴清单", ProjectTables.lists(disclosure.lists))
    return sheet
  }

  private static func funds(_ funds: [FundDisclosure.Fund]) -> Table {
    var table = Table([
      .text("document", "文号"), .text("publisher", "发文单位"), .text("level", "来源层级"),
      .text("category", "资金类别"), .number("amount", "安排金额"), .number("paid", "已支付"),
    ])
    table.rows = funds.map { fund in
      [
        .text(fund.indicator.documentNo), .text(fund.indicator.publisher),
        fund.indicator.level.cell, .text(fund.indicator.categoryName), .amount(fund.amount),
        .amount(fund.paid),
      ]
    }
    table.addSums()
    return table
  }

  private static func payments(_ payments: [FundDisclosure.Payment]) -> Table {
    var table = Table([
      .text("paid_on", "支付日期"), .text("payee_class", "收款人类别"), .text("payee", "收款人"),
      .number("amount", "金额"),
    ])
    table.rows = payments.map {
      [Cell($0.paidOn), $0.payeeClass.cell, .text($0.payee), .amount($0.amount)]
    }
    table.addSums()
    return table
  }
}
