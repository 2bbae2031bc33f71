/// Source of relocation money (资金来源), with the numbers of R1 to R7.
public enum MoneySource: Int, WireChoice, Hashable, Sendable, CaseIterable {
  case grant = 1
  /// Capital of the financing body.
  case bond = 2
  case fund = 3
  case loan = 4
  case households = 5
  /// For those who move along; outside the programme.
  case local = 7

  public var chineseName: String {
    switch self {
    case .grant: "中央预算内投资"
    case .bond: "地方政府债券"
    case .fund: "专项建设基金"
    case .loan: "长期贴息贷款"
    case .households: "农户自筹"
    case .local: "地方资金（同步搬迁）"
    }
  }
}

/// How a settlement (安置点) is built.
public enum SettlementKind: Int, WireChoice, Hashable, Sendable, CaseIterable {
  case centralised = 1
  case dispersed = 2

  public var chineseName: String {
    switch self {
    case .centralised: "集中安置"
    case .dispersed: "分散安置"
    }
  }
}

/// Class of a household or person.
public enum BeneficiaryClass: Int, WireChoice, Hashable, Sendable, CaseIterable {
  case registered = 1
  case synchronous = 2
  case other = 3

  public var chineseName: String {
    switch self {
    case .registered: "建档立卡"
    case .synchronous: "同步搬迁"
    case .other: "其他"
    }
  }
}
