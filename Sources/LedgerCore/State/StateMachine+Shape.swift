extension StateMachine {
  /// The checks that make a whole batch malformed or unauthorised: nothing of it is decided then.
  /// `scope` is the admin code that the caller may post within; zero is everywhere.
  ///
  /// Of a malformed voucher the lowest number is given, of a batch the first malformed voucher;
  /// the scope is looked at last.
  package func checkShape(_ batch: borrowing VoucherBatch, scope: UInt32) throws(Refusal) {
    try checkColumns(batch)
    let accountEnd = UInt32(accounts.count)
    var memo = MonthMemo()
    var leg = 0
    var lastLedger: UInt32 = 0
    var outOfScope: (voucher: Int, leg: Int, account: UInt32)?
    for voucher in 0..<batch.count {
      let first = leg
      let end = leg + batch.legCount(voucher)
      try checkVoucher(batch, voucher, &memo)
      while leg < end {
        let account = batch.accounts[leg]
        let amount = batch.amounts[leg]
        guard account > 0, account < accountEnd, amount != 0, amount <= Limits.amountFen,
          amount >= -Limits.amountFen
        else { throw faultyLeg(batch, voucher, first..<end) }
        let ledger = accounts[account].ledger
        if ledger != lastLedger {
          lastLedger = ledger
          if outOfScope == nil && !ledgers[ledger].isWithin(scope) {
            outOfScope = (voucher, leg - first, account)
          }
        }
        leg += 1
      }
      if end - first > Limits.ledgersPerVoucher {
        guard ledgerCount(of: batch, first..<end) <= Limits.ledgersPerVoucher else {
          throw Refusal(.tooManyLedgers, voucher: voucher)
        }
      }
    }
    if let outOfScope {
      throw Refusal(
        .outOfScope, voucher: outOfScope.voucher, leg: outOfScope.leg,
        account: outOfScope.account)
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
  }

  @inline(__always)
  private func checkVoucher(
    _ batch: borrowing VoucherBatch, _ voucher: Int, _ memo: inout MonthMemo
  ) throws(Refusal) {
    let legs = batch.legCount(voucher)
    guard legs >= 2 else { throw Refusal(.tooFewLegs, voucher: voucher) }
    guard legs <= Limits.legsPerVoucher else { throw Refusal(.tooManyLegs, voucher: voucher) }
    if !batch.summaries.isEmpty {
      let text = batch.summaries.count == 1 ? 0 : voucher
      guard batch.summaries[text].utf8.count <= Limits.summaryBytes else {
        throw Refusal(.textTooLong, voucher: voucher)
      }
    }
    guard memo.month(ofDay: batch.day(voucher), adjustment: batch.isAdjustment) != nil else {
      throw Refusal(.dayOutOfRange, voucher: voucher)
    }
  }

  /// The refusal with the lowest number among the legs of a voucher.
  @inline(never)
  private func faultyLeg(
    _ batch: borrowing VoucherBatch, _ voucher: Int, _ legs: Range<Int>
  ) -> Refusal {
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
    guard let found else { preconditionFailure("a leg was found faulty") }
    return Refusal(
      found.code, voucher: voucher, leg: found.leg - legs.lowerBound,
      account: batch.accounts[found.leg])
  }

  private func ledgerCount(of batch: borrowing VoucherBatch, _ legs: Range<Int>) -> Int {
    var seen: Set<UInt32> = []
    for leg in legs { seen.insert(accounts[batch.accounts[leg]].ledger) }
    return seen.count
  }
}
