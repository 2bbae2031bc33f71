import LedgerCore

/// Figures under way, wide enough for any number of rows.
struct ProgressSums {
  var planned: Int128 = 0
  var arrived: Int128 = 0
  var undistributed: Int128 = 0
  var inPool: Int128 = 0
  var assigned: Int128 = 0
  var paid: Int128 = 0
  var passedOn: Int128 = 0
  var carriedOver: Int128 = 0
  var pooledAllotted: Int128 = 0
  var pooledPaid: Int128 = 0

  /// Adds an indicator of the money of a budget year.
  mutating func add(_ row: IndicatorRow, of year: UInt16) {
    if !row.isSameMoney { arrived += Int128(row.amount) }
    undistributed += Int128(row.undistributed)
    inPool += Int128(row.pooled)
    assigned += Int128(row.assigned)
    paid += Int128(row.paid)
    passedOn += Int128(row.passedDown) + Int128(row.aided) + Int128(row.onLent)
    if row.budgetYear != year { carriedOver += Int128(row.unspent) }
  }

  /// Adds what a project has of the pool.
  mutating func add(pooledAssigned: Int64, pooledPaid paid: Int64) {
    pooledAllotted += Int128(pooledAssigned) + Int128(paid)
    pooledPaid += Int128(paid)
  }

  mutating func add(_ other: ProgressSums) {
    planned += other.planned
    arrived += other.arrived
    undistributed += other.undistributed
    inPool += other.inPool
    assigned += other.assigned
    paid += other.paid
    passedOn += other.passedOn
    carriedOver += other.carriedOver
    pooledAllotted += other.pooledAllotted
    pooledPaid += other.pooledPaid
  }

  func figures() throws(Refusal) -> Progress.Figures {
    Progress.Figures(
      planned: try planned.fen(), arrived: try arrived.fen(),
      pooled: try (inPool + pooledAllotted).fen(), undistributed: try undistributed.fen(),
      inPool: try inPool.fen(), assigned: try assigned.fen(), paid: try paid.fen(),
      passedOn: try passedOn.fen(), carriedOver: try carriedOver.fen(),
      pooledAllotted: try pooledAllotted.fen(), pooledPaid: try pooledPaid.fen())
  }
}
