import FundClient
import FundData

extension CasePlan {
  /// Two sources over three projects. 2018 is before parallel bookkeeping: there are no unit books.
  static func beiguan(_ reference: ReferenceData) throws(CommandFailure) -> CasePlan {
    let published = try PublishedCase.load(.beiguan)
    guard let sources = published.sources, let projects = published.projects,
      let provincial = sources.first(where: { $0.level == "省级" })?.amount.fen,
      let municipal = sources.first(where: { $0.level == "市级" })?.amount.fen
    else { throw CommandFailure("the case has other sources") }
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
    let parts = ProjectPart.fill(projects, from: shares)
    var names: [String: String] = [:]
    for code in [province, prefecture, county] { names[code] = try places.name(of: code) }
    return CasePlan(
      name: .beiguan, published: published, label: "北关 2018", entityNames: names,
      files: [
        PlannedFile(identity: .henan, vouchers: henanVouchers(grant)),
        PlannedFile(identity: .anyang, vouchers: anyangVouchers(grant, shares)),
        PlannedFile(identity: .beiguan, vouchers: beiguanVouchers(county, projects, parts)),
      ],
      shares: [],
      assumptions: [
        "省级资金经安阳市逐级下达；来源与项目的对应未公布，按公布顺序先用省级、后用市级",
        "项目款按全额支付工程承包方记账；2018年单位尚未实行平行记账，不设单位账",
      ],
      checks: checks(county, projects, total: Fen(provincial.value + municipal.value)))
  }

  private static func henanVouchers(_ grant: FundTransfer) -> [PlannedVoucher] {
    [
      PlannedVoucher(
        day: "2018-01-05", summary: "本级一般公共预算收入入库（演示期初财力）",
        legs: FundEvent.ownRevenue(of: grant.giver, grant.amount)),
      PlannedVoucher(
        day: "2018-03-12", summary: "安排2018年省级财政专项扶贫资金指标",
        legs: FundEvent.ownIndicator(of: grant.giver, grant.indicator, grant.amount)),
      PlannedVoucher(
        day: "2018-03-20", summary: "下达安阳市2018年省级财政专项扶贫资金指标",
        legs: grant.indicatorGiven()),
      PlannedVoucher(
        day: "2018-03-23", summary: "拨付安阳市2018年省级财政专项扶贫资金", legs: grant.cashPaid),
    ]
  }

  private static func anyangVouchers(
    _ grant: FundTransfer, _ shares: [FundTransfer]
  ) -> [PlannedVoucher] {
    let own = shares[1]
    return [
      PlannedVoucher(
        day: "2018-01-05", summary: "本级一般公共预算收入入库（演示期初财力）",
        legs: FundEvent.ownRevenue(of: own.giver, own.amount)),
      PlannedVoucher(
        day: "2018-03-26", summary: "收到2018年省级财政专项扶贫资金指标",
        legs: grant.indicatorReceived),
      PlannedVoucher(
        day: "2018-03-26", summary: "收到2018年省级财政专项扶贫资金", legs: grant.cashReceived),
      PlannedVoucher(
        day: "2018-04-02", summary: "安排2018年市级财政专项扶贫资金指标",
        legs: FundEvent.ownIndicator(of: own.giver, own.indicator, own.amount)),
      PlannedVoucher(
        day: "2018-04-10", summary: "下达北关区2018年省级、市级财政专项扶贫资金指标",
        legs: shares.indicatorLegs),
      PlannedVoucher(
        day: "2018-04-12", summary: "拨付北关区2018年省级、市级财政专项扶贫资金",
        legs: shares.cashLegs),
    ]
  }

  private static func beiguanVouchers(
    _ county: String, _ projects: [PublishedCase.Project], _ parts: [ProjectPart]
  ) -> [PlannedVoucher] {
    let assignment = PlannedVoucher(
      day: "2018-05-08", summary: "分配2018年专项扶贫资金指标至三个项目",
      legs: parts.flatMap {
        FundEvent.assignment(in: county, $0.indicator, to: $0.project, $0.amount)
      }.merged)
    let days = ["2018-08-15", "2018-09-20", "2018-11-06"]
    return [assignment]
      + zip(projects, days).map { project, day in
        PlannedVoucher(
          day: day, summary: "支付\(project.name)工程款（\(project.unit)）",
          legs: parts.filter { $0.project == project.name }.flatMap {
            FundEvent.payment(
              in: county, $0.indicator, for: $0.project, by: project.unit, to: "contractor",
              $0.amount)
          }.merged)
      }
  }

  private static func checks(
    _ county: String, _ projects: [PublishedCase.Project], total: Fen
  ) -> [CaseCheck] {
    let indicators = LedgerName.indicators(county)
    let treasury = LedgerName.treasury(county)
    let names = projects.map(\.name)
    return [
      CaseCheck(
        text: "sources sum to 113.5", chinese: "两个来源合计", expected: total
      ) { $0.balance(indicators, "G101") },
      CaseCheck(
        text: "projects sum to 113.5", chinese: "三个项目支出合计",
        expected: projects.map(\.amount.fen).total
      ) { books in names.map { books.balance(treasury, "5001", "P=\($0)") }.total },
      CaseCheck(
        text: "paid in the indicator book and in the treasury agree",
        chinese: "指标账已支付与总会计支出相抵", expected: .zero
      ) { Fen($0.balance(indicators, "G401").value + $0.balance(treasury, "5001").value) },
    ]
  }
}

/// What one indicator gives one project.
struct ProjectPart: Hashable, Sendable {
  var project: String
  var indicator: String
  var amount: Fen

  /// Uses up the sources in their order, project by project.
  static func fill(
    _ projects: [PublishedCase.Project], from sources: [FundTransfer]
  ) -> [ProjectPart] {
    var parts: [ProjectPart] = []
    var rest = sources.map { ($0.receiverIndicator, $0.amount.value) }[...]
    for project in projects {
      var wanted = project.amount.fen.value
      while wanted > 0, let (indicator, left) = rest.first {
        let part = min(wanted, left)
        parts.append(
          ProjectPart(project: project.name, indicator: indicator, amount: Fen(part)))
        wanted -= part
        if part == left { rest.removeFirst() } else { rest[rest.startIndex].1 = left - part }
      }
    }
    return parts
  }
}
