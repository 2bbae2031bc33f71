package import FundData
import LedgerCore

/// Money of tranches that lies (资金闲置): drawn and not passed down, passed down and not paid, with what it
/// costs. Amounts are fen, of now, whatever the day.
package struct IdleMoney: Sendable {
  /// In the order of signing; only those with money that lies.
  package var rows: [Row]
  /// Of all, whatever page.
  package var total: Total
  /// The number to go on after; 0 at the end.
  package var next: UInt32
  /// The rule `loan-idle` on the day; its `days` are how long money may lie.
  package var rule: Rule?

  package struct Row: Sendable {
    package var number: UInt32
    /// Financing body.
    package var entity: String
    package var row: LoanRow
    /// 已提款. To a region without the financing body what was passed down to it.
    package var drawn: Int64
    /// 已下拨.
    package var passed: Int64
    /// 已支付 for works, in cash.
    package var paid: Int64
    /// Surplus that was repaid or went to industry.
    package var moved: Int64
    /// 提款未下拨.
    package var notPassed: Int64
    /// 下拨未支付: `passed` - `paid` - `moved`.
    package var notPaid: Int64
    /// Of it: applied for.
    package var held: Int64
    /// Days since the last draw, at least 0.
    package var days: Int64
    /// Interest of what lies, at the current rate: a day, and since the last draw; each rounded
    /// half up once.
    package var interestOfDay: Int64
    package var interestSince: Int64
    /// It lies longer than the rule allows.
    package var isLate: Bool

    package var idle: Int64 { notPassed + notPaid }
  }

  package struct Total: Equatable, Sendable {
    package var drawn: Int64 = 0
    package var passed: Int64 = 0
    package var paid: Int64 = 0
    package var moved: Int64 = 0
    package var notPassed: Int64 = 0
    package var notPaid: Int64 = 0
    package var held: Int64 = 0
    /// Longer than the rule allows.
    package var late: Int64 = 0
    package var interestOfDay: Int64 = 0
    package var interestSince: Int64 = 0
  }
}
