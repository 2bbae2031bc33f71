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
    Refusal(code, voucher: voucher, leg: Int(leg), figures: figures)
  }
}

extension StoredVoucher {
  /// Whether this is voucher `voucher` of the batch, whose legs are in `facts`.
  func isSame(as batch: VoucherBatch, _ voucher: Int, _ facts: [LegFact]) -> Bool {
    guard legs.map(\.fact) == facts, tail.summary == batch.summary(voucher),
      UInt32(head.day.number) == batch.day(voucher)
    else { return false }
    return head.month == FiscalMonth(day: head.day, adjustment: batch.isAdjustment)
  }
}
