extension StateMachine {
  /// Decides the vouchers or holds `range` of a batch whose shape and lane were checked, each by itself.
  ///
  /// Refusals are recorded and keep their serials until `refusalAllowance` is used up; what comes
  /// after is not decided. `cursor` must stand before the first of them.
  ///
  /// About 125 ns a leg with the records it makes, for two-line vouchers over 100 000 accounts. What
  /// bounds it is memory latency: two or three lines of memory an account, read ahead.
  package mutating func post(
    _ batch: borrowing VoucherBatch, range: Range<Int>, cursor: inout BatchCursor,
    refusalAllowance: inout Int, into outcome: inout BatchOutcome
  ) {
    let actor = lanes[Int(batch.lane)].actor
    if batch.kind == .holds {
      return place(
        batch, range: range, cursor: &cursor, refusalAllowance: &refusalAllowance, into: &outcome)
    }
    let isPlain = batch.isPlain
    var run = BatchOutcome.Run(
      first: max(range.lowerBound, cursor.voucher), count: 0, index: body.voucherCount)
    var warmed = cursor.leg
    var warmedExtras = cursor.voucher
    while cursor.voucher < range.upperBound {
      let voucher = cursor.voucher
      if cursor.leg >= warmed {
        warmed = min(cursor.leg + Self.warmLegs, batch.accounts.count)
        warm(cursor.leg..<warmed) { batch.accounts[$0] }
      }
      if !isPlain && voucher >= warmedExtras {
        warmedExtras = min(voucher + Self.warmVouchers, batch.count)
        warmExtras(of: batch, voucher..<warmedExtras)
      }
      cursor.next(of: batch, into: &facts)
      if voucher < range.lowerBound { continue }
      let head = head(of: batch, voucher, isPlain: isPlain)
      if var refusal = check(head) {
        guard refusalAllowance > 0 else { break }
        refusalAllowance -= 1
        refusal.voucher = voucher
        outcome.refusals.append(refusal)
        outcome.accept(run)
        run = BatchOutcome.Run(first: voucher + 1, count: 0, index: body.voucherCount)
        record(refusal, of: head, actor: actor)
      } else {
        run.count += 1
        applyVoucher(head)
      }
      outcome.decided = voucher + 1
    }
    outcome.accept(run)
  }

  private mutating func place(
    _ batch: borrowing VoucherBatch, range: Range<Int>, cursor: inout BatchCursor,
    refusalAllowance: inout Int, into outcome: inout BatchOutcome
  ) {
    var warmed = cursor.leg
    while cursor.voucher < range.upperBound {
      let voucher = cursor.voucher
      if cursor.leg >= warmed {
        warmed = min(cursor.leg + Self.warmLegs, batch.accounts.count)
        warmHolds(cursor.leg..<warmed, of: batch)
      }
      cursor.next(of: batch, into: &facts)
      if voucher < range.lowerBound { continue }
      let head = head(of: batch, voucher, isPlain: false)
      if var refusal = checkHold(head, overlaid: false) {
        guard refusalAllowance > 0 else { return }
        refusalAllowance -= 1
        refusal.voucher = voucher
        outcome.refusals.append(refusal)
        record(refusal, of: head, actor: lanes[Int(batch.lane)].actor)
      } else {
        let hold = placeHold(head)
        outcome.accept(BatchOutcome.Run(first: voucher, count: 1, index: hold.index))
      }
      outcome.decided = voucher + 1
    }
  }

  /// Decides a batch all or nothing: a dry run over laid-over balances, then the posting.
  package mutating func postAtomic(
    _ batch: borrowing VoucherBatch, into outcome: inout BatchOutcome
  ) {
    var cursor = BatchCursor()
    beginDryRun()
    while cursor.voucher < batch.count {
      let voucher = cursor.voucher
      cursor.next(of: batch, into: &facts)
      var head = head(of: batch, voucher, isPlain: batch.isPlain)
      let isHold = batch.kind == .holds
      if var refusal = isHold ? checkHold(head, overlaid: true) : check(head, overlaid: true) {
        refusal.voucher = voucher
        outcome.refusals = [refusal]
        outcome.decided = batch.count
        head.attempt = 0
        record(refusal, of: head, actor: lanes[Int(batch.lane)].actor)
        return
      }
      if isHold { overlayHold() } else { overlayVoucher(head, voucher) }
    }
    cursor = BatchCursor()
    while cursor.voucher < batch.count {
      let voucher = cursor.voucher
      cursor.next(of: batch, into: &facts)
      var head = head(of: batch, voucher, isPlain: batch.isPlain)
      head.flags.insert(.atomic)
      if batch.kind == .holds {
        let hold = placeHold(head)
        outcome.accept(BatchOutcome.Run(first: voucher, count: 1, index: hold.index))
        continue
      }
      outcome.accept(
        BatchOutcome.Run(first: voucher, count: 1, index: body.voucherCount))
      applyVoucher(head)
    }
    outcome.decided = batch.count
  }

  private mutating func beginDryRun() {
    overlay.removeAll()
    grossOverlay.removeAll()
    overlaidHeld.removeAll()
    overlaidReferences.removeAll()
    overlaidHolds = 0
  }

  /// Lays the voucher in `facts`, which passed, over the balances.
  private mutating func overlayVoucher(_ head: VoucherHead, _ voucher: Int) {
    for index in facts.indices {
      overlay.add(facts[index].effect, to: facts[index].account)
      grossOverlay.add(abs(facts[index].amount), to: facts[index].account)
    }
    if head.hold != .none { overlayDraw(head.hold) }
    if !head.reference.isEmpty {
      overlaidReferences[ReferenceKey(head, ledger: accounts[facts[0].account].ledger)] = voucher
    }
  }

  /// Lays the hold in `facts` over what the limits must leave.
  private mutating func overlayHold() {
    overlaidHolds += 1
    for index in facts.indices {
      let line = facts[index]
      overlaidHeld[HeldSide(line.account, line.side), default: 0] += line.amount
    }
  }

  /// Reverses a voucher by red legs (红字冲销): same accounts and sides, opposite amounts.
  /// `legs` and `flags` are those of the voucher as the journal has it. After the shape the
  /// reversed voucher is looked at (411, 412), and only then the accounts.
  package mutating func reverse(
    _ voucher: Position, legs: [LegFact], flags: VoucherRecord.Flags, day: Day,
    isAdjustment: Bool = false, reason: String, actor: Actor
  ) throws(Refusal) -> Position {
    guard reason.utf8.count <= Limits.summaryBytes else { throw Refusal(.textTooLong) }
    guard let month = FiscalMonth(day: day, adjustment: isAdjustment) else {
      throw Refusal(.dayOutOfRange)
    }
    if let index = reversalIndex[voucher] {
      let by = reversals[index].by
      throw Refusal(.alreadyReversed, figures: [Int64(by.block), Int64(by.index)])
    }
    guard !flags.contains(.reversal) else { throw Refusal(.reversalOfReversal) }
    // What a command posted is corrected by a command: its books follow.
    guard !flags.contains(.business) else { throw Refusal(.managedSubject) }
    facts.removeAll()
    for leg in legs {
      facts.append(LegFact(accountAndSide: leg.accountAndSide, amount: -leg.amount))
    }
    var head = VoucherHead(
      day: day, month: month, flags: .reversal, lane: 0, serial: 0, reversed: voucher,
      summary: reason)
    if let refusal = check(head) { throw refusal }
    head.serial = UInt64(number(of: actor))
    let position = Position(block: body.ordinal, index: body.voucherCount)
    applyVoucher(head)
    return position
  }

  @inline(__always)
  private mutating func head(
    of batch: borrowing VoucherBatch, _ voucher: Int, isPlain: Bool
  ) -> VoucherHead {
    let day = batch.day(voucher)
    guard let month = monthMemo.month(ofDay: day, adjustment: batch.isAdjustment) else {
      preconditionFailure("the shape was checked")
    }
    var head = VoucherHead(
      day: Day(number: UInt16(day)), month: month, lane: batch.lane,
      serial: batch.firstSerial + UInt64(voucher), attempt: batch.attempt,
      summary: batch.summary(voucher))
    if !isPlain { batch.putExtras(of: voucher, into: &head) }
    return head
  }

  private mutating func record(_ refusal: Refusal, of head: VoucherHead, actor: UInt32) {
    emit(
      .refused(
        RefusedVoucher(
          lane: head.lane, serial: head.serial, attempt: head.attempt, code: refusal.code,
          leg: UInt16(refusal.leg), figures: refusal.figures, contentHash: contentHash(head),
          actor: actor)))
  }

  /// The hash that a refusal of voucher `voucher` of the batch would carry.
  package mutating func contentHash(
    of batch: borrowing VoucherBatch, voucher: Int
  ) -> UInt64 {
    var cursor = BatchCursor(of: batch, at: voucher)
    cursor.next(of: batch, into: &facts)
    return contentHash(head(of: batch, voucher, isPlain: batch.isPlain))
  }
}
