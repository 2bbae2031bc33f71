import FundMessages
import LedgerCore
import LedgerJournal

extension StoredVoucher {
  func number(inLedger ledger: UInt32) -> UInt32 {
    numbers.first { $0.ledger == ledger }?.number ?? 0
  }

  func message(of leg: LegRecord, inLedger ledger: UInt32) -> Fundledger_V1_Leg {
    var message = Fundledger_V1_Leg()
    message.voucher = position.message
    message.number = number(inLedger: ledger)
    message.day = UInt32(head.day.number)
    message.month = head.month.publicNumber
    message.account = leg.account
    message.side = leg.side.message
    message.amount = leg.amount
    message.balance = leg.balance
    message.ordinal = leg.ordinal
    message.summary = tail.summary
    return message
  }

  /// The voucher as a caller may see it: the legs of ledgers out of scope are counted only.
  /// `epoch` is that of the lane run it came with.
  func message(
    seenBy caller: Caller, epoch: UInt32?, _ engine: borrowing Engine
  ) -> Fundledger_V1_Voucher {
    var message = Fundledger_V1_Voucher()
    message.revision = position.message
    message.day = UInt32(head.day.number)
    message.month = head.month.publicNumber
    message.summary = tail.summary
    message.reference = tail.reference
    message.postedAtMs = timeMs
    if tail.reversed != .none { message.reverses = tail.reversed.message }
    // A reversal names its actor itself.
    let actor =
      epoch.flatMap { engine.machine.actor(ofLane: head.lane, epoch: $0) }
      ?? UInt32(truncatingIfNeeded: head.serial)
    message.submitter = engine.machine.actor(actor)?.uri ?? ""
    for (ledger, number) in numbers
    where engine.machine.ledger(ledger, isWithin: caller.scope) {
      var entry = Fundledger_V1_LedgerNumber()
      entry.ledger = ledger
      entry.number = number
      message.numbers.append(entry)
    }
    for leg in legs {
      if engine.machine.account(leg.account, isWithin: caller.scope) {
        let ledger = engine.machine.ledgerOfAccount(leg.account)
        message.legs.append(self.message(of: leg, inLedger: ledger))
      } else {
        message.legsOutOfScope += 1
      }
    }
    return message
  }
}
