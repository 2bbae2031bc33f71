/// What a business command asks of the double entry.
package enum BusinessPosting {
  case none
  /// A voucher; `draws` names the hold that it uses up.
  case voucher(legs: [LegFact], draws: Position, releasesRest: Bool)
  /// The red counterpart (红字冲销) of a voucher of an earlier command.
  case reversal(of: Position, legs: [LegFact])
  case hold([HoldLine])
  case lock(Position)
  case release(Position)
}

/// The part of a business command that the double entry looks at.
package struct BusinessHead: Sendable {
  package var lane: UInt32
  package var serial: UInt64
  package var attempt: UInt32
  package var day: Day
  package var isAdjustment: Bool
  /// Summary (摘要) of the voucher or purpose of the hold.
  package var summary: String

  package init(
    lane: UInt32, serial: UInt64, attempt: UInt32 = 1, day: Day, isAdjustment: Bool = false,
    summary: String
  ) {
    self.lane = lane
    self.serial = serial
    self.attempt = attempt
    self.day = day
    self.isAdjustment = isAdjustment
    self.summary = summary
  }
}

extension StateMachine {
  /// Checks what a command posts, then records the command and posts it; a refusal leaves all as it
  /// was. The lane must expect the serial.
  package mutating func accept(
    _ record: BusinessRecord, _ head: BusinessHead, _ posting: BusinessPosting
  ) throws(Refusal) -> BusinessPlace {
    guard let month = FiscalMonth(day: head.day, adjustment: head.isAdjustment) else {
      throw Refusal(.dayOutOfRange)
    }
    var voucher = VoucherHead(
      day: head.day, month: month, flags: .business, lane: head.lane, serial: head.serial,
      attempt: head.attempt, summary: head.summary)
    isCommand = true
    defer { isCommand = false }
    try check(posting, &voucher)
    let place = emit(.business(record))
    precondition(!hasMisfit, "an accepted command fits the books")
    switch posting {
    case .none: break
    case .voucher, .reversal: applyVoucher(voucher)
    case .hold: _ = placeHold(voucher)
    case .lock(let hold):
      if let row = holds.row(of: hold), !holds.rows[row].isLocked {
        emit(.holdLocked(hold: hold, actor: lanes[Int(head.lane)].actor))
      }
    case .release(let hold):
      emit(.holdReleased(HoldRelease(hold: hold, actor: lanes[Int(head.lane)].actor)))
    }
    return businessPlace(record, at: place, endOfEvent: nil)
  }

  private mutating func check(
    _ posting: BusinessPosting, _ head: inout VoucherHead
  ) throws(Refusal) {
    switch posting {
    case .none:
      return
    case .voucher(let legs, let hold, let releasesRest):
      try fill(legs)
      head.hold = hold
      head.releasesRest = hold != .none && releasesRest
      if let refusal = check(head) { throw refusal }
    case .reversal(let reversed, let legs):
      if let index = reversalIndex[reversed] {
        let by = reversals[index].by
        throw Refusal(.alreadyReversed, figures: [Int64(by.block), Int64(by.index)])
      }
      try fill(legs)
      head.flags.insert(.reversal)
      head.reversed = reversed
      if let refusal = check(head) { throw refusal }
    case .hold(let lines):
      try fill(
        lines.map { LegFact(account: $0.account, side: $0.side, amount: $0.amount) },
        range: 1...Limits.linesPerHold)
      if let refusal = checkHold(head, overlaid: false) { throw refusal }
    case .lock(let hold), .release(let hold):
      guard holds.row(of: hold) != nil else {
        throw Refusal(.holdNotOpen, figures: [Int64(hold.block), Int64(hold.index)])
      }
    }
  }

  private mutating func fill(
    _ legs: [LegFact], range: ClosedRange<Int> = 2...Limits.legsPerVoucher
  ) throws(Refusal) {
    guard legs.count >= range.lowerBound else { throw Refusal(.tooFewLegs) }
    guard legs.count <= range.upperBound else { throw Refusal(.tooManyLegs) }
    facts.removeAll()
    for (index, leg) in legs.enumerated() {
      guard leg.amount != 0 else { throw Refusal(.zeroAmount, leg: index) }
      guard leg.amount.magnitude <= UInt64(Limits.amountFen) else {
        throw Refusal(.amountOutOfRange, leg: index)
      }
      facts.append(leg)
    }
  }

  /// Where a record stands. Its hold, if any, is the next event, its voucher the next voucher.
  private func businessPlace(
    _ record: BusinessRecord, at event: Position, endOfEvent: Int?
  ) -> BusinessPlace {
    let end = endOfEvent ?? event.index + EventCoding.length(of: record) / 8
    return BusinessPlace(
      event: event, hold: Position(block: event.block, index: end),
      voucher: Position(block: event.block, index: commandVoucher),
      actor: lanes[Int(record.lane)].actor, timeMs: body.timeMs)
  }

  /// Takes a command's serial and gives it to the business books.
  mutating func applyBusiness(_ record: BusinessRecord, at position: Position) {
    let attempt = takeSerial(record.serial, ofLane: record.lane)
    appendRun(
      lane: record.lane, serial: record.serial, attempt: attempt,
      index: UInt32(position.index), kind: .command)
    commandInForce = (record.lane, record.serial)
    commandVoucher = body.voucherCount
    let place = businessPlace(record, at: position, endOfEvent: body.events.count / 8)
    if business?.apply(record, at: place) != true { hasMisfit = true }
  }

  /// Whether a voucher or hold belongs to the command that was recorded last.
  func isOfCommand(lane: UInt32, serial: UInt64) -> Bool {
    commandInForce.lane == lane && commandInForce.serial == serial && lane != 0
  }

  func isPossibleBusiness(_ record: BusinessRecord) -> Bool {
    business != nil && record.lane > 0 && Int(record.lane) < lanes.count
      && isNextSerial(record.serial, ofLane: record.lane)
  }

  /// Records that a command was refused; it keeps its serial.
  package mutating func refuse(
    _ refusal: Refusal, _ head: BusinessHead, contentHash: UInt64
  ) {
    emit(
      .refused(
        RefusedVoucher(
          lane: head.lane, serial: head.serial, attempt: head.attempt, code: refusal.code,
          leg: UInt16(clamping: refusal.leg), figures: refusal.figures, contentHash: contentHash,
          actor: lanes[Int(head.lane)].actor, detail: refusal.detail)))
  }

  /// The first leg of the voucher in `facts` whose account is posted by business commands only
  /// (受控科目), unless a command posts it.
  mutating func checkManaged() -> Refusal? {
    if isCommand { return nil }
    for index in facts.indices {
      let account = facts[index].account
      if accounts[account].flags & AccountRow.managedFlag != 0 {
        return Refusal(.managedSubject, leg: index, account: account)
      }
    }
    return nil
  }

  /// An account by ledger, subject and canonical dimensions. `scratch` is memory to be used again.
  package func accountNumber(
    ledger: UInt32, subject: String, dimensions: String, scratch: inout [UInt8]
  ) -> UInt32? {
    scratch.removeAll(keepingCapacity: true)
    var digits: [10 of UInt8] = .init(repeating: 0)
    var (count, left) = (0, ledger)
    repeat {
      digits[count] = UInt8(ascii: "0") + UInt8(left % 10)
      left /= 10
      count += 1
    } while left > 0
    while count > 0 {
      count -= 1
      scratch.append(digits[count])
    }
    scratch.append(UInt8(ascii: "\t"))
    scratch.append(contentsOf: subject.utf8)
    scratch.append(UInt8(ascii: "\t"))
    scratch.append(contentsOf: dimensions.utf8)
    return accountKeys.find(bytes: scratch)
  }

  /// Why holds that a business command placed cannot be locked or given free by themselves.
  func checkUnmanaged(_ ids: [Position]) throws(Refusal) {
    for hold in ids {
      for line in self.hold(hold)?.lines ?? []
      where accounts[line.account].flags & AccountRow.managedFlag != 0 {
        throw Refusal(.managedSubject, account: line.account)
      }
    }
  }
}
