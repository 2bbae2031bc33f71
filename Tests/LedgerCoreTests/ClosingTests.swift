import Testing

@testable import LedgerCore

/// Closing months (结账) with what they say and what they take out of memory, and reopening.
struct ClosingTests {
  private let books = Books()
  private let (ledger, other): (UInt32, UInt32)
  private let (cash, income, idle, away): (UInt32, UInt32, UInt32, UInt32)

  init() {
    ledger = books.openLedger()
    cash = books.openAccount(in: ledger, "1001")
    other = books.openLedger("P")
    away = books.openAccount(in: other, "1001")
    income = books.openAccount(in: ledger, "4001")
    idle = books.openAccount(in: ledger, "9001")
  }

  private func month(_ number: UInt32) -> FiscalMonth { FiscalMonth(public: number) ?? .none }
  private func close(_ number: UInt32, seen: Position? = nil) throws(Refusal) {
    try books.machine.closeMonth(
      ledger: ledger, month: month(number), seen: seen, actor: Books.actor)
  }
  @discardableResult
  private func post(_ month: Int, _ fen: Int64, _ debit: UInt32? = nil) -> Refusal? {
    books.post(
      Voucher(day: .of(2020, month, 5), legs: [.debit(debit ?? cash, fen), .credit(income, fen)]))
  }
  private var newest: Position {
    Position(block: books.machine.body.ordinal, index: books.machine.body.voucherCount - 1)
  }
  private func row(_ account: UInt32, _ month: FiscalMonth) -> UInt32 {
    books.machine.turnoverRow(of: account, month)
  }
  private func version(_ month: FiscalMonth) -> UInt16 {
    books.machine.closeVersion(ofLedger: ledger, month)
  }
  private func closedThrough(_ ledger: UInt32) -> FiscalMonth {
    books.machine.view(ofLedger: ledger).closedThrough
  }
  private func closings() -> [MonthClosing] {
    StoredBlock(books.machine.body).events.compactMap {
      guard case .monthClosed(let closing) = $0.event else { return nil }
      return closing
    }
  }
  /// The trial balances of a choice of ranges, closed turnover and all.
  private func tables() -> [[TrialBalanceRow]] {
    let ranges: [(UInt32, UInt32)] = [
      (0, 0), (202_001, 202_001), (202_002, 202_002), (202_002, 0), (0, 202_002),
      (202_001, 202_013),
    ]
    return ranges.map {
      books.trialBalance(ofLedger: ledger, from: month($0.0), to: month($0.1))
    }
  }

  // MARK: Closing

  @Test func aVoucherThatWasNotSeenRefusesTheClosing() throws {
    post(1, 5)
    let first = newest
    post(1, 6)
    let second = newest
    post(2, 7)
    books.seal()
    _ = books.post(Voucher(legs: [.debit(away, 1), .credit(away, 1)]))
    #expect(throws: Refusal(.closingNotCurrent, figures: second.figures)) {
      try close(202_001, seen: first)
    }
    #expect(throws: Refusal(.closingNotCurrent, figures: second.figures)) {
      try close(202_001, seen: Position.none)
    }
    #expect(throws: Refusal(.monthNotNext, figures: [202_002, 202_001])) {
      try close(202_002, seen: first)
    }
    #expect(closings() == [])
    try close(202_001, seen: second)
    // February's newest is behind that.
    #expect(throws: Refusal(.closingNotCurrent, figures: [1, 2])) {
      try close(202_002, seen: second)
    }
    try close(202_002, seen: Position(block: 1, index: 2))
    // Nothing stands in March.
    try close(202_003, seen: Position.none)
    #expect(closings().map(\.version) == [1, 1, 1])
  }

  @Test func aReversalIsAVoucherToBeSeen() throws {
    post(1, 5)
    let voucher = newest
    books.seal()
    let by = try books.machine.reverse(
      voucher, legs: [.debit(cash, 5), .credit(income, 5)], flags: [], day: .of(2020, 1, 9),
      reason: "", actor: Books.actor)
    #expect(throws: Refusal(.closingNotCurrent, figures: by.figures)) {
      try close(202_001, seen: voucher)
    }
    try close(202_001, seen: by)
  }

  @Test func aClosingSaysWhatItTook() throws {
    post(1, 5)
    post(1, 6)
    post(2, 7)
    try close(202_001)
    let closing = try #require(closings().first)
    #expect(closing.ledger == ledger && closing.month == month(202_001) && closing.version == 1)
    #expect(closing.vouchers == 2 && closing.rows == 2 && closing.actor == 1)
    #expect(closing.seen.block == 1 && closing.openHolds == 0 && closing.holds == [])
    let block = books.seal()
    #expect(
      block.turnovers == [
        TurnoverRecord(account: cash, debit: 11, credit: 0),
        TurnoverRecord(account: income, debit: 0, credit: 11),
      ])
    let found = books.machine.closing(ofLedger: ledger, month(202_001))
    #expect(found?.first == Position(block: 1, index: 0) && found?.rows == 2)
    let none = books.machine.closing(ofLedger: ledger, month(202_002))
    #expect(none == nil)
  }

  @Test func aClosingListsTheOpenHoldsOfItsLedger() throws {
    func place(_ lines: [[LegFact]]) throws -> [Position] {
      let outcome = try books.submit(books.holds(lines))
      return outcome.runs.map { Position(block: outcome.block, index: $0.index) }
    }
    let placed = try place([
      [.credit(cash, 1)], [.credit(away, 1)], [.credit(away, 1), .credit(income, 1)],
      [.credit(cash, 2), .debit(income, 1)],
    ])
    try books.machine.releaseHolds([placed[0]], allowsLocked: false, actor: Books.actor)
    try close(202_001)
    #expect(closings()[0].openHolds == 2 && closings()[0].holds == [placed[2], placed[3]])
    let many = try place(
      [[LegFact]](repeating: [.credit(cash, 1)], count: Limits.holdsListedPerClosing))
    try close(202_002)
    #expect(closings()[1].openHolds == UInt32(Limits.holdsListedPerClosing + 2))
    #expect(closings()[1].holds == [placed[2], placed[3]] + many.dropLast(2))
    books.seal()
    var replayed = StateMachine()
    for block in books.blocks { try block.replay(into: &replayed) }
    #expect(replayed.stateBytes() == books.state())
  }

  @Test func closedTurnoverLeavesTheMemoryAndTrialBalancesStay() throws {
    for (month, fen) in [(2, 7), (1, 5), (3, 9), (2, 1)] { post(month, Int64(fen)) }
    post(2, 3, idle)
    let before = tables()
    for number in [UInt32(202_001), 202_002] {
      let month = month(number)
      #expect(row(cash, month) != 0)
      try close(number)
      for account in [cash, income, idle] {
        #expect(row(account, month) == 0)
      }
      #expect(tables() == before)
    }
    let march = row(cash, month(202_003))
    #expect(march != 0 && books.machine.turnovers[march].next == 0)
    books.seal()
    #expect(tables() == before)
    let closed = books.machine.closedMonths(ofLedger: ledger, from: month(202_002))
    #expect(closed.map(\.month) == [month(202_002)] && closed.map(\.rows) == [3])
    #expect(closed.map(\.first) == [Position(block: 1, index: 2)])
    #expect(books.machine.firstBrokenInvariant() == nil)
  }

  @Test func rowsOfClosedTurnoverAreUsedAgain() throws {
    for number in 1...6 {
      post(number, 5)
      try close(UInt32(202_000 + number))
    }
    // Row 0 is nobody's.
    #expect(books.machine.turnovers.count == 3)
    post(7, 1)
    post(8, 1)
    #expect(books.machine.turnovers.count == 5 && books.machine.freeTurnover == 0)
    try close(202_007)
    let free = books.machine.freeTurnover
    #expect(free != 0)
    try books.reopen(ledger, month(202_007))
    #expect(books.machine.turnovers.count == 5 && books.machine.freeTurnover == 0)
    #expect(books.trialBalance(ofLedger: ledger, from: .none, to: .none)[0].debit == 32)
  }

  @Test func ledgersCloseSideBySide() throws {
    post(1, 5)
    _ = books.post(
      Voucher(
        day: .of(2020, 1, 5),
        legs: [
          .debit(away, 3), .credit(away, 1), .credit(away, 2), .debit(cash, 2),
          .credit(income, 2),
        ]))
    for ledger in [other, ledger] {
      try books.machine.closeMonth(ledger: ledger, month: month(202_001), actor: Books.actor)
    }
    let block = books.seal()
    #expect(block.turnovers.map(\.account) == [away, cash, income])
    #expect(block.turnovers[0] == TurnoverRecord(account: away, debit: 3, credit: 3))
    let here = books.machine.closing(ofLedger: ledger, month(202_001))
    #expect(here?.first == Position(block: 1, index: 1) && here?.rows == 2)
    try books.reopen(other, month(202_001))
    let still = books.machine.closing(ofLedger: ledger, month(202_001))
    #expect(still?.rows == 2)
    #expect(closedThrough(ledger) == month(202_001))
    #expect(closedThrough(other) == .none)
  }

  // MARK: Reopening

  @Test func monthsReopenNewestFirst() throws {
    #expect(throws: Refusal(.monthNotLast, figures: [202_001, 0])) {
      try books.reopen(ledger, month(202_001), rows: [])
    }
    #expect(throws: Refusal(.monthNotLast, figures: [0, 0])) {
      try books.reopen(ledger, .none, rows: [])
    }
    for number in [UInt32(202_001), 202_002, 202_003] { try close(number) }
    for number in [UInt32(202_001), 202_002, 202_004] {
      #expect(throws: Refusal(.monthNotLast, figures: [Int64(number), 202_003])) {
        try books.reopen(ledger, month(number), rows: [])
      }
    }
    for number in [UInt32(202_003), 202_002, 202_001] {
      try books.reopen(ledger, month(number))
      #expect(closedThrough(ledger) < month(number))
    }
    #expect(closedThrough(ledger) == .none)
    #expect(throws: Refusal(.monthNotLast, figures: [202_001, 0])) {
      try books.reopen(ledger, month(202_001), rows: [])
    }
    #expect(throws: Refusal(.unknownLedger)) {
      try books.reopen(99, month(202_001), rows: [])
    }
  }

  @Test func aReasonTooLongIsRefused() throws {
    try close(202_001)
    let long = String(repeating: "a", count: Limits.summaryBytes + 1)
    #expect(throws: Refusal(.textTooLong)) {
      try books.reopen(ledger, month(202_001), rows: [], reason: long)
    }
    try books.reopen(ledger, month(202_001), rows: [], reason: String(long.dropLast()))
  }

  @Test func onlyTheRowsThatWereTakenComeBack() throws {
    post(1, 5)
    post(1, 8, idle)
    post(2, 1)
    let before = tables()
    try close(202_001)
    books.seal()
    let closing = books.machine.closing(ofLedger: ledger, month(202_001))
    let first = try #require(closing?.first)
    let rows = books.turnover(at: first, 3)
    var wrong: [[TurnoverRecord]] = [
      [], Array(rows.dropLast()), rows + [rows[0]], rows.reversed(),
      [rows[0], rows[1], rows[1]],
    ]
    for index in rows.indices {
      for change in 0..<4 {
        var changed = rows
        switch change {
        case 0: changed[index].account = away
        case 1: changed[index].debit += 1
        case 2: changed[index].credit -= 1
        default: changed[index].reserved = 1
        }
        wrong.append(changed)
      }
    }
    let state = books.state()
    for rows in wrong {
      #expect(throws: Refusal(.closingNotCurrent, figures: first.figures)) {
        try books.reopen(ledger, month(202_001), rows: rows)
      }
    }
    #expect(books.state() == state)
    try books.reopen(ledger, month(202_001), rows: rows)
    #expect(tables() == before)
    let block = books.seal()
    #expect(block.turnovers == rows)
    #expect(tables() == before)
  }

  @Test func aReopenedMonthTakesVouchersAndClosesAgain() throws {
    post(1, 5)
    post(2, 1)
    try close(202_001)
    #expect(post(1, 2)?.code == .monthClosed)
    books.seal()
    try books.reopen(ledger, month(202_001), reason: "补记")
    let gone = books.machine.closing(ofLedger: ledger, month(202_001))
    #expect(gone == nil)
    #expect(post(1, 2) == nil)
    #expect(post(1, 4, idle) == nil)
    let open = tables()
    try close(202_001, seen: newest)
    #expect(tables() == open)
    #expect(post(1, 1)?.code == .monthClosed)
    #expect(version(month(202_001)) == 2)
    let closing = closings()[0]
    #expect(closing.version == 2 && closing.vouchers == 3 && closing.rows == 3)
    let block = books.seal()
    // First what came back, then what was taken again.
    #expect(block.turnovers.map(\.account) == [cash, income, cash, income, idle])
    #expect(block.turnovers.map(\.debit) == [5, 0, 7, 0, 4])
    let place = books.machine.closing(ofLedger: ledger, month(202_001))
    #expect(place?.first == Position(block: 2, index: 2) && place?.rows == 3)
    let reopenings = block.events.compactMap { event -> MonthReopening? in
      guard case .monthReopened(let reopening) = event.event else { return nil }
      return reopening
    }
    #expect(
      reopenings == [
        MonthReopening(
          ledger: ledger, month: month(202_001), version: 1, rows: 2, reason: "补记", actor: 1)
      ])
    #expect(block.vouchers.map(\.number) == [2, 3])
    var replayed = StateMachine()
    for block in books.blocks { try block.replay(into: &replayed) }
    #expect(replayed.stateBytes() == books.state())
  }

  @Test func withinOneBlockAMonthClosesAndReopensAgainAndAgain() throws {
    for version in 1...4 {
      post(1, Int64(version))
      let before = tables()
      try close(202_001)
      #expect(tables() == before)
      if version < 4 { try books.reopen(ledger, month(202_001)) }
      #expect(tables() == before)
    }
    #expect(version(month(202_001)) == 4)
    #expect(books.seal().turnovers.map(\.debit) == [1, 0, 1, 0, 3, 0, 3, 0, 6, 0, 6, 0, 10, 0])
    #expect(books.trialBalance(ofLedger: ledger, from: .none, to: .none)[0].debit == 10)
    var replayed = StateMachine()
    for block in books.blocks { try block.replay(into: &replayed) }
    #expect(replayed.stateBytes() == books.state())
  }

  @Test func aMonthWithoutVouchersClosesAndReopens() throws {
    try close(202_001)
    #expect(closings()[0].rows == 0 && closings()[0].vouchers == 0)
    let place = books.machine.closing(ofLedger: ledger, month(202_001))
    #expect(place?.rows == 0)
    try books.reopen(ledger, month(202_001))
    #expect(post(1, 5) == nil)
    try close(202_001)
    #expect(closings().map(\.version) == [1, 2] && closings().map(\.rows) == [0, 2])
    #expect(books.seal().turnovers.count == 2)
  }

  @Test func aWholeYearClosesReopensAndClosesAgain() throws {
    for number in 1...12 { post(number, Int64(number)) }
    #expect(
      books.post(
        Voucher(day: .of(2020, 12, 31), legs: [.debit(idle, 100), .credit(cash, 100)]),
        isAdjustment: true) == nil)
    let before = tables()
    for round in 1...2 {
      for number in 1...13 {
        try close(UInt32(202_000 + number))
        if number % 5 == 0 { books.seal() }
      }
      #expect(tables() == before && books.machine.accounts[cash].turnover == 0)
      #expect(version(month(202_007)) == UInt16(round))
      if round == 2 { break }
      for number in (1...13).reversed() {
        try books.reopen(ledger, month(UInt32(202_000 + number)))
        if number % 4 == 0 { books.seal() }
      }
      #expect(tables() == before)
    }
    books.seal()
    #expect(books.machine.firstBrokenInvariant() == nil)
    var replayed = StateMachine()
    for block in books.blocks { try block.replay(into: &replayed) }
    #expect(replayed.stateBytes() == books.state())
  }

  /// What was too much in a month that is closed is no reason to refuse another month's vouchers.
  @Test func aFullMonthIsLeftBehind() throws {
    let legs = (0..<2_000).map { number in
      number % 2 == 0
        ? LegFact.debit(cash, Limits.amountFen) : .credit(cash, Limits.amountFen)
    }
    for _ in 0..<3 { #expect(books.post(Voucher(day: .of(2020, 1, 5), legs: legs)) == nil) }
    #expect(post(1, 1)?.code == .balanceOverflow)
    try close(202_001)
    #expect(post(2, 1) == nil)
    try books.reopen(ledger, month(202_001))
    #expect(post(1, 1)?.code == .balanceOverflow && post(2, 1) == nil)
  }
}
