@testable import LedgerCore

extension RandomBooks {
  func closeMonth() {
    guard let ledger = naive.ledgers.keys.sorted().randomElement(using: &random),
      let row = naive.ledgers[ledger]
    else { return }
    let next = row.closedThrough == .none ? row.firstMonth : row.closedThrough.next
    let month = chance(80) ? next : FiscalMonth(rawValue: next.rawValue + 1)
    // Where a ledger starts early the year must not close before anything is posted.
    guard month.rawValue < row.firstMonth.rawValue + 5 || chance(10)
    else { return }
    let key = NaiveBooks.LedgerMonth(ledger: ledger, month: month)
    let newest = naive.newest[key]
    let seen = chance(50) ? nil : chance(60) ? newest : naive.posted.keys.sorted().first
    var expected: Refusal?
    if month != next {
      expected = Refusal(
        .monthNotNext, figures: [month.publicNumber, next.publicNumber].map(Int64.init))
    } else if let seen, let newest, newest > seen {
      expected = Refusal(.closingNotCurrent, figures: newest.figures)
    }
    let at = books.machine.body.voucherCount
    var refusal: Refusal?
    do throws(Refusal) {
      try books.machine.closeMonth(ledger: ledger, month: month, seen: seen, actor: Books.actor)
      naive.close(ledger, month)
      checkClosing(key, before: at)
    } catch {
      refusal = error
      count(error)
    }
    note(refusal == expected, "close \(month.publicNumber): \(String(describing: refusal))")
  }

  private func checkClosing(_ key: NaiveBooks.LedgerMonth, before voucher: Int) {
    guard let last = StoredBlock(books.machine.body).events.last,
      case .monthClosed(let closing) = last.event
    else {
      note(false, "no closing of \(key)")
      return
    }
    let holds = naive.openHolds(ofLedger: key.ledger)
    let accounts = naive.turnover.keys.filter {
      $0.month == key.month && naive.accounts[$0.account]?.ledger == key.ledger
    }
    note(
      closing.ledger == key.ledger && closing.month == key.month
        && closing.version == naive.closings[key] && closing.vouchers == naive.numbers[key] ?? 0
        && Int(closing.openHolds) == holds.count && closing.holds == holds
        && Int(closing.rows) == accounts.count && last.beforeVoucher == voucher,
      "closing \(closing)")
  }

  func reopenMonth() {
    let closed = naive.ledgers.filter { $0.value.closedThrough != .none }.keys.sorted()
    guard let ledger = closed.randomElement(using: &random),
      let newest = naive.ledgers[ledger]?.closedThrough
    else { return }
    let month = chance(80) ? newest : FiscalMonth(rawValue: newest.rawValue - 1)
    var rows: [TurnoverRecord]?
    if chance(15) { rows = [TurnoverRecord(account: 1, debit: 1, credit: 0)] }
    var expected: Refusal?
    if month != newest {
      expected = Refusal(
        .monthNotLast, figures: [month.publicNumber, newest.publicNumber].map(Int64.init))
    } else if rows != nil {
      let closing = books.machine.closing(ofLedger: ledger, month)?.first
      expected = Refusal(.closingNotCurrent, figures: closing?.figures ?? [])
    }
    var refusal: Refusal?
    do throws(Refusal) {
      try books.reopen(ledger, month, rows: rows, reason: chance(50) ? "补记" : "")
      let first = naive.ledgers[ledger]?.firstMonth
      naive.ledgers[ledger]?.closedThrough =
        month == first ? .none : FiscalMonth(rawValue: month.rawValue - 1)
    } catch {
      refusal = error
      count(error)
    }
    note(refusal == expected, "reopen \(month.publicNumber): \(String(describing: refusal))")
  }
}
