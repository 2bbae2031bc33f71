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
