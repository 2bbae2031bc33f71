import FundClient
import LedgerJournal
import TestSupport
import Testing

/// Nothing is answered, and nothing is seen, before its block is durable.
@Suite(.timeLimit(.minutes(1))) struct DurabilityTests {
  /// Calls that are refused before the books are asked: when they have come back, what the same
  /// connection sent before them has long been taken.
  private func passTime(on client: LedgerClient) async {
    for _ in 0..<100 {
      _ = await failure { try await client.check(withStateDigest: true) }
    }
  }

  /// Short blocks and long ones are written by different threads.
  static let vouchers = [1, 1_000]

  @Test(arguments: vouchers)
  func `a post is answered, and its effect seen, when its block is durable`(
    vouchers: Int
  ) async throws {
    let journal = GateJournal()
    try await TestLedger.run(journal: journal) { test in
      let books = try await SampleBooks.open(on: test)
      let bureau = try await test.client(.bureau)
      let county = try await test.client(.county)
      let lane = try await Lane.open("desk", on: bureau)
      let before = journal.tail.ordinal
      let arrived = journal.shut()
      let done = Latch<String>()
      let batch = VoucherBatch.of((1...vouchers).map { _ in books.income(100) })
      let sum = 100 * Int64(vouchers)
      async let posted = answer(lane, batch, done)
      _ = await arrived.wait()
      // The journal has the block and does not say that it is durable.
      async let read = answer(county, books, done)
      await passTime(on: county)
      // The next block is decided meanwhile, and does not come out either.
      async let second = answer(lane, .of([books.income(11)]), done)
      await passTime(on: bureau)
      #expect(done.current == nil && journal.tail.ordinal == before)
      journal.open()
      let (first, seen, next) = try await (posted, read, second)
      #expect(first.revision.block == before + 1 && next.revision.block == before + 2)
      #expect([sum, sum + 11].contains(seen.fen[0]) && seen.revision >= first.revision)
      #expect(try await county.balances(of: [books.cash]).fen == [sum + 11])
    }
  }

  private func answer(
    _ lane: Lane, _ batch: VoucherBatch, _ done: Latch<String>
  ) async throws -> BatchOutcome {
    let outcome = try await lane.submit(batch)
    done.set("post")
    return outcome
  }

  private func answer(
    _ client: LedgerClient, _ books: SampleBooks, _ done: Latch<String>
  ) async throws -> Balances {
    let balances = try await client.balances(of: [books.cash])
    done.set("read")
    return balances
  }

  @Test(arguments: vouchers)
  func `when an append fails nothing is answered and the failure is told once`(
    vouchers: Int
  ) async throws {
    let journal = GateJournal()
    try await TestLedger.run(journal: journal) { test in
      let books = try await SampleBooks.open(on: test)
      let bureau = try await test.client(.bureau)
      let county = try await test.client(.county)
      let lane = try await bureau.openLane("desk")
      let arrived = journal.shut()
      let brief = Duration.seconds(2)
      async let post = failure("post") {
        try await bureau.postVouchers(
          .of((1...vouchers).map { _ in books.income(100) }), lane: lane.number,
          epoch: lane.epoch, firstSerial: 1, timeout: brief)
      }
      _ = await arrived.wait()
      async let read = failure("read") {
        try await county.balances(of: [books.cash], timeout: brief)
      }
      await passTime(on: county)
      let error = JournalError.system(what: "sync", path: "segment", errno: 5)
      journal.fail(error)
      #expect(await test.failures.first.wait() == error)
      let (postError, readError) = await (post, read)
      #expect(postError?.code == .deadlineExceeded && postError?.isOutcomeUnknown == true)
      #expect(readError?.code == .deadlineExceeded)
      // What comes later is not served from memory that is ahead of the journal.
      let later = await failure("later") { try await county.balances(of: [books.cash]) }
      #expect(later?.refusal?.code == 502)
      #expect(test.failures.list == [error])
    }
  }

  @Test func `a server that starts on a replayed journal goes on where it stood`() async throws {
    let folder = try TemporaryFolder()
    var balances: [Int64] = []
    var digests: [[UInt8]] = []
    for round in 1...3 as ClosedRange<Int64> {
      let test = try await TestLedger.start(folder: folder.path)
      let status = try await test.client(.auditor).check(withStateDigest: true)
      digests.append(status.stateDigest)
      let books = try await SampleBooks.open(on: test)
      if round == 1 { #expect(status.durable.block == 0 && status.blockDigest.isEmpty) }
      let lane = try await Lane.open("desk", on: test.client(.bureau))
      #expect(await lane.nextSerial == UInt64(round - 1) * 2 + 1)
      let outcome = try await lane.submit(.of([books.income(round), books.income(10 * round)]))
      #expect(outcome.accepted == 2)
      let seen = try await test.client(.county).balances(of: [books.cash])
      #expect(seen.revision >= outcome.revision)
      balances.append(seen.fen[0])
      let after = try await test.client(.auditor).check(withStateDigest: true)
      digests.append(after.stateDigest)
      #expect(after.vouchers == UInt64(round) * 2)
      await test.stop()
    }
    #expect(balances == [11, 33, 66])
    // What was there at the end of a run is there at the beginning of the next, to the byte.
    #expect(digests[1] == digests[2] && digests[3] == digests[4] && digests[0] != digests[1])
  }
}
