import FundClient
import FundData

extension CasePlan {
  /// A county's own fund over five projects. From 2019 a payment is one voucher over three books: the
  /// indicator, the treasury and the unit, the last with both of its sides.
  static func liling(_ reference: ReferenceData) throws(CommandFailure) -> CasePlan {
    let published = try PublishedCase.load(.liling)
    guard let total = published.sources?.map(\.amount.fen).total,
      let projects = published.projects
    else { throw CommandFailure("the case has no projects") }
    let places = PublishedPlaces(reference, year: published.year)
    let county = published.adminCode
    let name = try places.name(of: county)
    var names = [county: name]
    for project in projects { names[unit(of: project, county)] = name + project.unit }
    return CasePlan(
      name: .liling, published: published, label: "醴陵 2019", entityNames: names,
      files: [
        PlannedFile(identity: .liling, vouchers: vouchers(county, total, projects))
      ],
      shares: [],
      assumptions: [
        "收款人类别、单位科目（在建工程、业务活动费用、应付政府补贴款）按项目名称设定，项目款按全额支付记账"
      ],
      checks: checks(county, total, projects))
  }

  private static let indicator = "醴陵2019本级专项扶贫"

  private static func unit(of project: PublishedCase.Project, _ county: String) -> String {
    "\(county).U.\(project.unit)"
  }

  private static func vouchers(
    _ county: String, _ total: Fen, _ projects: [PublishedCase.Project]
  ) -> [PlannedVoucher] {
    let start = [
      PlannedVoucher(
        day: "2019-01-03", summary: "本级一般公共预算收入入库（演示期初财力）",
        legs: FundEvent.ownRevenue(of: county, total)),
      PlannedVoucher(
        day: "2019-02-20", summary: "安排2019年本级财政专项扶贫资金指标",
        legs: FundEvent.ownIndicator(of: county, indicator, total)),
      PlannedVoucher(
        day: "2019-03-15", summary: "分配2019年本级财政专项扶贫资金指标至五个项目",
        legs: projects.flatMap {
          FundEvent.assignment(in: county, indicator, to: $0.name, $0.amount.fen)
        }.merged),
    ]
    let days = ["2019-05-10", "2019-06-18", "2019-07-22", "2019-09-05", "2019-10-16"]
    return start
      + zip(projects, days).flatMap { project, day in
        payments(of: project, in: county, on: day)
      }
  }

  /// The payment of a project; for a list of households what is owed is accrued before.
  private static func payments(
    of project: PublishedCase.Project, in county: String, on day: String
  ) -> [PlannedVoucher] {
    let unit = unit(of: project, county)
    let amount = project.amount.fen
    let (subject, payee) =
      switch project.name {
      case let name where name.contains("雨露计划"): ("2303", "households")
      case let name where name.contains("产业发展"): ("5001", "company")
      default: ("1613", "contractor")
      }
    var vouchers: [PlannedVoucher] = []
    if payee == "households" {
      vouchers.append(
        PlannedVoucher(
          day: day, summary: "审定\(project.name)补助清册（\(project.unit)）",
          legs: FundEvent.householdList(of: unit, for: project.name, amount)))
    }
    vouchers.append(
      PlannedVoucher(
        day: day, summary: "支付\(project.name)资金（\(project.unit)），三账同记",
        legs: FundEvent.payment(
          in: county, indicator, for: project.name, by: unit, to: payee, amount)
          + FundEvent.unitPayment(of: unit, indicator, for: project.name, as: subject, amount)))
    return vouchers
  }

  private static func checks(
    _ county: String, _ total: Fen, _ projects: [PublishedCase.Project]
  ) -> [CaseCheck] {
    let treasury = LedgerName.treasury(county)
    let indicators = LedgerName.indicators(county)
    let names = projects.map(\.name)
    var units: [LedgerName] = []
    for project in projects {
      let ledger = LedgerName.unit(unit(of: project, county))
      if !units.contains(ledger) { units.append(ledger) }
    }
    return [
      CaseCheck(
        text: "projects sum to 1200", chinese: "五个项目支出合计＝本级资金", expected: total
      ) { books in names.map { books.balance(treasury, "5001", "P=\($0)") }.total },
      CaseCheck(
        text: "paid in the indicator book and in the treasury agree",
        chinese: "指标账已支付与总会计支出相抵", expected: .zero
      ) { Fen($0.balance(indicators, "G401").value + $0.balance(treasury, "5001").value) },
      CaseCheck(
        text: "the units' budget expenditure is the treasury's expenditure",
        chinese: "各单位行政支出合计＝总会计支出", expected: total
      ) { [units] books in units.map { books.balance($0, "7101") }.total },
      CaseCheck(
        text: "the units owe nothing to the households of the list",
        chinese: "应付政府补贴款余额（雨露计划已发放）", expected: .zero
      ) { [units] books in units.map { books.balance($0, "2303") }.total },
    ]
  }
}
