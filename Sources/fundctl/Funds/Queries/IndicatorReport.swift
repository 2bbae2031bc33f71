import FundClient

/// Indicators (指标) with their sums.
enum IndicatorReport {
  static func list(_ pages: QueryPages<FundIndicator>, of place: String) -> QuerySheet {
    var sheet = QuerySheet("指标  \(place)")
    sheet.add("entity", "主体", place)
    sheet.add("indicators", "指标数", .number(Int64(pages.items.count)))
    sheet.addRevision(pages.revision)
    var table = Table([
      .text("indicator", "指标"), .text("document", "文号"), .text("source", "指标来源"),
      .text("level", "来源层级"), .text("category", "资金类别"), .number("year", "预算年度"),
      .text("received_on", "到位日期"), .number("amount", "指标金额"),
      .number("undistributed", "待分配"), .number("pooled", "整合池待安排"),
      .number("assigned", "已安排未付"), .number("held", "其中申请中"), .number("paid", "已支付"),
      .number("passed_down", "下达下级"), .number("aided", "援助"), .number("on_lent", "转贷"),
      .number("taken_back", "收回"), .number("carried", "结转"), .number("available", "可用"),
    ])
    table.rows = pages.items.map { one in
      let reference = one.reference
      return [
        .text(reference.key), .text(reference.documentNo), reference.source.cell,
        reference.level.cell, .text(reference.categoryName),
        .number(Int64(reference.budgetYear)), Cell(reference.receivedOn),
        .amount(one.amount), .amount(one.undistributed), .amount(one.pooled),
        .amount(one.assigned), .amount(one.held), .amount(one.paid), .amount(one.passedDown),
        .amount(one.aided), .amount(one.onLent), .amount(one.takenBack), .amount(one.carried),
        .amount(one.available),
      ]
    }
    table.addSums()
    sheet.report.table = table
    sheet.noteMore(pages.hasMore)
    return sheet
  }

  static func one(_ indicator: FundIndicator) -> QuerySheet {
    let reference = indicator.reference
    var sheet = QuerySheet("指标")
    sheet.add("entity", "主体", reference.entity)
    sheet.add("indicator", "指标", reference.key)
    sheet.add("document", "文号", reference.documentNo)
    sheet.add("publisher", "发文单位", reference.publisher)
    sheet.add("source", "指标来源", reference.source.cell)
    sheet.add("level", "资金来源层级", reference.level.cell)
    sheet.add("category", "资金类别代码", reference.category)
    sheet.add("category_name", "资金类别", reference.categoryName)
    sheet.add("nature", "资金性质", indicator.nature.cell)
    sheet.add("year", "预算年度", .number(Int64(reference.budgetYear)))
    sheet.add("received_on", "到位日期", Cell(reference.receivedOn))
    sheet.add("issued_on", "登记日期", Cell(reference.issuedOn))
    sheet.addIfAny("function", "支出功能分类", indicator.function)
    sheet.addIfAny("purpose", "用途", indicator.purpose)
    sheet.addIfAny("counterparty", "来款方", indicator.counterparty)
    sheet.addIfAny("tranche", "债券批次", indicator.tranche)
    sheet.add("is_direct", "直达资金", .flag(indicator.isDirect))
    sheet.add("requires_match", "要求配套", .flag(indicator.requiresMatch))
    sheet.add("parent", "上一级指标", indicator.parent.map { .text(text($0)) } ?? .empty)
    sheet.add("root", "最初指标", text(indicator.root))
    addSums(of: indicator, to: &sheet)
    return sheet
  }

  private static func addSums(of indicator: FundIndicator, to sheet: inout QuerySheet) {
    sheet.add("amount", "指标金额", .amount(indicator.amount))
    sheet.add("undistributed", "  待分配", .amount(indicator.undistributed))
    sheet.add("pooled", "  整合池待安排", .amount(indicator.pooled))
    sheet.add("assigned", "  已安排未支付", .amount(indicator.assigned))
    sheet.add("held", "    其中：申请中", .amount(indicator.held))
    sheet.add("paid", "  已支付", .amount(indicator.paid))
    sheet.add("passed_down", "  下达下级", .amount(indicator.passedDown))
    sheet.add("aided", "  援助", .amount(indicator.aided))
    sheet.add("on_lent", "  转贷", .amount(indicator.onLent))
    sheet.add("taken_back", "  收回", .amount(indicator.takenBack))
    sheet.add("carried", "  结转下年", .amount(indicator.carried))
    sheet.add("available", "可用", .amount(indicator.available))
  }

  private static func text(_ name: FundIndicator.Name) -> String { "\(name.entity) \(name.key)" }
}
