import LedgerCore

/// Turnover (发生额) of the accounts in the selected months, a row an account and month that moved.
struct Turnovers {
  struct Row {
    var debit: Int64
    var credit: Int64
    /// The row before it of the same account, of an earlier month; -1 for none.
    fileprivate(set) var before: Int32
    var legs: UInt32
    var month: FiscalMonth
  }

  private(set) var rows: [Row] = []
  /// The newest row of each account.
  private var newest: [Int32] = []

  mutating func addAccount() { newest.append(-1) }

  /// The row of an account and month; made when there is none.
  private mutating func row(_ slot: Int, _ month: FiscalMonth) -> Int {
    var after: Int32 = -1
    var at = newest[slot]
    while at >= 0 && rows[Int(at)].month > month {
      after = at
      at = rows[Int(at)].before
    }
    if at >= 0 && rows[Int(at)].month == month { return Int(at) }
    let made = Int32(rows.count)
    rows.append(Row(debit: 0, credit: 0, before: at, legs: 0, month: month))
    if after >= 0 { rows[Int(after)].before = made } else { newest[slot] = made }
    return Int(made)
  }

  /// False when a sum leaves 64 bits.
  mutating func add(_ fact: LegFact, to slot: Int, in month: FiscalMonth) -> Bool {
    let at = row(slot, month)
    rows[at].legs += 1
    switch fact.side {
    case .debit:
      let (sum, overflow) = rows[at].debit.addingReportingOverflow(fact.amount)
      rows[at].debit = sum
      return !overflow
    case .credit:
      let (sum, overflow) = rows[at].credit.addingReportingOverflow(fact.amount)
      rows[at].credit = sum
      return !overflow
    }
  }

  /// The rows of an account by month; their indexes in `rows`.
  func indexes(of slot: Int) -> [Int] {
    var found: [Int] = []
    var at = newest[slot]
    while at >= 0 {
      found.append(Int(at))
      at = rows[Int(at)].before
    }
    return found.reversed()
  }

  /// Nil for a month in which the account did not move.
  func row(of slot: Int, _ month: FiscalMonth) -> Row? {
    let at = find(slot, month)
    return at < 0 ? nil : rows[at]
  }

  /// The row of an account and month in which it moved.
  func index(of slot: Int, _ month: FiscalMonth) -> Int {
    let at = find(slot, month)
    precondition(at >= 0, "the books have taken every voucher before")
    return at
  }

  private func find(_ slot: Int, _ month: FiscalMonth) -> Int {
    var at = newest[slot]
    while at >= 0 && rows[Int(at)].month > month { at = rows[Int(at)].before }
    return at >= 0 && rows[Int(at)].month == month ? Int(at) : -1
  }
}
