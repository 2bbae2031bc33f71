/// A period of a fiscal year (会计期间): months 1 to 12 and the adjustment period 13 (整理期).
///
/// Kept as a running number, thirteen a year from 2000, so that the next period is plus one.
/// `none` (zero) stands for no period at all.
package struct FiscalMonth: BitwiseCopyable, Hashable, Comparable, Sendable {
  package static let none = FiscalMonth(rawValue: 0)
  /// After every period: years go to 2149.
  static let end = FiscalMonth(rawValue: 150 * 13 + 1)
  /// The adjustment period.
  static let lastOfYear = 13

  package var rawValue: UInt16

  package init(rawValue: UInt16) { self.rawValue = rawValue }

  /// From the public form, year * 100 + month with month 1 to 13. Nil when it does not exist.
  package init?(public number: UInt32) {
    let year = number / 100
    let month = number % 100
    guard (2000...2149).contains(year), (1...13).contains(month) else { return nil }
    rawValue = UInt16((year - 2000) * 13 + month)
  }

  /// The period of an effective day; a day of December may go to the adjustment period.
  /// Nil for days before 2000 and for an adjustment outside December.
  package init?(day: Day, adjustment: Bool) {
    let civil = day.civil
    guard civil.year >= 2000, !adjustment || civil.month == 12 else { return nil }
    rawValue = UInt16((civil.year - 2000) * 13 + (adjustment ? 13 : civil.month))
  }

  package var year: Int { self == .none ? 0 : 2000 + (Int(rawValue) - 1) / 13 }
  package var month: Int { self == .none ? 0 : (Int(rawValue) - 1) % 13 + 1 }
  /// Year * 100 + month, zero for none.
  package var publicNumber: UInt32 { UInt32(year * 100 + month) }
  package var next: FiscalMonth { FiscalMonth(rawValue: rawValue + 1) }

  package static func < (left: FiscalMonth, right: FiscalMonth) -> Bool {
    left.rawValue < right.rawValue
  }
}
