import FundClient
import FundData
import FundMessages

extension CasePlan {
  /// A provincial fund passed down by the prefecture; one of the receivers is a development zone.
  static func bazhong(_ reference: ReferenceData) throws(CaseProblem) -> CasePlan {
    let published = try PublishedCase.load(.bazhong)
    guard let total = published.total?.fen, let passedOn = published.passedOn else {
      throw CaseProblem("the case has no shares")
    }
    let places = PublishedPlaces(reference, year: published.year)
    let prefecture = published.adminCode
    let province = try places.parent(of: prefecture)
    let grant = FundTransfer(
      giver: province, indicator: "四川2019专项扶贫", receiver: prefecture,
      receiverIndicator: "巴中2019省级专项扶贫", amount: total)
    var writer = CaseWriter()
    writer.open(province, try places.name(of: province), "GLB", "GLF")
    writer.open(prefecture, try places.name(of: prefecture), "GLB", "GLF")
    var shares: [FundTransfer] = []
    for share in passedOn {
      let county = try places.county(named: share.county, of: prefecture)
      writer.open(county, share.county, "GLB", "GLF")
      shares.append(
        FundTransfer(
          giver: prefecture, indicator: grant.receiverIndicator, receiver: county,
          receiverIndicator: "\(share.county)2019省级专项扶贫", amount: share.amount.fen))
    }
    writer.grant(grant, shares, year: published.year)
    var plan = CasePlan(.bazhong, published, label: "巴中 2019", writer)
    plan.shares = shares
    plan.assumptions = ["巴中经济开发区无行政区划代码，账簿主体编为 \(prefecture).经开区"]
    let ledgers = shares.map { LedgerName.indicators($0.receiver) }
    plan.checks = [
      CaseCheck("passed_on sums to 26428", "各县区（含经开区）指标合计＝省级资金", total) { books in
        ledgers.map { books.balance($0, "G101") }.total
      },
      CaseCheck(
        "nothing stays at the prefecture", "下达后巴中市本级指标余额", .zero
      ) { $0.balance(.indicators(prefecture), "G201") },
    ]
    return plan
  }
}

extension CaseWriter {
  fileprivate mutating func grant(_ grant: FundTransfer, _ shares: [FundTransfer], year: Int) {
    revenue(grant.amount, of: .sichuan, on: "2019-01-04")
    issue(
      Issue(
        key: grant.indicator, level: .province, category: "L01", year: year,
        amount: grant.amount, note: "安排2019年省级财政专项扶贫资金指标"), by: .sichuan,
      on: "2019-01-15")
    passDown(grant, by: .sichuan, on: "2019-01-22", "下达巴中市2019年省级财政专项扶贫资金指标")
    pay(grant, by: .sichuan, on: "2019-01-25", "拨付巴中市2019年省级财政专项扶贫资金")
    let elsewhere = FundTransfer(
      giver: grant.receiver, indicator: grant.receiverIndicator, receiver: "630202",
      receiverIndicator: "乐都区2019省级专项扶贫", amount: shares[0].amount)
    attempt(
      passingDown(elsewhere), at: grant.receiver, on: "2019-02-15", by: .bazhong,
      ExpectedRefusal(
        chinese: "下达给不属本市管理的乐都区", text: "a county of another province",
        rule: "lower-is-child"))
    for share in shares {
      let name = entityNames[share.receiver] ?? ""
      passDown(
        share, by: .bazhong, on: "2019-02-15", "分配下达\(name)2019年省级财政专项扶贫资金指标，项目自主安排")
    }
    for share in shares {
      let name = entityNames[share.receiver] ?? ""
      pay(share, by: .bazhong, on: "2019-02-20", "拨付\(name)2019年省级财政专项扶贫资金")
    }
  }
}
