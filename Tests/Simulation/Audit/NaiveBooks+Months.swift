import LedgerCore
import LedgerJournal

/// Months that are closed and opened again, with the turnover that goes and comes.
extension NaiveBooks {
  mutating func turn(_ leg: LegRecord, _ month: FiscalMonth) {
    var turnover = turnovers[leg.account, default: [:]][month.rawValue, default: Turnover()]
    if leg.side == .debit { turnover.debit += leg.amount } else { turnover.credit += leg.amount }
    turnovers[leg.account, default: [:]][month.rawValue] = turnover
  }

  /// Takes the next rows of a block's turnover, which must be those of a ledger and month.
  private func check(
    _ rows: inout ArraySlice<TurnoverRecord>, _ count: UInt32, _ ledger: UInt32,
    _ month: FiscalMonth
  ) throws(Violation) {
    let expected = accounts.indices.compactMap { number -> TurnoverRecord? in
      guard accounts[number].ledger == ledger,
        let turnover = turnovers[UInt32(number)]?[month.rawValue]
      else { return nil }
      return TurnoverRecord(
        account: UInt32(number), debit: turnover.debit, credit: turnover.credit)
    }
    guard count == UInt32(expected.count), rows.starts(with: expected) else {
      throw Violation("the turnover of \(month.publicNumber) of ledger \(ledger) is wrong")
    }
    rows.removeFirst(expected.count)
  }

  mutating func tell(
    _ closing: MonthClosing, _ place: EventPlace, _ rows: inout ArraySlice<TurnoverRecord>
  ) throws(Violation) {
    let (ledger, month) = (Int(closing.ledger), closing.month.rawValue)
    let open = holds.filter { hold in
      hold.value.placement.lines.contains { accounts[Int($0.account)].ledger == closing.ledger }
    }
    guard closing.month > ledgers[ledger].closedThrough,
      closing.vouchers == ledgers[ledger].numbers[month, default: 0],
      closing.version == ledgers[ledger].versions[month, default: 0] + 1,
      closing.seen == Position(block: place.position.block, index: place.voucher),
      closing.holds == open.keys.sorted(), closing.openHolds == UInt32(open.count)
    else { throw Violation("the closing of \(closing.month.publicNumber) is wrong") }
    try check(&rows, closing.rows, closing.ledger, closing.month)
    ledgers[ledger].closedThrough = closing.month
    ledgers[ledger].versions[month] = closing.version
    closings.insert(
      ClosedMonth(ledger: closing.ledger, month: closing.month, version: closing.version))
  }

  mutating func tell(
    _ reopening: MonthReopening, _ rows: inout ArraySlice<TurnoverRecord>
  ) throws(Violation) {
    let (ledger, month) = (Int(reopening.ledger), reopening.month)
    guard month == ledgers[ledger].closedThrough,
      reopening.version == ledgers[ledger].versions[month.rawValue]
    else { throw Violation("the reopening of \(month.publicNumber) is wrong") }
    try check(&rows, reopening.rows, reopening.ledger, month)
    ledgers[ledger].closedThrough =
      month == ledgers[ledger].firstMonth ? .none : FiscalMonth(rawValue: month.rawValue - 1)
    reopenings.insert(
      ClosedMonth(ledger: reopening.ledger, month: month, version: reopening.version))
  }
}
