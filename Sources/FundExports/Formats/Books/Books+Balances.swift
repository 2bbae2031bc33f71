import LedgerCore

/// An account in a month in which it moved: a line of 科目余额及发生额. Fen.
struct MonthBalance {
  var month: FiscalMonth
  /// Debits minus credits before and after the month.
  var opening: Int64
  var debit: Int64
  var credit: Int64
  var closing: Int64
  var legs: UInt32
}

extension Books {
  /// The months of an account in which it moved, in order. One that only carries a balance into the
  /// selection has a line without turnover in the first month.
  func balances(ofSlot slot: Int) throws -> [MonthBalance] {
    var lines: [MonthBalance] = []
    var balance = openings[slot]
    for index in turnovers.indexes(of: slot) {
      let row = turnovers.rows[index]
      let (net, first) = row.debit.subtractingReportingOverflow(row.credit)
      let (closing, second) = balance.addingReportingOverflow(net)
      guard !first && !second else {
        throw RenderProblem.sumTooLarge(account: accounts[slot].number)
      }
      lines.append(
        MonthBalance(
          month: row.month, opening: balance, debit: row.debit, credit: row.credit,
          closing: closing, legs: row.legs))
      balance = closing
    }
    if lines.isEmpty && balance != 0 {
      lines.append(
        MonthBalance(
          month: selection.from, opening: balance, debit: 0, credit: 0, closing: balance,
          legs: 0))
    }
    return lines
  }

  /// The whole selection of an account in one line; nil when it has neither balance nor turnover.
  func total(ofSlot slot: Int) throws -> MonthBalance? {
    let lines = try balances(ofSlot: slot)
    guard var total = lines.first else { return nil }
    for line in lines.dropFirst() {
      let (debit, first) = total.debit.addingReportingOverflow(line.debit)
      let (credit, second) = total.credit.addingReportingOverflow(line.credit)
      guard !first && !second else {
        throw RenderProblem.sumTooLarge(account: accounts[slot].number)
      }
      total.debit = debit
      total.credit = credit
      total.legs &+= line.legs
      total.closing = line.closing
      total.month = line.month
    }
    return total
  }
}
