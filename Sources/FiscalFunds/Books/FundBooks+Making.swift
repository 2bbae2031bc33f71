import FundData
package import LedgerCore

extension FundBooks {
  /// Empty books over the embedded tables; nil when these cannot be read.
  package static func makeEmpty() -> (any BusinessBooks)? {
    (try? ReferenceData.load()).map { FundBooks(reference: $0) }
  }
}

extension StateMachine {
  /// The books of fund integration and disbursement, where this state machine keeps them.
  package var funds: FundBooks? { business as? FundBooks }
}
