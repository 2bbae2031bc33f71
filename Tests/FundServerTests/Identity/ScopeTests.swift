import FundClient
import LedgerJournal
import Testing

/// Whose books a caller sees: those of their place and of the places below it.
@Suite(.timeLimit(.minutes(1))) struct ScopeTests {
  /// The books of two counties, a voucher in each and one over both.
  private struct Two: Sendable {
    var books: SampleBooks
    var own: Revision
    var other: Revision
    var both: Revision

    static func make(on test: TestLedger) async throws -> Two {
      let books = try await SampleBooks.open(on: test)
      let lane = try await Lane.open("both", on: test.client(.prefecture))
      let outcome = try await lane.submit(
        .of([
          books.income(100), books.otherIncome(200), books.income(30) + books.otherIncome(40),
        ]), withNumbers: true)
      #expect(outcome.numbers == [1, 1, 2])
      return Two(
        books: books, own: try #require(outcome.revision(of: 0)),
        other: try #require(outcome.revision(of: 1)),
        both: try #require(outcome.revision(of: 2)))
    }
  }

  private func refusal(
    _ comment: Comment, _ call: () async throws -> Void
  ) async -> Refusal? {
    let error = await failure(comment, call)
    #expect(error?.code == .permissionDenied && error?.refusal?.code == 202, comment)
    return error?.refusal
  }

  @Test func `a county reads its own books and nothing of its neighbour's`() async throws {
    try await TestLedger.run { test in
      let two = try await Two.make(on: test)
      let books = two.books
      let county = try await test.client(.county)
      let month = try #require(Month(number: 201_903))
      #expect(try await county.balances(of: [books.cash]).fen == [130])
      #expect(try await county.legs(of: books.cash).legs.count == 2)
      #expect(try await county.trialBalance(ledger: books.ledger).lines.count == 2)
      #expect(try await county.listLedgers().items.map(\.number) == [books.ledger])
      #expect(try await county.listLedgers(entity: "620502").items.isEmpty)

      let mixed = await refusal("balances") {
        _ = try await county.balances(of: [books.cash, books.otherCash, books.otherRevenue])
      }
      #expect(mixed?.figure("account") == Int64(books.otherCash) && mixed?.field == "account")
      let history = await refusal("history") { _ = try await county.legs(of: books.otherCash) }
      #expect(history?.figure("account") == Int64(books.otherCash))
      let table = await refusal("trial balance") {
        _ = try await county.trialBalance(ledger: books.otherLedger)
      }
      #expect(table?.field == "ledger")
      let accounts = await refusal("accounts") {
        _ = try await county.listAccounts(ledger: books.otherLedger)
      }
      #expect(accounts?.field == "ledger")
      let voucher = await refusal("voucher") {
        _ = try await county.voucher(.revision(two.other))
      }
      #expect(voucher?.field == "voucher")
      let number = await refusal("voucher by number") {
        _ = try await county.voucher(
          .number(ledger: books.otherLedger, month: month, number: 1))
      }
      #expect(number?.field == "ledger")
    }
  }

  @Test func `a voucher over two counties shows each its own legs`() async throws {
    try await TestLedger.run { test in
      let two = try await Two.make(on: test)
      let books = two.books
      let seen = try await test.client(.county).voucher(.revision(two.both))
      #expect(seen.legs.map(\.account) == [books.cash, books.revenue])
      #expect(seen.legsOutOfScope == 2 && seen.numbers.map(\.ledger) == [books.ledger])
      let byOther = try await test.client(.neighbour).voucher(.revision(two.both))
      #expect(byOther.legs.map(\.account) == [books.otherCash, books.otherRevenue])
      #expect(byOther.legsOutOfScope == 2)
      let whole = try await test.client(.auditor).voucher(.revision(two.both))
      #expect(whole.legs.count == 4 && whole.legsOutOfScope == 0 && whole.numbers.count == 2)
    }
  }

  @Test func `a bureau writes nothing outside its place`() async throws {
    try await TestLedger.run { test in
      let two = try await Two.make(on: test)
      let books = two.books
      let bureau = try await test.client(.bureau)
      let lane = try await Lane.open("desk", on: bureau)
      let day = SampleBooks.day(4, 1)
      let post = await refusal("post") {
        _ = try await lane.submit(
          .of([books.income(1), books.income(2) + books.otherIncome(3)]))
      }
      #expect(post?.voucher == 1 && post?.leg == 2)
      #expect(post?.figure("account") == Int64(books.otherCash))
      #expect(await lane.nextSerial == 1)
      _ = await refusal("open an account") {
        _ = try await bureau.openAccounts([
          NewAccount(ledger: books.ledger, subject: "1004"),
          NewAccount(ledger: books.otherLedger, subject: "1004"),
        ])
      }
      #expect(try await bureau.listAccounts(ledger: books.ledger).items.count == 3)
      _ = await refusal("close a month") {
        _ = try await bureau.closeMonth(ledger: books.otherLedger, month: SampleBooks.month)
      }
      for voucher in [two.other, two.both] {
        _ = await refusal("reverse") {
          _ = try await bureau.reverseVoucher(voucher, day: day, reason: "")
        }
      }
      let supervisor = try await test.client(.countySupervisor)
      for entity in ["620502", "620500", "000000", "620000-620502", "620502.U.x"] {
        let refused = await refusal("open \(entity)") {
          _ = try await supervisor.openLedger(
            entity: entity, book: "GLB", name: "", firstMonth: SampleBooks.month)
        }
        #expect(refused?.field == "entity")
      }
      for entity in ["620503", "620503.U.农业农村局", "620000-620503"] {
        _ = try await supervisor.openLedger(
          entity: entity, book: "GLB", name: "", firstMonth: SampleBooks.month)
      }
    }
  }

  @Test func `an auditor exports the books of their place only`() async throws {
    try await TestLedger.run { test in
      let two = try await Two.make(on: test)
      let province = try await Export.read(test.client(.auditor).exportVouchers())
      #expect(province.entities == ["620503", "620502"])
      #expect(province.amounts == [100, -100, 200, -200, 30, -30, 40, -40])
      #expect(province.totals?.vouchers == 3 && province.totals?.legs == 8)
      let county = try await Export.read(test.client(.countyAuditor).exportVouchers())
      #expect(county.entities == ["620503"] && county.amounts == [100, -100, 30, -30])
      #expect(county.totals?.vouchers == 2 && county.totals?.debit == Fen(130))
      let one = try await Export.read(test.client(.auditor).exportVouchers(entity: "620502"))
      #expect(one.entities == ["620502"] && one.amounts == [200, -200, 40, -40])
      let below = try await Export.read(test.client(.auditor).exportVouchers(entity: "620500"))
      #expect(below.amounts.count == 8)
      let resumed = try await Export.read(
        test.client(.auditor).exportVouchers(after: two.other))
      #expect(resumed.amounts == [30, -30, 40, -40])
      let countyAuditor = try await test.client(.countyAuditor)
      let refused = await failure {
        try await Export.read(countyAuditor.exportVouchers(entity: "620502"))
      }
      #expect(refused?.refusal?.code == 202 && refused?.refusal?.field == "entity")
      let unknown = await failure {
        try await Export.read(countyAuditor.exportVouchers(entity: "630200"))
      }
      #expect(unknown?.refusal?.code == 114)
      // Every pull is a record of the journal: the books have grown by blocks without vouchers.
      #expect(test.journal.tail.ordinal >= two.both.block + 5)
    }
  }

  @Test func `the balances of an export are those of its end, whatever is posted meanwhile`()
    async throws
  {
    try await TestLedger.run { test in
      let two = try await Two.make(on: test)
      let lane = try await Lane.open("meanwhile", on: test.client(.bureau))
      // The stream is opened, and read only after more has been posted.
      let stream = try await test.connect(.auditor).exportVouchers()
      for amount in 1...40 as ClosedRange<Int64> {
        _ = try await lane.submit(.of([two.books.income(amount)]))
      }
      let export = try await Export.read(stream)
      var sums: [UInt32: Int64] = [:]
      for (account, amount) in zip(export.legAccounts, export.amounts) {
        sums[account, default: 0] += amount
      }
      #expect(export.accounts.map(\.balance.value) == export.accounts.map { sums[$0.number] })
      #expect(export.accounts.map(\.balance.value).contains(130 + 40 * 41 / 2) == false)
    }
  }
}
