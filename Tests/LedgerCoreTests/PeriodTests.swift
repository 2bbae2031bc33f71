import Testing

@testable import LedgerCore

/// Months of a ledger, their order, and the adjustment period.
struct PeriodTests {
  private let books = Books()
  private let ledger: UInt32
  private let cash: UInt32
  private let income: UInt32

  init() {
    ledger = books.openLedger(from: 202_003)
    cash = books.openAccount(in: ledger, "1001")
    income = books.openAccount(in: ledger, "4001")
  }

  private func month(_ number: UInt32) -> FiscalMonth { FiscalMonth(public: number) ?? .none }
  private func close(_ number: UInt32) throws {
    try books.machine.closeMonth(ledger: ledger, month: month(number), actor: Books.actor)
  }
  private func post(_ day: Day, adjustment: Bool = false) -> Refusal? {
    books.post(
      Voucher(day: day, legs: [.debit(cash, 1), .credit(income, 1)]), isAdjustment: adjustment)
  }

  @Test func monthsCloseInOrderFromTheFirst() throws {
    for wrong in [UInt32(202_002), 202_004, 202_103] {
      #expect(throws: Refusal(.monthNotNext, figures: [Int64(wrong), 202_003])) {
        try close(wrong)
      }
    }
    for number in Array(202_003...202_013) + [202_101] { try close(UInt32(number)) }
    #expect(books.machine.view(ofLedger: ledger).closedThrough == month(202_101))
    #expect(throws: Refusal(.monthNotNext, figures: [202_101, 202_102])) { try close(202_101) }
    #expect(throws: Refusal(.monthNotNext, figures: [0, 202_102])) {
      try books.machine.closeMonth(ledger: ledger, month: .none, actor: Books.actor)
    }
  }

  @Test(arguments: [0, 2, 99] as [UInt32])
  func aLedgerThatIsNotThereIsNotClosed(_ number: UInt32) {
    #expect(throws: Refusal(.unknownLedger)) {
      try books.machine.closeMonth(
        ledger: number, month: month(202_003), actor: Books.actor)
    }
  }

  @Test func theCloseNamesTheNumbersGiven() throws {
    #expect(post(.of(2020, 3, 31)) == nil)
    #expect(post(.of(2020, 3, 1)) == nil)
    #expect(post(.of(2020, 4, 1)) == nil)
    try close(202_003)
    try close(202_004)
    let closed = books.seal().events.compactMap { event -> UInt32? in
      guard case .monthClosed(let closing) = event.event else { return nil }
      return closing.vouchers
    }
    #expect(closed == [2, 1])
  }

  @Test func closedMonthsTakeNothingMoreAndLaterOnesDo() throws {
    #expect(post(.of(2020, 3, 31)) == nil)
    try close(202_003)
    #expect(post(.of(2020, 3, 31))?.figures == [202_003, 202_003])
    #expect(post(.of(2020, 2, 1))?.code == .monthBeforeLedger)
    #expect(post(.of(2020, 4, 1)) == nil)
    #expect(books.balance(cash) == 2)
  }

  @Test func decemberAndTheAdjustmentPeriodAreTwoPeriods() throws {
    #expect(post(.of(2020, 12, 31)) == nil)
    #expect(post(.of(2020, 12, 31), adjustment: true) == nil)
    let block = books.seal()
    #expect(block.vouchers.map(\.month.publicNumber) == [202_012, 202_013])
    #expect(block.vouchers.map(\.number) == [1, 1])
    for number in UInt32(202_003)...202_012 { try close(number) }
    #expect(post(.of(2020, 12, 31))?.code == .monthClosed)
    #expect(post(.of(2020, 12, 31), adjustment: true) == nil)
    try close(202_013)
    #expect(post(.of(2020, 12, 31), adjustment: true)?.figures == [202_013, 202_013])
    #expect(post(.of(2021, 1, 1)) == nil)
    let rows = books.trialBalance(
      ofLedger: ledger, from: month(202_013), to: month(202_013))
    #expect(rows[0] == TrialBalanceRow(account: cash, opening: 1, debit: 2, credit: 0))
  }

  @Test func eachLedgerOfAVoucherHasItsOwnPeriods() throws {
    let other = books.openLedger("P", from: 202_001)
    let there = books.openAccount(in: other, "1001")
    let back = books.openAccount(in: other, "4001")
    try close(202_003)
    let legs: [LegFact] = [.debit(there, 1), .credit(back, 1), .debit(cash, 1), .credit(income, 1)]
    #expect(
      books.post(Voucher(day: .of(2020, 3, 1), legs: legs))
        == Refusal(.monthClosed, leg: 2, figures: [202_003, 202_003], account: cash))
    #expect(books.post(Voucher(day: .of(2020, 3, 1), legs: Array(legs[..<2]))) == nil)
  }
}

/// Correction by red legs (红字冲销).
struct ReversalTests {
  private let books = Books()
  private let ledger: UInt32
  private let cash: UInt32
  private let income: UInt32

  init() {
    ledger = books.openLedger()
    cash = books.openAccount(in: ledger, "1001", limit: .neverCredit)
    income = books.openAccount(in: ledger, "4001")
    #expect(books.post(voucher(100)) == nil)
    #expect(books.post(voucher(20)) == nil)
    books.seal()
  }

  private func voucher(_ fen: Int64) -> Voucher {
    Voucher(legs: [.debit(cash, fen), .credit(income, fen)])
  }
  private func reverse(
    _ voucher: Position, _ legs: [LegFact], flags: VoucherRecord.Flags = [],
    day: Day = .of(2020, 4, 1), reason: String = "错账"
  ) throws(Refusal) -> Position {
    try books.machine.reverse(
      voucher, legs: legs, flags: flags, day: day, reason: reason, actor: Books.actor)
  }
  private let first = Position(block: 1, index: 0)

  @Test func redLegsTakeTheTurnoverBack() throws {
    let position = try reverse(first, voucher(100).legs)
    #expect(position == Position(block: 2, index: 0))
    let block = books.seal()
    #expect(block.legs.map(\.amount) == [-100, -100])
    #expect(block.legs.map(\.side) == [.debit, .credit])
    let record = block.vouchers[0]
    #expect(record.flags == .reversal && record.lane == 0 && record.serial == 1)
    #expect(block.tail(of: record)?.reversed == first && block.tail(of: record)?.summary == "错账")
    #expect(block.laneRuns.isEmpty)
    let rows = books.trialBalance(ofLedger: ledger, from: .none, to: .none)
    #expect(rows[0] == TrialBalanceRow(account: cash, opening: 0, debit: 20, credit: 0))
  }

  @Test func aVoucherIsReversedOnce() throws {
    let by = try reverse(first, voucher(100).legs)
    #expect(throws: Refusal(.alreadyReversed, figures: [Int64(by.block), Int64(by.index)])) {
      try reverse(first, voucher(100).legs)
    }
    #expect(books.balance(cash) == 20)
    _ = try reverse(Position(block: 1, index: 1), voucher(20).legs)
    #expect(books.balance(cash) == 0)
  }

  @Test func aReversalIsNotReversed() throws {
    let by = try reverse(first, voucher(100).legs)
    #expect(throws: Refusal(.reversalOfReversal)) {
      try reverse(by, voucher(-100).legs, flags: .reversal)
    }
  }

  @Test func limitsAndPeriodsHoldForReversalsToo() throws {
    #expect(books.post(Voucher(legs: [.credit(cash, 60), .debit(income, 60)])) == nil)
    #expect(throws: Refusal(.wouldBeCredit, figures: [60, 100], account: cash)) {
      try reverse(first, voucher(100).legs)
    }
    #expect(throws: Refusal(.monthBeforeLedger, figures: [201_912, 202_001], account: cash)) {
      try reverse(first, voucher(100).legs, day: .of(2019, 12, 31))
    }
    try books.machine.closeMonth(
      ledger: ledger, month: FiscalMonth(public: 202_001) ?? .none, actor: Books.actor)
    #expect(throws: Refusal(.monthClosed, figures: [202_001, 202_001], account: cash)) {
      try reverse(first, voucher(100).legs, day: .of(2020, 1, 31))
    }
  }

  /// The shape comes first, then the reversed voucher, then the accounts.
  @Test func theOrderOfTheChecks() throws {
    let long = String(repeating: "a", count: Limits.summaryBytes + 1)
    let huge = voucher(9_999).legs
    let by = try reverse(first, voucher(100).legs)
    func code(_ flags: VoucherRecord.Flags, _ day: Day, _ reason: String) -> RefusalCode? {
      do throws(Refusal) {
        _ = try reverse(first, huge, flags: flags, day: day, reason: reason)
        return nil
      } catch {
        return error.code
      }
    }
    #expect(code(.reversal, .of(1999, 1, 1), long) == .textTooLong)
    #expect(code(.reversal, .of(1999, 1, 1), "") == .dayOutOfRange)
    #expect(code(.reversal, .of(2019, 1, 1), "") == .alreadyReversed)
    #expect(throws: Refusal(.reversalOfReversal)) {
      try reverse(by, huge, flags: .reversal, day: .of(2019, 1, 1))
    }
  }

  @Test func aReversalIsNumberedAmongTheVouchersOfItsMonth() throws {
    #expect(books.post(Voucher(day: .of(2020, 4, 2), legs: voucher(1).legs)) == nil)
    _ = try reverse(first, voucher(100).legs)
    #expect(books.post(Voucher(day: .of(2020, 4, 2), legs: voucher(1).legs)) == nil)
    let block = books.seal()
    #expect(block.vouchers.map(\.number) == [1, 2, 3])
    #expect(block.laneRuns.map(\.count) == [1, 1])
  }
}
