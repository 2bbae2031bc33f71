/// The sections of one block while it is built, or while a stored block is checked against what
/// the state machine makes of its facts.
package struct BlockBody: ~Copyable {
  package var legs = RecordBuffer(capacity: 1 << 20)
  package var vouchers = RecordBuffer(capacity: 1 << 18)
  package var tails = RecordBuffer(capacity: 1 << 16)
  package var events = RecordBuffer(capacity: 1 << 12)
  package var laneRuns = RecordBuffer(capacity: 1 << 12)
  package var directory = RecordBuffer(capacity: 1 << 12)
  package var lateLegs = RecordBuffer(capacity: 1 << 12)
  /// Turnover of the months that are closed or reopened in this block.
  package var turnovers = RecordBuffer(capacity: 1 << 12)

  package private(set) var ordinal: UInt64 = 0
  /// Milliseconds since 1970-01-01 UTC, an input that never runs backwards.
  package private(set) var timeMs: Int64 = 0

  package init() {}

  package var voucherCount: Int { vouchers.count / MemoryLayout<VoucherRecord>.size }
  package var legCount: Int { legs.count / MemoryLayout<LegRecord>.size }
  /// How long it takes to write: its legs, and as many more as its events and its closed turnover
  /// are long.
  package var weight: Int {
    legCount + (events.count + turnovers.count) / MemoryLayout<LegRecord>.size
  }
  package var isEmpty: Bool { vouchers.count == 0 && events.count == 0 }

  package mutating func begin(ordinal: UInt64, timeMs: Int64) {
    self.ordinal = ordinal
    self.timeMs = timeMs
    legs.removeAll()
    vouchers.removeAll()
    tails.removeAll()
    events.removeAll()
    laneRuns.removeAll()
    directory.removeAll()
    lateLegs.removeAll()
    turnovers.removeAll()
  }
}
