import Testing

@testable import LedgerCore

/// Business references (业务流水号): one voucher each in a ledger and fiscal year.
struct ReferenceTests {
  private let books = Books()
  private let (ledger, other): (UInt32, UInt32)
  private let (cash, income, there, back): (UInt32, UInt32, UInt32, UInt32)

  init() {
    ledger = books.openLedger()
    other = books.openLedger("P")
    cash = books.openAccount(in: ledger, "1001", limit: .neverCredit)
    income = books.openAccount(in: ledger, "4001")
    there = books.openAccount(in: other, "1001")
    back = books.openAccount(in: other, "4001")
  }

  private var here: [LegFact] { [.debit(cash, 1), .credit(income, 1)] }
  private var away: [LegFact] { [.debit(there, 1), .credit(back, 1)] }

  private func post(
    _ reference: String, _ legs: [LegFact]? = nil, day: Day = .of(2020, 3, 15),
    isAdjustment: Bool = false
  ) -> Refusal? {
    books.post(
      Voucher(day: day, legs: legs ?? here, reference: reference), isAdjustment: isAdjustment)
  }
  private func find(_ reference: String, _ ledger: UInt32, _ year: UInt32 = 2_020) -> Position? {
    books.machine.voucher(reference: reference, ledger: ledger, year: year)
  }
  private func isClosed(_ year: UInt32, _ ledger: UInt32) -> Bool {
    books.machine.isYearClosed(year, ofLedger: ledger)
  }
  /// Closes the months through `last` of a ledger.
  private func close(_ ledger: UInt32, through last: UInt32) throws {
    let last = try #require(FiscalMonth(public: last))
    while books.machine.view(ofLedger: ledger).closedThrough < last {
      let month = books.machine.nextMonthToClose(ofLedger: ledger)
      try books.machine.closeMonth(ledger: ledger, month: month, actor: Books.actor)
    }
  }

  @Test func aReferenceIsUsedOnce() {
    #expect(post("ZF-1") == nil)
    #expect(post("ZF-1") == Refusal(.referenceUsed, figures: [1, 0]))
    books.seal()
    #expect(post("ZF-2") == nil)
    #expect(post("ZF-1") == Refusal(.referenceUsed, figures: [1, 0]))
    #expect(post("ZF-2") == Refusal(.referenceUsed, figures: [2, 0]))
    #expect(post("zf-1") == nil)
    #expect(find("ZF-1", ledger) == Position(block: 1, index: 0))
    #expect(find("ZF-2", ledger) == Position(block: 2, index: 0))
    #expect(find("ZF-3", ledger) == nil && find("ZF-1", other) == nil)
    #expect(find("ZF-1", ledger, 2_021) == nil)
  }

  @Test func vouchersWithoutOneAreAsMany() {
    for _ in 0..<3 { #expect(post("") == nil) }
    #expect(books.machine.references.count == 0)
  }

  @Test func otherLedgersAndYearsHaveTheirOwn() {
    #expect(post("A") == nil)
    #expect(post("A", away) == nil)
    #expect(post("A", day: .of(2021, 1, 1)) == nil)
    #expect(post("A", day: .of(2020, 12, 31))?.code == .referenceUsed)
    #expect(post("A", day: .of(2020, 12, 31), isAdjustment: true)?.code == .referenceUsed)
    #expect(post("B", day: .of(2020, 12, 31), isAdjustment: true) == nil)
    #expect(post("B", day: .of(2020, 1, 1))?.code == .referenceUsed)
    #expect(books.machine.references.count == 4)
  }

  @Test func theLedgerOfTheFirstLegCounts() {
    #expect(post("A", here + away) == nil)
    #expect(post("A", away + here) == nil)
    #expect(post("A", here + away)?.figures == [1, 0])
    #expect(post("A", away)?.figures == [1, 1])
  }

  @Test func aRefusedVoucherLeavesItsReferenceFree() {
    #expect(post("A", [.credit(cash, 9), .debit(income, 9)])?.code == .wouldBeCredit)
    #expect(post("A") == nil)
    let rest = Refusal(.wouldBeCredit, figures: [1, 9], account: cash)
    #expect(post("A", [.credit(cash, 9), .debit(income, 9)]) == rest)
  }

  @Test func aReversedVoucherKeepsItsReference() throws {
    #expect(post("A") == nil)
    _ = try books.machine.reverse(
      Position(block: 1, index: 0), legs: here, flags: [.reference], day: .of(2020, 3, 16),
      reason: "", actor: Books.actor)
    #expect(post("A")?.figures == [1, 0])
    let block = books.seal()
    #expect(block.vouchers.map(\.flags) == [.reference, .reversal])
  }

  @Test func anAtomicBatchUsesAReferenceOnce() throws {
    func batch(_ references: [String]) -> VoucherBatch {
      books.batch(references.map { Voucher(legs: here, reference: $0) }, isAtomic: true)
    }
    let twice = try books.submit(batch(["A", "", "B", "A"]))
    // Block 0 is the batch itself.
    #expect(twice.refusals == [Refusal(.referenceUsed, voucher: 3, figures: [0, 0])])
    #expect(books.machine.references.count == 0)
    #expect(try books.submit(batch(["A", "", "B", ""])).refusals == [])
    #expect(find("B", ledger) == Position(block: 1, index: 2))
    #expect(
      try books.submit(batch(["C", "B"])).refusals
        == [Refusal(.referenceUsed, voucher: 1, figures: [1, 2])])
    #expect(find("C", ledger) == nil)
    // In two ledgers, or two years, it is not the same.
    let apart = [
      Voucher(legs: here, reference: "D"), Voucher(legs: away, reference: "D"),
      Voucher(day: .of(2021, 3, 1), legs: here, reference: "D"),
    ]
    #expect(try books.submit(books.batch(apart, isAtomic: true)).refusals == [])
  }

  @Test func theTailHoldsTheReferenceBeforeTheSummary() throws {
    let voucher = Voucher(legs: here + away, summary: "拨付", reference: "业务-7")
    #expect(books.post(voucher) == nil)
    let block = books.seal()
    let tail = try #require(block.tail(of: block.vouchers[0]))
    #expect(tail.reference == "业务-7" && tail.summary == "拨付" && tail.reversed == .none)
    #expect(tail.numbers.map(\.ledger) == [other])
    #expect(block[.tails].prefix(10) == [2, 0, 0, 0, 1, 0, 0, 0, 8, 0])
  }

  @Test func aClosedYearTakesNoMoreAndIsForgotten() throws {
    for (number, day) in [Day.of(2020, 5, 1), .of(2021, 5, 1), .of(2022, 5, 1)].enumerated() {
      for legs in [here, away] { #expect(post("A\(number)", legs, day: day) == nil) }
    }
    #expect(books.machine.references.count == 6)
    try close(ledger, through: 202_012)
    #expect(!isClosed(2_020, ledger))
    #expect(find("A0", ledger) != nil && books.machine.references.count == 6)
    #expect(post("A0", day: .of(2020, 12, 1), isAdjustment: true)?.code == .referenceUsed)

    try close(ledger, through: 202_013)
    #expect(isClosed(2_020, ledger))
    #expect(!isClosed(2_020, other))
    #expect(books.machine.references.count == 5 && find("A0", ledger) == nil)
    // The others are where they were.
    #expect(find("A1", ledger, 2_021) == Position(block: 1, index: 2))
    #expect(find("A2", ledger, 2_022) == Position(block: 1, index: 4))
    #expect(find("A0", other) == Position(block: 1, index: 1))
    #expect(find("A2", other, 2_022) == Position(block: 1, index: 5))
    #expect(post("A2", away, day: .of(2022, 6, 1))?.figures == [1, 5])
    #expect(post("A3", day: .of(2021, 1, 1)) == nil)

    try close(other, through: 202_113)
    #expect(books.machine.references.count == 4 && find("A2", other, 2_022) != nil)
    try close(ledger, through: 202_213)
    #expect(books.machine.references.count == 1)
    #expect(post("A2", away, day: .of(2022, 7, 1))?.code == .referenceUsed)
    books.seal()
    var replayed = StateMachine()
    for block in books.blocks { try block.replay(into: &replayed) }
    #expect(replayed.stateBytes() == books.state())
    let found = replayed.voucher(reference: "A2", ledger: other, year: 2_022)
    #expect(found == Position(block: 1, index: 5))
  }

  @Test func aYearThatWasClosedWholeStaysShutWhenItIsReopened() throws {
    #expect(post("A", day: .of(2020, 12, 1), isAdjustment: true) == nil)
    try close(ledger, through: 202_013)
    let month = try #require(FiscalMonth(public: 202_013))
    try books.reopen(ledger, month)
    for reference in ["A", "B"] {
      #expect(
        post(reference, day: .of(2020, 12, 2), isAdjustment: true)
          == Refusal(.referenceYearClosed, figures: [2_020]))
    }
    #expect(post("", day: .of(2020, 12, 2), isAdjustment: true) == nil)
    #expect(post("A", day: .of(2021, 1, 2)) == nil)
    let atomic = books.batch(
      [Voucher(day: .of(2020, 12, 2), legs: here, reference: "C")], isAtomic: true,
      isAdjustment: true)
    #expect(try books.submit(atomic).refusals.map(\.code) == [.referenceYearClosed])
    try close(ledger, through: 202_013)
    let version = books.machine.closeVersion(ofLedger: ledger, month)
    #expect(version == 2)
    #expect(find("A", ledger, 2_021) != nil)
  }

  @Test func manyAreFoundAgain() throws {
    let count = 3_000
    for first in stride(from: 0, to: count, by: 500) {
      let vouchers = (first..<first + 500).map {
        Voucher(day: .of(2020 + $0 % 3, 3, 1), legs: here, reference: "\($0 / 3)")
      }
      #expect(try books.submit(books.batch(vouchers)).refusals == [])
      books.seal()
    }
    #expect(books.machine.references.count == count)
    for number in 0..<count {
      let found = find("\(number / 3)", ledger, UInt32(2_020 + number % 3))
      guard found == Position(block: UInt64(1 + number / 500), index: number % 500) else {
        Issue.record("reference \(number) is not found")
        continue
      }
    }
    #expect(find("\(count)", ledger) == nil)
  }
}
