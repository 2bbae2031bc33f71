import FundClient
import Testing

/// Evidence that needs blocks which were moved to the archive.
@Suite(.timeLimit(.minutes(1))) struct ArchivedEvidenceTests {
  @Test func `it says which segment is missing, and what needs none is answered`() async throws {
    let journal = PartJournal()
    let signing = try Signing()
    let settings = try signing.settings(["K"])
    try await TestLedger.run(journal: journal, checkpoints: settings) { test in
      let books = try await SampleBooks.open(on: test)
      let lane = try await Lane.open("desk", on: test.client(.bureau))
      let early = try await lane.submit(.of([books.income(5)]))
      _ = try await lane.submit(.of([books.income(3)]))
      let auditor = try await test.client(.countyAuditor)
      let kept = try await auditor.checkpoint()
      let voucher = try #require(early.revision(of: 0))
      journal.archive(through: voucher.block)
      for (name, call) in [
        ("voucher", { _ = try await auditor.voucherProof(of: voucher, size: kept.size) }),
        ("export", { for try await _ in try await auditor.exportEvidence() {} }),
        ("download", { for try await _ in auditor.downloadEvidence() {} }),
      ] as [(Comment, () async throws -> Void)] {
        let error = await failure(name, call)
        #expect(error?.code == .failedPrecondition && error?.refusal == nil, name)
        #expect(error?.message.contains("in segment 1, which was archived") == true, name)
      }
      #expect(try await auditor.storedCheckpoints().checkpoints.contains { $0.note == kept.note })
    }
  }
}
