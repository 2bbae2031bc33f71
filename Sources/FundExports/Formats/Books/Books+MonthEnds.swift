import LedgerCore

/// The balance of an account at the end of a calendar month in which it moved.
struct MonthEnd {
  /// Year and month, 1 to 12; the adjustment period (整理期) ends with December.
  var year: Int
  var month: Int
  var slot: Int
  /// Debits minus credits, fen.
  var balance: Int64

  /// The last day of the month.
  var lastDay: Day {
    Day(number: nextDay.number - 1)
  }

  /// The first day of the month that follows.
  var nextDay: Day {
    let next = month == 12 ? (year + 1, 1) : (year, month + 1)
    return Day(year: next.0, month: next.1, day: 1) ?? Day(number: .max)
  }
}

extension FiscalMonth {
  /// The first day of it; the adjustment period is in December.
  var firstDay: Day { Day(year: year, month: min(12, month), day: 1) ?? Day(number: 0) }
}

extension Books {
  /// By month, then by account in the order of opening.
  func forEachMonthEnd(_ body: (MonthEnd) throws -> Void) throws {
    var sums = openings
    var hasMoved = Array(repeating: false, count: accounts.count)
    let months = months()
    for (at, month) in months.enumerated() {
      for slot in accounts.indices {
        guard let row = turnovers.row(of: slot, month) else { continue }
        let (net, first) = row.debit.subtractingReportingOverflow(row.credit)
        let (sum, second) = sums[slot].addingReportingOverflow(net)
        guard !first && !second else {
          throw RenderProblem.sumTooLarge(account: accounts[slot].number)
        }
        sums[slot] = sum
        hasMoved[slot] = true
      }
      let isDecember = month.month == 12
      if isDecember, at + 1 < months.count, months[at + 1] == month.next { continue }
      for slot in accounts.indices where hasMoved[slot] {
        hasMoved[slot] = false
        try body(
          MonthEnd(
            year: month.year, month: min(12, month.month), slot: slot, balance: sums[slot]))
      }
    }
  }

  /// The accounts of a ledger that open the selection with a balance, by slot.
  func opened(ofLedger slot: Int) -> [Int] {
    ledgers[slot].accounts.filter { openings[$0] != 0 }
  }

  /// The months of the selection in which anything moved, and its first one, in order.
  func months() -> [FiscalMonth] {
    var months = Set(turnovers.rows.map(\.month))
    if selection.from != .none { months.insert(selection.from) }
    return months.sorted()
  }
}
