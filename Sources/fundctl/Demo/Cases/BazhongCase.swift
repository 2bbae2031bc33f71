import FundClient
import FundData

extension CasePlan {
  /// A provincial fund passed down by the prefecture; one of the receivers is a development zone.
  static func bazhong(_ reference: ReferenceData) throws(CommandFailure) -> CasePlan {
    let published = try PublishedCase.load(.bazhong)
    guard let total = published.total?.fen, let passedOn = published.passedOn else {
      throw CommandFailure("the case has no shares")
    }
    let places = PublishedPlaces(reference, year: published.year)
    let prefecture = published.adminCode
    let province = try places.parent(of: prefecture)
    let grant = FundTransfer(
      giver: province, indicator: "四川2019专项扶贫", receiver: prefecture,
      receiverIndicator: "巴中2019省级专项扶贫", amount: total)
    var shares: [FundTransfer] = []
    var names = [
      province: try places.name(of: province), prefecture: try places.name(of: prefecture),
    ]
    for share in passedOn {
      let county = try places.county(named: share.county, of: prefecture)
      names[county] = share.county
      shares.append(
        FundTransfer(
          giver: prefecture, indicator: grant.receiverIndicator, receiver: county,
          receiverIndicator: "\(share.county)2019省级专项扶贫", amount: share.amount.fen))
    }
    let ledgers = shares.map { LedgerName.indicators($0.receiver) }
    return CasePlan(
      name: .bazhong, published: published, label: "巴中 2019", entityNames: names,
      files: [
        PlannedFile(identity: .sichuan, vouchers: provinceVouchers(grant)),
        PlannedFile(identity: .bazhong, vouchers: prefectureVouchers(grant, shares)),
      ],
      shares: shares,
      assumptions: ["巴中经济开发区无行政区划代码，账簿主体编为 \(prefecture).经开区"],
      checks: [
        CaseCheck(
          text: "passed_on sums to 26428", chinese: "各县区（含经开区）指标合计＝省级资金",
          expected: total
        ) { books in ledgers.map { books.balance($0, "G101") }.total }
      ])
  }

  private static func provinceVouchers(_ grant: FundTransfer) -> [PlannedVoucher] {
    [
      PlannedVoucher(
        day: "2019-01-04", summary: "本级一般公共预算收入入库（演示期初财力）",
        legs: FundEvent.ownRevenue(of: grant.giver, grant.amount)),
      PlannedVoucher(
        day: "2019-01-15", summary: "安排2019年省级财政专项扶贫资金指标",
        legs: FundEvent.ownIndicator(of: grant.giver, grant.indicator, grant.amount)),
      PlannedVoucher(
        day: "2019-01-22", summary: "下达巴中市2019年省级财政专项扶贫资金指标",
        legs: grant.indicatorGiven()),
      PlannedVoucher(
        day: "2019-01-25", summary: "拨付巴中市2019年省级财政专项扶贫资金", legs: grant.cashPaid),
    ]
  }

  private static func prefectureVouchers(
    _ grant: FundTransfer, _ shares: [FundTransfer]
  ) -> [PlannedVoucher] {
    [
      PlannedVoucher(
        day: "2019-01-28", summary: "收到2019年省级财政专项扶贫资金指标",
        legs: grant.indicatorReceived),
      PlannedVoucher(
        day: "2019-01-28", summary: "收到2019年省级财政专项扶贫资金", legs: grant.cashReceived),
      PlannedVoucher(
        day: "2019-02-15", summary: "分配下达2019年省级财政专项扶贫资金指标，项目由县区自主安排",
        legs: shares.indicatorLegs),
      PlannedVoucher(
        day: "2019-02-20", summary: "拨付2019年省级财政专项扶贫资金至各县区及经开区",
        legs: shares.cashLegs),
    ]
  }
}
