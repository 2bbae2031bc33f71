extension StateMachine {
  /// The checks that make a whole batch malformed or unauthorised: nothing of it is decided then.
  /// `scope` is the admin code that the caller may post within; zero is everywhere.
  ///
  /// Of a malformed voucher the lowest number is given, of a batch the first malformed voucher;
  /// the scope is looked at last.
  package func checkShape(_ batch: borrowing VoucherBatch, scope: UInt32) throws(Refusal) {
    try checkColumns(batch)
    // Nearly every batch is in order: that is found out column by column, and which voucher is
    // not, voucher by voucher.
    if !areVouchersWellFormed(batch) || !areLegsWellFormed(batch) { try findMalformed(batch) }
    if batch.kind == .holds { try checkHoldLines(batch) }
    if batch.isAtomic { try checkDrawnHolds(batch) }
    if scope != 0 { try checkScope(of: batch, scope) }
  }

  /// The columns that only some batches have.
  private func checkOptionalColumns(_ batch: borrowing VoucherBatch) throws(Refusal) {
    let count = batch.count
    func isOptional(_ entries: Int) -> Bool { entries == 0 || entries == count }
    switch batch.kind {
    case .vouchers:
      guard isOptional(batch.references.count), isOptional(batch.drawnHolds.count),
        batch.expiries.isEmpty
      else { throw Refusal(.batchShape) }
    case .holds:
      guard batch.references.isEmpty, batch.drawnHolds.isEmpty, batch.red.isEmpty,
        isOptional(batch.expiries.count) || batch.expiries.count == 1,
        batch.expiries.allSatisfy({ $0 >= 0 })
      else { throw Refusal(.batchShape) }
    }
  }

  /// An atomic batch draws a hold once.
  private func checkDrawnHolds(_ batch: borrowing VoucherBatch) throws(Refusal) {
    var drawn: Set<Position> = []
    for (voucher, hold) in batch.drawnHolds.enumerated()
    where hold != .none && !drawn.insert(hold).inserted {
      throw Refusal(.holdShape, voucher: voucher)
    }
  }

  /// Each hold names an account once.
  private func checkHoldLines(_ batch: borrowing VoucherBatch) throws(Refusal) {
    var first = 0
    var seen: Set<UInt32> = []
    for hold in 0..<batch.count {
      let lines = first..<first + batch.legCount(hold)
      first = lines.upperBound
      if lines.count == 1 { continue }
      seen.removeAll(keepingCapacity: true)
      for line in lines where !seen.insert(batch.accounts[line]).inserted {
        throw Refusal(
          .holdShape, voucher: hold, leg: line - lines.lowerBound, account: batch.accounts[line])
      }
    }
  }

  private func checkColumns(_ batch: borrowing VoucherBatch) throws(Refusal) {
    let count = batch.count
    guard count > 0, count <= Limits.vouchersPerBatch,
      batch.accounts.count <= Limits.legsPerBatch,
      batch.amounts.count == batch.accounts.count,
      batch.days.count == 1 || batch.days.count == count,
      batch.summaries.count <= 1 || batch.summaries.count == count
    else { throw Refusal(.batchShape) }
    var legs = 0
    for voucher in 0..<count { legs += batch.legCount(voucher) }
    guard legs == batch.accounts.count else { throw Refusal(.batchShape) }
    var last = -1
    for leg in batch.red {
      guard Int(leg) > last, Int(leg) < legs else { throw Refusal(.batchShape) }
      last = Int(leg)
    }
    try checkOptionalColumns(batch)
  }

  /// The columns that have one entry for all vouchers are looked at once.
  private func areVouchersWellFormed(_ batch: borrowing VoucherBatch) -> Bool {
    let legs = Self.legsAllowed(batch.kind)
    // Where there are more legs than ledgers are allowed, those are to be counted.
    let plain = legs.lowerBound...min(legs.upperBound, Limits.ledgersPerVoucher)
    for count in batch.legCounts where !plain.contains(Int(count)) { return false }
    for reference in batch.references where reference.utf8.count > Limits.referenceBytes {
      return false
    }
    for summary in batch.summaries where summary.utf8.count > Limits.summaryBytes { return false }
    var memo = MonthMemo()
    for day in batch.days where memo.month(ofDay: day, adjustment: batch.isAdjustment) == nil {
      return false
    }
    return true
  }

  /// Legs of a voucher, lines of a hold.
  private static func legsAllowed(_ kind: VoucherBatch.Kind) -> ClosedRange<Int> {
    kind == .holds ? 1...Limits.linesPerHold : 2...Limits.legsPerVoucher
  }

  private func areLegsWellFormed(_ batch: borrowing VoucherBatch) -> Bool {
    let end = UInt32(accounts.count)
    var areFine = true
    for account in batch.accounts { areFine = areFine && account != 0 && account < end }
    for amount in batch.amounts {
      areFine =
        areFine && amount != 0 && amount <= Limits.amountFen && amount >= -Limits.amountFen
    }
    return areFine
  }

  /// Throws the refusal of the first malformed voucher, if there is one.
  private func findMalformed(_ batch: borrowing VoucherBatch) throws(Refusal) {
    var memo = MonthMemo()
    var first = 0
    for voucher in 0..<batch.count {
      let legs = first..<first + batch.legCount(voucher)
      try checkVoucher(batch, voucher, &memo)
      if let refusal = faultyLeg(batch, voucher, legs) { throw refusal }
      guard
        legs.count <= Limits.ledgersPerVoucher
          || ledgerCount(of: batch, legs) <= Limits.ledgersPerVoucher
      else { throw Refusal(.tooManyLedgers, voucher: voucher) }
      first = legs.upperBound
    }
  }

  private func checkVoucher(
    _ batch: borrowing VoucherBatch, _ voucher: Int, _ memo: inout MonthMemo
  ) throws(Refusal) {
    let legs = batch.legCount(voucher)
    let allowed = Self.legsAllowed(batch.kind)
    guard legs >= allowed.lowerBound else { throw Refusal(.tooFewLegs, voucher: voucher) }
    guard legs <= allowed.upperBound else { throw Refusal(.tooManyLegs, voucher: voucher) }
    guard batch.summary(voucher).utf8.count <= Limits.summaryBytes,
      batch.reference(voucher).utf8.count <= Limits.referenceBytes
    else { throw Refusal(.textTooLong, voucher: voucher) }
    guard memo.month(ofDay: batch.day(voucher), adjustment: batch.isAdjustment) != nil else {
      throw Refusal(.dayOutOfRange, voucher: voucher)
    }
  }

  /// The first leg that lies in a ledger outside the scope is refused.
  private func checkScope(of batch: borrowing VoucherBatch, _ scope: UInt32) throws(Refusal) {
    var isWithin = true
    for account in batch.accounts {
      let row = ledgers[accounts[account].ledger]
      isWithin = isWithin && row.isWithin(scope)
    }
    if isWithin {
      for (voucher, hold) in batch.drawnHolds.enumerated()
      where !self.hold(hold, isWithin: scope) { throw Refusal(.outOfScope, voucher: voucher) }
      return
    }
    var first = 0
    for voucher in 0..<batch.count {
      let legs = first..<first + batch.legCount(voucher)
      for leg in legs where !account(batch.accounts[leg], isWithin: scope) {
        throw Refusal(
          .outOfScope, voucher: voucher, leg: leg - first, account: batch.accounts[leg])
      }
      first = legs.upperBound
    }
  }

  /// The refusal with the lowest number among the legs of a voucher, or nil.
  private func faultyLeg(
    _ batch: borrowing VoucherBatch, _ voucher: Int, _ legs: Range<Int>
  ) -> Refusal? {
    var found: (code: RefusalCode, leg: Int)?
    for leg in legs {
      let amount = batch.amounts[leg]
      let code: RefusalCode
      if !isAccount(batch.accounts[leg]) {
        code = .unknownAccount
      } else if amount == 0 {
        code = .zeroAmount
      } else if amount > Limits.amountFen || amount < -Limits.amountFen {
        code = .amountOutOfRange
      } else {
        continue
      }
      if found.map({ code.rawValue < $0.code.rawValue }) ?? true { found = (code, leg) }
    }
    return found.map {
      Refusal(
        $0.code, voucher: voucher, leg: $0.leg - legs.lowerBound,
        account: batch.accounts[$0.leg])
    }
  }

  private func ledgerCount(of batch: borrowing VoucherBatch, _ legs: Range<Int>) -> Int {
    var seen: Set<UInt32> = []
    for leg in legs { seen.insert(accounts[batch.accounts[leg]].ledger) }
    return seen.count
  }
}
