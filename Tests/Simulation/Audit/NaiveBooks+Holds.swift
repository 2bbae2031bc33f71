import LedgerCore
import LedgerJournal

/// Holds, summed anew each time that somebody asks.
extension NaiveBooks {
  func held(of account: UInt32) -> (debit: Int64, credit: Int64) {
    var sums: (debit: Int64, credit: Int64) = (0, 0)
    for hold in holds.values {
      for (line, remaining) in zip(hold.placement.lines, hold.remaining)
      where line.account == account {
        if line.side == .debit { sums.debit += remaining } else { sums.credit += remaining }
      }
    }
    return sums
  }

  /// Whether just these holds are open, and as they are shown.
  func agrees(with views: [HoldView]) -> Bool {
    guard views.map(\.id) == holds.keys.sorted() else { return false }
    return views.allSatisfy { view in
      guard let hold = holds[view.id] else { return false }
      let placement = hold.placement
      return view.isLocked == hold.isLocked && view.expiresMs == placement.expiresMs
        && view.day == placement.day && view.lane == placement.lane
        && view.serial == placement.serial
        && view.lines.map(\.remaining) == hold.remaining
        && view.lines.map { HoldLine(account: $0.account, side: $0.side, amount: $0.amount) }
          == placement.lines
    }
  }

  mutating func tell(_ hold: HoldPlacement, _ place: EventPlace) throws(Violation) {
    let id = hold.purpose
    guard let run = place.run, run.lane == hold.lane, run.firstSerial == hold.serial,
      run.count == 1
    else { throw Violation("hold \(id) belongs to no run of a lane") }
    try take(hold.serial, id, run)
    guard hold.expiresMs == 0 || hold.expiresMs > place.timeMs else {
      throw Violation("hold \(id) was over when it was placed")
    }
    for line in hold.lines {
      let account = accounts[Int(line.account)]
      let ledger = ledgers[Int(account.ledger)]
      guard hold.month > ledger.closedThrough, hold.month >= ledger.firstMonth else {
        throw Violation("hold \(id) is in the closed month \(hold.month.publicNumber)")
      }
      let held = held(of: line.account)
      if account.limit == .neverCredit && line.side == .credit
        && account.balance - held.credit < line.amount
        || account.limit == .neverDebit && line.side == .debit
          && -account.balance - held.debit < line.amount
      {
        throw Violation("hold \(id) keeps more than account \(line.account) has")
      }
    }
    holds[place.position] = OpenHold(placement: hold, remaining: hold.lines.map(\.amount))
    placed[place.position] = PlacedHold(placement: hold, epoch: run.epoch)
  }

  mutating func lock(_ hold: Position) throws(Violation) {
    guard holds[hold]?.isLocked == false else {
      throw Violation("hold \(hold.words) is locked and is not open or locked already")
    }
    holds[hold]?.isLocked = true
    locked.insert(hold)
  }

  mutating func tell(_ release: HoldRelease, _ place: EventPlace) throws(Violation) {
    guard let hold = holds.removeValue(forKey: release.hold) else {
      throw Violation("hold \(release.hold.words) is given free and is not open")
    }
    guard release.actor == 0 else { return }
    let expiresMs = hold.placement.expiresMs
    guard !hold.isLocked, expiresMs != 0, expiresMs <= place.timeMs else {
      throw Violation("hold \(release.hold.words) expires before its time")
    }
  }

  mutating func tell(_ draw: HoldDraw) throws(Violation) {
    guard pendingDraw == nil, let hold = holds[draw.hold],
      draw.amounts.count == hold.remaining.count, draw.amounts.contains(where: { $0 > 0 }),
      zip(draw.amounts, hold.remaining).allSatisfy({ $0 >= 0 && $0 <= $1 })
    else { throw Violation("hold \(draw.hold.words) is drawn beyond what it keeps") }
    pendingDraw = draw
  }

  /// Takes from the hold what the voucher moves on its accounts and sides.
  mutating func draw(for voucher: StoredVoucher) throws(Violation) {
    guard let draw = pendingDraw, var hold = holds[draw.hold] else { return }
    pendingDraw = nil
    for (index, line) in hold.placement.lines.enumerated() {
      let net = voucher.legs.filter { $0.account == line.account }
        .reduce(0) { $0 + $1.fact.effect }
      let moved = line.side == .debit ? net : -net
      guard draw.amounts[index] == max(0, min(moved, hold.remaining[index])) else {
        throw Violation("\(voucher.tail.summary) draws something else than it moves")
      }
      hold.remaining[index] -= draw.amounts[index]
    }
    let isOver = draw.releasesRest || hold.remaining.allSatisfy { $0 == 0 }
    holds[draw.hold] = isOver ? nil : hold
    draws[voucher.position] = draw
  }

  /// What must be so at the end of each block.
  func endBlock(timeMs: Int64) throws(Violation) {
    guard pendingDraw == nil else { throw Violation("a draw without its voucher") }
    for id in holds.keys.sorted() {
      guard let hold = holds[id], !hold.isLocked, hold.placement.expiresMs != 0,
        hold.placement.expiresMs <= timeMs
      else { continue }
      throw Violation("hold \(id.words) is open though its time is over")
    }
  }
}
