/// The sections of a stored block, borrowed while it is replayed.
@safe package struct StoredBody {
  package var ordinal: UInt64
  package var timeMs: Int64
  package var legs: UnsafeRawBufferPointer
  package var vouchers: UnsafeRawBufferPointer
  package var tails: UnsafeRawBufferPointer
  package var events: UnsafeRawBufferPointer
  package var laneRuns: UnsafeRawBufferPointer
  package var directory: UnsafeRawBufferPointer
  package var lateLegs: UnsafeRawBufferPointer
  package var turnovers: UnsafeRawBufferPointer

  package init(
    ordinal: UInt64, timeMs: Int64, legs: UnsafeRawBufferPointer,
    vouchers: UnsafeRawBufferPointer, tails: UnsafeRawBufferPointer,
    events: UnsafeRawBufferPointer, laneRuns: UnsafeRawBufferPointer,
    directory: UnsafeRawBufferPointer, lateLegs: UnsafeRawBufferPointer,
    turnovers: UnsafeRawBufferPointer
  ) {
    self.ordinal = ordinal
    self.timeMs = timeMs
    unsafe self.legs = legs
    unsafe self.vouchers = vouchers
    unsafe self.tails = tails
    unsafe self.events = events
    unsafe self.laneRuns = laneRuns
    unsafe self.directory = directory
    unsafe self.lateLegs = lateLegs
    unsafe self.turnovers = turnovers
  }
}

/// Why a stored block cannot be what this state machine wrote.
package enum ReplayFailure: Error, Equatable, Sendable {
  case outOfOrder(expected: UInt64, got: UInt64)
  case timeRunsBackwards
  case badEvent(EventCoding.DecodingFailure)
  case badVoucher(Int)
  /// What the facts of the block lead to differs from what the block says.
  case disagrees(section: String)
}

extension StateMachine {
  /// Applies a stored block: its facts go through the functions that the live path uses, and what
  /// comes out, running balances, links, numbers and the directory, must equal the stored bytes.
  ///
  /// Nothing is judged again, but facts that no state machine can have written are an error and
  /// never a trap. After an error the state is of no use.
  package mutating func replay(_ stored: StoredBody) throws(ReplayFailure) {
    guard stored.ordinal == sealedOrdinal + 1, stored.ordinal < 1 << 40 else {
      throw .outOfOrder(expected: sealedOrdinal + 1, got: stored.ordinal)
    }
    guard stored.timeMs >= sealedTimeMs else { throw .timeRunsBackwards }
    try checkSizes(of: stored)
    beginBlock(timeMs: stored.timeMs)
    warmedLegs = 0
    pendingDraw = nil
    var events = unsafe EventReader(bytes: stored.events)
    let vouchers = unsafe stored.vouchers.count / MemoryLayout<VoucherRecord>.size
    for index in 0..<vouchers {
      try applyEvents(before: index, from: &events, of: stored)
      try replayVoucher(index, of: stored)
    }
    try applyEvents(before: .max, from: &events, of: stored)
    guard pendingDraw == nil else { throw .badEvent(.malformed) }
    sealBlock()
    try compare(with: stored)
  }

  /// Whole records, and no more of them than a position can count.
  private func checkSizes(of stored: StoredBody) throws(ReplayFailure) {
    let legSize = MemoryLayout<LegRecord>.size
    let voucherSize = MemoryLayout<VoucherRecord>.size
    let end = 1 << Position.legBits
    guard unsafe stored.legs.count % legSize == 0, unsafe stored.legs.count / legSize < end else {
      throw .disagrees(section: "legs")
    }
    guard unsafe stored.vouchers.count % voucherSize == 0,
      unsafe stored.vouchers.count / voucherSize < end
    else { throw .disagrees(section: "vouchers") }
    guard unsafe stored.tails.count <= Int(UInt32.max) else { throw .disagrees(section: "tails") }
  }

  private mutating func applyEvents(
    before voucher: Int, from events: inout EventReader, of stored: StoredBody
  ) throws(ReplayFailure) {
    while let next = try events.peek(), next.beforeVoucher <= voucher {
      guard pendingDraw == nil, body.events.count / 8 < 1 << Position.legBits else {
        throw .badEvent(.malformed)
      }
      events.take()
      switch next.event {
      case .holdDrawn(let draw):
        // The voucher behind it draws again, and what it draws is compared with this.
        guard holds.row(of: draw.hold) != nil else { throw .badEvent(.malformed) }
        pendingDraw = draw
        continue
      case .monthReopened(let reopening):
        try takeTurnover(rows: Int(reopening.rows), from: stored)
      default:
        break
      }
      guard isPossible(next.event) else { throw .badEvent(.malformed) }
      emit(next.event)
      guard !hasMisfit else { throw .badEvent(.malformed) }
    }
  }

  /// Fills `returning` with the rows that a reopening took back.
  private mutating func takeTurnover(
    rows: Int, from stored: StoredBody
  ) throws(ReplayFailure) {
    let start = body.turnovers.count
    let end = start + rows * MemoryLayout<TurnoverRecord>.size
    guard unsafe end <= stored.turnovers.count else { throw .disagrees(section: "turnovers") }
    returning.removeAll()
    unsafe returning.append(raw: UnsafeRawBufferPointer(rebasing: stored.turnovers[start..<end]))
  }

  private mutating func replayVoucher(
    _ index: Int, of stored: StoredBody
  ) throws(ReplayFailure) {
    let record = unsafe stored.vouchers.loadUnaligned(
      fromByteOffset: index * MemoryLayout<VoucherRecord>.size, as: VoucherRecord.self)
    let tailEnd = Int(record.tailOffset) + Int(record.tailLength)
    // Legs and tails lie in the order of the vouchers, without gaps.
    guard Int(record.firstLeg) == body.legCount, Int(record.tailOffset) == body.tails.count,
      unsafe tailEnd <= stored.tails.count, record.month != .none, isPossibleSource(record)
    else { throw .badVoucher(index) }
    try readLegs(of: record, index, from: stored)
    let bytes = unsafe UnsafeRawBufferPointer(
      rebasing: stored.tails[Int(record.tailOffset)..<tailEnd])
    guard let tail = unsafe VoucherTail(bytes, of: record),
      tail.summary.utf8.count <= Limits.summaryBytes,
      !record.flags.contains(.reversal) || isReversible(tail.reversed, before: index)
    else { throw .badVoucher(index) }
    var head = VoucherHead(
      day: record.day, month: record.month, flags: record.flags, lane: record.lane,
      serial: record.serial, reversed: tail.reversed, summary: tail.summary)
    if pendingDraw != nil || record.flags.contains(.reference) {
      guard record.lane != 0 else { throw .badVoucher(index) }
      head.reference = tail.reference
      head.referenceHash = ReferenceBook.hash(tail.reference)
      head.hold = pendingDraw?.hold ?? .none
      head.releasesRest = pendingDraw?.releasesRest ?? false
      pendingDraw = nil
    }
    guard isPossibleReference(head) else { throw .badVoucher(index) }
    applyVoucher(head)
  }

  private mutating func isPossibleReference(_ head: VoucherHead) -> Bool {
    guard head.flags.contains(.reference) else { return true }
    guard !head.reference.isEmpty, head.reference.utf8.count <= Limits.referenceBytes else {
      return false
    }
    return checkReference(head, overlaid: false) == nil
  }

  /// Fills `facts`. The sums that the legs lead to fit into 64 bits.
  private mutating func readLegs(
    of record: VoucherRecord, _ index: Int, from stored: StoredBody
  ) throws(ReplayFailure) {
    let size = MemoryLayout<LegRecord>.size
    let first = Int(record.firstLeg)
    let end = first + Int(record.legCount)
    let accountEnd = UInt32(accounts.count)
    guard record.legCount >= 2, Int(record.legCount) <= Limits.legsPerVoucher,
      unsafe end * size <= stored.legs.count
    else { throw .badVoucher(index) }
    if first >= warmedLegs {
      warmedLegs = unsafe min(max(first + Self.warmLegs, end), stored.legs.count / size)
      warm(first..<warmedLegs) { leg in
        let account = unsafe stored.legs.loadUnaligned(
          fromByteOffset: leg * size, as: LegRecord.self
        ).account
        // A damaged number is refused when its turn comes.
        return account < accountEnd ? account : 0
      }
    }
    facts.removeAll()
    for leg in first..<end {
      let leg = unsafe stored.legs.loadUnaligned(fromByteOffset: leg * size, as: LegRecord.self)
      guard isAccount(leg.account), leg.amount <= Limits.amountFen,
        leg.amount >= -Limits.amountFen
      else { throw .badVoucher(index) }
      let row = accounts[leg.account]
      guard row.balance <= Limits.balanceFen, row.balance >= -Limits.balanceFen,
        row.flags & AccountRow.fullFlag == 0
          || row.legs < Limits.legsPerAccount + UInt32(Limits.legsPerBatch)
            && !Self.exceeds(2 * Limits.turnoverFen, record.month, from: row.turnover, turnovers)
      else { throw .badVoucher(index) }
      facts.append(leg.fact)
    }
  }

  /// A voucher of a lane carries the lane's next serial or one that was refused; a reversal comes
  /// through no lane and carries an actor.
  private mutating func isPossibleSource(_ record: VoucherRecord) -> Bool {
    if record.flags.contains(.business) {
      return record.flags.isSubset(of: [.business, .reversal])
        && isOfCommand(lane: record.lane, serial: record.serial)
    }
    guard record.flags.isSubset(of: [.reversal, .atomic, .reference]),
      record.flags.contains(.reversal) == (record.lane == 0),
      record.lane != 0 || !record.flags.contains(.reference)
    else { return false }
    guard record.lane != 0 else { return record.serial > 0 && record.serial < actors.count }
    guard Int(record.lane) < lanes.count else { return false }
    return isNextSerial(record.serial, ofLane: record.lane)
  }

  /// Whether a voucher stands before number `index` of this block and is not reversed yet.
  private mutating func isReversible(_ voucher: Position, before index: Int) -> Bool {
    voucher.block > 0 && voucher < Position(block: body.ordinal, index: index)
      && reversalIndex[voucher] == nil
  }

  private func compare(with stored: StoredBody) throws(ReplayFailure) {
    func same(_ section: String, _ isSame: Bool) throws(ReplayFailure) {
      guard isSame else { throw .disagrees(section: section) }
    }
    try same("legs", unsafe body.legs.holds(stored.legs))
    try same("vouchers", unsafe body.vouchers.holds(stored.vouchers))
    try same("tails", unsafe body.tails.holds(stored.tails))
    try same("events", unsafe body.events.holds(stored.events))
    try same("lane runs", unsafe body.laneRuns.holds(stored.laneRuns))
    try same("directory", unsafe body.directory.holds(stored.directory))
    try same("late legs", unsafe body.lateLegs.holds(stored.lateLegs))
    try same("turnovers", unsafe body.turnovers.holds(stored.turnovers))
  }
}

/// The events of a stored block, one ahead.
@safe private struct EventReader {
  let bytes: UnsafeRawBufferPointer
  private var offset = 0
  private var ahead: (event: Event, beforeVoucher: Int)?

  init(bytes: UnsafeRawBufferPointer) { unsafe self.bytes = bytes }

  mutating func peek() throws(ReplayFailure) -> (event: Event, beforeVoucher: Int)? {
    if let ahead { return ahead }
    guard unsafe offset < bytes.count else { return nil }
    do {
      unsafe ahead = try EventCoding.decode(bytes, at: &offset)
    } catch {
      throw .badEvent(error)
    }
    return ahead
  }

  mutating func take() { ahead = nil }
}
