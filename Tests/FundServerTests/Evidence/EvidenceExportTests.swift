import FundClient
import LedgerCore
import LedgerJournal
import Testing

/// Exports of evidence, over mutual TLS.
@Suite(.timeLimit(.minutes(2))) struct EvidenceExportTests {
  /// Two counties, with vouchers of one, of the other and over both, a closed month, holds and
  /// blocks that are nobody's.
  private struct Two: Sendable {
    var books: SampleBooks

    static func make(on test: TestLedger) async throws -> Two {
      let books = try await SampleBooks.open(on: test)
      let lane = try await Lane.open("both", on: test.client(.prefecture))
      for round in 1...3 as ClosedRange<Int64> {
        _ = try await lane.submit(
          .of([
            books.income(100 * round), books.otherIncome(200), books.otherIncome(7),
            books.income(30) + books.otherIncome(40),
          ]))
        _ = try await lane.submit(.of([books.otherIncome(round)]))
        _ = try await lane.submit(.of([books.income(round)]))
        _ = try await lane.submit(.of([books.otherIncome(4 * round)]))
      }
      let neighbour = try await Lane.open("desk", on: test.client(.neighbour))
      _ = try await neighbour.submit(.of([books.otherIncome(5)], on: SampleBooks.day(3, 7)))
      let own = try await Lane.open("desk", on: test.client(.bureau))
      _ = try await own.submit(.of([books.income(9)]))
      _ = try await test.client(.supervisor).closeMonth(
        ledger: books.ledger, month: SampleBooks.month)
      return Two(books: books)
    }
  }

  private func run(
    _ body: (TestLedger, Two, Signing) async throws -> Void
  ) async throws {
    let signing = try Signing()
    try await TestLedger.run(checkpoints: signing.settings(["K", "S"])) { test in
      try await body(test, try await Two.make(on: test), signing)
    }
  }

  @Test func `the whole country is every block as it stands`() async throws {
    try await run { test, _, signing in
      let auditor = try await test.client(.nationAuditor)
      let reading = try await EvidenceReading.read(auditor.exportEvidence())
      let totals = try #require(reading.totals)
      let checkpoint = try signing.checkpoint(totals.checkpoint.note, by: ["K", "S"])
      #expect(checkpoint.size == totals.through && totals.scopeBlocks == totals.through)
      #expect(totals.sentBlocks == totals.through && totals.hashCount == 0)
      #expect(reading.hashes.isEmpty)
      #expect(try reading.isProven(checkpoint))
      let extracts = try reading.extracts()
      #expect(extracts.map(\.block) == Array(1...totals.through))
      for extract in extracts {
        var block: [UInt8] = []
        try test.journal.withBlock(extract.block) { block = Array($0) }
        #expect(extract.isWhole && extract.stored == block)
      }
      #expect(try Digest.of(totals.throughDigest) == extracts.last?.digest)
    }
  }

  @Test func `a county gets its own and nothing of its neighbour`() async throws {
    try await run { test, two, signing in
      let books = two.books
      let auditor = try await test.client(.countyAuditor)
      let reading = try await EvidenceReading.read(auditor.exportEvidence())
      let totals = try #require(reading.totals)
      let checkpoint = try signing.checkpoint(totals.checkpoint.note, by: ["K", "S"])
      #expect(try reading.isProven(checkpoint))
      let extracts = try reading.extracts()
      #expect(UInt64(extracts.count) == totals.scopeBlocks)
      #expect(totals.scopeBlocks < totals.through && extracts.allSatisfy { !$0.isWhole })

      let own = [books.cash, books.revenue]
      let vouchers = extracts.flatMap(\.vouchers)
      #expect(vouchers.count == 10 && vouchers.count { $0.isPartial } == 3)
      for (voucher, _) in vouchers {
        #expect(voucher.legs.map(\.account) == own)
      }
      // The running balances of the shown legs are those of the county.
      let last = try #require(vouchers.last)
      let cash = last.voucher.legs[0]
      #expect(try await auditor.balances(of: [books.cash]).fen == [cash.balance])

      for event in extracts.flatMap(\.events) {
        switch event {
        case .ledgerOpened(let ledger, _, _): #expect(ledger.entity == "620503")
        case .accountOpened(let account, _, _): #expect(account.ledger == books.ledger)
        case .monthClosed(let closing): #expect(closing.ledger == books.ledger)
        case .checkpointKey: break
        case .actor(let actor): #expect(actor.uri.contains("//620503."))
        case .laneOpened(_, _, let name, _): #expect(name == "desk")
        default: Issue.record("\(event)")
        }
      }
      let kinds = extracts.flatMap(\.events).map { "\($0)".prefix { $0 != "(" } }
      for kind in ["ledgerOpened", "accountOpened", "monthClosed", "checkpointKey", "actor"] {
        #expect(kinds.contains { $0 == kind }, "\(kind)")
      }
    }
  }

  @Test func `places and lanes of the scope are shown with it`() async throws {
    try await run { test, two, signing in
      let county = try await EvidenceReading.read(
        test.client(.countyAuditor).exportEvidence())
      let lanes = try county.extracts().flatMap(\.events).filter {
        if case .laneOpened = $0 { true } else { false }
      }
      #expect(lanes.count == 1)
      let province = try await EvidenceReading.read(test.client(.auditor).exportEvidence())
      let all = try province.extracts().flatMap(\.events).filter {
        if case .laneOpened = $0 { true } else { false }
      }
      #expect(all.count == 3)
    }
  }

  @Test func `an entity narrows the scope, and one outside is refused`() async throws {
    try await run { test, two, signing in
      let nation = try await test.client(.nationAuditor)
      let county = try await test.client(.countyAuditor)
      let through = test.journal.tail.ordinal
      let narrowed = try await EvidenceReading.read(
        nation.exportEvidence(entity: "620503", throughBlock: through))
      let own = try await EvidenceReading.read(county.exportEvidence(throughBlock: through))
      #expect(narrowed.bytes == own.bytes && narrowed.hashes == own.hashes)
      #expect(narrowed.totals?.through == through)
      let outside = await failure {
        try await EvidenceReading.read(county.exportEvidence(entity: "620502"))
      }
      #expect(outside?.refusal?.code == 202 && outside?.refusal?.field == "entity")
      let unknown = await failure {
        try await EvidenceReading.read(nation.exportEvidence(entity: "999999"))
      }
      #expect(unknown?.refusal?.code == 114)
      // Both counties, unpruned as far as vouchers go.
      let both = try await EvidenceReading.read(nation.exportEvidence(entity: "620500"))
      #expect(try both.extracts().flatMap(\.vouchers).allSatisfy { !$0.isPartial })
    }
  }

  @Test(arguments: [Desk.countyAuditor, .nationAuditor])
  func `whatever it is resumed behind, the bytes are the same`(_ desk: Desk) async throws {
    try await run { test, two, signing in
      let auditor = try await test.client(desk)
      let through = test.journal.tail.ordinal
      let whole = try await EvidenceReading.read(auditor.exportEvidence(throughBlock: through))
      // How many bytes the extracts up to each block take.
      var ends: [UInt64: Int] = [0: 0]
      var (at, starts) = (0, try whole.extracts().map(\.block))
      whole.bytes.withUnsafeBytes { all in
        while at < all.count {
          let rest = UnsafeRawBufferPointer(rebasing: all[at...])
          at += (try? BlockExtract.byteCount(ofExtractAt: rest)) ?? all.count
          ends[starts.removeFirst()] = at
        }
      }
      for after in 0...through {
        // What is posted meanwhile changes nothing.
        let lane = try await Lane.open("later \(after)", on: test.client(.bureau))
        _ = try await lane.submit(.of([two.books.income(1)]))
        let rest = try await EvidenceReading.read(
          auditor.exportEvidence(afterBlock: after, throughBlock: through))
        let before = (0...after).compactMap { ends[$0] }.max() ?? 0
        #expect(rest.bytes == Array(whole.bytes[before...]), "\(after)")
        #expect(rest.hashes == whole.hashes)
        #expect(rest.totals?.scopeBlocks == whole.totals?.scopeBlocks)
        #expect(rest.totals?.sentBytes == UInt64(rest.bytes.count))
        #expect(rest.totals?.throughDigest == whole.totals?.throughDigest)
        #expect(rest.totals?.checkpoint == whole.totals?.checkpoint)
      }
    }
  }

  @Test func `an export up to a block is proven to the checkpoint of that size`() async throws {
    try await run { test, _, signing in
      let auditor = try await test.client(.countyAuditor)
      for through in 1...test.journal.tail.ordinal {
        let reading = try await EvidenceReading.read(
          auditor.exportEvidence(throughBlock: through))
        let note = try #require(reading.totals?.checkpoint.note)
        let checkpoint = try signing.checkpoint(note, by: ["K", "S"])
        #expect(checkpoint.size == through)
        #expect(try reading.isProven(checkpoint), "\(through)")
      }
    }
  }

  @Test func `every pull is recorded, and what there cannot be is refused`() async throws {
    try await run { test, _, signing in
      let auditor = try await test.client(.countyAuditor)
      let before = test.journal.tail.ordinal
      let reading = try await EvidenceReading.read(auditor.exportEvidence(entity: "620503"))
      // The record of the pull is behind what it shows.
      #expect(reading.totals?.through == before && test.journal.tail.ordinal == before + 1)
      var recorded: [String] = []
      var reader = JournalReader(test.journal)
      try reader.forEachEvent(ofBlock: before + 1) { event, _ in
        if case .exportPulled(let entity, _, _, _) = event { recorded.append(entity) }
      }
      #expect(recorded == ["620503"])
      for (after, through) in [(0, before + 5), (before + 5, 0)] {
        let error = await failure {
          try await EvidenceReading.read(
            auditor.exportEvidence(afterBlock: after, throughBlock: through))
        }
        #expect(error?.code == .unavailable && error?.refusal?.code == 503)
      }
      let backwards = await failure {
        try await EvidenceReading.read(auditor.exportEvidence(afterBlock: 3, throughBlock: 2))
      }
      #expect(backwards?.code == .invalidArgument)
    }
  }

  @Test func `a block that is longer than a piece comes in several`() async throws {
    let signing = try Signing()
    try await TestLedger.run(checkpoints: signing.settings(["K"])) { test in
      let books = try await SampleBooks.open(on: test)
      let lane = try await Lane.open("desk", on: test.client(.bureau))
      let long = (0..<500).map { _ in (0..<64).flatMap { _ in books.income(1) } }
      _ = try await lane.submit(.of(long))
      let auditor = try await test.client(.nationAuditor)
      let through = test.journal.tail.ordinal
      var cuts = 0
      var largest = 0
      for try await piece in try await auditor.exportEvidence(throughBlock: through) {
        cuts += piece.isCut ? 1 : 0
        largest = max(largest, piece.extracts.count)
        #expect(piece.isCut == (piece.completeBlock == nil))
      }
      #expect(cuts == 1 && largest == 2 << 20)
      let streamed = try await EvidenceReading.read(
        auditor.exportEvidence(throughBlock: through))
      let downloaded = try await EvidenceReading.read(
        auditor.downloadEvidence(throughBlock: through))
      #expect(downloaded.bytes == streamed.bytes && downloaded.pieces < streamed.pieces)
      let note = try #require(streamed.totals?.checkpoint.note)
      #expect(try streamed.isProven(signing.checkpoint(note, by: ["K"])))
    }
  }
}
