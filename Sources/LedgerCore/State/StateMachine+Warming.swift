extension StateMachine {
  /// Legs to read ahead at once, about a hundred lines of memory. Measured: 16 to 128 make no
  /// difference, none at all costs twice the time.
  static var warmLegs: Int { 32 }

  /// Reads what posting the next legs will touch, so that the processor waits for many lines of
  /// memory at once and not for one after the other. `account` gives the account of a leg.
  @inline(__always)
  mutating func warm(_ legs: Range<Int>, account: (Int) -> UInt32) {
    var sum: UInt64 = 0
    for leg in legs { sum &+= UInt64(accounts[account(leg)].turnover) }
    for leg in legs {
      let number = account(leg)
      sum &+= accounts[number].jumps.warmth(in: jumpSlots)
      sum &+= UInt64(turnovers[accounts[number].turnover].next)
    }
    warmth = sum
  }

  /// Vouchers whose references and holds are read ahead at once.
  static var warmVouchers: Int { 16 }

  /// The same for the references of the next vouchers and for the holds that they draw.
  mutating func warmExtras(of batch: borrowing VoucherBatch, _ vouchers: Range<Int>) {
    var sum: UInt64 = 0
    if !batch.references.isEmpty { sum = references.warm(batch.referenceHashes[vouchers]) }
    if !batch.drawnHolds.isEmpty { sum &+= holds.warm(batch.drawnHolds[vouchers]) }
    warmth &+= sum
  }

  /// The same for the lines of the next holds.
  mutating func warmHolds(_ lines: Range<Int>, of batch: borrowing VoucherBatch) {
    var sum: UInt64 = 0
    for line in lines {
      sum &+= UInt64(accounts[batch.accounts[line]].flags)
      sum &+= holds.warmth(ofAccount: batch.accounts[line])
    }
    warmth &+= sum
  }
}
