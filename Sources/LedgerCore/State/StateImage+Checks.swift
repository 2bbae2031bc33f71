extension StateMachine {
  /// Whether a position is none or lies in a block up to the newest.
  func isPast(_ position: Position) -> Bool {
    position == .none || position.block > 0 && position.block <= sealedOrdinal
  }

  /// Checks of a decoded state all that a row says of other rows, and derives what is not stored.
  mutating func checkReferences() throws(SnapshotFailure) {
    try checkFirstRows()
    try checkLedgers()
    for slot in 0..<UInt32(jumpSlots.count) where !isPast(jumpSlots[slot]) {
      throw .impossible(.jumpSlots, row: slot)
    }
    var chunks = Claims(rows: jumpSlots.count / JumpStack.chunkSlots)
    try checkAccounts(&chunks)
    try checkMonths(&chunks)
    for number in 1..<max(1, lanes.count) {
      let lane = lanes[number]
      guard isPast(lane.lastRun), isPast(lane.lastRetry),
        lane.jumps.isPossible(claim: { chunks.claim($0) })
      else { throw .impossible(.lanes, row: UInt32(number)) }
    }
    try checkHolds()
    accountsOfLedger = Array(repeating: [], count: ledgers.count)
    for account in 1..<UInt32(accounts.count) {
      accountsOfLedger[Int(accounts[account].ledger)].append(account)
    }
  }

  /// Row 0 is nobody's and always the same.
  private borrowing func checkFirstRows() throws(SnapshotFailure) {
    let blank = StateMachine()
    func check<Row>(
      _ kind: StatePart.Kind, _ column: borrowing PagedColumn<Row>,
      _ expected: borrowing PagedColumn<Row>
    ) throws(SnapshotFailure) {
      guard column.count > 0, column.hasSameRow(0, as: expected) else {
        throw .impossible(kind, row: 0)
      }
    }
    try check(.ledgers, ledgers, blank.ledgers)
    try check(.accounts, accounts, blank.accounts)
    try check(.turnovers, turnovers, blank.turnovers)
    try check(.months, months, blank.months)
    try check(.holds, holds.rows, blank.holds.rows)
    try check(.holdLines, holds.lines, blank.holds.lines)
    try check(.heldSums, holds.sums, blank.holds.sums)
    guard groupKeys.count > 0, groupKeys.key(0).isEmpty else {
      throw .impossible(.groupKeyEnds, row: 0)
    }
    guard accountKeys.count > 0, accountKeys.key(0).isEmpty else {
      throw .impossible(.accountKeyEnds, row: 0)
    }
  }

  private borrowing func checkLedgers() throws(SnapshotFailure) {
    guard ledgers.count == ledgerDefinitions.count else {
      throw .impossible(part: StatePart.Kind.ledgers.rawValue, reason: "\(ledgers.count) rows")
    }
    for number in 1..<max(1, UInt32(ledgers.count)) {
      let row = ledgers[number]
      let definition = ledgerDefinitions[Int(number)]
      let regions = [row.regions.0, row.regions.1, row.regions.2, row.regions.3]
      let unused = regions.dropFirst(definition.regions.count)
      guard regions.starts(with: definition.regions), unused.allSatisfy({ $0 == .max }),
        row.firstMonth == definition.firstMonth, row.firstMonth < .end,
        row.closedThrough == .none || row.closedThrough >= row.firstMonth,
        row.closedThrough < .end
      else { throw .impossible(.ledgers, row: number) }
    }
  }

  private borrowing func checkAccounts(_ chunks: inout Claims) throws(SnapshotFailure) {
    guard accountKeys.count == accounts.count else {
      throw .impossible(
        part: StatePart.Kind.accountKeyEnds.rawValue, reason: "\(accountKeys.count) keys")
    }
    var groupLedgers: [UInt32?] = []
    for group in 0..<UInt32(groupKeys.count) {
      groupLedgers.append(Self.ledger(ofKey: groupKeys.key(group), fields: 2))
    }
    var rows = Claims(rows: turnovers.count)
    _ = rows.claim(0)
    for number in 1..<max(1, UInt32(accounts.count)) {
      let row = accounts[number]
      guard isLedger(row.ledger), row.group > 0, row.group < groupKeys.count,
        groupLedgers[Int(row.group)] == row.ledger,
        Self.ledger(ofKey: accountKeys.key(number), fields: 3) == row.ledger,
        row.balance <= Limits.balanceFen, row.balance >= -Limits.balanceFen,
        BalanceLimit(rawValue: row.limit) != nil, isPast(row.lastLeg), isPast(row.lastLate),
        row.legs < Limits.legsPerAccount + UInt32(Limits.legsPerBatch),
        row.legs < Limits.legsPerAccount || row.flags & AccountRow.fullFlag != 0,
        row.jumps.recordCount == row.legs, row.jumps.isPossible(claim: { chunks.claim($0) })
      else { throw .impossible(.accounts, row: number) }
      try checkTurnover(of: row, &rows)
    }
    try checkFree(.turnovers, from: freeTurnover, &rows) { turnovers[$0].next }
  }

  /// The ledger that a key of fields with tabs between them begins with.
  private static func ledger(ofKey key: String, fields: Int) -> UInt32? {
    let parts = key.utf8.split(
      separator: UInt8(ascii: "\t"), maxSplits: fields - 1, omittingEmptySubsequences: false)
    guard parts.count == fields, let ledger = UInt32(Substring(parts[0])),
      String(ledger).utf8.elementsEqual(parts[0])
    else { return nil }
    return ledger
  }

  /// The rows of an account's chain are its own, and their sums leave room for another voucher.
  private borrowing func checkTurnover(
    of account: AccountRow, _ rows: inout Claims
  ) throws(SnapshotFailure) {
    let largest = 2 * Limits.turnoverFen + Int64(Limits.legsPerVoucher) * Limits.amountFen
    var at = account.turnover
    while at != 0 {
      guard rows.claim(at) else { throw .impossible(.turnovers, row: at) }
      let row = turnovers[at]
      guard !row.exceeds(largest),
        !row.exceeds(Limits.turnoverFen) || account.flags & AccountRow.fullFlag != 0
      else { throw .impossible(.turnovers, row: at) }
      at = row.next
    }
  }

  private borrowing func checkMonths(_ chunks: inout Claims) throws(SnapshotFailure) {
    var rows = Claims(rows: months.count)
    _ = rows.claim(0)
    for ledger in 1..<max(1, UInt32(ledgers.count)) {
      var at = ledgers[ledger].months
      while at != 0 {
        guard rows.claim(at) else { throw .impossible(.months, row: at) }
        let row = months[at]
        guard row.ledger == ledger, row.blockFirst == 0, row.blockCount == 0,
          row.numbers <= totalVouchers, row.numbers < UInt32.max - UInt32(Limits.legsPerBatch),
          isPast(row.lastEntry), isPast(row.lastVoucher), isPast(row.closing),
          row.jumps.isPossible(claim: { chunks.claim($0) })
        else { throw .impossible(.months, row: at) }
        at = row.next
      }
    }
  }
}

extension PagedColumn {
  /// Whether a row has the same bytes in another column.
  fileprivate borrowing func hasSameRow(_ row: UInt32, as other: borrowing PagedColumn) -> Bool {
    var mine = self[row]
    var its = other[row]
    return unsafe withUnsafeBytes(of: &mine) { mine in
      unsafe withUnsafeBytes(of: &its) { unsafe mine.elementsEqual($0) }
    }
  }
}
