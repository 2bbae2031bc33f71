import FundClient
import Testing

/// History both ways, and the vouchers of a month, page by page over the wire.
@Suite(.timeLimit(.minutes(1))) struct PageTests {
  private static let march = Month(number: 201_903).unsafelyUnwrapped

  @Test func `pages of history meet every leg once, from either end`() async throws {
    try await TestLedger.run { test in
      let books = try await SampleBooks.open(on: test)
      let bureau = try await test.client(.bureau)
      let lane = try await Lane.open("desk", on: bureau)
      for amount in 1...25 as ClosedRange<Int64> {
        _ = try await lane.submit(.of([books.income(amount)], summary: "第\(amount)笔"))
      }
      for size in [1, 4, 24, 25, 26] {
        var up: [Leg] = []
        var after: UInt32? = 0
        while let ordinal = after {
          let page = try await bureau.legs(of: books.cash, after: ordinal, limit: size)
          #expect(page.legs.count <= size)
          up += page.legs
          after = page.next
        }
        #expect(up.map(\.amount.value) == Array(1...25))
        #expect(up.map(\.ordinal) == Array(1...25))
        #expect(up.map(\.summary) == (1...25).map { "第\($0)笔" })
        var down: [Leg] = []
        var cursor: LegCursor?
        repeat {
          let page = try await bureau.legs(of: books.cash, before: cursor, limit: size)
          down += page.legs
          cursor = page.next
        } while cursor != nil
        #expect(down == up.reversed())
      }
      // What is newer than a leg that is known.
      let newer = try await bureau.legs(of: books.cash, after: 23)
      #expect(newer.legs.map(\.ordinal) == [24, 25] && newer.next == nil)
      #expect(try await bureau.legs(of: books.cash, after: 25).legs.isEmpty)
      #expect(try await bureau.legs(of: books.cash, after: .max).legs.isEmpty)
      #expect(try await bureau.legs(of: books.expenditure, after: 0).legs.isEmpty)
      let foreign = await failure { try await bureau.legs(of: books.otherCash, after: 0) }
      #expect(foreign?.refusal?.code == 202)
    }
  }

  @Test func `the vouchers of a month come by number with what its ledger sees`() async throws {
    try await TestLedger.run { test in
      let books = try await SampleBooks.open(on: test)
      let prefecture = try await test.client(.prefecture)
      let lane = try await Lane.open("both", on: prefecture)
      for amount in 1...20 as ClosedRange<Int64> {
        _ = try await lane.submit(
          .of([
            books.income(amount), books.otherIncome(amount) + books.income(amount * 100),
            books.otherIncome(amount),
          ]))
      }
      let first = try await prefecture.voucher(
        .number(ledger: books.ledger, month: Self.march, number: 1))
      let reversal = try await prefecture.reverseVoucher(
        first.revision, day: SampleBooks.day(3, 28), reason: "收款人有误")
      let county = try await test.client(.county)
      let debits = (1...20).flatMap { (amount: Int64) -> [Int64] in [amount, amount * 100] }
      for size in [1, 7, 40, 41, 1_000] {
        var found: [ListedVoucher] = []
        var next: UInt32? = 1
        while let number = next {
          let page = try await county.vouchers(
            ledger: books.ledger, month: Self.march, from: number, limit: size)
          #expect(page.newest == 41 && page.vouchers.count <= size)
          found += page.vouchers
          next = page.next
        }
        #expect(found.map(\.number) == Array(1...41))
        #expect(found.dropLast().map(\.debit.value) == debits)
        #expect(found.allSatisfy { $0.debit == $0.credit && $0.legCount == 2 && $0.legs.isEmpty })
        #expect(found[0].reversedBy == reversal.voucher && found[1].reversedBy == nil)
        let last = found[40]
        #expect(last.revision == reversal.voucher && last.reverses == first.revision)
        #expect(last.summary == "收款人有误" && last.debit == Fen(-1))
        for voucher in [found[0], found[17]] {
          let whole = try await county.voucher(.revision(voucher.revision))
          #expect(whole.summary == voucher.summary && whole.day == voucher.day)
          #expect(whole.postedAtMillis == voucher.postedAtMillis)
        }
      }
      let withLegs = try await county.vouchers(
        ledger: books.ledger, month: Self.march, from: 2, limit: 1, withLegs: true)
      #expect(withLegs.vouchers[0].legs.map(\.account) == [books.cash, books.revenue])
      #expect(withLegs.vouchers[0].legs.map(\.amount.value) == [100, 100])
      #expect(withLegs.vouchers[0].legs.map(\.number) == [2, 2])
    }
  }

  @Test func `a month without vouchers is empty, and bad questions are refused`() async throws {
    try await TestLedger.run { test in
      let books = try await SampleBooks.open(on: test)
      let bureau = try await test.client(.bureau)
      let lane = try await Lane.open("desk", on: bureau)
      _ = try await lane.submit(.of([books.income(1)]))
      let april = try #require(Month(number: 201_904))
      let none = try await bureau.vouchers(ledger: books.ledger, month: april)
      #expect(none.vouchers.isEmpty && none.next == nil && none.newest == 0)
      let beyond = try await bureau.vouchers(ledger: books.ledger, month: Self.march, from: 2)
      #expect(beyond.vouchers.isEmpty && beyond.next == nil && beyond.newest == 1)
      let far = try await bureau.vouchers(ledger: books.ledger, month: Self.march, from: .max)
      #expect(far.vouchers.isEmpty)
      let month = try #require(Month(number: 199_901))
      let bad = await failure {
        try await bureau.vouchers(ledger: books.ledger, month: month)
      }
      #expect(bad?.refusal?.code == 116)
      let unknown = await failure { try await bureau.vouchers(ledger: 99, month: april) }
      #expect(unknown?.refusal?.code == 110)
      let foreign = await failure {
        try await bureau.vouchers(ledger: books.otherLedger, month: april)
      }
      #expect(foreign?.refusal?.code == 202)
    }
  }

  @Test func `a page ends with the voucher that fills it with legs`() async throws {
    try await TestLedger.run { test in
      let books = try await SampleBooks.open(on: test)
      let bureau = try await test.client(.bureau)
      let lane = try await Lane.open("desk", on: bureau)
      let long = (1...2_000).flatMap { books.income(Int64($0)) }
      _ = try await lane.submit(.of([[VoucherLeg]](repeating: long, count: 5)))
      var sizes: [Int] = []
      var next: UInt32? = 1
      while let number = next {
        let page = try await bureau.vouchers(
          ledger: books.ledger, month: Self.march, from: number, withLegs: true)
        sizes.append(page.vouchers.count)
        #expect(page.vouchers.allSatisfy { $0.legs.count == 4_000 })
        next = page.next
      }
      #expect(sizes == [3, 2])
    }
  }
}
