import FundClient
import Testing

/// Balances as of a revision and as of a day, over the wire.
@Suite(.timeLimit(.minutes(1))) struct PastBalanceTests {
  private func code(_ comment: Comment, _ call: () async throws -> Void) async -> UInt32? {
    await failure(comment, call)?.refusal?.code
  }

  @Test func `as of each revision the books say what they said then`() async throws {
    try await TestLedger.run { test in
      let books = try await SampleBooks.open(on: test)
      let bureau = try await test.client(.bureau)
      let lane = try await Lane.open("desk", on: bureau)
      let accounts = [books.cash, books.revenue, books.expenditure]
      var then: [(revision: Revision, fen: [Int64], legs: [UInt32])] = []
      for amount in 1...30 as ClosedRange<Int64> {
        let outcome = try await lane.submit(
          .of([books.income(amount * 10), books.payment(amount)]))
        let second = try #require(outcome.revision(of: 1))
        let now = try await bureau.balances(of: accounts)
        #expect(now.revision >= second)
        then.append((second, now.fen, now.legs))
      }
      for (revision, fen, legs) in then.shuffled() {
        let past = try await bureau.balances(of: accounts, at: revision)
        #expect(past.fen == fen && past.legs == legs, "\(revision)")
        #expect(past.revision >= then[29].revision)
        // Between the two vouchers of a block.
        let first = Revision(block: revision.block, index: revision.index - 1)
        let between = try await bureau.balances(of: [books.expenditure], at: first)
        #expect(between.legs == [legs[2] - 1])
      }
      let empty = try await bureau.balances(of: accounts, at: Revision(block: 0, index: 0))
      #expect(empty.fen == [0, 0, 0] && empty.legs == [0, 0, 0])
    }
  }

  @Test func `as of a day a late posting counts where it is dated`() async throws {
    try await TestLedger.run { test in
      let books = try await SampleBooks.open(on: test)
      let bureau = try await test.client(.bureau)
      let lane = try await Lane.open("desk", on: bureau)
      _ = try await lane.submit(.of([books.income(100)], on: SampleBooks.day(3, 5)))
      let before = try await lane.submit(.of([books.income(200)], on: SampleBooks.day(4, 10)))
      // Late: dated before what the account has seen.
      _ = try await lane.submit(.of([books.income(7)], on: SampleBooks.day(2, 20)))
      _ = try await lane.submit(.of([books.income(1_000)], on: SampleBooks.day(5, 1)))
      func cash(
        _ day: Day, at revision: Revision? = nil
      ) async throws -> Int64 {
        let found = try await bureau.balances(of: [books.cash], at: revision, on: day)
        #expect(found.legs.isEmpty)
        return found.fen[0]
      }
      #expect(try await cash(SampleBooks.day(1, 31)) == 0)
      #expect(try await cash(SampleBooks.day(2, 19)) == 0)
      #expect(try await cash(SampleBooks.day(2, 20)) == 7)
      #expect(try await cash(SampleBooks.day(3, 4)) == 7)
      #expect(try await cash(SampleBooks.day(3, 5)) == 107)
      #expect(try await cash(SampleBooks.day(3, 31)) == 107)
      #expect(try await cash(SampleBooks.day(4, 30)) == 307)
      #expect(try await cash(SampleBooks.day(6, 6)) == 1_307)
      #expect(try await cash(SampleBooks.day(6, 6, year: 2149)) == 1_307)
      // As was known before the late one came.
      let known = try #require(before.revision(of: 0))
      #expect(try await cash(SampleBooks.day(3, 4), at: known) == 0)
      #expect(try await cash(SampleBooks.day(3, 31), at: known) == 100)
      #expect(try await cash(SampleBooks.day(6, 6), at: known) == 300)
    }
  }

  @Test func `the adjustment period counts to its days of December, open or closed`() async throws {
    try await TestLedger.run { test in
      let books = try await SampleBooks.open(on: test)
      let bureau = try await test.client(.bureau)
      let lane = try await Lane.open("desk", on: bureau)
      _ = try await lane.submit(
        .of([books.income(100)], on: SampleBooks.day(1, 9, year: 2020)))
      _ = try await lane.submit(.of([books.income(20)], on: SampleBooks.day(12, 31)))
      var adjustment = VoucherBatch.of([books.income(3)], on: SampleBooks.day(12, 30))
      adjustment.isAdjustment = true
      _ = try await lane.submit(adjustment)
      func check() async throws {
        for (day, fen) in [(29, 0), (30, 3), (31, 23)] as [(Int, Int64)] {
          let found = try await bureau.balances(
            of: [books.cash], on: SampleBooks.day(12, day))
          #expect(found.fen == [fen], "December \(day)")
        }
      }
      try await check()
      for month in (201_901...201_913).compactMap({ Month(number: $0) }) {
        _ = try await bureau.closeMonth(ledger: books.ledger, month: month)
        try await check()
      }
    }
  }

  @Test func `questions about the past keep to limits, scope and what is there`() async throws {
    try await TestLedger.run { test in
      let books = try await SampleBooks.open(on: test)
      let bureau = try await test.client(.bureau)
      let lane = try await Lane.open("desk", on: bureau)
      let posted = try await lane.submit(.of([books.income(1)]))
      let day = SampleBooks.day(3, 5)
      let many = [UInt32](repeating: books.cash, count: 1_001)
      #expect(await code("many") { _ = try await bureau.balances(of: many, on: day) } == 101)
      let most = try await bureau.balances(of: many.dropLast(), at: posted.revision)
      #expect(most.fen.count == 1_000 && most.fen.last == 1)
      #expect(await code("account") { _ = try await bureau.balances(of: [99], on: day) } == 106)
      let foreign = await failure {
        try await bureau.balances(of: [books.cash, books.otherCash], on: day)
      }
      #expect(foreign?.code == .permissionDenied && foreign?.refusal?.code == 202)
      for number in [1, 10_956, 65_536, .max] as [UInt32] {
        let wrong = await failure("day \(number)") {
          try await bureau.balances(of: [books.cash], on: Day(number: number))
        }
        #expect(wrong?.refusal?.code == 105 && wrong?.refusal?.field == "on_day")
      }
      let ahead = Revision(block: posted.revision.block + 9, index: 0)
      let future = await failure { try await bureau.balances(of: [books.cash], at: ahead) }
      #expect(future?.code == .unavailable && future?.refusal?.code == 503)
      #expect(future?.refusal?.field == "at_revision")
      #expect(future?.refusal?.figure("block") == Int64(posted.revision.block))
    }
  }

  @Test func `a question by day that would look at too many late legs is not answered`()
    async throws
  {
    try await TestLedger.run { test in
      let books = try await SampleBooks.open(on: test)
      let bureau = try await test.client(.bureau)
      let lane = try await Lane.open("desk", on: bureau)
      _ = try await lane.submit(.of([books.income(5)], on: SampleBooks.day(6, 1)))
      let late = [[VoucherLeg]](repeating: books.income(1), count: 110)
      _ = try await lane.submit(.of(late, on: SampleBooks.day(2, 1)))
      let day = SampleBooks.day(4, 15)
      #expect(try await bureau.balances(of: [books.cash], on: day).fen == [110])
      // 1 000 times 110 late legs.
      let many = [UInt32](repeating: books.cash, count: 1_000)
      let error = await failure { try await bureau.balances(of: many, on: day) }
      #expect(error?.code == .resourceExhausted && error?.refusal == nil)
      #expect(error?.message.contains("posted late") == true)
      #expect(error?.message.contains("补记分录过多") == true)
      // The last day of an open month needs none of them.
      let monthEnd = try await bureau.balances(of: many, on: SampleBooks.day(4, 30))
      #expect(monthEnd.fen.allSatisfy { $0 == 110 })
    }
  }
}
