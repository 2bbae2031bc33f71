import FundClient

/// Where a project's money came from (资金来源), and to whom it went (资金去向).
enum ProjectTraceReport {
  /// - Parameter payments: those that were paid.
  static func make(_ trace: ProjectTrace, payments: [FundPayment]) -> QuerySheet {
    let project = trace.project
    var sheet = QuerySheet("资金来源与去向  项目 \(project.key)")
    sheet.add("entity", "主体", project.county)
    sheet.add("project", "项目编号", project.key)
    sheet.add("name", "项目名称", project.name)
    sheet.add("sum", "资金合计", .amount(trace.sum))
    sheet.add("paid", "已支付", .amount(project.paid))
    sheet.addRevision(trace.revision)
    sheet.report.table = sources(trace)
    sheet.addSection("payments", "资金去向（已支付）", PaymentReport.table(payments))
    sheet.noteMore(trace.isCut)
    return sheet
  }

  /// The project, below it each funding, and below that the chain that it came by.
  static func sources(_ trace: ProjectTrace) -> Table {
    var table = Table([
      .number("depth", "层"), .text("node", "资金来源"), .text("entity", "主体"),
      .text("document", "文号"), .text("level", "来源层级"), .text("category", "资金类别"),
      .number("year", "预算年度"), .text("line", "方案行"), .number("amount", "金额"),
      .number("paid", "其中已支付"),
    ])
    table.rows = [
      [
        .number(0), TraceNode.cell(trace.project.key, depth: 0), .text(trace.project.county),
        .empty, .empty, .empty, .empty, .empty, .amount(trace.sum),
        .amount(trace.project.paid),
      ]
    ]
    for funding in trace.fundings {
      for (index, link) in funding.chain.enumerated() {
        table.rows.append([
          .number(Int64(index + 1)), TraceNode.cell(link.key, depth: index + 1),
          .text(link.entity), .text(link.documentNo), link.level.cell,
          .text(link.categoryName), .number(Int64(link.budgetYear)),
          .text(index == 0 ? funding.funding.line : ""), .amount(funding.amount),
          .amount(funding.funding.paid),
        ])
      }
    }
    return table
  }
}

/// A node of a tree: indented for people, bare for programs.
enum TraceNode {
  static func cell(_ key: String, _ words: String = "", depth: Int) -> Cell {
    let indent = String(repeating: "  ", count: max(0, depth - 1)) + (depth > 0 ? "└ " : "")
    return .term(key, indent + key + (words.isEmpty ? "" : "  " + words))
  }
}
