extension HoldBook {
  /// Where the chains of the rows begin.
  var totalsPart: StatePart {
    let totals = [freeRow, freeLine, freeSum, oldest, newest, UInt32(count)]
    return StatePart(
      kind: .holdTotals,
      content: .entries(count: 1) { _, buffer in
        for total in totals { buffer.append(total) }
      })
  }
}

extension StateMachine {
  mutating func decodeHolds<Source: SnapshotSource & ~Copyable>(
    from source: inout Source
  ) throws(SnapshotFailure) {
    try source.forEachEntry(.holdTotals) { (reader) throws(SnapshotFailure) in
      holds.freeRow = try reader.value(UInt32.self)
      holds.freeLine = try reader.value(UInt32.self)
      holds.freeSum = try reader.value(UInt32.self)
      holds.oldest = try reader.value(UInt32.self)
      holds.newest = try reader.value(UInt32.self)
      holds.count = Int(try reader.value(UInt32.self))
    }
    holds.rows = try source.column(.holds)
    holds.lines = try source.column(.holdLines)
    holds.sums = try source.column(.heldSums)
  }

  /// Open holds follow each other as they were placed, their lines are their own, and what they
  /// keep of an account is what its row of sums says.
  mutating func checkHolds() throws(SnapshotFailure) {
    var rows = Claims(rows: holds.rows.count)
    var lines = Claims(rows: holds.lines.count)
    var held = HeldSums(accounts: accounts.count)
    _ = rows.claim(0)
    _ = lines.claim(0)
    var count = 0
    var before: UInt32 = 0
    var at = holds.oldest
    while at != 0 {
      guard rows.claim(at) else { throw .impossible(.holds, row: at) }
      let hold = holds.rows[at]
      guard hold.older == before, hold.id > holds.rows[before].id, isPast(hold.id),
        hold.expiresMs >= 0, hold.locked <= 1, hold.lane > 0, hold.lane < lanes.count,
        (1...Limits.linesPerHold).contains(Int(hold.lineCount))
      else { throw .impossible(.holds, row: at) }
      try checkLines(of: hold, &lines, &held)
      count += 1
      before = at
      at = hold.newer
    }
    guard holds.newest == before, holds.count == count, count <= Limits.openHolds else {
      throw .impossible(part: StatePart.Kind.holdTotals.rawValue, reason: "\(count) holds")
    }
    try checkHeldSums(held)
    try checkFree(.holds, from: holds.freeRow, &rows) { holds.rows[$0].newer }
    try checkFree(.holdLines, from: holds.freeLine, &lines) { holds.lines[$0].next }
    holds.index()
  }

  private borrowing func checkLines(
    of hold: HoldRow, _ lines: inout Claims, _ held: inout HeldSums
  ) throws(SnapshotFailure) {
    var count = 0
    var at = hold.firstLine
    var seen: Set<UInt32> = []
    while at != 0 {
      guard lines.claim(at) else { throw .impossible(.holdLines, row: at) }
      let line = holds.lines[at]
      guard isAccount(line.account), seen.insert(line.account).inserted, line.side <= 1,
        line.amount > 0, line.amount <= Limits.amountFen, line.remaining >= 0,
        line.remaining <= line.amount
      else { throw .impossible(.holdLines, row: at) }
      held.add(line)
      count += 1
      at = line.next
    }
    guard count == hold.lineCount else { throw .impossible(.holdLines, row: hold.firstLine) }
  }

  private borrowing func checkHeldSums(_ held: consuming HeldSums) throws(SnapshotFailure) {
    var sums = Claims(rows: holds.sums.count)
    _ = sums.claim(0)
    for row in 1..<max(1, UInt32(holds.sums.count)) where holds.sums[row].lines > 0 {
      guard held.take(holds.sums[row]), sums.claim(row) else {
        throw .impossible(.heldSums, row: row)
      }
    }
    guard held.isEmpty else {
      throw .impossible(part: StatePart.Kind.heldSums.rawValue, reason: "a sum is missing")
    }
    for account in 1..<max(1, UInt32(accounts.count)) {
      let isMarked = accounts[account].flags & AccountRow.heldFlag != 0
      guard isMarked == held.isHeld(account) else { throw .impossible(.accounts, row: account) }
    }
    try checkFree(.heldSums, from: holds.freeSum, &sums) { holds.sums[$0].next }
  }
}

/// What the open holds keep of each account, recomputed from their lines.
private struct HeldSums {
  /// By account; only looked into.
  private var rows: [UInt32: HeldRow] = [:]
  private var isMarked: [Bool]
  private var left = 0

  init(accounts: Int) { isMarked = Array(repeating: false, count: accounts) }

  /// Whether every sum was taken.
  var isEmpty: Bool { left == 0 }

  func isHeld(_ account: UInt32) -> Bool { isMarked[Int(account)] }

  mutating func add(_ line: HoldLineRow) {
    if !isMarked[Int(line.account)] { left += 1 }
    isMarked[Int(line.account)] = true
    rows[line.account, default: HeldRow(account: line.account)].add(line)
  }

  /// Whether a stored row is the sum of its account and the first that is.
  mutating func take(_ stored: HeldRow) -> Bool {
    guard let row = rows.removeValue(forKey: stored.account) else { return false }
    left -= 1
    return row.debit == stored.debit && row.credit == stored.credit && row.lines == stored.lines
      && max(row.debit, row.credit) <= Limits.balanceFen + Limits.amountFen
  }
}

extension HeldRow {
  fileprivate mutating func add(_ line: HoldLineRow) {
    // At most `Limits.openHolds` lines an account, each of at most `Limits.amountFen`: wraps never
    // in a state that is kept, and without a trap in others.
    if line.side == 0 { debit &+= line.remaining } else { credit &+= line.remaining }
    lines += 1
  }
}
