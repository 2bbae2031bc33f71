/// An open hold in memory.
struct HoldRow: BitwiseCopyable {
  var id: Position
  /// Block time in milliseconds; 0 is never.
  var expiresMs: Int64
  var firstLine: UInt32
  /// Neighbours in the order of placing; 0 is none.
  var older: UInt32
  var newer: UInt32
  /// The lane that it came through.
  var lane: UInt32
  var serial: UInt64
  var day: Day
  var lineCount: UInt16
  /// 1 once it is locked.
  var locked: UInt32

  var isLocked: Bool { locked == 1 }
}

/// A line of an open hold; the lines of a hold are chained by `next`.
struct HoldLineRow: BitwiseCopyable {
  /// Fen as placed, and what is left of it.
  var amount: Int64
  var remaining: Int64
  var account: UInt32
  var next: UInt32
  var side: UInt32
  var reserved: UInt32 = 0
}

/// The open holds of an account, summed.
struct HeldRow: BitwiseCopyable {
  var debit: Int64 = 0
  var credit: Int64 = 0
  var account: UInt32
  /// Open lines; the row is free at zero.
  var lines: UInt32 = 0
  var next: UInt32 = 0
  var reserved: UInt32 = 0
}

/// The open holds (冻结). Closed ones stand in the journal only.
struct HoldBook: ~Copyable {
  var rows = PagedColumn<HoldRow>()
  var lines = PagedColumn<HoldLineRow>()
  var sums = PagedColumn<HeldRow>()
  /// Rows to be used again, chained by `newer` or `next`; 0 is none.
  var freeRow: UInt32 = 0
  var freeLine: UInt32 = 0
  var freeSum: UInt32 = 0
  var oldest: UInt32 = 0
  var newest: UInt32 = 0
  var count = 0
  // Where to look, never iterated.
  private var rowOfHold = HoldIndex()
  /// The row in `sums` of each account up to the highest that ever had one; 0 is none.
  private var sumOfAccount = PagedColumn<UInt32>()
  private var expiries = ExpiryQueue()
  /// Accounts of which nothing is kept since the last drawing or ending.
  private(set) var freedAccounts: [UInt32] = []

  /// Entries of ended holds that the queue may have beyond those of open ones.
  private static let staleExpiries = 1_024

  init() {
    rows.append(
      HoldRow(
        id: .none, expiresMs: 0, firstLine: 0, older: 0, newer: 0, lane: 0, serial: 0,
        day: Day(number: 0), lineCount: 0, locked: 0))
    lines.append(HoldLineRow(amount: 0, remaining: 0, account: 0, next: 0, side: 0))
    sums.append(HeldRow(account: 0))
  }

  func row(of hold: Position) -> UInt32? { rowOfHold.row(of: hold) }

  /// The row of an account in `sums`; 0 is none.
  @inline(__always)
  private func sumRow(of account: UInt32) -> UInt32 {
    Int(account) < sumOfAccount.count ? sumOfAccount[account] : 0
  }

  private mutating func setSumRow(of account: UInt32, _ row: UInt32) {
    while sumOfAccount.count <= Int(account) { sumOfAccount.append(0) }
    sumOfAccount[account] = row
  }

  func isHeld(_ account: UInt32) -> Bool { sumRow(of: account) != 0 }

  /// What the open holds of an account keep on each side.
  func held(of account: UInt32) -> (debit: Int64, credit: Int64) {
    // Row 0 keeps nothing.
    let row = sumRow(of: account)
    return (sums[row].debit, sums[row].credit)
  }

  /// Reads what placing a hold on an account will touch; returns a sum to be kept.
  @inline(__always)
  func warmth(ofAccount account: UInt32) -> UInt64 { UInt64(sums[sumRow(of: account)].lines) }

  /// Reads what drawing the holds will touch, so that the processor waits for many lines of memory
  /// at once. Returns a sum to be kept.
  func warm(_ holds: ArraySlice<Position>) -> UInt64 {
    var sum: UInt64 = 0
    for hold in holds { sum &+= UInt64(rowOfHold.warmth(hold)) }
    for hold in holds { sum &+= UInt64(rows[rowOfHold.warmth(hold)].firstLine) }
    for hold in holds {
      let line = rows[rowOfHold.warmth(hold)].firstLine
      sum &+= UInt64(bitPattern: lines[line].remaining) &+ warmth(ofAccount: lines[line].account)
    }
    return sum
  }

  /// Finds the holds again by what the columns say; for a state that was read back.
  mutating func index() {
    rowOfHold = HoldIndex()
    sumOfAccount = PagedColumn()
    expiries = ExpiryQueue()
    var at = oldest
    while at != 0 {
      rowOfHold.insert(rows[at].id, row: at)
      if rows[at].expiresMs != 0 { expiries.insert(rows[at].expiresMs, rows[at].id) }
      at = rows[at].newer
    }
    for row in 1..<UInt32(sums.count) where sums[row].lines > 0 {
      setSumRow(of: sums[row].account, row)
    }
  }

  // MARK: Placing

  /// Opens the hold whose lines are in `facts`.
  mutating func place(_ head: VoucherHead, _ facts: borrowing LegScratch, as id: Position) {
    var chain: UInt32 = 0
    for index in facts.indices.reversed() {
      let line = facts[index]
      let row = HoldLineRow(
        amount: line.amount, remaining: line.amount, account: line.account, next: chain,
        side: UInt32(line.side.rawValue))
      if freeLine != 0 {
        chain = freeLine
        freeLine = lines[chain].next
        lines[chain] = row
      } else {
        chain = lines.append(row)
      }
      keep(line.amount, on: line.side, of: line.account, lines: 1)
    }
    let row = HoldRow(
      id: id, expiresMs: head.expiresMs, firstLine: chain, older: newest, newer: 0,
      lane: head.lane, serial: head.serial, day: head.day, lineCount: UInt16(facts.count),
      locked: 0)
    var number = freeRow
    if number != 0 {
      freeRow = rows[number].newer
      rows[number] = row
    } else {
      number = rows.append(row)
    }
    if newest != 0 { rows[newest].newer = number } else { oldest = number }
    newest = number
    count += 1
    rowOfHold.insert(id, row: number)
    if head.expiresMs != 0 { expiries.insert(head.expiresMs, id) }
  }

  private mutating func keep(_ amount: Int64, on side: Side, of account: UInt32, lines: Int) {
    var row = sumRow(of: account)
    if row == 0 {
      row = freeSum
      if row != 0 {
        freeSum = sums[row].next
        sums[row] = HeldRow(account: account)
      } else {
        row = sums.append(HeldRow(account: account))
      }
      setSumRow(of: account, row)
    }
    if side == .debit { sums[row].debit += amount } else { sums[row].credit += amount }
    sums[row].lines = UInt32(Int(sums[row].lines) + lines)
    if sums[row].lines == 0 {
      setSumRow(of: account, 0)
      freedAccounts.append(account)
      sums[row] = HeldRow(account: 0, next: freeSum)
      freeSum = row
    }
  }

  // MARK: Drawing and ending

  mutating func lock(_ hold: Position) {
    if let row = row(of: hold) { rows[row].locked = 1 }
  }

  /// Takes the amounts from the lines of a hold, in their order, and ends it when nothing is left or
  /// `releasesRest` gives the rest free.
  mutating func draw(_ amounts: [Int64], from hold: Position, releasesRest: Bool) {
    guard let row = row(of: hold) else { preconditionFailure("the hold is not open") }
    freedAccounts.removeAll(keepingCapacity: true)
    var line = rows[row].firstLine
    var isUsedUp = true
    for amount in amounts {
      precondition(amount >= 0 && amount <= lines[line].remaining, "more than the hold keeps")
      lines[line].remaining -= amount
      isUsedUp = isUsedUp && lines[line].remaining == 0
      keep(-amount, on: side(of: line), of: lines[line].account, lines: 0)
      line = lines[line].next
    }
    if isUsedUp || releasesRest { end(hold) }
  }

  func side(of line: UInt32) -> Side { lines[line].side == 0 ? .debit : .credit }

  mutating func end(_ hold: Position) {
    guard let number = rowOfHold.remove(hold) else {
      preconditionFailure("the hold is not open")
    }
    freedAccounts.removeAll(keepingCapacity: true)
    let row = rows[number]
    var line = row.firstLine
    while line != 0 {
      keep(-lines[line].remaining, on: side(of: line), of: lines[line].account, lines: -1)
      let next = lines[line].next
      lines[line] = HoldLineRow(amount: 0, remaining: 0, account: 0, next: freeLine, side: 0)
      freeLine = line
      line = next
    }
    if row.older != 0 { rows[row.older].newer = row.newer } else { oldest = row.newer }
    if row.newer != 0 { rows[row.newer].older = row.older } else { newest = row.older }
    rows[number].id = .none
    rows[number].newer = freeRow
    freeRow = number
    count -= 1
    if expiries.count > 2 * count + Self.staleExpiries {
      let known = rowOfHold
      expiries.compact { known.row(of: $0) != nil }
    }
  }

  /// The hold whose time is over first, by time and then by place; nil when none is.
  mutating func nextExpired(atMs now: Int64) -> Position? {
    while let first = expiries.first, first.expiresMs <= now {
      if let row = row(of: first.hold), !rows[row].isLocked { return first.hold }
      expiries.removeFirst()
    }
    return nil
  }
}
