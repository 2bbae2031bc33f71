import FundCases
import FundClient
import FundData

extension DemoRun {
  /// Balances, trial balances, a voucher, mirrors, and what each case says of itself.
  func showBooks() async throws {
    transcript.step("books", "四、账 books")
    let books = try await readBooks()
    for plan in plans {
      if !plan.shares.isEmpty { showShares(of: plan, books) }
      if !plan.projects.isEmpty { showProjects(of: plan, books) }
    }
    try await showIntegration()
    try await showQuestions()
    try await showTrialBalances(books)
    try await showVoucher(books)
    try showMirrors(books)
    try checkSums(books)
    for run in runs { try await checkCase(run, books) }
    transcript.showChecks()
  }

  private func checkCase(_ run: CaseRun, _ books: CaseBooks) async throws {
    let plan = run.plan
    let evidence = try await CaseEvidence.read(
      run, books: books, session.client(.supervisor))
    for check in plan.checks {
      transcript.check(
        "\(plan.label): \(check.text)", "\(plan.label) \(check.chinese)",
        expected: Cell(check.expected), computed: Cell(check.computed(evidence)))
    }
    guard let closing = plan.closing else { return }
    transcript.check(
      "\(plan.label): closing balances as in the worked postings",
      "\(plan.label) 期末科目余额与记账示例相符（个）", expected: .number(Int64(closing.count)),
      computed: .number(Int64(closing.agreeing(with: books))))
  }

  private func showShares(of plan: CasePlan, _ books: CaseBooks) {
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

  private func showProjects(of plan: CasePlan, _ books: CaseBooks) {
    let code = plan.published.adminCode
    let hasUnits = plan.ledgers.contains { $0.book == "GLA" }
    var table = Table([
      .text("project", "项目"), .text("unit", "单位"), .number("planned", "安排数"),
      .number("paid", "指标账已支付"), .number("spent", "总会计支出"),
    ])
    if hasUnits { table.columns.append(.number("unit_spent", "单位行政支出")) }
    table.columns.append(.text("agrees", ""))
    var agreeing = 0
    for project in plan.projects {
      let dimension = "P=\(project.key)"
      var amounts = [
        Fen(-books.balance(.indicators(code), "G401", dimension).value),
        books.balance(.treasury(code), "5001", dimension),
      ]
      if hasUnits { amounts.append(books.balance(.unit(project.unit), "7101", dimension)) }
      let agrees = amounts.allSatisfy { $0 == project.amount }
      if agrees { agreeing += 1 }
      table.rows.append(
        [.text(project.key), .text(project.unitName), .amount(project.amount)]
          + amounts.map { .amount($0) } + [.text(agrees ? "✓" : "✗")])
    }
    transcript.check(
      "\(plan.label): projects that are paid in full in every book",
      "\(plan.label) 各账支出均＝安排数的项目", expected: .number(Int64(plan.projects.count)),
      computed: .number(Int64(agreeing)))
    table.addTotals(of: 2...(hasUnits ? 5 : 4))
    var report = Report(heading: "\(plan.label) 各项目支出（单位：万元）")
    report.table = table
    transcript.show("projects-\(plan.name.rawValue)", report)
  }
}

extension Cell {
  init(_ value: CaseCheck.Value) {
    switch value {
    case .amount(let amount): self = .amount(amount)
    case .count(let count): self = .number(Int64(count))
    case .basisPoints(let points): self = .text(Cell.percent(points))
    }
  }

  /// `82.29 %` of hundredths of a percent.
  static func percent(_ points: Int64) -> String { "\(Fen(points)) %" }

  /// Empty where the whole is zero.
  static func percent(_ share: Percent?) -> String { share.map { percent($0.hundredths) } ?? "" }
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
