import FundClient
import Testing

/// Reads: what is not there, and what is more than a page.
@Suite(.timeLimit(.minutes(1))) struct ReadingTests {
  private func code(_ comment: Comment, _ call: () async throws -> Void) async -> UInt32? {
    await failure(comment, call)?.refusal?.code
  }

  @Test func `what is not there is refused by its name`() async throws {
    try await TestLedger.run { test in
      let books = try await SampleBooks.open(on: test)
      let bureau = try await test.client(.bureau)
      let lane = try await Lane.open("desk", on: bureau)
      let outcome = try await lane.submit(.of([books.income(1), books.payment(5)]))
      let posted = try #require(outcome.revision(of: 0))
      let month = try #require(Month(number: 201_903))
      #expect(await code("account") { _ = try await bureau.balances(of: [99]) } == 106)
      #expect(await code("account 0") { _ = try await bureau.balances(of: [0]) } == 106)
      #expect(await code("legs") { _ = try await bureau.legs(of: 99) } == 106)
      #expect(await code("table") { _ = try await bureau.trialBalance(ledger: 99) } == 110)
      #expect(await code("list") { _ = try await bureau.listAccounts(ledger: 0) } == 110)
      let places = [
        Revision(block: 0, index: 0), Revision(block: posted.block, index: 1),
        Revision(block: posted.block, index: .max), Revision(block: posted.block + 50, index: 0),
        Revision(block: .max, index: 0), Revision(block: 1, index: 0),
      ]
      for place in places {
        #expect(
          await code("\(place)") { _ = try await bureau.voucher(.revision(place)) } == 115)
        #expect(
          await code("\(place)") {
            _ = try await bureau.reverseVoucher(place, day: SampleBooks.day(4, 1), reason: "")
          } == 115)
      }
      for number in [0, 2, .max] as [UInt32] {
        let key = VoucherKey.number(ledger: books.ledger, month: month, number: number)
        #expect(await code("number \(number)") { _ = try await bureau.voucher(key) } == 115)
      }
      for serial in [0, 2, 3, .max] as [UInt64] {
        let key = VoucherKey.serial(lane: "desk", serial: serial)
        #expect(await code("serial \(serial)") { _ = try await bureau.voucher(key) } == 115)
      }
      #expect(
        await code("lane") { _ = try await bureau.voucher(.serial(lane: "no", serial: 1)) }
          == 301)
      let many = [UInt32](repeating: books.cash, count: 10_001)
      #expect(await code("many") { _ = try await bureau.balances(of: many) } == 101)
      let most = try await bureau.balances(of: many.dropLast())
      #expect(most.fen.count == 10_000 && most.fen.last == 1)
    }
  }

  @Test func `a reversal keeps to the months and the limits`() async throws {
    try await TestLedger.run { test in
      let books = try await SampleBooks.open(on: test)
      let bureau = try await test.client(.bureau)
      let lane = try await Lane.open("desk", on: bureau)
      let outcome = try await lane.submit(.of([books.income(10), books.payment(4)]))
      let income = try #require(outcome.revision(of: 0))
      _ = try await bureau.closeMonth(ledger: books.ledger, month: SampleBooks.month)
      let early = await code("closed") {
        _ = try await bureau.reverseVoucher(income, day: SampleBooks.day(1, 31), reason: "")
      }
      #expect(early == 402)
      let before = await code("before the ledger") {
        _ = try await bureau.reverseVoucher(
          income, day: SampleBooks.day(12, 31, year: 2018), reason: "")
      }
      #expect(before == 401)
      let refused = await failure {
        try await bureau.reverseVoucher(income, day: SampleBooks.day(4, 1), reason: "")
      }
      #expect(refused?.refusal?.code == 404 && refused?.refusal?.figure("available") == 6)
      let long = await code("reason") {
        _ = try await bureau.reverseVoucher(
          income, day: SampleBooks.day(4, 1), reason: String(repeating: "x", count: 513))
      }
      #expect(long == 104)
      #expect(try await bureau.balances(of: [books.cash]).fen == [6])
    }
  }

  @Test func `many accounts are listed and exported page by page`() async throws {
    try await TestLedger.run { test in
      let books = try await SampleBooks.open(on: test)
      let bureau = try await test.client(.bureau)
      let count = 2_500
      let opened = try await bureau.openAccounts(
        (1...count).map {
          NewAccount(
            ledger: books.ledger, subject: "5005",
            dimensions: [DimensionValue(key: "P", value: "p\($0)")])
        })
      #expect(opened.opened == count && Set(opened.numbers).count == count)
      let lane = try await Lane.open("desk", on: bureau)
      _ = try await lane.submit(.of([books.income(1_000_000)]))
      let outcome = try await lane.submit(
        .of(opened.numbers.map { [.debit($0, Fen(7)), .credit(books.cash, Fen(7))] }))
      #expect(outcome.accepted == count)

      var listed: [UInt32] = []
      var page = try await bureau.listAccounts(
        ledger: books.ledger, subjectPrefix: "5", limit: 1_000)
      listed += page.items.map(\.number)
      while page.hasMore {
        page = try await bureau.listAccounts(
          ledger: books.ledger, subjectPrefix: "5", after: listed[listed.count - 1],
          limit: 1_000)
        #expect(page.items.count <= 1_000)
        listed += page.items.map(\.number)
      }
      #expect(listed == [books.expenditure] + opened.numbers)
      let one = try await bureau.listAccounts(
        ledger: books.ledger, dimensions: [DimensionValue(key: "P", value: "p77")])
      #expect(one.items.map(\.number) == [opened.numbers[76]])
      let table = try await bureau.trialBalance(ledger: books.ledger)
      #expect(table.lines.first { $0.subject == "5005" }?.closing == Fen(7 * Int64(count)))

      var defined: Set<UInt32> = []
      var legs = 0
      for try await chunk in try await test.client(.countyAuditor).exportVouchers() {
        for account in chunk.accounts {
          #expect(defined.insert(account.number).inserted)
        }
        #expect(chunk.legs.account.allSatisfy { defined.contains($0) })
        legs += chunk.legs.count
      }
      #expect(legs == 2 * count + 2 && defined.count == count + 2)
    }
  }
}
