import FundClient
import Testing

/// Turnover by month and trial balances in pages, also over closed months.
@Suite(.timeLimit(.minutes(1))) struct TurnoverTests {
  private static func month(_ number: UInt32) -> Month {
    Month(number: number).unsafelyUnwrapped
  }

  private static func fill(_ books: SampleBooks, _ lane: Lane) async throws {
    for (month, amount) in [(1, 100), (2, 20), (3, 3), (12, 7)] as [(Int, Int64)] {
      _ = try await lane.submit(
        .of([books.income(amount), books.payment(amount / 2 + 1)], on: SampleBooks.day(month, 9)))
    }
    var adjustment = VoucherBatch.of([books.income(50)], on: SampleBooks.day(12, 31))
    adjustment.isAdjustment = true
    _ = try await lane.submit(adjustment)
    var red = VoucherBatch()
    red.append(
      day: SampleBooks.day(2, 11), summary: "红字",
      legs: [.debit(books.cash, Fen(-5)), .credit(books.revenue, Fen(-5))])
    _ = try await lane.submit(red)
  }

  /// What `fill` leads to, by month: debit and credit of cash.
  private static let cash: [(month: UInt32, debit: Int64, credit: Int64)] = [
    (201_901, 100, 51), (201_902, 15, 11), (201_903, 3, 2), (201_912, 7, 4), (201_913, 50, 0),
  ]

  private static func check(
    _ books: SampleBooks, _ client: LedgerClient, _ comment: Comment
  ) async throws {
    let both = try await client.turnover(of: [books.expenditure, books.cash])
    let lines = both.lines.filter { $0.account == books.cash }
    #expect(lines.map(\.month.number) == cash.map(\.month), comment)
    #expect(lines.map(\.debit.value) == cash.map(\.debit), comment)
    #expect(lines.map(\.credit.value) == cash.map(\.credit), comment)
    #expect(both.lines.prefix(4).allSatisfy { $0.account == books.expenditure }, comment)
    let some = try await client.turnover(
      of: [books.cash], from: month(201_902), to: month(201_912))
    #expect(some.lines.map(\.debit.value) == [15, 3, 7], comment)
    let late = try await client.turnover(of: [books.cash], from: month(201_913))
    #expect(late.lines.map(\.debit.value) == [50], comment)
    let table = try await client.trialBalance(
      ledger: books.ledger, from: month(201_902), to: month(201_903))
    let line = try #require(table.lines.first { $0.subject == "1004" })
    #expect(line.opening == Fen(49) && line.debit == Fen(18), comment)
    #expect(line.credit == Fen(13) && line.closing == Fen(54), comment)
    let byAccount = try await client.trialBalance(
      ledger: books.ledger, from: month(201_902), to: month(201_903), byAccount: true)
    #expect(byAccount.lines.map(\.closing) == table.lines.map(\.closing), comment)
  }

  @Test func `turnover is that of the vouchers, whether months are closed or open again`()
    async throws
  {
    try await TestLedger.run { test in
      let books = try await SampleBooks.open(on: test)
      let bureau = try await test.client(.bureau)
      let supervisor = try await test.client(.supervisor)
      try await Self.fill(books, Lane.open("desk", on: bureau))
      try await Self.check(books, bureau, "open")
      for number in 201_901...201_903 as ClosedRange<UInt32> {
        _ = try await bureau.closeMonth(ledger: books.ledger, month: Self.month(number))
        try await Self.check(books, bureau, "closed through \(number)")
      }
      _ = try await supervisor.reopenMonth(
        ledger: books.ledger, month: Self.month(201_903), reason: "更正")
      try await Self.check(books, bureau, "reopened")
      _ = try await bureau.closeMonth(ledger: books.ledger, month: Self.month(201_903))
      try await Self.check(books, bureau, "closed again")
    }
  }

  @Test func `turnover keeps to scope and limits`() async throws {
    try await TestLedger.run { test in
      let books = try await SampleBooks.open(on: test)
      let county = try await test.client(.county)
      let none = try await county.turnover(of: [books.cash])
      #expect(none.lines.isEmpty)
      #expect(try await county.turnover(of: []).lines.isEmpty)
      let foreign = await failure { try await county.turnover(of: [books.cash, books.otherCash]) }
      #expect(foreign?.refusal?.code == 202)
      #expect(foreign?.refusal?.figure("account") == Int64(books.otherCash))
      let unknown = await failure { try await county.turnover(of: [77]) }
      #expect(unknown?.refusal?.code == 106)
      let many = [UInt32](repeating: books.cash, count: 1_001)
      let error = await failure { try await county.turnover(of: many) }
      #expect(error?.refusal?.code == 101 && error?.refusal?.field == "account")
      let month = await failure {
        try await county.turnover(of: [books.cash], from: Self.month(199_901))
      }
      #expect(month?.refusal?.code == 116)
    }
  }

  @Test func `a trial balance by account comes in pages that join, beyond one frame`() async throws
  {
    try await TestLedger.run { test in
      let books = try await SampleBooks.open(on: test)
      let bureau = try await test.client(.bureau)
      let lane = try await Lane.open("desk", on: bureau)
      _ = try await lane.submit(.of([books.income(10_000_000)]))
      // 25 000 lines of more than 200 bytes do not fit a frame.
      let count = 25_000
      let tail = String(repeating: "项目", count: 8)
      var numbers: [UInt32] = []
      for first in stride(from: 0, to: count, by: 5_000) {
        numbers += try await bureau.openAccounts(
          (first..<first + 5_000).map { number in
            NewAccount(
              ledger: books.ledger, subject: "5005",
              dimensions: ["I", "P", "U"].map { letter in
                DimensionValue(key: letter, value: "\(number)\(tail)")
              })
          }
        ).numbers
      }
      for first in stride(from: 0, to: count, by: 5_000) {
        let outcome = try await lane.submit(
          .of(
            numbers[first..<first + 5_000].map {
              [.debit($0, Fen(2)), .credit(books.cash, Fen(2))]
            }))
        #expect(outcome.refusals.isEmpty)
      }
      let first = try await bureau.trialBalance(ledger: books.ledger, byAccount: true)
      #expect((5_000...10_000).contains(first.lines.count) && first.hasMore)
      let few = try await bureau.trialBalance(ledger: books.ledger, byAccount: true, limit: 3)
      #expect(few.lines.count == 3 && few.hasMore)
      let whole = try await bureau.wholeTrialBalance(ledger: books.ledger)
      #expect(whole.lines.count == count + 2 && !whole.hasMore)
      #expect(Set(whole.lines.compactMap(\.account)).count == count + 2)
      #expect(whole.lines.map(\.subject) == whole.lines.map(\.subject).sorted())
      #expect(whole.lines.reduce(0) { $0 + $1.closing.value } == 0)
      let bySubject = try await bureau.trialBalance(ledger: books.ledger)
      #expect(bySubject.lines.count == 3 && !bySubject.hasMore)
      #expect(bySubject.lines.last?.closing == Fen(2 * Int64(count)))
      let wrong = await failure {
        try await bureau.trialBalance(ledger: books.ledger, after: 4)
      }
      #expect(wrong?.refusal?.code == 101 && wrong?.refusal?.field == "by_account")
    }
  }
}
