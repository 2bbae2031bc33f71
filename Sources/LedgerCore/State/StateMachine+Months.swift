extension StateMachine {
  /// Closes a month of a ledger (结账). Months close in order, from the ledger's first one.
  ///
  /// `seen` is the newest voucher that whoever closes has seen, or nil: a voucher of the ledger and
  /// month behind it refuses the closing. The month's turnover leaves the memory and stands in the
  /// block from then on.
  package mutating func closeMonth(
    ledger: UInt32, month: FiscalMonth, seen: Position? = nil, actor: Actor
  ) throws(Refusal) {
    guard isLedger(ledger) else { throw Refusal(.unknownLedger) }
    let next = nextMonthToClose(ofLedger: ledger)
    guard month == next, month != .none else {
      throw Refusal(
        .monthNotNext, figures: [Int64(month.publicNumber), Int64(next.publicNumber)])
    }
    let row = monthRow(of: ledger, month).map { months[$0] }
    if let seen, let newest = row?.lastVoucher, newest > seen {
      throw Refusal(
        .closingNotCurrent, figures: [Int64(newest.block), Int64(newest.index)])
    }
    emit(.monthClosed(closing(ledger, month, row, actor: number(of: actor))))
  }

  /// What a closing says, now. A replay compares it with what the journal says.
  func closing(
    _ ledger: UInt32, _ month: FiscalMonth, _ row: MonthRow?, actor: UInt32
  ) -> MonthClosing {
    let open = openHolds(ofLedger: ledger)
    var rows: UInt32 = 0
    for account in accountsOfLedger[Int(ledger)] where turnoverRow(of: account, month) != 0 {
      rows += 1
    }
    return MonthClosing(
      ledger: ledger, month: month, version: min(row?.closeVersion ?? 0, .max - 1) + 1,
      vouchers: row?.numbers ?? 0, rows: rows,
      seen: Position(block: body.ordinal, index: body.voucherCount), openHolds: open.count,
      holds: open.oldest, actor: actor)
  }

  func nextMonthToClose(ofLedger ledger: UInt32) -> FiscalMonth {
    let row = ledgers[ledger]
    return row.closedThrough == .none ? row.firstMonth : row.closedThrough.next
  }

  /// The row of an account's turnover in an open month; 0 is none.
  func turnoverRow(of account: UInt32, _ month: FiscalMonth) -> UInt32 {
    var at = accounts[account].turnover
    while at != 0 && turnovers[at].month != month { at = turnovers[at].next }
    return at
  }

  mutating func applyClosing(_ closing: MonthClosing) {
    let (ledger, month) = (closing.ledger, closing.month)
    precondition(ledgers[ledger].closedThrough < month)
    ledgers[ledger].closedThrough = month
    let row = monthRow(of: ledger, month) ?? openMonth(of: ledger, month)
    let first = body.turnovers.count
    for account in accountsOfLedger[Int(ledger)] { takeTurnover(of: account, month) }
    let size = MemoryLayout<TurnoverRecord>.size
    months[row].closing = Position(block: body.ordinal, index: first / size)
    months[row].closingRows = UInt32((body.turnovers.count - first) / size)
    months[row].closingHash = unsafe Self.hash(
      UnsafeRawBufferPointer(rebasing: body.turnovers.bytes[first...]))
    months[row].closeVersion = closing.version
    if month.month == FiscalMonth.lastOfYear {
      ledgers[ledger].closedYear = UInt16(month.year)
      references.drop(ledger: ledger, year: UInt32(month.year))
    }
  }

  /// Moves an account's turnover of a month from the memory to the block.
  private mutating func takeTurnover(of account: UInt32, _ month: FiscalMonth) {
    let at = turnoverRow(of: account, month)
    guard at != 0 else { return }
    let row = turnovers[at]
    if accounts[account].turnover == at {
      accounts[account].turnover = row.next
    } else {
      var before = accounts[account].turnover
      while turnovers[before].next != at { before = turnovers[before].next }
      turnovers[before].next = row.next
    }
    turnovers[at] = TurnoverRow(debit: 0, credit: 0, next: freeTurnover, month: .none)
    freeTurnover = at
    body.turnovers.append(
      TurnoverRecord(account: account, debit: row.debit, credit: row.credit))
  }

  private static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    unsafe KeyIndex.hash(bytes)
  }

  // MARK: Reopening

  /// Where the turnover of a closed month stands in the journal: the block, the first row there and
  /// how many.
  package func closing(
    ofLedger ledger: UInt32, _ month: FiscalMonth
  ) -> (first: Position, rows: Int)? {
    guard month <= ledgers[ledger].closedThrough, let row = monthRow(of: ledger, month),
      months[row].closing != .none
    else { return nil }
    return (months[row].closing, Int(months[row].closingRows))
  }

  /// How often a month of a ledger was closed.
  package func closeVersion(ofLedger ledger: UInt32, _ month: FiscalMonth) -> UInt16 {
    monthRow(of: ledger, month).map { months[$0].closeVersion } ?? 0
  }

  /// Reopens the newest closed month of a ledger (反结账). `turnover` is what its closing put into
  /// the journal.
  package mutating func reopenMonth(
    ledger: UInt32, month: FiscalMonth, turnover: [TurnoverRecord], reason: String, actor: Actor
  ) throws(Refusal) {
    guard isLedger(ledger) else { throw Refusal(.unknownLedger) }
    guard reason.utf8.count <= Limits.summaryBytes else { throw Refusal(.textTooLong) }
    let closed = ledgers[ledger].closedThrough
    guard month == closed, month != .none else {
      throw Refusal(
        .monthNotLast, figures: [Int64(month.publicNumber), Int64(closed.publicNumber)])
    }
    returning.removeAll()
    for record in turnover { returning.append(record) }
    guard isReturnable(ledger, month) else {
      let closing = closing(ofLedger: ledger, month)?.first ?? .none
      throw Refusal(
        .closingNotCurrent, figures: [Int64(closing.block), Int64(closing.index)])
    }
    emit(
      .monthReopened(
        MonthReopening(
          ledger: ledger, month: month,
          version: closeVersion(ofLedger: ledger, month), rows: UInt32(turnover.count),
          reason: reason, actor: number(of: actor))))
  }

  /// Whether `returning` holds what the closing of the month took out.
  func isReturnable(_ ledger: UInt32, _ month: FiscalMonth) -> Bool {
    guard let row = monthRow(of: ledger, month) else { return false }
    let size = MemoryLayout<TurnoverRecord>.size
    let hash = unsafe Self.hash(returning.bytes)
    return returning.count == Int(months[row].closingRows) * size
      && hash == months[row].closingHash
  }

  /// Takes the rows in `returning` back into memory.
  mutating func applyReopening(_ reopening: MonthReopening) {
    let (ledger, month) = (reopening.ledger, reopening.month)
    precondition(ledgers[ledger].closedThrough == month, "the newest closed month reopens")
    ledgers[ledger].closedThrough =
      month == ledgers[ledger].firstMonth ? .none : FiscalMonth(rawValue: month.rawValue - 1)
    guard let row = monthRow(of: ledger, month) else { preconditionFailure("it was closed") }
    let size = MemoryLayout<TurnoverRecord>.size
    for index in 0..<returning.count / size {
      let record = returning.load(at: index * size, as: TurnoverRecord.self)
      let number = newTurnover(
        TurnoverRow(
          debit: record.debit, credit: record.credit, next: accounts[record.account].turnover,
          month: month))
      accounts[record.account].turnover = number
    }
    unsafe body.turnovers.append(raw: returning.bytes)
    months[row].closing = .none
    months[row].closingRows = 0
    months[row].closingHash = 0
    returning.removeAll()
  }

  private mutating func newTurnover(_ row: TurnoverRow) -> UInt32 {
    Self.newTurnover(row, &turnovers, &freeTurnover)
  }

  /// A free row, or a new one.
  static func newTurnover(
    _ row: TurnoverRow, _ turnovers: inout PagedColumn<TurnoverRow>, _ free: inout UInt32
  ) -> UInt32 {
    guard free != 0 else { return turnovers.append(row) }
    let number = free
    free = turnovers[number].next
    turnovers[number] = row
    return number
  }
}
