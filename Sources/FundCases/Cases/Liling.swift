import FundClient
import FundData
import FundMessages

extension CasePlan {
  /// A county's own fund over five projects. From 2019 a payment is one voucher over three books: the
  /// indicator, the treasury and the unit, the last with both of its sides.
  static func liling(_ reference: ReferenceData) throws(CaseProblem) -> CasePlan {
    let published = try PublishedCase.load(.liling)
    guard let total = published.sources?.map(\.amount.fen).total else {
      throw CaseProblem("the case has no sources")
    }
    let places = PublishedPlaces(reference, year: published.year)
    let county = published.adminCode
    let name = try places.name(of: county)
    var writer = CaseWriter()
    writer.open(county, name, "GLB", "GLF")
    let source = MoneySource(indicator: "醴陵2019本级专项扶贫", category: "L01", level: .county)
    let projects = try projects(published, source)
    for project in projects { writer.open(project.unit, name + project.unitName, "GLA") }
    writer.revenue(total, of: .liling, on: "2019-01-03")
    writer.issue(
      CaseWriter.Issue(
        key: source.indicator, level: .county, category: "L01", year: published.year,
        amount: total, note: "安排2019年本级财政专项扶贫资金指标"), by: .liling, on: "2019-02-20")
    writer.library(
      projects, of: .liling,
      CaseWriter.LibraryDays(
        proposed: "2019-01-10", checked: "2019-01-21", approved: "2019-02-12",
        notice: ("2019-03-18", "2019-03-29"), noticePlace: "市政府网站、村公示栏"))
    writer.assign(projects, of: .liling, on: "2019-04-01")
    writer.spend(projects)
    var plan = CasePlan(.liling, published, label: "醴陵 2019", writer)
    plan.projects = projects
    plan.assumptions = [
      "收款人、合同、公示日期、雨露计划清册（650 人，每人 2000 元）为示例；单位科目按项目名称设定"
    ]
    plan.checks = checks(county, total, projects)
    return plan
  }

  private static func projects(
    _ published: PublishedCase, _ source: MoneySource
  ) throws(CaseProblem) -> [CaseProject] {
    var projects: [CaseProject] = []
    for found in published.projects ?? [] {
      guard let amount = found.amount?.fen, let unit = found.unit else {
        throw CaseProblem("a project without amount or unit")
      }
      let (code, isBuilt) =
        switch found.name {
        case let name where name.contains("雨露计划"): ("P0807", false)
        case let name where name.contains("产业发展"): ("P0201", false)
        default: ("P1801", true)
        }
      projects.append(
        CaseProject(
          key: found.name, projectClass: code, place: "醴陵市", content: "\(found.name)（示例内容）",
          unit: "\(published.adminCode).U.\(unit)", unitName: unit,
          parts: [ProjectPart(source: source, amount: amount)], registered: 100,
          target: "巩固贫困村脱贫成果（示例）", formsAsset: isBuilt))
    }
    return projects
  }

  private static func checks(
    _ county: String, _ total: Fen, _ projects: [CaseProject]
  ) -> [CaseCheck] {
    let treasury = LedgerName.treasury(county)
    let indicators = LedgerName.indicators(county)
    let units = Set(projects.map { LedgerName.unit($0.unit) })
    return [
      CaseCheck("projects sum to 1200", "五个项目支出合计＝本级资金", total) { books in
        projects.map { books.balance(treasury, "5001", "P=\($0.key)") }.total
      },
      CaseCheck(
        "paid in the indicator book and in the treasury agree", "指标账已支付与总会计支出相抵", .zero
      ) { Fen($0.balance(indicators, "G401").value + $0.balance(treasury, "5001").value) },
      CaseCheck(
        "the units' budget expenditure is the treasury's expenditure",
        "各单位行政支出合计＝总会计支出", total
      ) { books in units.map { books.balance($0, "7101") }.total },
      CaseCheck(
        "the units owe nothing to the households of the list",
        "应付政府补贴款余额（雨露计划已发放）", .zero
      ) { books in units.map { books.balance($0, "2303") }.total },
    ]
  }
}
