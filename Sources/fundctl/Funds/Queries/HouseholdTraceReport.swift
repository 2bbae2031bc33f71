import FundClient

/// One household (搬迁户), and where the money of its house came from.
enum HouseholdTraceReport {
  static func make(_ trace: HouseholdTrace, key: String) -> QuerySheet {
    var sheet = QuerySheet("搬迁户资金来源  \(key)")
    sheet.add("household", "户键", key)
    sheet.add("county", "县区", .term(trace.county, "\(trace.county)  \(trace.countyName)"))
    sheet.add("project", "安置点", .term(trace.project, "\(trace.project)  \(trace.projectName)"))
    sheet.add("kind", "安置方式", trace.kind.cell)
    sheet.add("body", "项目实施主体", trace.body)
    sheet.add("beneficiary", "人口类别", trace.beneficiary.cell)
    sheet.add("persons", "人数", .number(Int64(trace.persons)))
    sheet.add("planned_area", "计划面积", RelocationText.area(trace.plannedArea))
    sheet.add("built_area", "建成面积", RelocationText.area(trace.builtArea))
    sheet.add("is_granted", "已享受住房补助", .flag(trace.isGranted))
    sheet.add("moved_in", "已入住", .flag(trace.hasMovedIn))
    sheet.add("is_demolished", "旧房已拆除", .flag(trace.isDemolished))
    sheet.add("is_reclaimed", "宅基地已复垦", .flag(trace.isReclaimed))
    sheet.add("grant", "住房补助", .amount(trace.grant))
    sheet.add("self_raised", "自筹", .amount(trace.selfRaised))
    sheet.add("class_persons", "安置点同类人口", .number(Int64(trace.classPersons)))
    sheet.add("works", "同类工程成本", .amount(trace.works))
    sheet.add("share", "本户按人口分摊", .amount(trace.share))
    sheet.addRevision(trace.revision)
    sheet.report.table = sources(trace)
    sheet.addSection("fundings", "财政资金（已支付到项目实施主体）：", fundings(trace))
    sheet.noteMore(trace.isCut)
    return sheet
  }

  private static func sources(_ trace: HouseholdTrace) -> Table {
    var table = Table([
      .text("source", "资金来源"), .text("tranche", "笔次"), .text("lender", "贷款人"),
      .text("contract_no", "合同号"), .text("body", "投融资主体"), .text("root", "债券指标"),
      .number("received", "安置点收到"), .number("paid", "已支付"), .number("works", "同类工程成本"),
      .number("share", "本户分摊"),
    ])
    table.rows = trace.sources.map { source in
      [
        .term(
          source.source.word, "R\(source.source.rawValue) \(source.source.chineseName)"),
        .text(source.tranche), .text(source.lender), .text(source.contractNo),
        .text(source.body), .text(source.chain.map(\.key).joined(separator: " ← ")),
        .amount(source.received), .amount(source.paid), .amount(source.works),
        .amount(source.share),
      ]
    }
    table.footer = [
      [.text("合计")] + Array(repeating: .empty, count: 7) + [
        .amount(trace.works), .amount(trace.share),
      ]
    ]
    return table
  }

  /// Below each indicator that paid the chain that its money came by.
  private static func fundings(_ trace: HouseholdTrace) -> Table {
    var table = Table([
      .number("depth", "层"), .text("node", "指标"), .text("entity", "主体"),
      .text("document", "文号"), .text("level", "来源层级"), .text("category", "资金类别"),
      .number("year", "预算年度"), .number("paid", "已支付"),
    ])
    for funding in trace.fundings {
      for (index, link) in funding.chain.enumerated() {
        table.rows.append([
          .number(Int64(index + 1)), TraceNode.cell(link.key, depth: index + 1),
          .text(link.entity), .text(link.documentNo), link.level.cell,
          .text(link.categoryName), .number(Int64(link.budgetYear)),
          .amount(funding.funding.paid),
        ])
      }
    }
    return table
  }
}
