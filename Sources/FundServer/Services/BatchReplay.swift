import FundMessages
import LedgerCore
import LedgerJournal

/// Compares the serials of a batch that were accepted before with what the journal has of them.
struct BatchReplay {
  private let batch: VoucherBatch
  private let lane: LaneStatus
  private var cursor = BatchCursor()
  private var facts: [LegFact] = []
  private var block = BlockFacts()
  /// What was compared so far, for the answer.
  private(set) var runs: [Fundledger_V1_OutcomeRun] = []
  private(set) var numbers: [(voucher: Int, number: UInt32)] = []

  /// Of one block: its holds of the lane, by serial, and what its vouchers drew, by index.
  private struct BlockFacts {
    var ordinal: UInt64 = 0
    var holds: [UInt64: LaneRun] = [:]
    var draws: [Int: HoldDraw] = [:]
  }

  init(_ batch: VoucherBatch, _ lane: LaneStatus) {
    self.batch = batch
    self.lane = lane
  }

  /// Throws a refusal (304) for the first that is another, or a ``JournalError``.
  mutating func compare(_ range: Range<Int>, with reader: inout JournalReader) throws {
    var voucher = range.lowerBound
    while voucher < range.upperBound {
      let serial = batch.firstSerial + UInt64(voucher)
      // The holds of a batch mostly stand in one block.
      if let run = block.holds[serial] {
        try compareHold(run, voucher, &reader)
        voucher += 1
        continue
      }
      guard
        let run = try reader.run(
          serial: serial, lastRun: lane.lastRun, lastRetry: lane.lastRetry)
      else { throw Refusal(.attemptForgotten, voucher: voucher) }
      guard run.kind != .command else { throw Refusal(.contentDiffers, voucher: voucher) }
      try load(run.first.block, &reader)
      if block.holds[serial] != nil { continue }
      let count = min(run.count, range.upperBound - voucher)
      try compareVouchers(voucher..<voucher + count, at: run.first, &reader)
      voucher += count
    }
  }

  private mutating func load(_ ordinal: UInt64, _ reader: inout JournalReader) throws {
    guard block.ordinal != ordinal else { return }
    block = BlockFacts(ordinal: ordinal)
    for run in try reader.holdRuns(ofBlock: ordinal) where run.lane == lane.lane {
      block.holds[run.firstSerial] = run
    }
    if batch.kind == .vouchers { block.draws = try reader.draws(ofBlock: ordinal) }
  }

  private mutating func readFacts(of voucher: Int) {
    while cursor.voucher <= voucher { cursor.next(of: batch, into: &facts) }
  }

  private mutating func compareHold(
    _ run: LaneRun, _ voucher: Int, _ reader: inout JournalReader
  ) throws {
    readFacts(of: voucher)
    let stored = try reader.hold(run, inBlock: block.ordinal)
    guard batch.kind == .holds, stored.placement.isSame(as: batch, voucher, facts) else {
      throw Refusal(.contentDiffers, voucher: voucher)
    }
    append(voucher..<voucher + 1, at: stored.id)
  }

  private mutating func compareVouchers(
    _ range: Range<Int>, at first: Position, _ reader: inout JournalReader
  ) throws {
    for voucher in range {
      readFacts(of: voucher)
      let index = first.index + voucher - range.lowerBound
      let stored = try reader.voucher(Position(block: first.block, index: index))
      guard batch.kind == .vouchers,
        stored.isSame(as: batch, voucher, facts, draw: block.draws[index])
      else { throw Refusal(.contentDiffers, voucher: voucher) }
      numbers.append((voucher, stored.head.number))
    }
    append(range, at: first)
  }

  private mutating func append(_ range: Range<Int>, at first: Position) {
    var message = Fundledger_V1_OutcomeRun()
    message.first = UInt32(range.lowerBound)
    message.count = UInt32(range.count)
    message.block = first.block
    message.index = UInt32(first.index)
    message.replayed = true
    runs.append(message)
  }
}
