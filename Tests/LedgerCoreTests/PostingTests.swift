import Testing

@testable import LedgerCore

struct PostingTests {
  private let books = Books()
  private let ledger: UInt32
  private let cash: UInt32
  private let spent: UInt32
  private let income: UInt32

  init() {
    ledger = books.openLedger()
    cash = books.openAccount(in: ledger, "1001", "F=1", limit: .neverCredit)
    spent = books.openAccount(in: ledger, "5001", "F=1")
    income = books.openAccount(in: ledger, "4001", "F=1", side: .credit)
  }

  private func trial(
    _ ledger: UInt32, from: UInt32 = 0, to: UInt32 = 0
  ) -> [TrialBalanceRow] {
    books.machine.trialBalance(
      ofLedger: ledger, from: FiscalMonth(public: from) ?? .none,
      to: FiscalMonth(public: to) ?? .none)
  }

  @Test func twoLegsMoveTwoAccounts() {
    #expect(books.post(Voucher(legs: [.debit(cash, 100), .credit(income, 100)])) == nil)
    #expect([cash, spent, income].map(books.balance) == [100, 0, -100])
    #expect(
      trial(ledger) == [
        TrialBalanceRow(account: cash, opening: 0, debit: 100, credit: 0),
        TrialBalanceRow(account: income, opening: 0, debit: 0, credit: 100),
      ])
    #expect(trial(ledger).map(\.closing) == [100, -100])
  }

  @Test func asManyLegsAsAllowedAreOneVoucher() {
    let pairs = Limits.legsPerVoucher / 2
    var legs: [LegFact] = []
    for fen in 1...Int64(pairs) { legs += [.debit(cash, fen), .credit(income, fen)] }
    #expect(books.post(Voucher(legs: legs)) == nil)
    let sum = Int64(pairs) * Int64(pairs + 1) / 2
    #expect([cash, income].map(books.balance) == [sum, -sum])
    let block = books.seal()
    #expect(block.vouchers.count == 1 && block.legs.count == Limits.legsPerVoucher)
    #expect(block.legs.last?.ordinal == UInt32(pairs))
  }

  @Test func redLegsLowerTheTurnoverOfTheirOwnSide() {
    #expect(books.post(Voucher(legs: [.debit(cash, 100), .credit(income, 100)])) == nil)
    #expect(books.post(Voucher(legs: [.debit(cash, -30), .credit(income, -30)])) == nil)
    #expect(
      trial(ledger) == [
        TrialBalanceRow(account: cash, opening: 0, debit: 70, credit: 0),
        TrialBalanceRow(account: income, opening: 0, debit: 0, credit: 70),
      ])
    #expect(books.seal().legs.map(\.amount) == [100, 100, -30, -30])
  }

  @Test func monthsStandApartInTheTrialBalance() {
    for (month, fen) in [(1, 10), (2, 20), (4, 40)] as [(Int, Int64)] {
      #expect(
        books.post(
          Voucher(day: .of(2020, month, 5), legs: [.debit(cash, fen), .credit(income, fen)]))
          == nil)
    }
    // Posted last, effective early.
    #expect(
      books.post(Voucher(day: .of(2020, 2, 1), legs: [.debit(spent, 5), .credit(cash, 5)])) == nil)
    let row = trial(ledger, from: 202_002, to: 202_003)[0]
    #expect(row == TrialBalanceRow(account: cash, opening: 10, debit: 20, credit: 5))
    #expect(trial(ledger, from: 202_005)[0].opening == 65)
    #expect(trial(ledger, to: 202_001)[0].closing == 10)
  }

  @Test func numbersAreGivenPerLedgerAndMonthWithoutGaps() throws {
    let other = books.openLedger("P")
    let there = books.openAccount(in: other, "1001")
    let back = books.openAccount(in: other, "4001")
    let here = [LegFact.debit(cash, 1), .credit(income, 1)]
    let both = here + [.debit(there, 1), .credit(back, 1)]
    let refused = [LegFact.debit(cash, 1), .credit(income, 2)]
    let vouchers = [
      Voucher(day: .of(2020, 1, 9), legs: here), Voucher(day: .of(2020, 1, 9), legs: refused),
      Voucher(day: .of(2020, 1, 9), legs: both), Voucher(day: .of(2020, 2, 9), legs: both),
      Voucher(day: .of(2020, 1, 1), legs: here),
      Voucher(day: .of(2020, 1, 1), legs: [.debit(there, 1), .credit(back, 1)]),
    ]
    let outcome = try books.submit(books.batch(vouchers))
    #expect(outcome.refusals.map(\.voucher) == [1])
    #expect(outcome.runs.map { [$0.first, $0.count, $0.index] } == [[0, 1, 0], [2, 4, 1]])
    let block = books.seal()
    #expect(block.vouchers.map(\.ledger) == [ledger, ledger, ledger, ledger, other])
    #expect(block.vouchers.map(\.number) == [1, 2, 1, 3, 2])
    let others = block.vouchers.map { block.tail(of: $0)?.numbers.map(\.number) ?? [] }
    #expect(others == [[], [1], [1], [], []])
    let january = FiscalMonth(public: 202_001)
    #expect(block.directory.filter { $0.month == january }.map(\.count) == [3, 2])
    #expect(books.machine.vouchers(ofLedger: ledger, try #require(january))?.numbers == 3)
  }

  @Test func aLedgerMetTwiceInAVoucherGetsOneNumber() {
    let ledgers = (0..<3).map { books.openLedger("X\($0)") }
    let accounts = ledgers.map {
      (books.openAccount(in: $0, "1001"), books.openAccount(in: $0, "4001"))
    }
    var legs = accounts.map { LegFact.debit($0.0, 7) }
    legs += accounts.reversed().map { .credit($0.1, 7) }
    #expect(books.post(Voucher(legs: legs)) == nil)
    let block = books.seal()
    #expect(block.vouchers[0].ledgerCount == 3)
    #expect(block.tail(of: block.vouchers[0])?.numbers.map(\.ledger) == Array(ledgers[1...]))
    #expect(block.directory.map(\.ledger) == ledgers)
  }

  @Test func theSummaryStandsInTheTail() {
    let text = String(repeating: "付", count: 170) + "ab"
    #expect(text.utf8.count == Limits.summaryBytes)
    #expect(
      books.post(Voucher(legs: [.debit(cash, 1), .credit(income, 1)], summary: text)) == nil)
    let block = books.seal()
    #expect(block.tail(of: block.vouchers[0])?.summary == text)
  }

  @Test func oneSummaryAndOneDayServeAWholeBatch() throws {
    var batch = books.batch(
      (0..<3).map { _ in Voucher(legs: [.debit(cash, 1), .credit(income, 1)]) })
    batch.days = [UInt32(Day.of(2020, 5, 6).number)]
    batch.summaries = ["同一摘要"]
    #expect(try books.submit(batch).decided == 3)
    let block = books.seal()
    #expect(block.vouchers.map { block.tail(of: $0)?.summary } == ["同一摘要", "同一摘要", "同一摘要"])
    #expect(Set(block.vouchers.map(\.day)) == [.of(2020, 5, 6)])
  }

  @Test func oneLegCountServesAWholeBatch() throws {
    let batch = VoucherBatch(
      lane: books.lane, epoch: books.epoch, firstSerial: 1,
      days: [UInt32(Day.of(2020, 5, 6).number)], legCounts: [3],
      accounts: [cash, cash, income, cash, spent, income], amounts: [1, 2, -3, 4, 5, -9])
    #expect(batch.count == 2)
    #expect(try books.submit(batch).decided == 2)
    #expect([cash, spent, income].map(books.balance) == [7, 5, -12])
  }

  @Test func limitsTakeTheNetOfTheVoucher() {
    // The account is overdrawn between the legs, not after them.
    let legs = [LegFact.credit(cash, 50), .debit(spent, 50), .debit(cash, 60), .credit(income, 60)]
    #expect(books.post(Voucher(legs: legs)) == nil)
    #expect(books.balance(cash) == 10)
    #expect(books.seal().legs.map(\.balance) == [-50, 50, 10, -60])
  }

  @Test func limitsHoldInPostingOrderWhateverTheDays() {
    #expect(
      books.post(Voucher(day: .of(2020, 6, 1), legs: [.debit(cash, 10), .credit(income, 10)]))
        == nil)
    // By date the balance was negative in May: reported, not refused.
    #expect(
      books.post(Voucher(day: .of(2020, 5, 1), legs: [.credit(cash, 10), .debit(spent, 10)]))
        == nil)
    let refusal = books.post(
      Voucher(day: .of(2020, 7, 1), legs: [.credit(cash, 1), .debit(spent, 1)]))
    #expect(refusal?.code == .wouldBeCredit && refusal?.figures == [0, 1])
  }

  @Test func eventsOpenAnAccountOnceAndFindItAgain() {
    let before = books.machine.accountCount
    #expect(books.openAccount(in: ledger, "1001", "F=1") == cash)
    #expect(books.openLedger() == ledger)
    #expect(books.machine.accountCount == before && books.machine.ledgerCount == 1)
    let view = books.machine.view(ofAccount: cash)
    #expect(view.subject == "1001" && view.dimensions == "F=1" && view.limit == .neverCredit)
    #expect(view.normalSide == .debit && view.ledger == ledger)
    #expect(books.machine.view(ofAccount: income).normalSide == .credit)
    #expect(books.machine.accounts(ofLedger: ledger) == [cash, spent, income])
  }

  @Test func anAccountIsWithinItsRegionAndThoseAboveIt() {
    #expect(
      [0, 620_503, 620_500, 620_000, 620_502, 1].map {
        books.machine.account(cash, isWithin: $0)
      } == [true, true, true, true, false, false])
  }
}

/// By what a voucher must balance inside a ledger.
struct BalancingGroupTests {
  private let books = Books()

  /// GLB by indicator, ENT by source, GLA by part, others as a whole.
  @Test(arguments: [("GLB", "I"), ("ENT", "R")])
  func groupsBalanceEachByItself(_ book: String, _ letter: String) {
    let ledger = books.openLedger("C", book: book)
    let accounts = ["a", "b"].map { group in
      ["1", "2"].map {
        books.openAccount(in: ledger, $0, letter.isEmpty ? "" : "\(letter)=\(group)", by: group)
      }
    }
    let (a, b) = (accounts[0], accounts[1])
    #expect(books.post(Voucher(legs: [.debit(a[0], 5), .credit(a[1], 5)])) == nil)
    #expect(
      books.post(
        Voucher(legs: [.debit(a[0], 5), .debit(b[0], 7), .credit(b[1], 7), .credit(a[1], 5)]))
        == nil)
    let crossed = books.post(Voucher(legs: [.debit(a[0], 5), .credit(b[1], 5)]))
    #expect(
      crossed
        == Refusal(.unbalanced, voucher: 0, leg: 0, figures: [5, 0], account: a[0]))
    let half = books.post(
      Voucher(
        legs: [
          .debit(a[0], 5), .credit(a[1], 5), .debit(b[0], 3), .credit(b[1], 2), .credit(a[1], 1),
        ]))
    #expect(
      half == Refusal(.unbalanced, voucher: 0, leg: 0, figures: [5, 6], account: a[0]))
  }

  @Test func theTwoSidesOfAUnitsLedgerAreParallel() {
    let unit = books.openLedger("U", book: "GLA")
    let financial = ["1613", "4001"].map { books.openAccount(in: unit, $0, by: "F") }
    let budget = ["7101", "6001"].map { books.openAccount(in: unit, $0, by: "B") }
    let legs: [LegFact] = [
      .debit(financial[0], 90), .credit(financial[1], 90), .debit(budget[0], 90),
      .credit(budget[1], 90),
    ]
    #expect(books.post(Voucher(legs: legs)) == nil)
    let mixed = books.post(Voucher(legs: [.debit(financial[0], 90), .credit(budget[1], 90)]))
    #expect(mixed?.code == .unbalanced && mixed?.figures == [90, 0])
  }

  @Test func ledgersBalanceEachByItself() {
    let accounts = ["C", "P"].map { entity in
      let ledger = books.openLedger(entity)
      return ["1001", "4001"].map { books.openAccount(in: ledger, $0) }
    }
    let across = books.post(Voucher(legs: [.debit(accounts[0][0], 9), .credit(accounts[1][1], 9)]))
    #expect(across?.code == .unbalanced && across?.account == accounts[0][0])
    let legs: [LegFact] = accounts.flatMap { [.debit($0[0], 9), .credit($0[1], 9)] }
    #expect(books.post(Voucher(legs: legs)) == nil)
  }

  @Test func oneAccountMayStandOnBothSides() {
    let ledger = books.openLedger()
    let cash = books.openAccount(in: ledger, "1001", limit: .neverCredit)
    #expect(books.post(Voucher(legs: [.credit(cash, 5), .debit(cash, 5)])) == nil)
    #expect(
      books.post(Voucher(legs: [.debit(cash, 5), .debit(cash, 5)]))
        == Refusal(.unbalanced, leg: 0, figures: [10, 0], account: cash))
    #expect(books.balance(cash) == 0)
    #expect(books.seal().legs.map(\.ordinal) == [1, 2])
  }
}
