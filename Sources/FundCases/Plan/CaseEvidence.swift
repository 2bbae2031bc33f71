package import FundClient

/// What a case is checked against: the books, what was refused on the way, and what the server answers
/// to questions about it.
package struct CaseEvidence: Sendable {
  package var books: CaseBooks
  package var refusals: [MetRefusal]
  /// 统筹整合资金进度表 by class of projects; nil of a case without integration.
  package var progress: FundProgress?

  /// - Parameter client: of somebody who may look at the whole county.
  package static func read(
    _ run: CaseRun, books: CaseBooks, _ client: LedgerClient
  ) async throws(LedgerError) -> CaseEvidence {
    var evidence = CaseEvidence(books: books, refusals: run.refusals)
    let published = run.plan.published
    if published.integratedTotal != nil {
      evidence.progress = try await client.progress(
        of: published.adminCode, year: published.year, by: .projectClass)
    }
    return evidence
  }
}
