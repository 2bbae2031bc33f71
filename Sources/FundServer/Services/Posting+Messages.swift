import FundMessages
import LedgerCore
import LedgerJournal

extension RefusedVoucher {
  var message: Fundledger_V1_RefusedSerial {
    var message = Fundledger_V1_RefusedSerial()
    message.serial = serial
    message.attempt = attempt
    message.code = UInt32(code.rawValue)
    return message
  }

  func refusal(voucher: Int) -> Refusal {
    Refusal(code, voucher: voucher, leg: Int(leg), figures: figures, detail: detail)
  }
}

extension StoredVoucher {
  /// Whether this is voucher `voucher` of the batch, whose legs are in `facts`. `draw` is what it
  /// took from a hold.
  func isSame(
    as batch: VoucherBatch, _ voucher: Int, _ facts: [LegFact], draw: HoldDraw?
  ) -> Bool {
    guard legs.map(\.fact) == facts, tail.summary == batch.summary(voucher),
      tail.reference == batch.reference(voucher), UInt32(head.day.number) == batch.day(voucher),
      head.month == FiscalMonth(day: head.day, adjustment: batch.isAdjustment)
    else { return false }
    guard let draw else { return batch.drawnHold(voucher) == .none }
    return draw.hold == batch.drawnHold(voucher) && draw.releasesRest == batch.releasesRest
  }
}

extension HoldPlacement {
  /// Whether this is hold `hold` of the batch, whose lines are in `facts`.
  func isSame(as batch: VoucherBatch, _ hold: Int, _ facts: [LegFact]) -> Bool {
    lines.count == facts.count
      && zip(lines, facts).allSatisfy { line, fact in
        line.account == fact.account && line.side == fact.side && line.amount == fact.amount
      }
      && purpose == batch.summary(hold) && UInt32(day.number) == batch.day(hold)
      && expiresMs == batch.expiry(hold)
      && month == FiscalMonth(day: day, adjustment: batch.isAdjustment)
  }
}
