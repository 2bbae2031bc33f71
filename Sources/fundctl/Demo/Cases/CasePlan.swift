import FundClient
import FundData

/// How a case is booked: who posts what, and what must hold afterwards.
struct CasePlan: Sendable {
  let name: PublishedCase.Name
  let published: PublishedCase
  /// 海东 2018, for tables.
  let label: String
  /// Chinese names of the entities that keep ledgers.
  let entityNames: [String: String]
  /// In the order in which they must be posted.
  let files: [PlannedFile]
  /// The shares of a sum that was passed on to counties; empty when it was not.
  let shares: [FundTransfer]
  /// What the publication does not say and the demonstration has set, Chinese.
  let assumptions: [String]
  let checks: [CaseCheck]

  /// In the order of their first use.
  var ledgers: [LedgerName] {
    var ledgers: [LedgerName] = []
    for leg in files.flatMap(\.vouchers).flatMap(\.legs) where !ledgers.contains(leg.ledger) {
      ledgers.append(leg.ledger)
    }
    return ledgers
  }

  static func all() throws(CommandFailure) -> [CasePlan] {
    let reference: ReferenceData
    do {
      reference = try ReferenceData.load()
    } catch {
      throw CommandFailure("\(error)")
    }
    return [
      try haidong(reference), try bazhong(reference), try beiguan(reference),
      try liling(reference),
    ]
  }
}

/// A sentence about a case that the books must bear out.
struct CaseCheck: Sendable {
  /// As in the case's file, or our own; English.
  var text: String
  var chinese: String
  var expected: Fen
  var computed: @Sendable (DemoBooks) -> Fen
}
