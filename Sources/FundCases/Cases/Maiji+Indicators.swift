import FundClient
import FundMessages
import SwiftProtobuf

extension CaseWriter {
  /// Each level issues its own and passes down what it has from above, with the cash.
  mutating func issueAndPassDown(_ money: MaijiMoney, year: Int) {
    let (central, province, prefecture) = (money.pooled[0], money.pooled[1], money.pooled[2])
    let onAccount = Fen(money.pooled[4].amount.value + money.kept.amount.value)
    revenue(central.amount, of: .ministry, on: "2021-01-04")
    revenue(province.amount, of: .gansu, on: "2021-01-04")
    revenue([prefecture.amount, onAccount].total, of: .tianshui, on: "2021-01-04")
    revenue(money.pooled[3].amount, of: .maiji, on: "2021-01-04")
    let own: [(ProjectPart, String, CaseIdentity, String)] = [
      (central, "中央2021衔接", .ministry, "2021-01-06"),
      (province, "甘肃2021省级衔接", .gansu, "2021-01-12"),
      (prefecture, "天水2021市级衔接", .tianshui, "2021-01-20"),
    ]
    for (part, key, identity, day) in own {
      issue(
        Issue(
          key: key, level: part.source.level, category: part.source.category, year: year,
          amount: part.amount, note: "安排2021年衔接推进乡村振兴补助资金指标"), by: identity, on: day)
    }
    transfer(central, "中央2021衔接", from: .ministry, to: .gansu, as: "甘肃2021中央衔接", "2021-01-14")
    for (part, level) in [(central, "中央"), (province, "省级")] {
      transfer(
        part, "甘肃2021\(level)衔接", from: .gansu, to: .tianshui, as: "天水2021\(level)衔接",
        "2021-01-22")
    }
    for (part, level) in [(central, "中央"), (province, "省级"), (prefecture, "市级")] {
      transfer(
        part, "天水2021\(level)衔接", from: .tianshui, to: .maiji, as: part.source.indicator,
        "2021-01-29")
    }
    ownIndicators(money, year: year)
    send(
      .moveCash(
        .with {
          $0.kind = .onAccount
          $0.to = CaseIdentity.maiji.code
          $0.amount = onAccount.value
        }), at: CaseIdentity.tianshui.code, on: "2021-02-03", by: .tianshui, "库款调度，补助待结算")
  }

  private mutating func transfer(
    _ part: ProjectPart, _ key: String, from giver: CaseIdentity, to receiver: CaseIdentity,
    as receiverKey: String, _ day: String
  ) {
    let transfer = FundTransfer(
      giver: giver.code, indicator: key, receiver: receiver.code,
      receiverIndicator: receiverKey, amount: part.amount)
    let name = entityNames[receiver.code] ?? ""
    passDown(transfer, by: giver, on: day, "下达\(name)2021年衔接资金指标")
    pay(transfer, by: giver, on: day, "拨付\(name)2021年衔接资金")
  }

  private mutating func ownIndicators(_ money: MaijiMoney, year: Int) {
    for part in money.pooled[3...] + [money.kept] {
      let isOwn = part.source.level == .county
      issue(
        Issue(
          key: part.source.indicator, source: isOwn ? .own : .unidentified,
          level: part.source.level, category: part.source.category, year: year,
          amount: part.amount, note: isOwn ? "安排2021年区级衔接资金指标" : "登记其他各类涉农资金，来源待认定"),
        by: .maiji, on: "2021-02-01")
    }
  }
}
