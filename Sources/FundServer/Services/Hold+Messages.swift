import FundMessages
import LedgerCore
import LedgerJournal

extension StoredHold {
  /// The hold as a caller may see it: the lines of ledgers out of scope are counted only. `open` is
  /// what it is while it is open.
  func message(
    _ open: HoldView?, seenBy caller: Caller, _ engine: borrowing Engine
  ) -> Fundledger_V1_Hold {
    var message = Fundledger_V1_Hold()
    message.hold = id.rawValue
    message.state = open.map { $0.isLocked ? .locked : .open } ?? .ended
    message.day = UInt32(placement.day.number)
    message.month = placement.month.publicNumber
    message.purpose = placement.purpose
    message.expiresMs = placement.expiresMs
    message.placedAtMs = timeMs
    message.lane = placement.lane
    message.serial = placement.serial
    let actor = engine.machine.actor(ofLane: placement.lane, epoch: epoch)
    message.submitter = actor.flatMap { engine.machine.actor($0)?.uri } ?? ""
    for (index, line) in placement.lines.enumerated() {
      guard engine.machine.account(line.account, isWithin: caller.scope) else {
        message.linesOutOfScope += 1
        continue
      }
      let sign: Int64 = line.side == .debit ? 1 : -1
      var entry = Fundledger_V1_HoldLine()
      entry.account = line.account
      entry.amount = sign * line.amount
      entry.remaining = sign * (open?.lines[index].remaining ?? 0)
      message.lines.append(entry)
    }
    return message
  }
}
