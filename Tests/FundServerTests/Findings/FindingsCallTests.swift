import FundClient
import Testing

/// Findings on demand and as they become durable, over mutual TLS.
@Suite(.timeLimit(.minutes(2))) struct FindingsCallTests {
  /// Reverses, in the first days of April, a voucher of the last days of March: one of each county.
  private static func straddle(
    _ test: TestLedger, _ books: SampleBooks, _ fen: Int64 = 700
  ) async throws -> Revision {
    let lane = try await Lane.open("own", on: test.client(.bureau))
    let other = try await Lane.open("other", on: test.client(.neighbour))
    let own = try await lane.submit(.of([books.income(fen)], on: SampleBooks.day(3, 29)))
    let theirs = try await other.submit(.of([books.otherIncome(fen)], on: SampleBooks.day(3, 29)))
    let reversal = try await test.client(.bureau).reverseVoucher(
      try #require(own.revision(of: 0)), day: SampleBooks.day(4, 3), reason: "冲销")
    _ = try await test.client(.neighbour).reverseVoucher(
      try #require(theirs.revision(of: 0)), day: SampleBooks.day(4, 3), reason: "冲销")
    return reversal.voucher
  }

  private static func all(_ stream: FindingsStream) async throws -> [AuditFinding] {
    var findings: [AuditFinding] = []
    for try await piece in stream { findings += piece.findings }
    return findings
  }

  @Test func `a county's auditor is told of its own vouchers and nothing of its neighbour`()
    async throws
  {
    try await TestLedger.run { test in
      let books = try await SampleBooks.open(on: test)
      let reversal = try await Self.straddle(test, books)
      let own = try await Self.all(test.client(.countyAuditor).findings())
      #expect(own.map(\.entity) == ["620503"] && own.map(\.detector) == ["reversals"])
      let found = try #require(own.first)
      #expect(found.amount == Fen(700) && found.block == reversal.block)
      #expect(found.references.last?.voucher == reversal)

      let whole = try await Self.all(test.client(.nationAuditor).findings())
      #expect(whole.map(\.entity).sorted() == ["620502", "620503"])
      let narrow = try await Self.all(test.client(.nationAuditor).findings(entity: "620502"))
      #expect(narrow.map(\.entity) == ["620502"])
    }
  }

  @Test func `settings and detectors change what is found`() async throws {
    try await TestLedger.run { test in
      let books = try await SampleBooks.open(on: test)
      _ = try await Self.straddle(test, books)
      let auditor = try await test.client(.countyAuditor)
      #expect(try await Self.all(auditor.findings(detectors: ["idle-money"])).isEmpty)
      let days = [(name: "reversals.days_after", value: Int64(2))]
      #expect(try await Self.all(auditor.findings(settings: days)).isEmpty)
      let known = try await auditor.findingDetectors()
      #expect(known.count > 15 && known.contains { $0.name == "reversals" })
    }
  }

  @Test func `what is not known or not the caller's is refused`() async throws {
    try await TestLedger.run { test in
      _ = try await SampleBooks.open(on: test)
      let auditor = try await test.client(.countyAuditor)
      let unknown = await failure {
        try await Self.all(auditor.findings(detectors: ["astrology"]))
      }
      #expect(unknown?.code == .invalidArgument)
      let range = await failure {
        try await Self.all(auditor.findings(settings: [("idle-money.days", 0)]))
      }
      #expect(range?.code == .invalidArgument)
      let scope = await failure { try await Self.all(auditor.findings(entity: "620502")) }
      #expect(scope?.code == .permissionDenied)
      let later = await failure { try await Self.all(auditor.findings(through: 1_000_000)) }
      #expect(later?.refusal?.code == 503)
      let role = await failure { try await test.client(.bureau).findingDetectors() }
      #expect(role?.code == .permissionDenied)
      let name = await failure { try await auditor.acknowledgeFollow("../x", block: 1) }
      #expect(name?.code == .invalidArgument)
    }
  }

  // MARK: Following

  @Test func `vouchers and findings come as they become durable`() async throws {
    try await TestLedger.run { test in
      let books = try await SampleBooks.open(on: test)
      let auditor = try await test.connect(.countyAuditor)
      var items = try await auditor.follow("a", after: 0).makeAsyncIterator()
      let reversal = try await Self.straddle(test, books)
      var vouchers: [Revision] = []
      var findings: [AuditFinding] = []
      while findings.isEmpty {
        let item = try #require(try await items.next())
        vouchers += item.vouchers.map(\.revision)
        findings += item.findings
        #expect(item.vouchers.allSatisfy { $0.legs.map(\.account) == [books.cash, books.revenue] })
      }
      #expect(vouchers.count == 2 && vouchers.last == reversal)
      #expect(findings.map(\.detector) == ["reversals"] && findings[0].block == reversal.block)
      // Posted by the bureau, as a look at the voucher itself says.
      let voucher = try await auditor.voucher(.revision(reversal))
      #expect(voucher.submitter.contains("/bureau/"))
    }
  }

  @Test func `a follow goes on behind what was acknowledged under its name`() async throws {
    try await TestLedger.run { test in
      let books = try await SampleBooks.open(on: test)
      let auditor = try await test.connect(.countyAuditor)
      #expect(try await auditor.acknowledgedBlock(ofFollow: "a") == nil)
      let first = try await Self.straddle(test, books)
      #expect(try await auditor.acknowledgeFollow("a", block: first.block) == first.block)
      // It never goes back.
      #expect(try await auditor.acknowledgeFollow("a", block: 1) == first.block)
      #expect(try await auditor.acknowledgedBlock(ofFollow: "a") == first.block)
      #expect(try await auditor.acknowledgedBlock(ofFollow: "b") == nil)

      let second = try await Self.straddle(test, books, 900)
      let again = try await test.connect(.countyAuditor)
      var items = try await again.follow("a").makeAsyncIterator()
      var seen: [UInt64] = []
      var findings: [AuditFinding] = []
      while findings.isEmpty {
        let item = try #require(try await items.next())
        seen.append(item.block)
        findings += item.findings
      }
      #expect(seen.allSatisfy { $0 > first.block } && findings[0].block == second.block)
      // The detectors knew what came before: its name says so.
      let all = try await Self.all(auditor.findings())
      #expect(all.map(\.block) == [first.block, second.block] && all[1] == findings[0])
    }
  }

  @Test func `a follow behind what the server has is refused`() async throws {
    try await TestLedger.run { test in
      _ = try await SampleBooks.open(on: test)
      let auditor = try await test.connect(.countyAuditor)
      let error = await failure {
        var items = try await auditor.follow("a", after: 1_000_000).makeAsyncIterator()
        return try await items.next()
      }
      #expect(error?.refusal?.code == 503)
      let acknowledged = await failure {
        try await auditor.acknowledgeFollow("a", block: 1_000_000)
      }
      #expect(acknowledged?.refusal?.code == 503)
    }
  }
}
