import FundCases
import FundClient

extension DemoRun {
  /// Where the money of one of 沙坡头's projects came from (资金来源), and why the rest of its contract cannot
  /// be paid (支付受阻).
  func showQuestions() async throws {
    let plan = try plan(.shapotou)
    guard let project = plan.projects.first, let indicator = plan.published.indicator else {
      throw CommandFailure("\(plan.label) has no project or indicator")
    }
    let client = try await session.client(.shapotou)
    let county = plan.published.adminCode
    try await showSource(of: project, indicator, county, client)
    try await showBlocking(of: project, county, client)
  }

  private func showSource(
    of project: CaseProject, _ indicator: PublishedCase.Indicator, _ county: String,
    _ client: LedgerClient
  ) async throws {
    let trace = try await client.trace(project: project.key, of: county)
    var report = Report(heading: "资金来源  沙坡头区  \(project.key)（单位：万元）")
    report.table = ProjectTraceReport.sources(trace)
    transcript.show("project-source", report)
    transcript.check(
      "Shapotou 2021: the sources of \(project.key) sum to from_indicator",
      "沙坡头 2021 \(project.key)资金来源合计＝公布数", expected: .amount(project.amount),
      computed: .amount(trace.sum))
    transcript.check(
      "Shapotou 2021: \(project.key) is paid from the published document",
      "沙坡头 2021 \(project.key)资金来源文号", expected: .text(indicator.documentNo),
      computed: .text(trace.fundings.first?.chain.first?.documentNo ?? ""))
  }

  private func showBlocking(
    of project: CaseProject, _ county: String, _ client: LedgerClient
  ) async throws {
    guard let day = Day("2021-12-31") else { throw CommandFailure("no day") }
    let blocking = try await client.blocking(.project(project.key), of: county, on: day)
    var table = Table([
      .text("kind", "受阻事项"), .text("desk", "承办"), .number("asked", "所缺"),
      .text("rule", "规则"), .text("basis", "依据"),
    ])
    let blockers = blocking.blockers.filter { $0.scope == .next && !$0.isWarning }
    table.rows = blockers.map { blocker in
      [
        blocker.kind.cell, blocker.desk.cell, .amount(Fen(blocker.asked)),
        .text(blocker.rule?.chineseName ?? ""), .text(BlockingReport.basis(of: blocker)),
      ]
    }
    var report = Report(heading: "支付受阻  沙坡头区  \(project.key)  \(day)（单位：万元）")
    report.table = table
    transcript.show("project-blocking", report)
    let lacking = Fen((project.scale ?? .zero).value - project.amount.value)
    let missing = blockers.first { $0.kind == .moneyNotAssigned }
    transcript.check(
      "Shapotou 2021: what blocks \(project.key) is scale minus from_indicator",
      "沙坡头 2021 \(project.key)未安排资金＝规模减安排数", expected: .amount(lacking),
      computed: .amount(Fen(missing?.asked ?? 0)))
  }
}
