import Testing

@testable import LedgerCore

/// One line a code: what is asked, and the whole answer.
struct RefusalTests {
  /// Ledger C has cash (never credit), income and debt (never debit); P is another ledger, in
  /// another region, and open from March. January and February of C are closed.
  final class World {
    let books = Books()
    let (ledger, other): (UInt32, UInt32)
    let (cash, income, debt): (UInt32, UInt32, UInt32)
    let (huge, filler, away, awayToo): (UInt32, UInt32, UInt32, UInt32)
    let many: [(UInt32, UInt32)]
    /// The number that the next account would get.
    var nobody: UInt32 { UInt32(books.machine.accountCount) + 1 }

    init() throws {
      ledger = books.openLedger("C")
      other = books.openLedger("P", regions: [620_502, 620_500], from: 202_003)
      cash = books.openAccount(in: ledger, "1001", limit: .neverCredit)
      income = books.openAccount(in: ledger, "4001", side: .credit)
      debt = books.openAccount(in: ledger, "2001", side: .credit, limit: .neverDebit)
      huge = books.openAccount(in: ledger, "9999")
      filler = books.openAccount(in: ledger, "9998")
      away = books.openAccount(in: other, "1001")
      awayToo = books.openAccount(in: other, "4001")
      var many: [(UInt32, UInt32)] = []
      for number in 0...Limits.ledgersPerVoucher {
        let ledger = books.openLedger("M\(number)")
        many.append((books.openAccount(in: ledger, "1"), books.openAccount(in: ledger, "2")))
      }
      self.many = many
      for month in [UInt32(202_001), 202_002] {
        try books.machine.closeMonth(
          ledger: ledger, month: FiscalMonth(public: month) ?? .none, actor: Books.actor)
      }
      // 70 in cash, 30 owed, and an account that is nearly full.
      let opening: [LegFact] = [.debit(cash, 70), .credit(income, 40), .credit(debt, 30)]
      var vouchers = [Voucher(legs: opening)]
      for number in 0..<4_000 {
        // The months differ, because a month's turnover has a limit of its own.
        vouchers.append(
          Voucher(
            day: .of(2020, 3 + number / 1_000, 1),
            legs: [.debit(huge, Limits.amountFen), .credit(filler, Limits.amountFen)]))
      }
      _ = try books.submit(books.batch(vouchers))
    }
  }

  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var ask: @Sendable (World) -> VoucherBatch
    var answer: @Sendable (World) -> Refusal
    var testDescription: String { name }
  }

  private static func pair(_ first: UInt32, _ second: UInt32, _ fen: Int64) -> Voucher {
    Voucher(legs: [.debit(first, fen), .credit(second, fen)])
  }

  private static func line(
    _ name: String, _ answer: @escaping @Sendable (World) -> Refusal,
    _ ask: @escaping @Sendable (World) -> VoucherBatch
  ) -> Case {
    Case(name: name, ask: ask, answer: answer)
  }

  /// A voucher that breaks the code's rule, between two that do not.
  private static func middle(
    _ name: String, _ answer: @escaping @Sendable (World) -> Refusal,
    _ ask: @escaping @Sendable (World) -> Voucher
  ) -> Case {
    line(name, answer) { world in
      let good = pair(world.cash, world.income, 1)
      return world.books.batch([good, ask(world), good])
    }
  }

  static let malformed: [Case] = [
    line("101 no voucher", { _ in Refusal(.batchShape) }) { $0.books.batch([]) },
    line("101 a day too few", { _ in Refusal(.batchShape) }) { world in
      let voucher = pair(world.cash, world.income, 1)
      var batch = world.books.batch([voucher, voucher, voucher])
      batch.days.removeLast()
      return batch
    },
    line("101 an amount too few", { _ in Refusal(.batchShape) }) { world in
      var batch = world.books.batch([pair(world.cash, world.income, 1)])
      batch.amounts.removeLast()
      return batch
    },
    line("101 a summary too many", { _ in Refusal(.batchShape) }) { world in
      var batch = world.books.batch([pair(world.cash, world.income, 1)])
      batch.summaries = ["a", "b"]
      return batch
    },
    line("101 more legs than counted", { _ in Refusal(.batchShape) }) { world in
      let voucher = pair(world.cash, world.income, 1)
      var batch = world.books.batch([voucher, voucher])
      batch.accounts.append(world.cash)
      batch.amounts.append(1)
      return batch
    },
    line("101 red legs not ascending", { _ in Refusal(.batchShape) }) { world in
      var batch = world.books.batch([pair(world.cash, world.income, 1)])
      batch.red = [1, 0]
      return batch
    },
    line("101 a red leg twice", { _ in Refusal(.batchShape) }) { world in
      var batch = world.books.batch([pair(world.cash, world.income, 1)])
      batch.red = [1, 1]
      return batch
    },
    line("101 a red leg that is none", { _ in Refusal(.batchShape) }) { world in
      var batch = world.books.batch([pair(world.cash, world.income, 1)])
      batch.red = [2]
      return batch
    },
    line("101 more vouchers than allowed", { _ in Refusal(.batchShape) }) { world in
      world.books.batch(
        [Voucher](repeating: pair(world.cash, world.income, 1), count: Limits.vouchersPerBatch + 1))
    },
    line("101 more legs than allowed", { _ in Refusal(.batchShape) }) { world in
      let legs = (0..<Limits.legsPerBatch / 32 + 1).map { _ in LegFact.debit(world.cash, 1) }
      return world.books.batch([Voucher](repeating: Voucher(legs: legs), count: 32))
    },
    middle("102 one leg", { _ in Refusal(.tooFewLegs, voucher: 1) }) {
      Voucher(legs: [.debit($0.cash, 1)])
    },
    middle("102 no leg", { _ in Refusal(.tooFewLegs, voucher: 1) }) { _ in Voucher(legs: []) },
    middle("103 a leg too many", { _ in Refusal(.tooManyLegs, voucher: 1) }) { world in
      Voucher(
        legs: [LegFact](repeating: .debit(world.cash, 1), count: Limits.legsPerVoucher + 1))
    },
    middle("104 a summary too long", { _ in Refusal(.textTooLong, voucher: 1) }) { world in
      var voucher = pair(world.cash, world.income, 1)
      voucher.summary = String(repeating: "a", count: Limits.summaryBytes + 1)
      return voucher
    },
    middle("105 before 2000", { _ in Refusal(.dayOutOfRange, voucher: 1) }) { world in
      var voucher = pair(world.cash, world.income, 1)
      voucher.day = .of(1999, 12, 31)
      return voucher
    },
    line("105 beyond the last day", { _ in Refusal(.dayOutOfRange, voucher: 0) }) { world in
      var batch = world.books.batch([pair(world.cash, world.income, 1)])
      batch.days = [65_536]
      return batch
    },
    line("105 adjustment outside December", { _ in Refusal(.dayOutOfRange, voucher: 0) }) { world in
      world.books.batch([pair(world.cash, world.income, 1)], isAdjustment: true)
    },
    middle(
      "106 nobody's account", { _ in Refusal(.unknownAccount, voucher: 1, leg: 0, account: 0) }
    ) { pair(0, $0.income, 1) },
    middle(
      "106 an account that is not there",
      { Refusal(.unknownAccount, voucher: 1, leg: 1, account: $0.nobody) }
    ) { pair($0.cash, $0.nobody, 1) },
    middle("107 zero", { Refusal(.zeroAmount, voucher: 1, leg: 0, account: $0.cash) }) {
      pair($0.cash, $0.income, 0)
    },
    middle(
      "108 a fen too much", { Refusal(.amountOutOfRange, voucher: 1, leg: 0, account: $0.cash) }
    ) { pair($0.cash, $0.income, Limits.amountFen + 1) },
    line("108 the smallest number", { Refusal(.amountOutOfRange, leg: 1, account: $0.income) }) {
      world in
      var batch = world.books.batch([pair(world.cash, world.income, 1)])
      batch.amounts[1] = .min
      return batch
    },
    middle("109 a ledger too many", { _ in Refusal(.tooManyLedgers, voucher: 1) }) { world in
      Voucher(legs: world.many.flatMap { [.debit($0.0, 1), .credit($0.1, 1)] })
    },
  ]

  static let lanes: [Case] = [
    line("301 a lane that is not there", { _ in Refusal(.unknownLane) }) { world in
      var batch = world.books.batch([pair(world.cash, world.income, 1)])
      batch.lane = 99
      return batch
    },
    line("301 nobody's lane", { _ in Refusal(.unknownLane) }) { world in
      var batch = world.books.batch([pair(world.cash, world.income, 1)])
      batch.lane = 0
      return batch
    },
    line("302 an older epoch", { _ in Refusal(.staleEpoch, figures: [1, 0]) }) { world in
      var batch = world.books.batch([pair(world.cash, world.income, 1)])
      batch.epoch = 0
      return batch
    },
    line("303 a gap", { _ in Refusal(.serialGap, figures: [4_002, 4_003]) }) { world in
      world.books.batch([pair(world.cash, world.income, 1)], serial: 4_003)
    },
    line("303 far beyond", { _ in Refusal(.serialGap, figures: [4_002, .max]) }) { world in
      world.books.batch([pair(world.cash, world.income, 1)], serial: .max)
    },
    line("303 serial zero", { _ in Refusal(.serialGap, figures: [4_002, 0]) }) { world in
      world.books.batch([pair(world.cash, world.income, 1)], serial: 0)
    },
    line("304 half of an atomic batch", { _ in Refusal(.contentDiffers) }) { world in
      world.books.batch(
        [Voucher](repeating: pair(world.cash, world.income, 1), count: 2), serial: 4_001,
        isAtomic: true)
    },
    line("305 a first attempt that is none", { _ in Refusal(.wrongAttempt, figures: [1, 2]) }) {
      world in
      world.books.batch([pair(world.cash, world.income, 1)], attempt: 2)
    },
  ]

  static let accounting: [Case] = [
    middle(
      "401 before the ledger",
      {
        Refusal(
          .monthBeforeLedger, voucher: 1, leg: 0, figures: [202_002, 202_003], account: $0.away)
      }
    ) { world in
      var voucher = pair(world.away, world.awayToo, 1)
      voucher.day = .of(2020, 2, 29)
      return voucher
    },
    middle(
      "402 a closed month",
      {
        Refusal(.monthClosed, voucher: 1, leg: 0, figures: [202_001, 202_002], account: $0.cash)
      }
    ) { world in
      var voucher = pair(world.cash, world.income, 1)
      voucher.day = .of(2020, 1, 31)
      return voucher
    },
    middle(
      "403 debit is not credit",
      { Refusal(.unbalanced, voucher: 1, leg: 0, figures: [5, 4], account: $0.cash) }
    ) { Voucher(legs: [.debit($0.cash, 5), .credit($0.income, 4)]) },
    middle(
      "403 two ledgers",
      { Refusal(.unbalanced, voucher: 1, leg: 0, figures: [5, 0], account: $0.cash) }
    ) { pair($0.cash, $0.away, 5) },
    middle(
      "403 the second ledger, with red",
      { Refusal(.unbalanced, voucher: 1, leg: 2, figures: [-3, 5], account: $0.away) }
    ) {
      Voucher(
        legs: [
          .debit($0.cash, 5), .credit($0.income, 5), .debit($0.away, -3), .credit($0.awayToo, 5),
        ])
    },
    middle(
      "404 a fen too much",
      { Refusal(.wouldBeCredit, voucher: 1, leg: 1, figures: [71, 72], account: $0.cash) }
    ) { pair($0.income, $0.cash, 72) },
    middle(
      "404 by a red debit",
      { Refusal(.wouldBeCredit, voucher: 1, leg: 0, figures: [71, 72], account: $0.cash) }
    ) { pair($0.cash, $0.income, -72) },
    middle(
      "404 the net of several legs",
      { Refusal(.wouldBeCredit, voucher: 1, leg: 0, figures: [71, 72], account: $0.cash) }
    ) {
      Voucher(
        legs: [.debit($0.cash, 10), .credit($0.cash, 82), .debit($0.income, 72)])
    },
    middle(
      "405 a fen too much",
      { Refusal(.wouldBeDebit, voucher: 1, leg: 0, figures: [30, 31], account: $0.debt) }
    ) { pair($0.debt, $0.income, 31) },
    middle(
      "406 the balance is full",
      {
        Refusal(
          .balanceOverflow, voucher: 1, leg: 0, figures: [Limits.balanceFen, 1], account: $0.huge)
      }
    ) { pair($0.huge, $0.income, 1) },
  ]

  @Test(arguments: malformed + lanes)
  func nothingOfAMalformedOrMisplacedBatchIsDecided(_ line: Case) throws {
    let world = try World()
    let state = world.books.state()
    let batch = line.ask(world)
    #expect(throws: line.answer(world)) { try world.books.submit(batch) }
    #expect(world.books.state() == state)
  }

  @Test(arguments: accounting)
  func oneVoucherIsRefusedAndItsNeighboursPost(_ line: Case) throws {
    let world = try World()
    let batch = line.ask(world)
    let outcome = try world.books.submit(batch)
    #expect(outcome.refusals == [line.answer(world)])
    #expect(outcome.runs.map { [$0.first, $0.count] } == [[0, 1], [2, 1]])
    let refused = try #require(world.books.machine.laneStatus(batch.lane).refused.last)
    let answer = line.answer(world)
    #expect(refused.code == answer.code && refused.figures == answer.figures)
    #expect(Int(refused.leg) == answer.leg && refused.serial == batch.firstSerial + 1)
    #expect(refused.figures.count == answer.code.figureNames.count)
  }

  @Test func outsideOfTheScopeNothingIsDecided() throws {
    let world = try World()
    let batch = world.books.batch([
      Self.pair(world.cash, world.income, 1), Self.pair(world.away, world.awayToo, 1),
    ])
    #expect(throws: Refusal(.outOfScope, voucher: 1, leg: 0, account: world.away)) {
      try world.books.submit(batch, scope: 620_503)
    }
    #expect(try world.books.submit(batch, scope: 620_500).decided == 2)
  }

  /// A voucher that breaks this rule and all that follow in the list is refused for this one.
  @Test func theLowestNumberIsTheAnswer() throws {
    let world = try World()
    let (cash, income, debt) = (world.cash, world.income, world.debt)
    func code(_ batch: VoucherBatch, scope: UInt32 = 1) -> RefusalCode? {
      do throws(Refusal) {
        return try world.books.submit(batch, scope: scope).refusals.first?.code
      } catch {
        return error.code
      }
    }
    let long = String(repeating: "a", count: Limits.summaryBytes + 1)
    let early = Day.of(1999, 1, 1)
    var shapes: [(RefusalCode, VoucherBatch)] = []
    func add(_ code: RefusalCode, _ legs: [LegFact], _ day: Day, _ summary: String) {
      var batch = world.books.batch([Voucher(day: day, legs: legs, summary: summary)])
      batch.epoch = 9
      shapes.append((code, batch))
    }
    let amounts: [LegFact] = [
      .debit(cash, Limits.amountFen + 1), .debit(cash, 0), .debit(9_999, 1),
    ]
    add(.tooFewLegs, [.debit(0, 0)], early, long)
    add(
      .tooManyLegs, [LegFact](repeating: .debit(0, 0), count: Limits.legsPerVoucher + 1), early,
      long)
    add(.textTooLong, amounts, early, long)
    add(.dayOutOfRange, amounts, early, "")
    add(.unknownAccount, amounts, .of(2020, 1, 1), "")
    add(.zeroAmount, Array(amounts[..<2]), .of(2020, 1, 1), "")
    let many = world.many.flatMap { [LegFact.debit($0.0, 1), .credit($0.1, 2)] }
    add(.amountOutOfRange, [amounts[0]] + many, .of(2020, 1, 1), "")
    add(.tooManyLedgers, many, .of(2020, 1, 1), "")
    add(.outOfScope, Array(many[..<4]), .of(2020, 1, 1), "")
    var broken = shapes[0].1
    broken.red = [7]
    shapes.append((.batchShape, broken))
    for (expected, batch) in shapes { #expect(code(batch) == expected) }

    var lane = world.books.batch(
      [Self.pair(cash, debt, 1_000)], serial: .max, attempt: 9)
    lane.epoch = 9
    lane.lane = 99
    #expect(code(lane, scope: 0) == .unknownLane)
    lane.lane = world.books.lane
    #expect(code(lane, scope: 0) == .staleEpoch)
    lane.epoch = world.books.epoch
    #expect(code(lane, scope: 0) == .serialGap)
    lane.firstSerial = world.books.nextSerial
    #expect(code(lane, scope: 0) == .wrongAttempt)

    // Legs in the order of falling numbers.
    let all: [LegFact] = [
      .debit(world.huge, 9), .debit(debt, 31), .credit(cash, 500), .credit(income, 1),
      .debit(world.away, 3),
    ]
    let balanced: [LegFact] = [
      .debit(world.huge, 9), .debit(debt, 31), .credit(cash, 500), .debit(income, 460),
    ]
    func post(_ legs: [LegFact], _ day: Day) -> RefusalCode? {
      code(world.books.batch([Voucher(day: day, legs: legs)]), scope: 0)
    }
    #expect(post(all, .of(2020, 1, 1)) == .monthBeforeLedger)
    #expect(post(Array(all[..<4]), .of(2020, 1, 1)) == .monthClosed)
    #expect(post(Array(all[..<4]), .of(2020, 3, 1)) == .unbalanced)
    #expect(post(balanced, .of(2020, 3, 1)) == .wouldBeCredit)
    #expect(
      post([.debit(world.huge, 9), .debit(debt, 31), .credit(income, 40)], .of(2020, 3, 1))
        == .wouldBeDebit)
    #expect(post([.debit(world.huge, 9), .credit(income, 9)], .of(2020, 3, 1)) == .balanceOverflow)
  }

  @Test func aPairMeetsTheSameChecksAsManyLegs() throws {
    let world = try World()
    func pad(_ voucher: Voucher) -> Voucher {
      Voucher(
        day: voucher.day,
        legs: voucher.legs + [.debit(world.many[0].0, 1), .credit(world.many[0].1, 1)])
    }
    for line in Self.accounting {
      let batch = line.ask(world)
      var cursor = BatchCursor()
      var legs: [LegFact] = []
      for _ in 0...1 { cursor.next(of: batch, into: &legs) }
      let voucher = Voucher(day: Day(number: UInt16(batch.days[1])), legs: legs)
      let pair = world.books.post(voucher)
      let many = world.books.post(pad(voucher))
      #expect(pair == many, "\(line.name)")
    }
  }

  @Test func figuresHaveNames() {
    for code in RefusalCode.allCases {
      #expect(code.figureNames.count == Set(code.figureNames).count)
    }
    let numbers = RefusalCode.allCases.map(\.rawValue)
    #expect(numbers == numbers.sorted() && Set(numbers).count == numbers.count)
  }
}

/// Sums near the end of 64 bits are refused and never trap.
struct OverflowTests {
  private let books = Books()
  private let (a, b): (UInt32, UInt32)

  init() {
    let ledger = books.openLedger()
    a = books.openAccount(in: ledger, "1")
    b = books.openAccount(in: ledger, "2")
  }

  private func voucher(_ legs: Int, _ month: Int, back: Bool = false) -> Voucher {
    var facts: [LegFact] = []
    for _ in 0..<legs / 2 {
      facts.append(back ? .credit(a, Limits.amountFen) : .debit(a, Limits.amountFen))
      facts.append(back ? .debit(b, Limits.amountFen) : .credit(b, Limits.amountFen))
    }
    return Voucher(day: .of(2020, month, 1), legs: facts)
  }

  @Test func theTurnoverOfAMonthIsLimitedAndOtherMonthsGoOn() {
    var refusal: Refusal?
    for _ in 0..<20 where refusal == nil {
      refusal = books.post(voucher(2_000, 3)) ?? books.post(voucher(2_000, 3, back: true))
    }
    #expect(refusal?.code == .balanceOverflow)
    #expect(books.post(voucher(2, 4)) == nil)
    #expect(books.post(voucher(2, 3))?.code == .balanceOverflow)
    let ledger = books.machine.ledgerOfAccount(a)
    let rows = books.machine.trialBalance(ofLedger: ledger, from: .none, to: .none)
    #expect(rows[0].debit > Limits.turnoverFen && rows[0].debit < Limits.balanceFen)
    books.seal()
    #expect(books.machine.firstBrokenInvariant() == nil)
  }

  @Test func theLegsOfAnAccountAreLimited() {
    books.machine.accounts[a].legs = Limits.legsPerAccount - 1
    #expect(books.post(voucher(2, 3)) == nil)
    #expect(books.post(voucher(2, 4))?.code == .balanceOverflow)
  }

  @Test func anAtomicBatchIsLimitedAsAWhole() throws {
    var vouchers: [Voucher] = []
    for number in 0..<16 { vouchers.append(voucher(4_096, 3, back: number % 2 == 1)) }
    let outcome = try books.submit(books.batch(vouchers, isAtomic: true))
    #expect(outcome.refusals.map(\.code) == [.balanceOverflow])
    #expect(outcome.refusals.map(\.voucher) == [1])
    #expect(books.balance(a) == 0 && books.nextSerial == 1)
  }

  /// The balance swings beyond its limit between the legs and comes back.
  @Test func swingsWithinAVoucherDoNotTrap() throws {
    for month in [3, 4] { #expect(books.post(voucher(4_000, month)) == nil) }
    #expect(books.balance(a) == Limits.balanceFen)
    var swing: [LegFact] = []
    for side in [Side.debit, .credit] {
      for _ in 0..<2_048 {
        swing.append(LegFact(account: a, side: side, amount: Limits.amountFen))
      }
    }
    #expect(books.post(Voucher(day: .of(2020, 5, 1), legs: swing)) == nil)
    let again = books.batch(
      [Voucher(day: .of(2020, 6, 1), legs: swing)], isAtomic: true)
    #expect(try books.submit(again).refusals.isEmpty)
    books.seal()
    #expect(books.machine.firstBrokenInvariant() == nil)
  }

  @Test func theLargestBatchOfTheLargestAmountsIsDecided() throws {
    var vouchers: [Voucher] = []
    for number in 0..<16 { vouchers.append(voucher(4_096, 1 + number % 12, back: number > 7)) }
    let outcome = try books.submit(books.batch(vouchers))
    #expect(outcome.decided == 16)
    books.seal()
    #expect(books.machine.firstBrokenInvariant() == nil)
    var replayed = StateMachine()
    for block in books.blocks { try block.replay(into: &replayed) }
    #expect(replayed.stateBytes() == books.state())
  }
}
