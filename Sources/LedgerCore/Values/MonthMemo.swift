/// The period of the day asked for last: a batch has few days, and the calendar costs divisions.
struct MonthMemo {
  private var day: UInt32 = .max
  private var adjustment = false
  private var month: FiscalMonth?

  /// The period of a day as the wire has it; nil where there is none.
  @inline(__always)
  mutating func month(ofDay number: UInt32, adjustment: Bool) -> FiscalMonth? {
    if number == day && adjustment == self.adjustment { return month }
    return remember(number, adjustment)
  }

  @inline(never)
  private mutating func remember(_ number: UInt32, _ adjustment: Bool) -> FiscalMonth? {
    day = number
    self.adjustment = adjustment
    month = UInt16(exactly: number).flatMap {
      FiscalMonth(day: Day(number: $0), adjustment: adjustment)
    }
    return month
  }
}
