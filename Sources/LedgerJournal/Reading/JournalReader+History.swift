package import LedgerCore

/// A leg as a page of history shows it: with the head and the tail of its voucher, whose other legs
/// are not read.
package struct HistoryLeg {
  package var position: Position
  package var leg: LegRecord
  package var head: VoucherRecord
  package var tail: VoucherTail

  package var voucher: Position { Position(block: position.block, index: Int(leg.voucher)) }
}

/// A leg whose voucher is still to be read.
private struct FoundLeg {
  var position: Position
  var leg: LegRecord
  var block: LocatedBlock
  var layout: BlockLayout
}

extension JournalReader {
  /// The newest legs of an account from `from` backwards, at most `limit`, and where to go on.
  ///
  /// First all legs, each of which says where the one before it lies, then their vouchers: those do
  /// not hang on each other, and the processor waits for several of them at a time.
  package func history(
    from: Position, limit: Int
  ) throws(JournalError) -> (legs: [HistoryLeg], next: Position) {
    var found: [FoundLeg] = []
    found.reserveCapacity(limit)
    var at = from
    while at != .none, found.count < limit {
      let leg = try find(at)
      found.append(leg)
      at = leg.leg.previous
    }
    return (try withVouchers(found), at)
  }

  /// Legs with their vouchers, in the order of their places.
  package func historyLegs(
    at positions: [Position]
  ) throws(JournalError) -> [HistoryLeg] {
    try withVouchers(positions.map { position throws(JournalError) in try find(position) })
  }

  private func find(_ position: Position) throws(JournalError) -> FoundLeg {
    let block = try journal.located(position.block)
    let layout = try journal.layout(of: block)
    guard position.index < layout.legCount else { throw .outOfBounds(block: position.block) }
    let leg = try block.record(at: BlockHeader.legOffset(position.index), as: LegRecord.self)
    guard leg.previous < position, Int(leg.voucher) < layout.voucherCount else {
      throw inconsistent(position.block)
    }
    return FoundLeg(position: position, leg: leg, block: block, layout: layout)
  }

  private func withVouchers(_ legs: [FoundLeg]) throws(JournalError) -> [HistoryLeg] {
    try legs.map { found throws(JournalError) in
      let head = try found.block.record(
        at: found.layout.voucherOffset(Int(found.leg.voucher)), as: VoucherRecord.self)
      guard let range = found.layout.tailRange(head) else {
        throw inconsistent(found.position.block)
      }
      return HistoryLeg(
        position: found.position, leg: found.leg, head: head,
        tail: try tail(of: head, range, found.block))
    }
  }

  private func tail(
    of head: VoucherRecord, _ range: Range<Int>, _ block: LocatedBlock
  ) throws(JournalError) -> VoucherTail {
    let tail =
      range.isEmpty
      ? VoucherTail(UnsafeRawBufferPointer(start: nil, count: 0), of: head)
      : try block.bytes(at: range.lowerBound, count: range.count) { VoucherTail($0, of: head) }
    guard let tail else { throw inconsistent(block.ordinal) }
    return tail
  }

  private func inconsistent(_ block: UInt64) -> JournalError {
    .corrupt(block: block, path: "the journal", problem: .inconsistentLengths)
  }
}
