import FundClient
import FundData
import FundMessages

extension CasePlan {
  /// Aid from 江苏 to 海东, passed on to six counties.
  static func haidong(_ reference: ReferenceData) throws(CaseProblem) -> CasePlan {
    let published = try PublishedCase.load(.haidong)
    guard let received = published.received, let passedOn = published.passedOn else {
      throw CaseProblem("the case has no shares")
    }
    let places = PublishedPlaces(reference, year: published.year)
    let prefecture = published.adminCode
    let aid = FundTransfer(
      kind: .aid(agreement: "苏青协作〔2018〕1号（示例）"),
      giver: try places.province(named: received.from), indicator: "江苏2018协作追加",
      receiver: prefecture, receiverIndicator: "海东2018苏青协作", amount: received.amount.fen)
    var writer = CaseWriter()
    writer.open(aid.giver, received.from, "GLB", "GLF")
    writer.open(prefecture, try places.name(of: prefecture), "GLB", "GLF")
    var shares: [FundTransfer] = []
    for share in passedOn {
      let county = try places.county(named: share.county, of: prefecture)
      writer.open(county, share.county, "GLB", "GLF")
      shares.append(
        FundTransfer(
          giver: prefecture, indicator: aid.receiverIndicator, receiver: county,
          receiverIndicator: "\(share.county)2018苏青协作", amount: share.amount.fen))
    }
    writer.aid(aid, year: published.year)
    writer.passOn(shares)
    var plan = CasePlan(.haidong, published, label: "海东 2018", writer)
    plan.shares = shares
    plan.assumptions = ["资金是否经青海省级国库未公布，按江苏直达海东记账", "协作协议文号为示例"]
    plan.checks = checks(aid, shares)
    plan.closing = closing(shares)
    return plan
  }

  private static func checks(_ aid: FundTransfer, _ shares: [FundTransfer]) -> [CaseCheck] {
    let indicators = LedgerName.indicators(aid.receiver)
    let treasury = LedgerName.treasury(aid.receiver)
    return [
      CaseCheck("passed_on sums to 4000", "六县区指标合计＝收到的援助", aid.amount) { books in
        shares.map { books.balance(.indicators($0.receiver), "G101") }.total
      },
      CaseCheck(
        "prefecture balance of this money is 0 after passing on", "下达后海东市本级指标余额", .zero
      ) { $0.balance(indicators, "G201") },
      CaseCheck(
        "aid received and passed on cancel out in the prefecture's treasury",
        "海东市 援助收入与补助支出相抵", .zero
      ) { Fen($0.balance(treasury, "4013").value + $0.balance(treasury, "5011").value) },
      CaseCheck(
        "the counties' treasuries hold what was passed on", "六县区国库存款合计", aid.amount
      ) { books in shares.map { books.balance(.treasury($0.receiver), "1001") }.total },
    ]
  }

  /// As the worked postings of the case end.
  private static func closing(_ shares: [FundTransfer]) -> ClosingBalances {
    let counties = shares.map { share in
      let amount = share.amount.plain(in: .wan)
      return """
        GLB/\(share.receiver): G101 \(amount) D · G201 \(amount) C
        GLF/\(share.receiver): 1001 \(amount) D · 4011 \(amount) C

        """
    }
    return ClosingBalances(
      """
      GLB/320000: G102 4000 D · G405 4000 C
      GLF/320000: 4001 4000 C · 5013 4000 D
      GLB/630200: G103 4000 D · G402 4000 C
      GLF/630200: 4013 4000 C · 5011 4000 D

      """ + counties.joined())
  }
}

extension CaseWriter {
  fileprivate mutating func aid(_ aid: FundTransfer, year: Int) {
    revenue(aid.amount, of: .jiangsu, on: "2018-07-02")
    issue(
      Issue(
        key: aid.indicator, level: .province, category: "A01", year: year, amount: aid.amount,
        note: "追加2018年东西部扶贫协作资金指标"), by: .jiangsu, on: "2018-08-20")
    var unfounded = aid
    unfounded.kind = .aid(agreement: "")
    attempt(
      passingDown(unfounded), at: aid.giver, on: "2018-08-20", by: .jiangsu,
      ExpectedRefusal(
        chinese: "无协议文号，下达援助指标", text: "aid without its agreement", rule: "aid-agreement"))
    passDown(aid, by: .jiangsu, on: "2018-08-22", "援助海东市2018年东西部扶贫协作资金指标")
    pay(aid, by: .jiangsu, on: "2018-08-27", "拨付2018年东西部扶贫协作资金，援助海东市")
  }

  fileprivate mutating func passOn(_ shares: [FundTransfer]) {
    let purposes = ["平安区", "循化县"]
    for share in shares {
      if share.receiver == shares.last?.receiver { overdraw(share) }
      let name = entityNames[share.receiver] ?? ""
      passDown(
        share, by: .haidong, on: "2018-09-10",
        "下达\(name)2018年东西部扶贫协作资金指标（\(purposes.contains(name) ? "巩固提升项目" : "村级卫生室")）")
    }
    for share in shares {
      let name = entityNames[share.receiver] ?? ""
      pay(share, by: .haidong, on: "2018-09-12", "拨付\(name)2018年东西部扶贫协作资金")
    }
  }

  /// A fen more than the prefecture still has.
  private mutating func overdraw(_ share: FundTransfer) {
    var more = share
    more.amount = Fen(share.amount.value + 1)
    attempt(
      passingDown(more), at: share.giver, on: "2018-09-10", by: .haidong,
      ExpectedRefusal(
        chinese: "超指标下达\(entityNames[share.receiver] ?? "")：多 1 分",
        text: "a fen more than the indicator", rule: "indicator-available",
        figures: .fen(available: share.amount, asked: more.amount)))
  }
}
