/// An amount of money in fen (分), the hundredth of a yuan (元). Exact: there is no binary fraction
/// anywhere on its way.
public struct Fen: Hashable, Comparable, Sendable {
  public static let zero = Fen(0)

  /// Negative amounts are red (红字) on a side, or a credit in a balance.
  public var value: Int64

  public init(_ value: Int64) { self.value = value }

  /// Nil when the sum does not fit into 64 bits.
  public func adding(_ other: Fen) -> Fen? {
    let (sum, overflow) = value.addingReportingOverflow(other.value)
    return overflow ? nil : Fen(sum)
  }

  /// Nil for the one value whose negative does not fit into 64 bits.
  public var negated: Fen? {
    let (difference, overflow) = Int64(0).subtractingReportingOverflow(value)
    return overflow ? nil : Fen(difference)
  }

  public static func < (one: Fen, other: Fen) -> Bool { one.value < other.value }
}

extension Fen {
  /// What people write amounts in.
  public enum Unit: String, Sendable, CaseIterable {
    /// 元, 100 fen.
    case yuan
    /// 万元, ten thousand yuan, 1 000 000 fen: the unit of plans and reports.
    case wan

    /// How many decimal places a fen is.
    public var places: Int {
      switch self {
      case .yuan: 2
      case .wan: 6
      }
    }

    public var chineseName: String {
      switch self {
      case .yuan: "元"
      case .wan: "万元"
      }
    }
  }
}
