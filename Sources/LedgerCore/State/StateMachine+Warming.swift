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
}
