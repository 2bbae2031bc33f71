package import LedgerCore

extension JournalReader {
  /// The newest legs of an account from `from` backwards, at most `limit`, and where to go on.
  package func history(
    from: Position, limit: Int
  ) throws(JournalError) -> (legs: [(position: Position, leg: LegRecord)], next: Position) {
    var legs: [(Position, LegRecord)] = []
    var at = from
    while at != .none, legs.count < limit {
      let leg = try leg(at)
      legs.append((at, leg))
      at = leg.previous
    }
    return (legs, at)
  }

  /// The voucher of a ledger and month with this number, by jumps over the directory entries and
  /// one look through the heads of a block. Nil when the number was never given.
  package mutating func voucher(
    ledger: UInt32, month: FiscalMonth, number: UInt32, lastEntry: Position
  ) throws(JournalError) -> Position? {
    guard number > 0, lastEntry != .none else { return nil }
    var at = lastEntry
    var entry = try directoryEntry(at)
    while number < entry.firstNumber {
      guard entry.previous != .none else { return nil }
      at = entry.previous
      if entry.jump != .none, entry.jump != entry.previous {
        let far = try directoryEntry(entry.jump)
        if number < far.firstNumber + far.count {
          at = entry.jump
          entry = far
          continue
        }
      }
      entry = try directoryEntry(at)
    }
    guard number < entry.firstNumber + entry.count else { return nil }
    return try find(ledger: ledger, month: month, number: number, inBlock: at.block)
  }

  /// The voucher of a block that has this number in a ledger and month.
  private mutating func find(
    ledger: UInt32, month: FiscalMonth, number: UInt32, inBlock block: UInt64
  ) throws(JournalError) -> Position? {
    let header = try header(block)
    let heads = try records(block, header.range(of: .vouchers), as: VoucherRecord.self)
    func isMatch(_ head: VoucherRecord) -> Bool {
      head.month == month && head.ledger == ledger && head.number == number
    }
    if let index = heads.firstIndex(where: isMatch) {
      return Position(block: block, index: index)
    }
    // It is not the ledger of the first leg: the other ledgers stand in the tails.
    let tails = try records(block, header.range(of: .tails), as: UInt8.self)
    let index = heads.firstIndex { head in
      guard head.month == month, head.ledgerCount > 1 else { return false }
      return tails.withUnsafeBytes { tails in
        let end = Int(head.tailOffset) + Int(head.tailLength)
        guard end <= tails.count else { return false }
        let tail = UnsafeRawBufferPointer(rebasing: tails[Int(head.tailOffset)..<end])
        return VoucherTail(tail, of: head)?.numbers.contains { $0 == (ledger, number) } ?? false
      }
    }
    return index.map { Position(block: block, index: $0) }
  }

  /// What a lane's serial became, by jumps over the lane's runs; then among the later attempts:
  /// its voucher, and how many serials from it on stand behind each other in that block.
  /// Nil when the serial was not accepted.
  package mutating func run(
    serial: UInt64, lastRun: Position, lastRetry: Position
  ) throws(JournalError) -> (first: Position, count: Int)? {
    if let found = try firstAttempt(serial: serial, lastRun: lastRun) { return found }
    var at = lastRetry
    while at != .none {
      let run = try laneRun(at)
      if let found = run.rest(from: serial, inBlock: at.block) { return found }
      at = run.previous
    }
    return nil
  }

  private mutating func firstAttempt(
    serial: UInt64, lastRun: Position
  ) throws(JournalError) -> (first: Position, count: Int)? {
    guard lastRun != .none else { return nil }
    var at = lastRun
    var run = try laneRun(at)
    while serial < run.firstSerial {
      guard run.previous != .none else { return nil }
      at = run.previous
      if run.jump != .none, run.jump != run.previous {
        let far = try laneRun(run.jump)
        if serial < far.firstSerial + UInt64(far.count) {
          at = run.jump
          run = far
          continue
        }
      }
      run = try laneRun(at)
    }
    return run.rest(from: serial, inBlock: at.block)
  }
}

extension LaneRun {
  /// The voucher that a serial of this run became, with the length of the run from there.
  fileprivate func rest(
    from serial: UInt64, inBlock block: UInt64
  ) -> (first: Position, count: Int)? {
    guard serial >= firstSerial, serial - firstSerial < UInt64(count) else { return nil }
    let offset = Int(serial - firstSerial)
    return (Position(block: block, index: Int(voucher) + offset), Int(count) - offset)
  }
}
