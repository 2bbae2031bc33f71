package import FundClient
import FundData

/// How a case is booked: who sends which commands, and what must hold afterwards.
package struct CasePlan: Sendable {
  package let name: PublishedCase.Name
  package let published: PublishedCase
  /// 海东 2018, for tables.
  package let label: String
  /// What the cases are written down with; its steps are in the order in which they are sent.
  private let writer: CaseWriter
  /// The shares of a sum that was passed on to counties; empty when it was not.
  package var shares: [FundTransfer] = []
  package var projects: [CaseProject] = []
  /// What the publication does not say and the demonstration has set, Chinese.
  package var assumptions: [String] = []
  package var checks: [CaseCheck] = []
  /// What the books must show at the end, as the worked postings write it.
  package var closing: ClosingBalances?

  init(
    _ name: PublishedCase.Name, _ published: PublishedCase, label: String, _ writer: CaseWriter
  ) {
    self.name = name
    self.published = published
    self.label = label
    self.writer = writer
  }

  package var steps: [CaseStep] { writer.steps }
  /// In the order in which they are opened.
  package var ledgers: [LedgerName] { writer.ledgers }
  /// Chinese names of the entities that keep ledgers.
  package var entityNames: [String: String] { writer.entityNames }
  /// Who sends something, in the order in which they first do.
  package var identities: [CaseIdentity] {
    steps.reduce(into: []) { if !$0.contains($1.identity) { $0.append($1.identity) } }
  }

  /// What an identity sends that must be accepted.
  package func commands(of identity: CaseIdentity) -> [BusinessCommand] {
    steps.filter { $0.identity == identity && $0.expected == nil }.map(\.command)
  }

  /// The vouchers that its accepted commands post.
  package var vouchers: Int { steps.count { $0.postsVoucher } }

  package static func all() throws(CaseProblem) -> [CasePlan] {
    let reference: ReferenceData
    do {
      reference = try ReferenceData.load()
    } catch {
      throw CaseProblem("\(error)")
    }
    return [
      try haidong(reference), try bazhong(reference), try beiguan(reference),
      try liling(reference), try maiji(reference), try shapotou(reference),
    ]
  }
}
