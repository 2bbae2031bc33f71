import FundClient

/// Where the money of indicators went (资金去向), as a tree.
enum IndicatorTraceReport {
  static func make(_ trace: IndicatorTrace, of subject: String, _ place: String) -> QuerySheet {
    var sheet = QuerySheet("资金去向  \(subject)")
    sheet.add("entity", "主体", place)
    sheet.add("indicators", "指标数", .number(Int64(trace.totals.indicators)))
    sheet.add("amount", "金额", .amount(trace.totals.amount))
    sheet.add("undistributed", "  待分配", .amount(trace.totals.undistributed))
    sheet.add("pooled", "  整合池待安排", .amount(trace.totals.pooled))
    sheet.add("assigned", "  已安排未支付", .amount(trace.totals.assigned))
    sheet.add("held", "    其中：申请中", .amount(trace.totals.held))
    sheet.add("paid", "  已支付", .amount(trace.totals.paid))
    sheet.add("outside", "  给管辖范围外", .amount(trace.totals.outside))
    sheet.addRevision(trace.revision)
    sheet.report.table = table(trace)
    sheet.noteMore(trace.isCut)
    return sheet
  }

  static func table(_ trace: IndicatorTrace) -> Table {
    var table = Table([
      .number("depth", "层"), .text("node", "资金去向"), .text("kind", "类型"),
      .text("entity", "主体"), .text("document", "文号"), .number("amount", "金额"),
      .number("undistributed", "待分配"), .number("pooled", "池内待安排"),
      .number("assigned", "已安排未付"), .number("held", "其中申请中"), .number("paid", "已支付"),
      .number("passed_down", "下达下级"), .number("aided", "援助"), .number("on_lent", "转贷"),
      .number("taken_back", "收回"), .number("carried", "结转"),
    ])
    var children: [UInt32: [IndicatorTrace.Node]] = [:]
    for node in trace.nodes { children[node.parent ?? 0, default: []].append(node) }
    // Depth first; the answer comes generation by generation.
    var open = Array(children[0, default: []].reversed())
    while let node = open.popLast() {
      table.rows += rows(of: node)
      open += children[node.number, default: []].reversed()
    }
    let totals = trace.totals
    table.footer = [
      [.empty, .text("合计"), .empty, .empty, .empty]
        + [
          totals.amount, totals.undistributed, totals.pooled, totals.assigned, totals.held,
          totals.paid,
        ].map { .amount($0) } + Array(repeating: .empty, count: 5)
    ]
    return table
  }

  /// The indicator, then what lies in the pool by plan line, then its projects.
  private static func rows(of node: IndicatorTrace.Node) -> [[Cell]] {
    let depth = Int64(node.depth)
    let indicator = node.indicator
    var rows: [[Cell]] = [
      [
        .number(depth),
        TraceNode.cell(indicator.key, node.isCut ? "（未列全）" : "", depth: node.depth),
        node.parts == nil ? .term("outside", "指标（范围外）") : .term("indicator", "指标"),
        .text(indicator.entity), .text(indicator.documentNo), .amount(node.amount),
      ] + sums(node.parts)
    ]
    for pool in node.pools {
      rows.append(
        [
          .number(depth + 1), TraceNode.cell(pool.line, depth: node.depth + 1),
          .term("pool", "方案行"), .text(indicator.entity), .empty, .amount(pool.amount), .empty,
          .amount(pool.amount),
        ] + Array(repeating: .empty, count: 8))
    }
    for use in node.uses {
      let name = use.name == use.project ? "" : use.name
      rows.append(
        [
          .number(depth + 1), TraceNode.cell(use.project, name, depth: node.depth + 1),
          .term("project", "项目"), .text(indicator.entity), .empty,
          Cell(use.assigned, plus: use.paid), .empty, .empty, .amount(use.assigned),
          .amount(use.held), .amount(use.paid),
        ] + Array(repeating: .empty, count: 5))
    }
    if let elsewhere = node.parts?.paidElsewhere, elsewhere != .zero {
      rows.append(
        [
          .number(depth + 1), TraceNode.cell("还本付息", depth: node.depth + 1),
          .term("no-project", "非项目支出"), .text(indicator.entity), .empty, .amount(elsewhere),
          .empty, .empty, .empty, .empty, .amount(elsewhere),
        ] + Array(repeating: .empty, count: 5))
    }
    return rows
  }

  private static func sums(_ parts: IndicatorTrace.Parts?) -> [Cell] {
    guard let parts else { return Array(repeating: .empty, count: 10) }
    return [
      parts.undistributed, parts.pooled, parts.assigned, parts.held, parts.paid,
      parts.passedDown, parts.aided, parts.onLent, parts.takenBack, parts.carried,
    ].map { .amount($0) }
  }
}
