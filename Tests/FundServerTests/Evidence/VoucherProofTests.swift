import FundClient
import LedgerJournal
import Testing

/// The proof of one voucher.
@Suite(.timeLimit(.minutes(1))) struct VoucherProofTests {
  private struct Two: Sendable {
    var books: SampleBooks
    /// A voucher of each county, one over both, and one of the first county, in one block.
    var vouchers: [Revision]

    static func make(on test: TestLedger) async throws -> Two {
      let books = try await SampleBooks.open(on: test)
      let lane = try await Lane.open("both", on: test.client(.prefecture))
      let outcome = try await lane.submit(
        .of([
          books.income(100), books.otherIncome(200), books.income(30) + books.otherIncome(40),
          books.income(7),
        ]))
      return Two(
        books: books, vouchers: try (0..<4).map { try #require(outcome.revision(of: $0)) })
    }
  }

  @Test func `each voucher leads to the checkpoint, and no other byte does`() async throws {
    let signing = try Signing()
    try await TestLedger.run(checkpoints: signing.settings(["K"])) { test in
      let two = try await Two.make(on: test)
      let auditor = try await test.client(.auditor)
      for voucher in two.vouchers {
        var proven = try await auditor.voucherProof(of: voucher)
        let checkpoint = try signing.checkpoint(proven.checkpoint.note, by: ["K"])
        #expect(checkpoint.size == proven.checkpoint.size)
        #expect(checkpoint.size == test.journal.tail.ordinal)
        #expect(UInt64(proven.index) == UInt64(voucher.index))
        #expect(try EvidenceCheck.isProven(proven, checkpoint))
        for byte in proven.leaf.indices {
          proven.leaf[byte] ^= 1
          #expect(try !EvidenceCheck.isProven(proven, checkpoint))
          proven.leaf[byte] ^= 1
        }
        proven.index ^= 1
        #expect(try !EvidenceCheck.isProven(proven, checkpoint))
      }
    }
  }

  @Test func `a voucher is proven to an earlier checkpoint that covers it`() async throws {
    let signing = try Signing()
    try await TestLedger.run(checkpoints: signing.settings(["K"])) { test in
      let two = try await Two.make(on: test)
      let lane = try await Lane.open("desk", on: test.client(.bureau))
      for _ in 0..<5 { _ = try await lane.submit(.of([two.books.income(1)])) }
      let auditor = try await test.client(.auditor)
      let voucher = two.vouchers[0]
      for size in voucher.block...test.journal.tail.ordinal {
        let proven = try await auditor.voucherProof(of: voucher, size: size)
        let checkpoint = try signing.checkpoint(proven.checkpoint.note, by: ["K"])
        #expect(try checkpoint.size == size && EvidenceCheck.isProven(proven, checkpoint))
      }
      let before = await failure {
        try await auditor.voucherProof(of: voucher, size: voucher.block - 1)
      }
      #expect(before?.refusal?.code == 115 && before?.refusal?.field == "voucher")
    }
  }

  @Test func `a voucher of another county, or over both, is refused by name`() async throws {
    let signing = try Signing()
    try await TestLedger.run(checkpoints: signing.settings(["K"])) { test in
      let two = try await Two.make(on: test)
      let auditor = try await test.client(.countyAuditor)
      _ = try await auditor.voucherProof(of: two.vouchers[0])
      for voucher in two.vouchers[1...2] {
        let error = await failure { try await auditor.voucherProof(of: voucher) }
        #expect(error?.code == .permissionDenied && error?.refusal?.code == 202)
        #expect(error?.refusal?.field == "voucher" && error?.refusal?.about == "620502")
      }
    }
  }

  @Test func `what is no voucher is unknown`() async throws {
    let signing = try Signing()
    try await TestLedger.run(checkpoints: signing.settings(["K"])) { test in
      let two = try await Two.make(on: test)
      let auditor = try await test.client(.auditor)
      let last = two.vouchers[3]
      for voucher in [
        Revision(block: last.block, index: last.index + 1), Revision(block: 0, index: 0),
        Revision(block: 1, index: 0), Revision(block: test.journal.tail.ordinal + 1, index: 0),
        Revision(block: .max, index: 0),
      ] {
        let error = await failure("\(voucher)") {
          try await auditor.voucherProof(of: voucher)
        }
        #expect(error?.code == .notFound && error?.refusal?.code == 115)
      }
    }
  }
}
