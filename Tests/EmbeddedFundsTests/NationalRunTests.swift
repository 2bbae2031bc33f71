import EmbeddedFunds
import FiscalFunds
import FundData
import LedgerJournal
import Testing

/// The national run of relocation in small: a thousandth of the persons in every province.
struct NationalRunTests {
  @Test(arguments: [1, 2, 7] as [UInt64])
  func everyCheckHoldsAndAHouseGoesBackToItsFiveSources(_ seed: UInt64) throws {
    var run = try NationalRun(
      reference: ReferenceData.load(), journal: MemoryJournal(), counties: 44, divisor: 1_000,
      seed: seed, say: { _ in })
    let outcome = try run.run()
    #expect(outcome.commands > 10_000)
    let report = try run.report()
    #expect(report.broken == nil)
    #expect(report.checks.count > 30)
    for check in report.checks {
      #expect(check.computed == check.expected, "\(check.name)")
    }
    let found = try run.traceOfOne()
    let trace = try #require(found)
    #expect(Set(trace.pots.filter { $0.share > 0 }.map(\.row.source.dimension)).count == 5)
    // From the county's indicator over the province to the centre.
    #expect(trace.fundings.contains { $0.chain.last?.row.entity == "000000" })
  }

  @Test func theSameSeedGivesTheSameBooks() throws {
    func legs() throws -> UInt64 {
      var run = try NationalRun(
        reference: ReferenceData.load(), journal: MemoryJournal(), counties: 22,
        divisor: 20_000, seed: 3, say: { _ in })
      _ = try run.run()
      return try run.report().legs
    }
    let first = try legs()
    #expect(try legs() == first)
  }
}
