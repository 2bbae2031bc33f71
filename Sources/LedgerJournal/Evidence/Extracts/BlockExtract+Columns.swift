package import LedgerCore

/// What an extract shows, kind by kind, for who needs no order among them.
extension BlockExtract {
  /// First and last day of the vouchers that are shown; nil of none.
  package var days: ClosedRange<Day>? {
    let records = columns.vouchers
    var days: ClosedRange<Day>?
    for start in stride(from: 0, to: records.count, by: MemoryLayout<VoucherRecord>.size) {
      let day = records.loadUnaligned(fromByteOffset: start, as: VoucherRecord.self).day
      days = min(days?.lowerBound ?? day, day)...max(days?.upperBound ?? day, day)
    }
    return days
  }

  /// Adds the signed amounts of the legs that are shown, in fen, each to its side. Nil when a sum
  /// leaves 64 bits.
  package func adding(
    toDebit debit: Int64, credit: Int64
  ) -> (debit: Int64, credit: Int64)? {
    let legs = columns.legs
    var (debit, credit) = (debit, credit)
    for start in stride(from: 0, to: legs.count, by: MemoryLayout<LegRecord>.size) {
      let leg = legs.loadUnaligned(fromByteOffset: start, as: LegRecord.self)
      let isDebit = leg.side == .debit
      let (sum, overflow) = (isDebit ? debit : credit).addingReportingOverflow(leg.amount)
      guard !overflow else { return nil }
      if isDebit { debit = sum } else { credit = sum }
    }
    return (debit, credit)
  }

  /// Gives the events that are shown. An error of `take` ends it and is passed on; an event that
  /// cannot be read is one, too.
  package func forEachEvent(_ take: (Event) throws -> Void) throws {
    let events = columns.events
    var offset = 0
    while offset < events.count { try take(EventCoding.decode(events, at: &offset).event) }
  }

  /// Heads of the vouchers, legs and events that are shown.
  private var columns:
    (
      vouchers: UnsafeRawBufferPointer, legs: UnsafeRawBufferPointer, events: UnsafeRawBufferPointer
    )
  {
    switch contents {
    case .whole(let view): (view.body.vouchers, view.body.legs, view.body.events)
    case .parts(let parts): (parts.records, parts.legs, parts.events)
    }
  }
}
