import EmbeddedFunds
import FiscalFunds
import FundData
import LedgerCore
import LedgerJournal
import Testing

@testable import FundExports

/// What governments gave each other, by the books of both (对应科目).
@Suite struct MirrorTests {
  private let scratch = ScratchFolder()

  private static func verify(_ folder: String) -> VerificationResult {
    var options = JournalVerification.Options()
    options.business = { FundBooks.makeEmpty() }
    return JournalVerification.verify(folder, options)
  }

  @Test func theMirrorsOfAProgrammeAgree() throws {
    let result = Self.verify(try SampleBooks.national.get().folder + "/journal")
    #expect(result.isGood, "\(result.discrepancies)")
    let fact = try #require(result.facts.first { $0.key == "mirrors" })
    let counts = fact.value.split(separator: " ").compactMap { Int($0) }
    #expect(counts.count == 2 && counts.first == counts.last)
    #expect(counts[0] > 20)
  }

  @Test func anEntryOfOneSideAloneIsNamedAndIsNoDamage() throws {
    let folder = scratch.file("journal")
    let journal = try FileJournal.open(folder: folder) { _ in }.journal
    var books = EmbeddedBooks(reference: try ReferenceData.load(), journal: journal)
    let actor = Actor(
      uri: "spiffe://000000.000000.fundledger/bureau/test", issuer: "test", serial: "1")
    try books.open("620503", ["GLB"], from: 202_001, by: actor)
    var issue = IssueIndicator()
    issue.key = "p1"
    issue.documentNo = "甘财农〔2020〕1号"
    issue.source = .upper
    issue.publisher = "620000"
    issue.level = .province
    issue.category = "C01"
    issue.budgetYear = 2_020
    issue.function = "2130504"
    issue.amount = 30_000
    try books.send(
      .issueIndicator(issue), at: "620503", on: Day(number: 18_300), by: actor)
    // The province comes later, and knows nothing of what the county entered by itself.
    try books.open("620000", ["GLB"], from: 202_001, by: actor)
    try books.finish()
    books.end()
    journal.close()
    let result = Self.verify(folder)
    #expect(result.isGood, "\(result.discrepancies)")
    #expect(result.facts.first { $0.key == "mirrors" }?.value == "0 of 1 pairs")
    #expect(
      result.notes.contains {
        $0.contains("G402 下达指标＝上级下达 G101: 620000 gave 620503 0 fen")
          && $0.contains("and 30000 by")
      })
  }
}
