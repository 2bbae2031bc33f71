import FundCases
import FundClient

extension DemoRun {
  /// 统筹整合资金进度表 of 麦积: what was received, integrated, given to projects and paid, with shares.
  func showIntegration(_ books: CaseBooks) throws {
    let plan = try plan(.maiji)
    let progress = IntegrationProgress(of: plan.published, plan.projects, in: books)
    var table = Table([
      .text("what", "项目类别"), .number("planned", "方案安排"), .number("assigned", "已安排到项目"),
      .number("paid", "已支付"), .number("paid_percent", "支付进度"),
      .number("percent", "占整合资金"), .number("published", "公布占比"),
    ])
    for (use, published) in zip(progress.uses, plan.published.uses ?? []) {
      table.rows.append([
        .text(use.name), .amount(use.planned), .amount(use.assigned), .amount(use.paid),
        .text(Cell.percent(use.paid.basisPoints(of: use.planned))),
        .text(Cell.percent(use.basisPoints)),
        .text(Cell.percent(published.sharePercent.basisPoints)),
      ])
    }
    table.footer = [
      [
        .text("整合资金合计"), .amount(progress.uses.map(\.planned).total),
        .amount(progress.uses.map(\.assigned).total), .amount(progress.paid),
        .text(Cell.percent(progress.paid.basisPoints(of: progress.integrated))),
        .text(Cell.percent(progress.uses.reduce(0) { $0 + $1.basisPoints })), .empty,
      ]
    ]
    var report = Report(
      heading: "统筹整合资金进度表  麦积区  \(plan.published.year)年  单位：万元")
    report.add("received", "收到财政涉农资金", .amount(progress.received))
    report.add("integrated", "纳入统筹整合", .amount(progress.integrated))
    let published = plan.published.integratedSharePercent?.basisPoints ?? 0
    report.add(
      "integrated_percent", "整合率",
      .text(
        "\(Cell.percent(progress.integratedBasisPoints))（公布 \(Cell.percent(published))）"))
    report.table = table
    transcript.show("integration", report)
  }
}
