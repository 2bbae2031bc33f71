import FundMessages
import SwiftProtobuf

/// A choice with the numbers of the wire.
protocol WireChoice: RawRepresentable where RawValue == Int {}

extension WireChoice {
  /// Throws for a number that this library does not know.
  init(_ message: some SwiftProtobuf.Enum) throws(LedgerError) {
    guard let choice = Self(rawValue: message.rawValue) else {
      throw .badAnswer("a \(Self.self) with the number \(message.rawValue)")
    }
    self = choice
  }
}

extension SwiftProtobuf.Enum {
  /// The choice as the wire has it; unspecified for none.
  init(_ choice: (some WireChoice)?) {
    self = choice.flatMap { Self(rawValue: $0.rawValue) } ?? Self()
  }
}

/// Level of government that money comes from (资金来源层级).
public enum FundLevel: Int, WireChoice, Hashable, Sendable, CaseIterable {
  case central = 1
  case province = 2
  case prefecture = 3
  case county = 4
  /// Published without a split (来源待认定).
  case mixed = 5

  public var chineseName: String {
    switch self {
    case .central: "中央"
    case .province: "省级"
    case .prefecture: "市级"
    case .county: "县级"
    case .mixed: "来源待认定"
    }
  }
}

/// Fund nature (资金性质).
public enum FundNature: Int, WireChoice, Hashable, Sendable, CaseIterable {
  /// 一般公共预算.
  case general = 1
  /// 政府性基金预算.
  case governmentFund = 2

  public var chineseName: String {
    switch self {
    case .general: "一般公共预算"
    case .governmentFund: "政府性基金预算"
    }
  }
}

/// What an indicator stands on (指标来源).
public enum IndicatorSource: Int, WireChoice, Hashable, Sendable, CaseIterable {
  case upper = 1
  case own = 2
  case aid = 3
  case bond = 4
  case carried = 5
  case takenBack = 6
  case unidentified = 9

  public var chineseName: String {
    switch self {
    case .upper: "上级下达"
    case .own: "本级安排"
    case .aid: "地区间援助"
    case .bond: "债券、转贷"
    case .carried: "上年结转"
    case .takenBack: "收回统筹"
    case .unidentified: "来源待认定"
    }
  }
}

/// Where a project stands.
public enum ProjectState: Int, WireChoice, Hashable, Sendable, CaseIterable {
  case proposed = 1
  case checked = 2
  case inLibrary = 3
  case sentBack = 4
  case dropped = 5
  case accepted = 6
  case settled = 7
  case handedOver = 8

  public var chineseName: String {
    switch self {
    case .proposed: "村申报"
    case .checked: "乡镇已审核"
    case .inLibrary: "已入库"
    case .sentBack: "已退回"
    case .dropped: "已出库"
    case .accepted: "已验收"
    case .settled: "已决算"
    case .handedOver: "已移交"
    }
  }
}

/// Where a payment stands.
public enum PaymentState: Int, WireChoice, Hashable, Sendable, CaseIterable {
  /// Waits for a checker.
  case applied = 1
  /// The order is out and waits for the bank.
  case approved = 2
  case paid = 3
  case returned = 4
  case reversed = 5

  public var chineseName: String {
    switch self {
    case .applied: "已申请"
    case .approved: "已审批"
    case .paid: "已支付"
    case .returned: "已退回"
    case .reversed: "已冲销"
    }
  }
}

/// Where a version of a plan stands.
public enum PlanState: Int, WireChoice, Hashable, Sendable, CaseIterable {
  case draft = 1
  case approved = 2
  case inForce = 3
  case replaced = 4

  public var chineseName: String {
    switch self {
    case .draft: "已编制"
    case .approved: "县级已审定"
    case .inForce: "已备案"
    case .replaced: "已被替代"
    }
  }
}

/// Version of an integration plan.
public enum PlanStage: Int, WireChoice, Hashable, Sendable, CaseIterable {
  case initial = 1
  case adjusted = 2

  public var chineseName: String {
    switch self {
    case .initial: "年初方案"
    case .adjusted: "调整方案"
    }
  }
}

/// Stage of a public notice (公告公示).
public enum NoticeStage: Int, WireChoice, Hashable, Sendable, CaseIterable {
  case before = 1
  case completion = 2

  public var chineseName: String {
    switch self {
    case .before: "实施前公告"
    case .completion: "完工公告"
    }
  }
}

/// What a payment is for.
public enum PaymentKind: Int, WireChoice, Hashable, Sendable, CaseIterable {
  case progress = 1
  case advance = 2
  case retention = 3
  case households = 4
  case expense = 5

  public var chineseName: String {
    switch self {
    case .progress: "进度款"
    case .advance: "预付款"
    case .retention: "质保金"
    case .households: "一卡通"
    case .expense: "其他支出"
    }
  }
}

/// Class of payees (收款人类别).
public enum PayeeClass: Int, WireChoice, Hashable, Sendable, CaseIterable {
  case contractor = 1
  case households = 2
  case body = 3
  case unit = 4
  case company = 5
  case government = 6

  public var chineseName: String {
    switch self {
    case .contractor: "承包单位"
    case .households: "农户"
    case .body: "项目实施主体"
    case .unit: "本单位实有资金账户"
    case .company: "企业"
    case .government: "政府"
    }
  }
}
