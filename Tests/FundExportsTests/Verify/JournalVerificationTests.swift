import Foundation
import LedgerJournal
import Testing

@testable import FundExports

@Suite struct JournalVerificationTests {
  private let scratch = ScratchFolder()

  private func journal(
    _ algorithm: DigestAlgorithm = .sm3, seed: UInt64 = 7
  ) throws -> String {
    let folder = scratch.file("journal")
    try SeededBooks.write(folder, seed: seed, algorithm: algorithm)
    return folder
  }

  @Test(arguments: DigestAlgorithm.allCases)
  func anUntouchedJournalIsGood(_ algorithm: DigestAlgorithm) throws {
    let folder = try journal(algorithm)
    let result = JournalVerification.verify(folder, .init())
    #expect(result.isGood, "\(result.discrepancies)")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
    #expect(names.filter { $0.hasSuffix(".segment") }.count > 2)
    #expect(names.contains { $0.hasSuffix(".index") })
    #expect(names.filter { $0.hasPrefix("snapshot-") }.count == 2)
    let facts = Dictionary(uniqueKeysWithValues: result.facts.map { ($0.key, $0.value) })
    let check = try JournalFolder(folder).check()
    #expect(facts["state_digest"] == check.stateDigest?.description)
    #expect(facts["vouchers"] == "\(check.vouchers)")
  }
}
