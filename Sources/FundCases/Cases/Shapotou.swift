import FundClient
import FundData
import FundMessages

extension CasePlan {
  /// One indicator over four projects with their public notice. The county is not one of those that
  /// may pool, and the works are larger than what the indicator gives.
  static func shapotou(_ reference: ReferenceData) throws(CaseProblem) -> CasePlan {
    let published = try PublishedCase.load(.shapotou)
    guard let indicator = published.indicator, let notice = published.publicNotice else {
      throw CaseProblem("the case has no indicator or notice")
    }
    let places = PublishedPlaces(reference, year: published.year)
    let county = published.adminCode
    let grant = FundTransfer(
      giver: CaseIdentity.ningxia.code, indicator: "宁夏2021少数民族发展", receiver: county,
      receiverIndicator: indicator.documentNo, amount: indicator.amount.fen)
    let projects = try projects(published, grant)
    var writer = CaseWriter()
    writer.open(grant.giver, try places.name(of: grant.giver), "GLB", "GLF")
    writer.open(county, try places.name(of: county), "GLB", "GLF")
    for project in projects { writer.open(project.unit, "沙坡头区" + project.unitName, "GLA") }
    writer.grant(grant, year: published.year)
    writer.library(
      projects, of: .shapotou,
      CaseWriter.LibraryDays(
        proposed: "2021-03-02", checked: "2021-03-16", approved: "2021-04-20",
        notice: (notice.from, notice.to), noticePlace: "区政府网站"))
    writer.assign(projects, of: .shapotou, on: "2021-07-20")
    writer.spend(onScale: projects)
    var plan = CasePlan(.shapotou, published, label: "沙坡头 2021", writer)
    plan.projects = projects
    plan.assumptions = [
      "指标由自治区直达区级（省直管）；实施单位按所在乡镇设定，合同、承包方、计量日期为示例"
    ]
    plan.checks = checks(county, projects, indicator.amount.fen)
    plan.closing = closing
    return plan
  }

  private static func projects(
    _ published: PublishedCase, _ grant: FundTransfer
  ) throws(CaseProblem) -> [CaseProject] {
    let source = MoneySource(
      indicator: grant.receiverIndicator, category: "C01", level: .central)
    var projects: [CaseProject] = []
    for found in published.projects ?? [] {
      guard let amount = found.fromIndicator?.fen, let scale = found.scale?.fen else {
        throw CaseProblem("a project without its scale")
      }
      let unit = String(found.name.prefix(3))
      let isRoad = found.name.contains("道路") || found.name.contains("基础设施")
      projects.append(
        CaseProject(
          key: found.name, projectClass: isRoad ? "P1801" : "P1802", place: unit,
          content: found.name, unit: "\(published.adminCode).U.\(unit)", unitName: unit,
          parts: [ProjectPart(source: source, amount: amount)], scale: scale, registered: 30,
          target: "改善少数民族聚居村生产生活条件（示例）"))
    }
    return projects
  }

  private static func checks(
    _ county: String, _ projects: [CaseProject], _ total: Fen
  ) -> [CaseCheck] {
    let indicators = LedgerName.indicators(county)
    let lacking = projects.map { Fen(($0.scale ?? .zero).value - $0.amount.value) }.total
    return [
      CaseCheck("from_indicator sums to 598", "四个项目支付合计＝指标", total) { books in
        projects.map { Fen(-books.balance(indicators, "G401", "P=\($0.key)").value) }.total
      },
      CaseCheck(
        "scale minus from_indicator must come from another source before a contract for the full "
          + "scale is payable", "按合同规模全额支付被拒的差额合计（须另有来源）",
        expected: .amount(lacking)
      ) { evidence in
        let refused = evidence.refusals.filter {
          $0.step.command.entity == county && $0.expected.rule == "indicator-available"
        }
        return .amount(
          refused.map { met in
            Fen((met.refusal?.figure("asked") ?? 0) - (met.refusal?.figure("available") ?? 0))
          }.total)
      },
      CaseCheck("nothing is pooled", "整合池余额（不在整合县名单）", .zero) {
        $0.balance(indicators, "G202")
      },
    ]
  }

  /// As the worked postings of the case end.
  private static let closing = ClosingBalances(
    """
    GLA/640502.U.: 1613 598 D · 4001 598 C · 6001 598 C · 7101 598 D
    GLB/640502: G101 598 D · G401 598 C
    GLB/640000: G102 598 D · G402 598 C
    GLF/640502: 4011 598 C · 5001 598 D
    GLF/640000: 4001 598 C · 5011 598 D
    """)
}
