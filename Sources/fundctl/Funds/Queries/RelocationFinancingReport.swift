import FundClient

/// 易地扶贫搬迁资金来源表.
enum RelocationFinancingReport {
  private static let figures: [Table.Column] = [
    .number("quota", "规模"), .number("raised", "到位"), .number("raised_of_quota", "到位率"),
    .number("passed", "下拨"), .number("paid", "支付"), .number("paid_of_raised", "支付率"),
    .number("moved", "结余还款转用"), .number("balance", "结存"),
  ]

  static func make(_ financing: RelocationFinancing, on day: Day) -> QuerySheet {
    let place = financing.project.isEmpty ? financing.region : financing.project
    var sheet = QuerySheet("易地扶贫搬迁资金来源表  \(place)  \(financing.name)")
    sheet.add("entity", "主体", financing.region)
    sheet.addIfAny("project", "安置点", financing.project)
    sheet.add("name", "名称", financing.name)
    sheet.add("day", "日期", Cell(day))
    addPersons(financing, to: &sheet)
    if let envelope = financing.envelope { add(envelope, financing.total.quota, to: &sheet) }
    sheet.addRevision(financing.revision)
    sheet.report.table = sources(financing)
    sheet.addSection("parts", "其中：", parts(financing))
    sheet.noteMore(financing.next != nil)
    return sheet
  }

  private static func addPersons(_ financing: RelocationFinancing, to sheet: inout QuerySheet) {
    let persons = financing.persons
    func add(_ key: String, _ title: String, _ count: Int64) {
      sheet.add(key, title, .number(count))
    }
    add("task", financing.project.isEmpty ? "搬迁任务（建档立卡人口）" : "计划安置（建档立卡人口）", persons.task)
    add("enrolled", "  已登记", persons.enrolled)
    add("granted", "  已享受住房补助", persons.granted)
    add("synchronous_task", "同步搬迁人口", persons.synchronousTask)
    add("synchronous_enrolled", "  已登记", persons.synchronousEnrolled)
  }

  /// The nation's task beside the programme, in 亿元 and 万人.
  private static func add(
    _ envelope: RelocationFinancing.Envelope, _ quota: Fen, to sheet: inout QuerySheet
  ) {
    func fact(_ key: String, _ title: String, _ amount: Fen) {
      sheet.add(key, title, .term(String(amount.value), RelocationText.yi(amount)))
    }
    fact("task_total", "任务资金规模（五类来源）", quota)
    fact("programme_total", "规划资金规模", envelope.total)
    sheet.add("quota_of_programme", "  任务占规划", Cell(envelope.quotaOfTotal))
    fact("programme_about", "  约计规模（公开报道）", envelope.about)
    sheet.add("quota_of_about", "  任务占约计规模", Cell(envelope.quotaOfAbout))
    sheet.add(
      "programme_registered", "规划搬迁人口（建档立卡）",
      .term(String(envelope.registered), RelocationText.persons(envelope.registered)))
    sheet.add(
      "programme_synchronous", "规划同步搬迁人口",
      .term(String(envelope.synchronous), RelocationText.persons(envelope.synchronous)))
    sheet.add("is_programme", "任务与规划一致", .flag(envelope.isTask))
  }

  private static func cells(_ figures: RelocationFinancing.Figures) -> [Cell] {
    [
      .amount(figures.quota), .amount(figures.raised), Cell(figures.raisedOfQuota),
      .amount(figures.passed), .amount(figures.paid), Cell(figures.paidOfRaised),
      .amount(figures.moved), .amount(figures.balance),
    ]
  }

  private static func sources(_ financing: RelocationFinancing) -> Table {
    let hasEnvelope = financing.envelope != nil
    var columns: [Table.Column] = [.text("source", "资金来源"), .text("name", "名称")]
    if hasEnvelope { columns.append(.number("programme", "规划")) }
    var table = Table(columns + figures)
    table.rows = financing.lines.map { line in
      let programme: [Cell] =
        hasEnvelope
        ? [financing.envelope?.sources[line.source].map { .amount($0) } ?? .empty] : []
      return [.term(line.source.word, "R\(line.source.rawValue)"), .text(line.source.chineseName)]
        + programme + cells(line.figures)
    }
    let total: [Cell] = financing.envelope.map { [.amount($0.total)] } ?? []
    table.footer = [[.text("R1-R5"), .text("五类来源合计")] + total + cells(financing.total)]
    return table
  }

  private static func parts(_ financing: RelocationFinancing) -> Table {
    var table = Table(
      [.text("key", "代码"), .text("name", "名称"), .text("kind", "类型")] + [
        .number("task", "任务人口"), .number("enrolled", "已登记"), .number("granted", "已补助"),
      ] + figures)
    table.rows = financing.parts.map { part in
      [
        .text(part.key), .text(part.name), part.kind.cell, .number(part.persons.task),
        .number(part.persons.enrolled), .number(part.persons.granted),
      ] + cells(part.figures)
    }
    if !table.rows.isEmpty {
      let persons = financing.persons
      table.footer = [
        [
          .text("合计"), .empty, .empty, .number(persons.task), .number(persons.enrolled),
          .number(persons.granted),
        ] + cells(financing.total)
      ]
    }
    return table
  }
}
