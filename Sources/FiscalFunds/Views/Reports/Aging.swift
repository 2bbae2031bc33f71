import LedgerCore

/// How long money lies (指标账龄): what of each indicator is neither paid nor given away, by the days
/// since it was received, on a day. An indicator is one receipt, so its oldest fen leave first and
/// what is left is of one age; carrying over and taking back on the own level do not start the clock
/// again. Amounts are of now, whatever the day.
package struct Aging: Sendable {
  package var rows: [Row]
  /// Of everything asked for, whatever rows are shown.
  package var total: Sums
  /// Behind which row to go on: the number of an indicator, or an entity. Nil at the end.
  package var next: Cursor?

  package enum Grouping: UInt8, CaseIterable, Sendable {
    case indicator = 1
    /// One row an entity.
    case entity = 2
  }

  package enum Cursor: Equatable, Sendable {
    case indicator(UInt32)
    case entity(String)
  }

  package struct Row: Sendable {
    package var entity: String
    package var entityName: String
    /// Of a row by indicator.
    package var indicator: IndicatorView?
    /// Of a row by indicator: days since it was received, at least zero.
    package var days: Int64
    /// Of a row by indicator: budget years since that of the first of its chain.
    package var budgetYears: Int64
    package var sums: Sums
  }

  /// Ages in days: up to 30, up to 90, up to 365, up to 730, and older.
  package static let bucketDays: [Int64] = [30, 90, 365, 730]

  /// Fen.
  package struct Sums: Equatable, Sendable {
    /// By age, youngest first: five.
    package var buckets: [Int64]
    /// What is not distributed, in the pool, with projects (holds included): together the buckets.
    package var undistributed: Int64
    package var pooled: Int64
    package var assigned: Int64
    package var held: Int64
    /// In the last budget year in which it may be used (结转将满两年).
    package var lapsing: Int64
    /// Of an older budget year: to be taken back (结余资金).
    package var lapsed: Int64
    /// How many indicators have something left.
    package var indicators: Int

    package var unspent: Int64 { undistributed + pooled + assigned }
  }
}

/// Sums under way, wide enough for any number of rows.
struct AgingSums {
  private var buckets = [Int128](repeating: 0, count: Aging.bucketDays.count + 1)
  private var undistributed: Int128 = 0
  private var pooled: Int128 = 0
  private var assigned: Int128 = 0
  private var held: Int128 = 0
  private var lapsing: Int128 = 0
  private var lapsed: Int128 = 0
  private var indicators = 0

  /// Adds an indicator that was received `days` ago; `yearsLeft` is how many budget years it may still
  /// be carried over, below zero for none and too long.
  mutating func add(_ row: IndicatorRow, days: Int64, yearsLeft: Int64) {
    let at = Aging.bucketDays.firstIndex { days <= $0 } ?? Aging.bucketDays.count
    buckets[at] += Int128(row.unspent)
    undistributed += Int128(row.undistributed)
    pooled += Int128(row.pooled)
    assigned += Int128(row.assigned)
    held += Int128(row.held)
    if yearsLeft == 0 { lapsing += Int128(row.unspent) }
    if yearsLeft < 0 { lapsed += Int128(row.unspent) }
    indicators += 1
  }

  func sums() throws(Refusal) -> Aging.Sums {
    var amounts: [Int64] = []
    for bucket in buckets { amounts.append(try bucket.fen()) }
    let sums = Aging.Sums(
      buckets: amounts, undistributed: try undistributed.fen(), pooled: try pooled.fen(),
      assigned: try assigned.fen(), held: try held.fen(), lapsing: try lapsing.fen(),
      lapsed: try lapsed.fen(), indicators: indicators)
    precondition(
      buckets.reduce(0, +) == undistributed + pooled + assigned, "every fen has an age")
    return sums
  }

  var isEmpty: Bool { indicators == 0 }
}
