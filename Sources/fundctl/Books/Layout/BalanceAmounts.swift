import FundClient

/// What a row of a trial balance is made of. Balances are debits minus credits.
struct BalanceAmounts: Hashable {
  var opening = Fen.zero
  var period = Movement()
  /// 本年累计, of the year in which the period ends.
  var year = Movement()
  var closing = Fen.zero

  init() {}

  init(_ months: BookMonths, in period: BookPeriod) throws(CommandFailure) {
    opening = try months.opening(of: period.from)
    self.period = try months.movement(from: period.from, to: period.to)
    year = try months.yearToDate(period.to)
    closing = try months.closing(of: period.to)
  }

  var isIdle: Bool { self == BalanceAmounts() }

  mutating func add(_ other: BalanceAmounts) throws(CommandFailure) {
    opening = try opening.plus(other.opening)
    try period.add(other.period)
    try year.add(other.year)
    closing = try closing.plus(other.closing)
  }
}

/// Both sides of a row: a balance stands on the side that it is of.
struct SideSums: Hashable {
  var opening = Movement()
  var period = Movement()
  var year = Movement()
  var closing = Movement()

  init() {}

  init(_ amounts: BalanceAmounts) {
    opening = Self.side(of: amounts.opening)
    period = amounts.period
    year = amounts.year
    closing = Self.side(of: amounts.closing)
  }

  private static func side(of balance: Fen) -> Movement {
    // The one balance without a negative stays a negative debit.
    guard balance.value < 0, let credit = balance.negated else {
      return Movement(debit: balance)
    }
    return Movement(credit: credit)
  }

  mutating func add(_ other: SideSums) throws(CommandFailure) {
    try opening.add(other.opening)
    try period.add(other.period)
    try year.add(other.year)
    try closing.add(other.closing)
  }

  /// 试算平衡: debits are credits in each pair of columns.
  func checkBalance(of part: String) throws(CommandFailure) {
    for (what, movement) in [
      ("the opening (期初余额)", opening), ("the period (本期发生额)", period),
      ("the year (本年累计)", year), ("the closing (期末余额)", closing),
    ] {
      let difference = try movement.net()
      guard difference == .zero else {
        throw BookMismatch.trialBalance(part, what, by: difference)
      }
    }
  }
}
