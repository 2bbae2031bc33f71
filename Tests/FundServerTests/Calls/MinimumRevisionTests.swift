import FundClient
import LedgerCore
import LedgerJournal
import Testing

/// A client says how far the books must have got, and so notices a server that fell back.
@Suite(.timeLimit(.minutes(1))) struct MinimumRevisionTests {
  /// Every read, by the name of its method.
  private static func reads(
    _ client: LedgerClient, _ books: SampleBooks, _ voucher: FundClient.Revision
  ) -> [(name: String, call: @Sendable (FundClient.Revision) async throws -> Void)] {
    [
      ("GetBalances", { _ = try await client.balances(of: [books.cash], atLeast: $0) }),
      (
        "GetBalances, past",
        { _ = try await client.balances(of: [books.cash], at: voucher, atLeast: $0) }
      ),
      (
        "SumBalances",
        { _ = try await client.sumBalances(of: .ledgers([books.ledger]), atLeast: $0) }
      ),
      ("ListLegs", { _ = try await client.legs(of: books.cash, atLeast: $0) }),
      ("ListLegs, up", { _ = try await client.legs(of: books.cash, after: 0, atLeast: $0) }),
      ("GetVoucher", { _ = try await client.voucher(.revision(voucher), atLeast: $0) }),
      (
        "ListVouchers",
        {
          _ = try await client.vouchers(
            ledger: books.ledger, month: SampleBooks.month, atLeast: $0)
        }
      ),
      ("ListTurnover", { _ = try await client.turnover(of: [books.cash], atLeast: $0) }),
      ("GetTrialBalance", { _ = try await client.trialBalance(ledger: books.ledger, atLeast: $0) }),
      ("ListLedgers", { _ = try await client.listLedgers(atLeast: $0) }),
      ("ListAccounts", { _ = try await client.listAccounts(ledger: books.ledger, atLeast: $0) }),
    ]
  }

  @Test func `every read waits for no revision that the books have not got to`() async throws {
    try await TestLedger.run { test in
      let books = try await SampleBooks.open(on: test)
      let bureau = try await test.client(.bureau)
      let lane = try await Lane.open("desk", on: bureau)
      let outcome = try await lane.submit(.of([books.income(1), books.income(2)]))
      let reached = outcome.revision
      let voucher = try #require(outcome.revision(of: 0))
      for read in Self.reads(bureau, books, voucher) {
        try await read.call(reached)
        try await read.call(voucher)
        for ahead in [
          Revision(block: reached.block, index: reached.index + 1),
          Revision(block: reached.block + 1, index: 0), Revision(block: .max, index: .max),
        ] {
          let error = await failure("\(read.name)") { try await read.call(ahead) }
          #expect(error?.code == .unavailable && error?.refusal?.code == 503, "\(read.name)")
          #expect(error?.refusal?.name == "REVISION_NOT_REACHED")
          #expect(error?.refusal?.field == "min_revision")
          #expect(error?.refusal?.figure("block") == Int64(reached.block), "\(read.name)")
          #expect(error?.refusal?.figure("index") == Int64(reached.index), "\(read.name)")
        }
      }
    }
  }

  @Test func `a client notices that an older backup was restored`() async throws {
    let folder = try TemporaryFolder()
    let backup = try TemporaryFolder()
    let first = try await TestLedger.start(folder: folder.file("j"))
    let books = try await SampleBooks.open(on: first)
    let lane = try await Lane.open("desk", on: first.client(.bureau))
    let early = try await lane.submit(.of([books.income(100)]))
    await first.stop()
    try Copy.folder(folder.file("j"), to: backup.file("j"))

    let second = try await TestLedger.start(folder: folder.file("j"))
    let again = try await Lane.open("desk", on: second.client(.bureau))
    _ = try await again.submit(.of([books.income(30)]))
    let seen = try await second.client(.bureau).balances(of: [books.cash])
    #expect(seen.fen == [130])
    await second.stop()

    let restored = try await TestLedger.start(folder: backup.file("j"))
    let bureau = try await restored.client(.bureau)
    #expect(
      try await bureau.balances(of: [books.cash], atLeast: early.revision).fen == [100])
    let lost = await failure {
      try await bureau.balances(of: [books.cash], atLeast: seen.revision)
    }
    #expect(lost?.refusal?.code == 503 && lost?.isOutcomeUnknown == false)
    await restored.stop()
  }
}
