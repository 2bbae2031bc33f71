package import LedgerCore

/// Reads records out of durable blocks by position. A value for one thread; the journal behind it
/// may be appended to meanwhile.
package struct JournalReader {
  package let journal: any Journal
  /// The header read last: neighbours are usually asked for together.
  private var lastHeader: BlockHeader?

  package init(_ journal: any Journal) { self.journal = journal }

  package mutating func header(_ block: UInt64) throws(JournalError) -> BlockHeader {
    if let lastHeader, lastHeader.ordinal == block { return lastHeader }
    var header: Result<BlockHeader, BlockProblem>?
    try slice(block, 0, BlockHeader.byteCount) { bytes in
      do throws(BlockProblem) {
        header = .success(try BlockHeader(decoding: bytes))
      } catch {
        header = .failure(error)
      }
    }
    switch header {
    case .success(let header):
      lastHeader = header
      return header
    case .failure(let problem):
      throw .corrupt(block: block, path: "the journal", problem: problem)
    case nil:
      throw .noSuchBlock(block)
    }
  }

  func slice(
    _ block: UInt64, _ offset: Int, _ count: Int, _ body: (UnsafeRawBufferPointer) -> Void
  ) throws(JournalError) {
    try journal.located(block).bytes(at: offset, count: count, body)
  }

  func record<Record: BitwiseCopyable>(
    _ block: UInt64, at offset: Int, as type: Record.Type
  ) throws(JournalError) -> Record {
    try journal.located(block).record(at: offset, as: type)
  }

  /// One leg, in one read.
  package func leg(_ position: Position) throws(JournalError) -> LegRecord {
    try record(
      position.block, at: BlockHeader.legOffset(position.index), as: LegRecord.self)
  }

  package mutating func directoryEntry(
    _ position: Position
  ) throws(JournalError) -> DirectoryEntry {
    let header = try header(position.block)
    return try record(
      position.block,
      at: header.offset(of: .directory) + position.index * MemoryLayout<DirectoryEntry>.size,
      as: DirectoryEntry.self)
  }

  /// The directory entries of a block.
  package mutating func directory(
    ofBlock block: UInt64
  ) throws(JournalError) -> [DirectoryEntry] {
    try records(block, header(block).range(of: .directory), as: DirectoryEntry.self)
  }

  /// Records that stand one after the other, in one read.
  func records<Record: BitwiseCopyable>(
    _ block: UInt64, _ range: Range<Int>, as type: Record.Type
  ) throws(JournalError) -> [Record] {
    let size = MemoryLayout<Record>.size
    var records: [Record] = []
    try slice(block, range.lowerBound, range.count) { bytes in
      records = (0..<bytes.count / size).map {
        bytes.loadUnaligned(fromByteOffset: $0 * size, as: type)
      }
    }
    return records
  }

  /// The digest of a block, from its header.
  package func digest(ofBlock block: UInt64) throws(JournalError) -> Digest {
    try journal.digest(ofBlock: block)
  }

  package mutating func laneRun(_ position: Position) throws(JournalError) -> LaneRun {
    let header = try header(position.block)
    return try record(
      position.block,
      at: header.offset(of: .laneRuns) + position.index * MemoryLayout<LaneRun>.size,
      as: LaneRun.self)
  }

  /// The lane run that a voucher belongs to, the command's where one has posted it; nil for a
  /// reversal that no command made.
  package mutating func laneRun(
    ofVoucher position: Position
  ) throws(JournalError) -> LaneRun? {
    let head = try voucherHead(position)
    let range = try header(position.block).range(of: .laneRuns)
    return try records(position.block, range, as: LaneRun.self).first { run in
      guard !head.flags.contains(.business) else {
        return run.kind == .command && run.lane == head.lane && run.firstSerial == head.serial
      }
      let first = Int(run.voucher)
      return run.kind == .vouchers && position.index >= first
        && position.index < first + Int(run.count)
    }
  }

  /// The head of a voucher.
  package mutating func voucherHead(_ position: Position) throws(JournalError) -> VoucherRecord {
    let header = try header(position.block)
    guard position.index < Int(header.voucherCount) else {
      throw .outOfBounds(block: position.block)
    }
    return try record(
      position.block, at: header.voucherOffset(position.index), as: VoucherRecord.self)
  }

  /// One voucher with its tail, and with its legs unless they are not wanted.
  package mutating func voucher(
    _ position: Position, withLegs: Bool = true
  ) throws(JournalError) -> StoredVoucher {
    let header = try header(position.block)
    let head = try voucherHead(position)
    let firstLeg = Int(head.firstLeg)
    let legs = try records(
      position.block,
      BlockHeader.legOffset(
        firstLeg)..<BlockHeader.legOffset(firstLeg + (withLegs ? Int(head.legCount) : 0)),
      as: LegRecord.self)
    var tail: VoucherTail?
    let tailOffset = header.offset(of: .tails) + Int(head.tailOffset)
    try slice(position.block, tailOffset, Int(head.tailLength)) {
      tail = VoucherTail($0, of: head)
    }
    guard let tail else {
      throw .corrupt(
        block: position.block, path: "the journal", problem: .inconsistentLengths)
    }
    return StoredVoucher(
      position: position, timeMs: header.timeMs, head: head, legs: legs, tail: tail)
  }

  /// The vouchers of a whole block, in one read.
  package func vouchers(
    ofBlock block: UInt64, _ body: (StoredVoucher) -> Void
  ) throws(JournalError) {
    var problem: BlockProblem?
    try journal.withBlock(block) { bytes in
      do throws(BlockProblem) {
        try BlockView(bytes).forEachVoucher(body)
      } catch {
        problem = error
      }
    }
    if let problem {
      throw .corrupt(block: block, path: "the journal", problem: problem)
    }
  }
}

/// A voucher as the journal has it.
package struct StoredVoucher: Sendable {
  /// Its block and its index there.
  package var position: Position
  package var timeMs: Int64
  package var head: VoucherRecord
  package var legs: [LegRecord]
  package var tail: VoucherTail

  /// Its ledgers with its number in each, the first leg's ledger first.
  package var numbers: [(ledger: UInt32, number: UInt32)] {
    [(head.ledger, head.number)] + tail.numbers
  }
}

extension BlockView {
  package func forEachVoucher(_ body: (StoredVoucher) -> Void) throws(BlockProblem) {
    let stored = self.body
    let headBytes = MemoryLayout<VoucherRecord>.size
    let legBytes = MemoryLayout<LegRecord>.size
    for index in 0..<Int(header.voucherCount) {
      let head = stored.vouchers.loadUnaligned(
        fromByteOffset: index * headBytes, as: VoucherRecord.self)
      let tailStart = Int(head.tailOffset)
      let tailEnd = tailStart + Int(head.tailLength)
      let legEnd = (Int(head.firstLeg) + Int(head.legCount)) * legBytes
      guard legEnd <= stored.legs.count, tailEnd <= stored.tails.count,
        let tail = VoucherTail(
          UnsafeRawBufferPointer(rebasing: stored.tails[tailStart..<tailEnd]), of: head)
      else { throw .inconsistentLengths }
      let legs = (0..<Int(head.legCount)).map {
        stored.legs.loadUnaligned(
          fromByteOffset: (Int(head.firstLeg) + $0) * legBytes, as: LegRecord.self)
      }
      body(
        StoredVoucher(
          position: Position(block: header.ordinal, index: index), timeMs: header.timeMs,
          head: head, legs: legs, tail: tail))
    }
  }
}
