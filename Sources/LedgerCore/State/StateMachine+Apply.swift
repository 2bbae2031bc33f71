extension StateMachine {
  /// Posts the voucher in `facts`: numbers it, moves balances and turnover, and writes its
  /// records. It has passed its checks, now or when it was first accepted; a replay goes this way
  /// too and then compares the bytes.
  mutating func applyVoucher(_ head: VoucherHead) {
    if head.hold != .none { applyDraw(head) }
    let voucher = UInt32(body.voucherCount)
    let firstLeg = body.legCount
    let tailOffset = body.tails.count
    let (ledger, number, ledgerCount) = numberVoucher(head.month, voucher)
    if head.flags.contains(.reversal) { body.tails.append(head.reversed.rawValue) }
    var flags = head.flags
    if !head.reference.isEmpty {
      applyReference(head, voucher: voucher)
      flags.insert(.reference)
    }
    if !head.summary.isEmpty { body.tails.append(utf8: head.summary) }
    body.vouchers.append(
      VoucherRecord(
        flags: flags,
        legCount: UInt16(facts.count), firstLeg: UInt32(firstLeg),
        day: head.day, month: head.month, ledger: ledger, number: number,
        tailOffset: UInt32(tailOffset), tailLength: UInt16(body.tails.count - tailOffset),
        ledgerCount: UInt16(ledgerCount), lane: head.lane, serial: head.serial))
    for index in facts.indices {
      post(facts[index], at: firstLeg + index, voucher: voucher, head)
    }
    if head.flags.contains(.reversal) { noteReversal(head, voucher: voucher) }
    // A command's voucher comes with the command's serial.
    if head.lane != 0 && !head.flags.contains(.business) { advanceLane(head, voucher: voucher) }
  }

  /// Gives the voucher its number in each of its ledgers; those after the first go to the tail.
  private mutating func numberVoucher(
    _ month: FiscalMonth, _ voucher: UInt32
  ) -> (ledger: UInt32, number: UInt32, ledgers: Int) {
    let first = accounts[facts[0].account].ledger
    let number = nextNumber(of: first, month, voucher)
    var count = 1
    var marked = false
    for index in facts.indices {
      let ledger = accounts[facts[index].account].ledger
      if ledger == first { continue }
      if !marked {
        ledgerMarks.removeAll()
        marked = true
      }
      guard ledgerMarks.add(1, to: ledger) else { continue }
      count += 1
      body.tails.append(ledger)
      body.tails.append(nextNumber(of: ledger, month, voucher))
    }
    return (first, number, count)
  }

  private mutating func nextNumber(
    of ledger: UInt32, _ month: FiscalMonth, _ voucher: UInt32
  ) -> UInt32 {
    let row = monthRow(of: ledger, month) ?? openMonth(of: ledger, month)
    let newest = Position(rawValue: body.ordinal << Position.legBits | UInt64(voucher))
    let number = Self.takeNumber(of: &months[row], newest)
    if number.isFirstOfBlock { touchedMonths.append(row) }
    return number.number
  }

  @inline(__always)
  private static func takeNumber(
    of row: inout MonthRow, _ voucher: Position
  ) -> (number: UInt32, isFirstOfBlock: Bool) {
    let number = row.numbers + 1
    precondition(number < UInt32.max)
    row.numbers = number
    row.lastVoucher = voucher
    let isFirst = row.blockCount == 0
    if isFirst { row.blockFirst = number }
    row.blockCount += 1
    return (number, isFirst)
  }

  @inline(__always)
  func monthRow(of ledger: UInt32, _ month: FiscalMonth) -> UInt32? {
    var row = ledgers[ledger].months
    while row != 0 {
      if months[row].month == month { return row }
      row = months[row].next
    }
    return nil
  }

  mutating func openMonth(of ledger: UInt32, _ month: FiscalMonth) -> UInt32 {
    let row = months.append(MonthRow(ledger: ledger, next: ledgers[ledger].months, month: month))
    ledgers[ledger].months = row
    return row
  }

  @inline(__always)
  private mutating func post(
    _ fact: LegFact, at leg: Int, voucher: UInt32, _ head: VoucherHead
  ) {
    let position = Position(block: body.ordinal, index: leg)
    let record = Self.advance(
      &accounts[fact.account], by: fact, at: position, voucher: voucher, head,
      &jumpSlots, &turnovers, &freeTurnover)
    body.legs.append(record)
    if head.day < record.maximumDay {
      body.lateLegs.append(
        LateLeg(leg: UInt32(leg), previous: accounts[fact.account].lastLate))
      accounts[fact.account].lastLate = position
    }
  }

  /// Moves an account by one leg and returns the leg's record.
  @inline(__always)
  private static func advance(
    _ row: inout AccountRow, by fact: LegFact, at position: Position, voucher: UInt32,
    _ head: VoucherHead, _ slots: inout PagedColumn<Position>,
    _ turnovers: inout PagedColumn<TurnoverRow>, _ freeTurnover: inout UInt32
  ) -> LegRecord {
    row.balance += fact.effect
    row.legs += 1
    if row.maximumDay < head.day { row.maximumDay = head.day }
    let previous = row.lastLeg
    let jump = row.jumps.push(position, in: &slots)
    row.lastLeg = position
    addTurnover(fact, head.month, to: &row, &turnovers, &freeTurnover)
    return LegRecord(
      amount: fact.amount, balance: row.balance, previous: previous, jump: jump,
      accountAndSide: fact.accountAndSide, ordinal: row.legs, voucher: voucher, day: head.day,
      maximumDay: row.maximumDay)
  }

  @inline(__always)
  private static func addTurnover(
    _ fact: LegFact, _ month: FiscalMonth, to row: inout AccountRow,
    _ turnovers: inout PagedColumn<TurnoverRow>, _ freeTurnover: inout UInt32
  ) {
    var at = row.turnover
    while at != 0 && turnovers[at].month != month { at = turnovers[at].next }
    if at == 0 {
      at = newTurnover(
        TurnoverRow(debit: 0, credit: 0, next: row.turnover, month: month), &turnovers,
        &freeTurnover)
      row.turnover = at
    }
    if fact.side == .debit {
      turnovers[at].debit += fact.amount
    } else {
      turnovers[at].credit += fact.amount
    }
    if turnovers[at].exceeds(Limits.turnoverFen) || row.legs >= Limits.legsPerAccount {
      row.flags |= AccountRow.fullFlag
    }
  }

  private mutating func advanceLane(_ head: VoucherHead, voucher: UInt32) {
    let attempt = takeSerial(head.serial, ofLane: head.lane)
    if extendLastRun(head, voucher: voucher, attempt: attempt) { return }
    appendRun(
      lane: head.lane, serial: head.serial, attempt: attempt, index: voucher, kind: .vouchers)
  }

  /// Uses a serial of a lane. Returns which attempt it was.
  mutating func takeSerial(_ serial: UInt64, ofLane lane: UInt32) -> UInt32 {
    let number = Int(lane)
    if serial == lanes[number].nextSerial {
      lanes[number].nextSerial += 1
      return 1
    }
    // Only a refused serial can be accepted out of order, under the next attempt.
    guard let index = lanes[number].refused.firstIndex(where: { $0.serial == serial })
    else { preconditionFailure("a serial is accepted once") }
    return lanes[number].refused.remove(at: index).attempt + 1
  }

  mutating func appendRun(
    lane: UInt32, serial: UInt64, attempt: UInt32, index: UInt32, kind: LaneRun.Kind
  ) {
    let number = Int(lane)
    let position = Position(
      block: body.ordinal, index: body.laneRuns.count / MemoryLayout<LaneRun>.size)
    var run = LaneRun(
      lane: lane, epoch: lanes[number].epoch, firstSerial: serial, voucher: index,
      count: 1, attempt: attempt, kind: kind, previous: .none, jump: .none)
    if attempt == 1 {
      run.previous = lanes[number].lastRun
      run.jump = lanes[number].jumps.push(position, in: &jumpSlots)
      lanes[number].lastRun = position
    } else {
      run.previous = lanes[number].lastRetry
      lanes[number].lastRetry = position
    }
    body.laneRuns.append(run)
  }

  /// Lengthens the newest run of the block when the voucher continues it.
  private mutating func extendLastRun(
    _ head: VoucherHead, voucher: UInt32, attempt: UInt32
  ) -> Bool {
    let offset = body.laneRuns.count - MemoryLayout<LaneRun>.size
    guard offset >= 0 else { return false }
    var run = body.laneRuns.load(at: offset, as: LaneRun.self)
    guard run.kind == .vouchers, run.lane == head.lane,
      run.epoch == lanes[Int(head.lane)].epoch,
      run.attempt == attempt, run.firstSerial + UInt64(run.count) == head.serial,
      run.voucher + run.count == voucher
    else { return false }
    run.count += 1
    body.laneRuns.store(run, at: offset)
    return true
  }

  private mutating func noteReversal(_ head: VoucherHead, voucher: UInt32) {
    let by = Position(block: body.ordinal, index: Int(voucher))
    precondition(reversalIndex[head.reversed] == nil, "a voucher is reversed once")
    reversalIndex[head.reversed] = reversals.append(
      ReversalRow(
        voucher: head.reversed, by: by,
        actor: head.lane == 0
          ? UInt32(truncatingIfNeeded: head.serial) : lanes[Int(head.lane)].actor))
  }
}
