package import FundData
import LedgerCore

/// What settlements cost and how large their houses are (人均成本、人均面积), by head of the registered
/// persons who are enrolled (建档立卡), with those that stand out.
///
/// A cost stands out when it is above twice the median of the settlements of the county that have
/// works; where these are fewer than `countyLeast`, of those of the province. Settlements under way
/// count with the works that were accepted so far. Areas stand out when they are above the limit of
/// the rule `area-per-person`.
package struct SettlementCosts: Sendable {
  /// In the order of opening.
  package var rows: [Row]
  /// The number to go on after; 0 at the end.
  package var next: UInt32
  /// The rule on areas, as it stands on the day; its `area` is in hundredths of a square metre.
  package var rule: Rule?
  /// Of all rows, whatever page.
  package var total: Total

  /// Settlements with works that a county needs for a median of its own.
  package static let countyLeast = 5
  /// A cost above so many medians stands out.
  package static let outlierMedians: Int64 = 2

  package struct Row: Sendable {
    package var number: UInt32
    package var county: String
    package var countyName: String
    package var project: String
    package var name: String
    package var kind: SettlementKind
    /// Enrolled persons.
    package var registered: UInt32
    package var synchronous: UInt32
    /// Fen of accepted works of registered households, advances not included.
    package var cost: Int64
    package var synchronousCost: Int64
    /// Fen a registered person, rounded half up; nil without works or persons.
    package var costPerPerson: Int64?
    /// Fen a person that it is held against.
    package var median: Int64?
    /// The median is of the province, not of the county.
    package var isMedianOfProvince: Bool
    package var isCostOutlier: Bool
    /// Housing of registered households, hundredths of a square metre: as built, where anything of it
    /// is, else as planned for them.
    package var area: Int64
    package var isAreaPlanned: Bool
    /// Persons of the households whose area this is.
    package var areaPersons: Int64
    /// Hundredths of a square metre a person, rounded half up; nil without persons.
    package var areaPerPerson: Int64?
    /// Households above the limit.
    package var largeHouseholds: Int64
    package var isAreaOutlier: Bool
  }

  package struct Total: Equatable, Sendable {
    package var settlements: Int64 = 0
    package var registered: Int64 = 0
    package var synchronous: Int64 = 0
    package var cost: Int64 = 0
    package var synchronousCost: Int64 = 0
    /// Over all settlements with works; fen.
    package var costPerPerson: Int64?
  }
}

/// A quotient for people: rounded half up. Nil where there is nothing to divide by.
enum PerHead {
  static func of(_ amount: Int64, _ heads: Int64) -> Int64? {
    guard heads > 0 else { return nil }
    return Share.rounded(Int128(amount), over: Int128(heads))
  }
}

extension Share {
  /// Half up, also of what is below zero; the divisor is above it.
  static func rounded(_ amount: Int128, over divisor: Int128) -> Int64 {
    let (twice, whole) = (amount * 2 + divisor, divisor * 2)
    let quotient = twice / whole
    return Int64(clamping: twice % whole < 0 ? quotient - 1 : quotient)
  }

  /// The middle of ascending amounts, of an even number that between the two in the middle, half up.
  static func median(_ amounts: [Int64]) -> Int64? {
    guard !amounts.isEmpty else { return nil }
    let sorted = amounts.sorted()
    let upper = sorted[sorted.count / 2]
    guard sorted.count.isMultiple(of: 2) else { return upper }
    return rounded(Int128(sorted[sorted.count / 2 - 1]) + Int128(upper), over: 2)
  }
}
