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
  private var rowOfHold: [Position: UInt32] = [:]
  private var sumOfAccount: [UInt32: UInt32] = [:]
  private var expiries = ExpiryQueue()

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

  func row(of hold: Position) -> UInt32? { rowOfHold[hold] }

  /// What the open holds of an account keep on each side.
  func held(of account: UInt32) -> (debit: Int64, credit: Int64) {
    guard let row = sumOfAccount[account] else { return (0, 0) }
    return (sums[row].debit, sums[row].credit)
  }

  func isHeld(_ account: UInt32) -> Bool { sumOfAccount[account] != nil }

  /// Finds the holds again by what the columns say; for a state that was read back.
  mutating func index() {
    rowOfHold.removeAll()
    sumOfAccount.removeAll()
    expiries = ExpiryQueue()
    var at = oldest
    while at != 0 {
      rowOfHold[rows[at].id] = at
      if rows[at].expiresMs != 0 { expiries.insert(rows[at].expiresMs, rows[at].id) }
      at = rows[at].newer
    }
    for row in 1..<UInt32(sums.count) where sums[row].lines > 0 {
      sumOfAccount[sums[row].account] = row
    }
  }

  // MARK: Placing

  mutating func place(_ hold: HoldPlacement, as id: Position) {
    var chain: UInt32 = 0
    for line in hold.lines.reversed() {
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
      id: id, expiresMs: hold.expiresMs, firstLine: chain, older: newest, newer: 0,
      lane: hold.lane, serial: hold.serial, day: hold.day, lineCount: UInt16(hold.lines.count),
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
    rowOfHold[id] = number
    if hold.expiresMs != 0 { expiries.insert(hold.expiresMs, id) }
  }

  private mutating func keep(_ amount: Int64, on side: Side, of account: UInt32, lines: Int) {
    let row: UInt32
    if let known = sumOfAccount[account] {
      row = known
    } else if freeSum != 0 {
      row = freeSum
      freeSum = sums[row].next
      sums[row] = HeldRow(account: account)
      sumOfAccount[account] = row
    } else {
      row = sums.append(HeldRow(account: account))
      sumOfAccount[account] = row
    }
    if side == .debit { sums[row].debit += amount } else { sums[row].credit += amount }
    sums[row].lines = UInt32(Int(sums[row].lines) + lines)
    if sums[row].lines == 0 {
      sumOfAccount[account] = nil
      sums[row] = HeldRow(account: 0, next: freeSum)
      freeSum = row
    }
  }

  // MARK: Drawing and ending

  mutating func lock(_ hold: Position) {
    if let row = rowOfHold[hold] { rows[row].locked = 1 }
  }

  /// Takes the amounts from the lines, in their order, and ends a hold of which nothing is left or
  /// whose rest is given free.
  mutating func draw(_ draw: HoldDraw) {
    guard let row = rowOfHold[draw.hold] else { preconditionFailure("the hold is not open") }
    var line = rows[row].firstLine
    var isUsedUp = true
    for amount in draw.amounts {
      precondition(amount >= 0 && amount <= lines[line].remaining, "more than the hold keeps")
      lines[line].remaining -= amount
      isUsedUp = isUsedUp && lines[line].remaining == 0
      keep(-amount, on: side(of: line), of: lines[line].account, lines: 0)
      line = lines[line].next
    }
    if isUsedUp || draw.releasesRest { end(draw.hold) }
  }

  func side(of line: UInt32) -> Side { lines[line].side == 0 ? .debit : .credit }

  mutating func end(_ hold: Position) {
    guard let number = rowOfHold.removeValue(forKey: hold) else {
      preconditionFailure("the hold is not open")
    }
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
      expiries.compact { known[$0] != nil }
    }
  }

  /// The hold whose time is over first, by time and then by place; nil when none is.
  mutating func nextExpired(atMs now: Int64) -> Position? {
    while let first = expiries.first, first.expiresMs <= now {
      if let row = rowOfHold[first.hold], !rows[row].isLocked { return first.hold }
      expiries.removeFirst()
    }
    return nil
  }
}
