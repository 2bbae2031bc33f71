import FundClient
import FundData

extension CasePlan {
  /// Aid from 江苏 to 海东, passed on to six counties. The two provinces do not see each other's books:
  /// each bureau posts its own half.
  static func haidong(_ reference: ReferenceData) throws(CommandFailure) -> CasePlan {
    let published = try PublishedCase.load(.haidong)
    guard let received = published.received, let passedOn = published.passedOn else {
      throw CommandFailure("the case has no shares")
    }
    let places = PublishedPlaces(reference, year: published.year)
    let prefecture = published.adminCode
    let aid = FundTransfer(
      kind: .aid, giver: try places.province(named: received.from),
      indicator: "江苏2018协作追加", receiver: prefecture, receiverIndicator: "海东2018苏青协作",
      amount: received.amount.fen)
    var shares: [FundTransfer] = []
    var names = [
      aid.giver: received.from, prefecture: try places.name(of: prefecture),
    ]
    for share in passedOn {
      let county = try places.county(named: share.county, of: prefecture)
      names[county] = share.county
      shares.append(
        FundTransfer(
          giver: prefecture, indicator: aid.receiverIndicator, receiver: county,
          receiverIndicator: "\(share.county)2018苏青协作", amount: share.amount.fen))
    }
    return CasePlan(
      name: .haidong, published: published, label: "海东 2018", entityNames: names,
      files: [
        PlannedFile(identity: .jiangsu, vouchers: givenVouchers(aid)),
        PlannedFile(identity: .haidong, vouchers: passedVouchers(aid, shares)),
      ],
      shares: shares,
      assumptions: ["资金是否经青海省级国库未公布，按江苏直达海东记账"],
      checks: checks(aid, shares))
  }

  private static func givenVouchers(_ aid: FundTransfer) -> [PlannedVoucher] {
    [
      PlannedVoucher(
        day: "2018-07-02", summary: "本级一般公共预算收入入库（演示期初财力）",
        legs: FundEvent.ownRevenue(of: aid.giver, aid.amount)),
      PlannedVoucher(
        day: "2018-08-20", summary: "追加2018年东西部扶贫协作资金指标，援助海东市",
        legs: aid.indicatorGiven(from: "G102")),
      PlannedVoucher(
        day: "2018-08-22", summary: "拨付2018年东西部扶贫协作资金，援助海东市", legs: aid.cashPaid),
    ]
  }

  private static func passedVouchers(
    _ aid: FundTransfer, _ shares: [FundTransfer]
  ) -> [PlannedVoucher] {
    [
      PlannedVoucher(
        day: "2018-08-27", summary: "收到江苏省追加2018年东西部扶贫协作资金指标",
        legs: aid.indicatorReceived),
      PlannedVoucher(
        day: "2018-08-27", summary: "收到江苏省2018年东西部扶贫协作资金",
        legs: aid.cashReceived),
      PlannedVoucher(
        day: "2018-09-10",
        summary: "下达2018年东西部扶贫协作资金指标：村级卫生室（乐都、民和、互助、化隆），巩固提升项目（平安、循化）",
        legs: shares.indicatorLegs),
      PlannedVoucher(
        day: "2018-09-12", summary: "拨付2018年东西部扶贫协作资金至六县区", legs: shares.cashLegs),
    ]
  }

  private static func checks(_ aid: FundTransfer, _ shares: [FundTransfer]) -> [CaseCheck] {
    let indicators = LedgerName.indicators(aid.receiver)
    let treasury = LedgerName.treasury(aid.receiver)
    return [
      CaseCheck(
        text: "passed_on sums to 4000", chinese: "六县区指标合计＝收到的援助", expected: aid.amount
      ) { books in
        shares.map { books.balance(.indicators($0.receiver), "G101") }.total
      },
      CaseCheck(
        text: "prefecture balance of this money is 0 after passing on",
        chinese: "下达后海东市本级指标余额", expected: .zero
      ) { $0.balance(indicators, "G201") },
      CaseCheck(
        text: "aid received and passed on cancel out in the prefecture's treasury",
        chinese: "海东市 援助收入与补助支出相抵", expected: .zero
      ) { Fen($0.balance(treasury, "4013").value + $0.balance(treasury, "5011").value) },
      CaseCheck(
        text: "the counties' treasuries hold what was passed on",
        chinese: "六县区国库存款合计", expected: aid.amount
      ) { books in shares.map { books.balance(.treasury($0.receiver), "1001") }.total },
    ]
  }
}
