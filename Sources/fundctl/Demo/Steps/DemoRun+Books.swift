import FundClient
import FundData

extension DemoRun {
  /// Balances, trial balances, a voucher, mirrors, and what each case says of itself.
  func showBooks() async throws {
    transcript.step("books", "四、账 books")
    let books = try await readBooks()
    for plan in plans {
      if !plan.shares.isEmpty { showShares(of: plan, books) }
      if let projects = plan.published.projects { showProjects(projects, of: plan, books) }
    }
    try await showTrialBalances(books)
    try await showVoucher(books)
    try showMirrors(books)
    try checkSums(books)
    for plan in plans {
      for check in plan.checks {
        transcript.check(
          "\(plan.label): \(check.text)", "\(plan.label) \(check.chinese)",
          expected: .amount(check.expected), computed: .amount(check.computed(books)))
      }
    }
    transcript.showChecks()
  }

  private func showShares(of plan: CasePlan, _ books: DemoBooks) {
    var table = Table([
      .text("county", "县区"), .text("entity", "主体"), .number("published", "公布数"),
      .number("source", "上级下达指标"), .number("unassigned", "待分配指标"),
      .number("cash", "国库存款"), .number("income", "补助收入"), .text("agrees", ""),
    ])
    var agreeing = 0
    for share in plan.shares {
      let indicators = LedgerName.indicators(share.receiver)
      let treasury = LedgerName.treasury(share.receiver)
      let source = books.balance(indicators, "G101")
      let unassigned = Fen(-books.balance(indicators, "G201").value)
      let cash = books.balance(treasury, "1001")
      let income = Fen(-books.balance(treasury, "4011").value)
      let agrees = [source, unassigned, cash, income].allSatisfy { $0 == share.amount }
      table.rows.append([
        .text(name(of: share.receiver)), .text(share.receiver), .amount(share.amount),
        .amount(source), .amount(unassigned), .amount(cash), .amount(income),
        .text(agrees ? "✓" : "✗"),
      ])
      if agrees { agreeing += 1 }
    }
    transcript.check(
      "\(plan.label): counties whose indicator, cash and income are as published",
      "\(plan.label) 指标、国库存款、补助收入均＝公布数的县区",
      expected: .number(Int64(plan.shares.count)), computed: .number(Int64(agreeing)))
    table.addTotals(of: 2...6)
    var report = Report(heading: "\(plan.label) 各县区余额（单位：万元）")
    report.table = table
    transcript.show("shares-\(plan.name.rawValue)", report)
  }

  private func showProjects(
    _ projects: [PublishedCase.Project], of plan: CasePlan, _ books: DemoBooks
  ) {
    let code = plan.published.adminCode
    let units = Set(plan.ledgers.filter { $0.book == "GLA" })
    var table = Table([
      .text("project", "项目"), .text("unit", "单位"), .number("published", "公布数"),
      .number("paid", "指标账已支付"), .number("spent", "总会计支出"),
    ])
    if !units.isEmpty { table.columns.append(.number("unit_spent", "单位行政支出")) }
    table.columns.append(.text("agrees", ""))
    var agreeing = 0
    for project in projects {
      let dimension = "P=\(project.name)"
      let unit = LedgerName.unit("\(code).U.\(project.unit)")
      var amounts = [
        Fen(-books.balance(.indicators(code), "G401", dimension).value),
        books.balance(.treasury(code), "5001", dimension),
      ]
      if !units.isEmpty { amounts.append(books.balance(unit, "7101", dimension)) }
      let agrees = amounts.allSatisfy { $0 == project.amount.fen }
      if agrees { agreeing += 1 }
      table.rows.append(
        [.text(project.name), .text(project.unit), .amount(project.amount.fen)]
          + amounts.map { .amount($0) } + [.text(agrees ? "✓" : "✗")])
    }
    transcript.check(
      "\(plan.label): projects that are as published in every book",
      "\(plan.label) 各账支出均＝公布数的项目", expected: .number(Int64(projects.count)),
      computed: .number(Int64(agreeing)))
    table.addTotals(of: 2...(units.isEmpty ? 4 : 5))
    var report = Report(heading: "\(plan.label) 各项目支出（单位：万元）")
    report.table = table
    transcript.show("projects-\(plan.name.rawValue)", report)
  }
}

extension Table {
  /// A footer with the sums of some columns of amounts.
  fileprivate mutating func addTotals(of range: ClosedRange<Int>) {
    footer = [
      columns.indices.map { column in
        if column == 0 { return .text("合计") }
        guard range.contains(column) else { return .empty }
        return .amount(rows.compactMap { $0[column].amount }.total)
      }
    ]
  }
}
