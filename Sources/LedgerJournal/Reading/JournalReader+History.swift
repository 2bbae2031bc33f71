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

extension JournalReader {
  /// The newest legs of an account from `from` backwards, at most `limit`, and where to go on.
  package func history(
    from: Position, limit: Int
  ) throws(JournalError) -> (legs: [HistoryLeg], next: Position) {
    var legs: [HistoryLeg] = []
    legs.reserveCapacity(limit)
    var at = from
    while at != .none, legs.count < limit {
      let found = try historyLeg(at)
      legs.append(found)
      at = found.leg.previous
    }
    return (legs, at)
  }

  /// One leg with its voucher: at most four reads of one block.
  package func historyLeg(_ position: Position) throws(JournalError) -> HistoryLeg {
    let block = try journal.located(position.block)
    let layout = try layout(of: block)
    guard position.index < layout.legCount else { throw .outOfBounds(block: position.block) }
    let leg = try block.record(at: BlockHeader.legOffset(position.index), as: LegRecord.self)
    guard leg.previous < position, Int(leg.voucher) < layout.voucherCount else {
      throw inconsistent(position.block)
    }
    let head = try block.record(
      at: layout.voucherOffset(Int(leg.voucher)), as: VoucherRecord.self)
    guard let range = layout.tailRange(head) else { throw inconsistent(position.block) }
    return HistoryLeg(
      position: position, leg: leg, head: head, tail: try tail(of: head, range, block))
  }

  private func layout(of block: LocatedBlock) throws(JournalError) -> BlockLayout {
    let layout = try block.bytes(at: 0, count: BlockHeader.byteCount) {
      bytes -> Result<BlockLayout, BlockProblem> in
      Result { () throws(BlockProblem) in try BlockLayout(decoding: bytes) }
    }
    switch layout {
    case .success(let layout): return layout
    case .failure(let problem):
      throw .corrupt(block: block.ordinal, path: "the journal", problem: problem)
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
