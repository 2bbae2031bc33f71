import FundClient
import FundData
import FundMessages

extension CasePlan {
  /// Two sources over three projects. 2018 is before parallel bookkeeping: there are no unit books.
  static func beiguan(_ reference: ReferenceData) throws(CaseProblem) -> CasePlan {
    let published = try PublishedCase.load(.beiguan)
    guard let sources = published.sources,
      let provincial = sources.first(where: { $0.level == "省级" })?.amount.fen,
      let municipal = sources.first(where: { $0.level == "市级" })?.amount.fen
    else { throw CaseProblem("the case has other sources") }
    let places = PublishedPlaces(reference, year: published.year)
    let county = published.adminCode
    let prefecture = try places.parent(of: county)
    let province = try places.parent(of: prefecture)
    let grant = FundTransfer(
      giver: province, indicator: "河南2018专项扶贫", receiver: prefecture,
      receiverIndicator: "安阳2018省级专项扶贫", amount: provincial)
    let shares = [
      FundTransfer(
        giver: prefecture, indicator: grant.receiverIndicator, receiver: county,
        receiverIndicator: "北关2018省级专项扶贫", amount: provincial),
      FundTransfer(
        giver: prefecture, indicator: "安阳2018市级专项扶贫", receiver: county,
        receiverIndicator: "北关2018市级专项扶贫", amount: municipal),
    ]
    var writer = CaseWriter()
    for code in [province, prefecture, county] {
      writer.open(code, try places.name(of: code), "GLB", "GLF")
    }
    writer.grants(grant, shares, year: published.year)
    let projects = try projects(published, shares)
    writer.library(
      projects, of: .beiguan,
      CaseWriter.LibraryDays(
        proposed: "2018-03-05", checked: "2018-03-15", approved: "2018-03-28",
        notice: ("2018-05-10", "2018-05-24"), noticePlace: "村公示栏"))
    writer.assign(projects, of: .beiguan, on: "2018-05-25")
    writer.works(ofBeiguan: projects)
    var plan = CasePlan(.beiguan, published, label: "北关 2018", writer)
    plan.projects = projects
    plan.assumptions = [
      "省级资金经安阳市逐级下达；来源与项目的对应未公布，按公布顺序先用省级、后用市级",
      "合同、承包方、公示日期、质保金为示例；2018年单位尚未实行平行记账，不设单位账",
    ]
    plan.checks = checks(county, projects, total: [provincial, municipal].total)
    return plan
  }

  private static func projects(
    _ published: PublishedCase, _ shares: [FundTransfer]
  ) throws(CaseProblem) -> [CaseProject] {
    var money = MoneyQueue(
      zip(shares, [Fundledger_V1_FundLevel.province, .prefecture]).map { share, level in
        ProjectPart(
          source: MoneySource(
            indicator: share.receiverIndicator, category: "L01", level: level),
          amount: share.amount)
      })
    var projects: [CaseProject] = []
    for (index, found) in (published.projects ?? []).enumerated() {
      guard let amount = found.amount?.fen, let unit = found.unit, let content = found.content
      else { throw CaseProblem("a project without amount, unit or content") }
      projects.append(
        CaseProject(
          key: found.name, projectClass: ["P1805", "P1802", "P1801"][index % 3], place: unit,
          content: content, unit: "\(published.adminCode).U.\(unit)", unitName: unit,
          parts: money.take(amount), registered: 20, target: "改善村内生产生活条件（示例）"))
    }
    return projects
  }

  private static func checks(
    _ county: String, _ projects: [CaseProject], total: Fen
  ) -> [CaseCheck] {
    let indicators = LedgerName.indicators(county)
    let treasury = LedgerName.treasury(county)
    return [
      CaseCheck("sources sum to 113.5", "两个来源合计", total) { $0.balance(indicators, "G101") },
      CaseCheck(
        "projects sum to 113.5", "三个项目支出合计", projects.map(\.amount).total
      ) { books in projects.map { books.balance(treasury, "5001", "P=\($0.key)") }.total },
      CaseCheck(
        "paid in the indicator book and in the treasury agree", "指标账已支付与总会计支出相抵", .zero
      ) { Fen($0.balance(indicators, "G401").value + $0.balance(treasury, "5001").value) },
    ]
  }
}
