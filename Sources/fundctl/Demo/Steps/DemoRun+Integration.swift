import FundCases
import FundClient

extension DemoRun {
  /// 统筹整合资金进度表 of 麦积, as the server answers its finance bureau: what was received, pooled, given
  /// to projects and paid, with shares beside the published ones.
  func showIntegration() async throws {
    let plan = try plan(.maiji)
    let published = plan.published
    let progress = try await session.client(.maiji).progress(
      of: published.adminCode, year: published.year, by: .projectClass)
    let total = progress.total
    var table = Table([
      .text("what", "项目类别"), .number("planned", "方案安排"), .number("allotted", "已安排到项目"),
      .number("paid", "已支付"), .number("percent", "占整合资金"), .number("published", "公布占比"),
    ])
    let uses = published.uses ?? []
    for (code, use) in zip(CasePlan.useClasses, uses) {
      guard let row = progress.rows.first(where: { $0.key == code }) else { continue }
      table.rows.append([
        .text(row.name), .amount(row.figures.planned), .amount(row.figures.pooledAllotted),
        .amount(row.figures.pooledPaid), .text(Cell.percent(row.share)),
        .text(Cell.percent(use.sharePercent.basisPoints)),
      ])
    }
    table.footer = [
      [
        .text("整合资金合计"), .amount(total.planned), .amount(total.pooledAllotted),
        .amount(total.pooledPaid), .empty, .empty,
      ]
    ]
    var report = Report(heading: "统筹整合资金进度表  麦积区  \(published.year)年  单位：万元")
    report.add("received", "收到财政涉农资金", .amount(total.arrived))
    report.add("integrated", "纳入统筹整合", .amount(total.pooled))
    let share = published.integratedSharePercent?.basisPoints ?? 0
    report.add(
      "integrated_percent", "整合率",
      .text("\(Cell.percent(total.pooledOfArrived))（公布 \(Cell.percent(share))）"))
    report.add("paid_percent", "支付进度", .text(Cell.percent(total.paidOfPooled)))
    report.table = table
    transcript.show("integration", report)
    transcript.check(
      "Maiji 2021: classes of projects in the progress table", "麦积 2021 进度表项目类别（类）",
      expected: .number(Int64(uses.count)), computed: .number(Int64(progress.rows.count)))
  }
}
