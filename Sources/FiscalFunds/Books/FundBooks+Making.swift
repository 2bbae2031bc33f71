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

extension FundBooks {
  /// The number of an indicator by entity and name.
  package func indicatorNumber(_ entity: String, _ key: String) -> UInt32? {
    index.indicators[OwnedKey(entity, key)]
  }

  /// The number of a project by county and name.
  package func projectNumber(_ county: String, _ key: String) -> UInt32? {
    index.projects[OwnedKey(county, key)]
  }

  /// The number of a payment by county and number of the application.
  package func paymentNumber(_ county: String, _ key: String) -> UInt32? {
    index.payments[OwnedKey(county, key)]
  }
}
