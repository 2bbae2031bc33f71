import LedgerCore
import LedgerJournal

/// Compares what was accepted before with what is sent now (`BatchReplay`).
struct AcceptedCheck {
  private let batch: VoucherBatch
  /// The bug: nothing is compared.
  private let isLax: Bool
  private var cursor = BatchCursor()
  private var facts: [LegFact] = []
  private(set) var runs: [PostReply.Run] = []
  private(set) var numbers: [(voucher: Int, number: UInt32)] = []

  init(_ batch: VoucherBatch, isLax: Bool) {
    self.batch = batch
    self.isLax = isLax
  }

  mutating func compare(
    _ range: Range<Int>, _ lane: LaneStatus, _ reader: inout JournalReader
  ) throws {
    var voucher = range.lowerBound
    while voucher < range.upperBound {
      guard
        let run = try reader.run(
          serial: batch.firstSerial + UInt64(voucher), lastRun: lane.lastRun,
          lastRetry: lane.lastRetry)
      else { throw Refusal(.attemptForgotten, voucher: voucher) }
      let count = run.kind == .hold ? 1 : min(run.count, range.upperBound - voucher)
      let draws = run.kind == .hold ? [:] : try reader.draws(ofBlock: run.first.block)
      for offset in 0..<count {
        let position = Position(block: run.first.block, index: run.first.index + offset)
        while cursor.voucher <= voucher + offset { cursor.next(of: batch, into: &facts) }
        let isSame =
          run.kind == .hold
          ? try isSame(reader.hold(position), voucher)
          : try isSame(reader.voucher(position), voucher + offset, draws[position.index])
        guard isSame || isLax else { throw Refusal(.contentDiffers, voucher: voucher + offset) }
      }
      runs.append(
        PostReply.Run(first: voucher, count: count, position: run.first, replayed: true))
      voucher += count
    }
  }

  private mutating func isSame(
    _ stored: StoredVoucher, _ voucher: Int, _ draw: HoldDraw?
  ) -> Bool {
    numbers.append((voucher, stored.head.number))
    return batch.kind == .vouchers && stored.legs.map(\.fact) == facts
      && stored.tail.summary == batch.summary(voucher)
      && stored.tail.reference == batch.reference(voucher)
      && UInt32(stored.head.day.number) == batch.day(voucher)
      && stored.head.month == FiscalMonth(day: stored.head.day, adjustment: batch.isAdjustment)
      && (draw?.hold ?? .none) == batch.drawnHold(voucher)
      && (draw?.releasesRest ?? batch.releasesRest) == batch.releasesRest
  }

  private func isSame(_ stored: StoredHold?, _ hold: Int) -> Bool {
    guard let placement = stored?.placement else { return false }
    return batch.kind == .holds
      && placement.lines.map { LegFact(account: $0.account, side: $0.side, amount: $0.amount) }
        == facts
      && placement.purpose == batch.summary(hold)
      && UInt32(placement.day.number) == batch.day(hold)
      && placement.expiresMs == batch.expiry(hold)
  }
}
