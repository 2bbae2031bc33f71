import FundMessages

/// The side of a leg or the normal side of a subject (余额方向).
public enum Side: String, Hashable, Sendable {
  /// 借.
  case debit
  /// 贷.
  case credit

  init(_ message: Fundledger_V1_Side) throws(LedgerError) {
    switch message {
    case .debit: self = .debit
    case .credit: self = .credit
    case .unspecified, .UNRECOGNIZED: throw .badAnswer("a side that is neither debit nor credit")
    }
  }

  public var chineseName: String {
    switch self {
    case .debit: "借"
    case .credit: "贷"
    }
  }
}
