package import LedgerCore

/// A hold (冻结) as the journal has it, whether it is still open or not.
package struct StoredHold: Sendable {
  package var id: Position
  /// Time of the block in which it was placed.
  package var timeMs: Int64
  /// Epoch of the lane that it came through.
  package var epoch: UInt32
  package var placement: HoldPlacement
}

/// Events of durable blocks.
extension JournalReader {
  /// Gives the events of a block to `body`, in order, each with the voucher that it stands before.
  package mutating func forEachEvent(
    ofBlock block: UInt64, _ body: (Event, Int) -> Void
  ) throws(JournalError) {
    let range = try header(block).range(of: .events)
    var isWhole = true
    try slice(block, range.lowerBound, range.count) { bytes in
      var offset = 0
      while offset < bytes.count {
        guard let next = try? EventCoding.decode(bytes, at: &offset) else {
          isWhole = false
          return
        }
        body(next.event, next.beforeVoucher)
      }
    }
    if !isWhole { throw Self.badEvents(block) }
  }

  private static func badEvents(_ block: UInt64) -> JournalError {
    .corrupt(block: block, path: "the journal", problem: .inconsistentLengths)
  }

  /// What the vouchers of a block drew from holds, by the index of the voucher.
  package mutating func draws(ofBlock block: UInt64) throws(JournalError) -> [Int: HoldDraw] {
    var draws: [Int: HoldDraw] = [:]
    try forEachEvent(ofBlock: block) { event, voucher in
      if case .holdDrawn(let draw) = event { draws[voucher] = draw }
    }
    return draws
  }

  /// A closing (结账) of a month that stands in a block, or nil.
  package mutating func closing(
    ofLedger ledger: UInt32, _ month: FiscalMonth, version: UInt16, inBlock block: UInt64
  ) throws(JournalError) -> MonthClosing? {
    var found: MonthClosing?
    try forEachEvent(ofBlock: block) { event, _ in
      guard case .monthClosed(let closing) = event, closing.ledger == ledger,
        closing.month == month, closing.version == version
      else { return }
      found = closing
    }
    return found
  }

  /// The lane runs of a block that are holds, in the order of placing.
  package mutating func holdRuns(ofBlock block: UInt64) throws(JournalError) -> [LaneRun] {
    try eventRuns(ofBlock: block).filter { $0.kind == .hold }
  }

  /// The lane runs of a block that are events: holds and business commands.
  package mutating func eventRuns(ofBlock block: UInt64) throws(JournalError) -> [LaneRun] {
    try records(block, header(block).range(of: .laneRuns), as: LaneRun.self)
      .filter { $0.kind == .hold || $0.kind == .command }
  }

  /// The record of a business command that `run`, of the same block, names.
  package mutating func business(
    _ run: LaneRun, inBlock block: UInt64
  ) throws(JournalError) -> BusinessRecord {
    guard case .business(let record) = try event(run, inBlock: block), record.lane == run.lane,
      record.serial == run.firstSerial
    else { throw Self.badEvents(block) }
    return record
  }

  /// The placing of a hold that `run`, of the same block, names.
  package mutating func hold(
    _ run: LaneRun, inBlock block: UInt64
  ) throws(JournalError) -> StoredHold {
    guard case .holdPlaced(let placement) = try event(run, inBlock: block),
      placement.lane == run.lane, placement.serial == run.firstSerial
    else { throw Self.badEvents(block) }
    return StoredHold(
      id: Position(block: block, index: Int(run.voucher)), timeMs: try header(block).timeMs,
      epoch: run.epoch, placement: placement)
  }

  /// The event that a run names.
  private mutating func event(
    _ run: LaneRun, inBlock block: UInt64
  ) throws(JournalError) -> Event? {
    let header = try header(block)
    let section = header.range(of: .events)
    let start = section.lowerBound + Int(run.voucher) * 8
    guard start + 8 <= section.upperBound else { throw Self.badEvents(block) }
    let length = Int(try record(block, at: start + 4, as: UInt32.self))
    guard start + length <= section.upperBound else { throw Self.badEvents(block) }
    var event: Event?
    try slice(block, start, length) { bytes in
      var offset = 0
      event = try? EventCoding.decode(bytes, at: &offset).event
    }
    return event
  }

  /// The placing of a hold; nil when none was placed there. A lane run makes it one, its own or that of
  /// the business command before it: the bytes in the midst of a text may look like an event.
  package mutating func hold(_ id: Position) throws(JournalError) -> StoredHold? {
    guard id.block > 0, id.block <= journal.tail.ordinal else { return nil }
    let runs = try eventRuns(ofBlock: id.block)
    if let run = runs.first(where: { $0.kind == .hold && Int($0.voucher) == id.index }) {
      return try hold(run, inBlock: id.block)
    }
    for run in runs where run.kind == .command && Int(run.voucher) < id.index {
      if let hold = try hold(id, ofCommand: run) { return hold }
    }
    return nil
  }

  /// The hold at a place, if it stands right behind the command that a run of its block names and is
  /// that command's own.
  package mutating func hold(
    _ id: Position, ofCommand run: LaneRun
  ) throws(JournalError) -> StoredHold? {
    let section = try header(id.block).range(of: .events)
    let start = section.lowerBound + Int(run.voucher) * 8
    guard start + 8 <= section.upperBound else { throw Self.badEvents(id.block) }
    let length = Int(try record(id.block, at: start + 4, as: UInt32.self))
    guard Int(run.voucher) + length / 8 == id.index, start + length < section.upperBound else {
      return nil
    }
    var next = run
    next.voucher = UInt32(id.index)
    guard case .holdPlaced(let placement) = try event(next, inBlock: id.block),
      placement.lane == run.lane, placement.serial == run.firstSerial
    else { return nil }
    return StoredHold(
      id: id, timeMs: try header(id.block).timeMs, epoch: run.epoch, placement: placement)
  }
}
