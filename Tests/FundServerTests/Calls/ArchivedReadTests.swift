import FundClient
import Testing

/// Reads that need a block which was moved to the archive.
@Suite(.timeLimit(.minutes(1))) struct ArchivedReadTests {
  @Test func `they say which segment is missing and never that there is nothing`() async throws {
    let journal = PartJournal()
    try await TestLedger.run(journal: journal) { test in
      let books = try await SampleBooks.open(on: test)
      let bureau = try await test.client(.bureau)
      let lane = try await Lane.open("desk", on: bureau)
      let early = try await lane.submit(.of([books.income(5)]))
      let newest = try await lane.submit(.of([books.income(3)], on: SampleBooks.day(3, 9)))
      let voucher = try #require(early.revision(of: 0))
      journal.archive(through: voucher.block)
      let march = try #require(Month(number: 201_903))
      let reads: [(String, () async throws -> Void)] = [
        ("voucher", { _ = try await bureau.voucher(.revision(voucher)) }),
        (
          "number",
          {
            _ = try await bureau.voucher(
              .number(ledger: books.ledger, month: march, number: 1))
          }
        ),
        ("serial", { _ = try await bureau.voucher(.serial(lane: "desk", serial: 1)) }),
        ("history", { _ = try await bureau.legs(of: books.cash, after: 0) }),
        ("revision", { _ = try await bureau.balances(of: [books.cash], at: voucher) }),
        ("day", { _ = try await bureau.balances(of: [books.cash], on: SampleBooks.day(3, 6)) }),
        ("vouchers", { _ = try await bureau.vouchers(ledger: books.ledger, month: march) }),
      ]
      for (name, read) in reads {
        let error = await failure("\(name)", read)
        #expect(error?.code == .failedPrecondition && error?.refusal == nil, "\(name)")
        #expect(error?.message.contains("in segment 1, which was archived") == true, "\(name)")
      }
      // What needs none of them is answered.
      #expect(try await bureau.balances(of: [books.cash]).fen == [8])
      let last = try await bureau.balances(
        of: [books.cash], at: newest.revision(of: 0))
      #expect(last.fen == [8])
      #expect(try await bureau.legs(of: books.cash, limit: 1).legs.map(\.ordinal) == [2])
    }
  }
}
