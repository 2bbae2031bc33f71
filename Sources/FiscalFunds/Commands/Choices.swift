/// Fund nature (资金性质).
package enum FundNature: UInt8, CaseIterable, Sendable {
  /// 一般公共预算.
  case general = 1
  /// 政府性基金预算: lottery money, the tourism fund.
  case governmentFund = 2

  /// Value of the dimension F.
  package var dimension: String { self == .general ? "1" : "2" }
}

/// What an indicator stands on: a subject of the sources in the indicator book.
package enum IndicatorSource: UInt8, CaseIterable, Sendable {
  /// 上级下达.
  case upper = 1
  /// 本级安排.
  case own = 2
  /// 地区间援助.
  case aid = 3
  /// 债券、转贷.
  case bond = 4
  /// 上年结转.
  case carried = 5
  /// 收回统筹.
  case takenBack = 6
  /// 待认定.
  case unidentified = 9

  package var subject: String { "G10\(rawValue)" }
}

/// Level of government that money comes from (资金来源层级).
package enum FundLevel: UInt8, CaseIterable, Sendable {
  /// Of a budget line: whatever the level.
  case any = 0
  case central = 1
  case province = 2
  case prefecture = 3
  case county = 4
  /// The publication does not split it (来源待认定).
  case mixed = 5
}

/// A way in which cash goes from one treasury to another.
package enum CashMove: UInt8, CaseIterable, Sendable {
  /// 补助支出, 补助收入.
  case subsidy = 1
  /// 地区间援助支出, 地区间援助收入.
  case aid = 2
  /// On account: 与下级往来, 与上级往来.
  case onAccount = 3
  /// The account becomes a subsidy (往来转补助).
  case settle = 4
  /// A subsidy that the receiver does not have yet (在途).
  case send = 5
  /// The receiver books money in transit in the old year (在途款), in the adjustment period.
  case receiveInTransit = 6
  /// And then has it.
  case arrive = 7
  /// The receiver has money that was in transit.
  case receive = 8
}

/// Version of an integration plan (统筹整合使用方案).
package enum PlanStage: UInt8, CaseIterable, Sendable {
  /// 年初方案.
  case initial = 1
  /// 调整方案.
  case adjusted = 2
}

package enum ProjectStep: UInt8, CaseIterable, Sendable {
  /// The township has checked it (乡镇审核).
  case check = 1
  /// The county has approved it for the library (县级审批入库).
  case approve = 2
  /// Sent back to who proposed it.
  case sendBack = 3
  /// Leaves the library (出库).
  case drop = 4
}

package enum NoticeStage: UInt8, CaseIterable, Sendable {
  /// 实施前公告.
  case before = 1
  /// 完工公告.
  case completion = 2
}

package enum PaymentKind: UInt8, CaseIterable, Sendable {
  /// 进度款: accepted work.
  case progress = 1
  /// 预付款.
  case advance = 2
  /// 质保金.
  case retention = 3
  /// 一卡通: household subsidies of a list.
  case households = 4
  /// Anything else (其他): an expense of the unit.
  case expense = 5
}

/// Class of payees (收款人类别).
package enum PayeeClass: UInt8, CaseIterable, Sendable {
  case contractor = 1
  case households = 2
  /// 项目实施主体.
  case body = 3
  /// An ordinary account of the unit itself (以拨代支).
  case unit = 4
  case company = 5
  case government = 6

  /// Value of the dimension Y.
  package var dimension: String { "\(self)" }
}

package enum BeneficiaryClass: UInt8, CaseIterable, Sendable {
  /// 建档立卡户.
  case registered = 1
  /// 同步搬迁户.
  case synchronous = 2
  case other = 3
}

// MARK: Relocation (易地扶贫搬迁)

/// The kinds of source of relocation money (资金来源); the dimension R.
package enum MoneySource: UInt8, CaseIterable, Sendable {
  /// 中央预算内投资.
  case grant = 1
  /// 地方政府债券, the financing body's capital.
  case bond = 2
  /// 专项建设基金.
  case fund = 3
  /// 长期贴息贷款.
  case loan = 4
  /// 农户自筹.
  case households = 5
  /// 地方资金，用于同步搬迁.
  case local = 7

  /// Value of the dimension R.
  package var dimension: String { "R\(rawValue)" }

  /// The lender gets it back.
  package var isBorrowed: Bool { self == .fund || self == .loan }
  /// It comes by tranche.
  package var hasTranche: Bool { self == .bond || isBorrowed }
}

/// Use of cash (资金用途) in the books of the bodies; the dimension Q.
package enum CashUse: UInt8, CaseIterable, Sendable {
  /// 建设.
  case build = 9
  /// 预算安排.
  case budget = 1
  /// 增减挂钩收益.
  case landQuota = 2
  /// 政府购买服务.
  case service = 3
  /// 债券置换.
  case replacement = 4
  /// 结余.
  case surplus = 5
  /// 中央贴息.
  case centralInterest = 10
  /// 后续产业.
  case industry = 11

  /// Value of the dimension Q.
  package var dimension: String {
    switch self {
    case .build: "b"
    case .centralInterest: "0"
    case .industry: "i"
    default: "\(rawValue)"
    }
  }
}

package enum BodyKind: UInt8, CaseIterable, Sendable {
  /// 省级投融资主体.
  case financing = 1
  /// 项目实施主体.
  case project = 2
}

package enum SettlementKind: UInt8, CaseIterable, Sendable {
  /// 集中安置.
  case centralised = 1
  /// 分散安置.
  case dispersed = 2
}

extension BeneficiaryClass {
  /// Value of the dimension B.
  package var dimension: String {
    switch self {
    case .registered: "reg"
    case .synchronous: "syn"
    case .other: "oth"
    }
  }
}
