package import LedgerCore

extension JournalReader {
  /// The voucher of a ledger and month with this number, by jumps over the directory entries and
  /// one look through the heads of a block. Nil when the number was never given.
  package mutating func voucher(
    ledger: UInt32, month: FiscalMonth, number: UInt32, lastEntry: Position
  ) throws(JournalError) -> Position? {
    guard let entry = try entry(with: number, lastEntry) else { return nil }
    return try vouchers(
      ledger: ledger, month: month, numbers: number...number, inBlock: entry.position.block
    ).first?.position
  }

  /// What a lane's serial became, by jumps over the lane's runs; then among the later attempts:
  /// its voucher, and how many serials from it on stand behind each other in that block; or its
  /// hold (冻结). Nil when the serial was not accepted.
  package mutating func run(
    serial: UInt64, lastRun: Position, lastRetry: Position
  ) throws(JournalError) -> (first: Position, count: Int, kind: LaneRun.Kind)? {
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
  ) throws(JournalError) -> (first: Position, count: Int, kind: LaneRun.Kind)? {
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
  ) -> (first: Position, count: Int, kind: LaneRun.Kind)? {
    guard serial >= firstSerial, serial - firstSerial < UInt64(count) else { return nil }
    let offset = Int(serial - firstSerial)
    return (Position(block: block, index: Int(voucher) + offset), Int(count) - offset, kind)
  }
}
