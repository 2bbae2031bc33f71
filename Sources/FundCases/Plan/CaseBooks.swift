package import FundClient
import FundData

/// All ledgers, and all accounts with their balances, at one moment.
package struct CaseBooks: Hashable, Sendable {
  package let ledgers: [LedgerInfo]
  /// By number.
  package let accounts: [AccountInfo]

  package static func read(_ client: LedgerClient) async throws(LedgerError) -> CaseBooks {
    let ledgers = try await client.allLedgers()
    var accounts: [AccountInfo] = []
    for ledger in ledgers {
      accounts += try await client.allAccounts(ledger: ledger.number)
    }
    return CaseBooks(ledgers: ledgers, accounts: accounts.sorted { $0.number < $1.number })
  }

  /// Nil when it is not open.
  package func ledger(_ name: LedgerName) -> LedgerInfo? {
    ledgers.first { $0.entity == name.entity && $0.book == name.book }
  }

  /// Debits minus credits of the accounts of a subject that have these dimensions, and maybe others.
  ///
  /// - Parameter dimensions: `I=c1,P=p9`; empty for any.
  package func balance(_ ledger: LedgerName, _ subject: String, _ dimensions: String = "") -> Fen {
    matching(ledger, subject, dimensions).map(\.balance).total
  }

  /// The accounts of a subject with these dimensions.
  package func matching(
    _ name: LedgerName, _ subject: String, _ dimensions: String = ""
  ) -> [AccountInfo] {
    guard let ledger = ledger(name) else { return [] }
    let wanted = dimensions.split(separator: ",").compactMap { DimensionValue($0) }
    return accounts.filter { account in
      account.ledger == ledger.number && account.subject == subject
        && wanted.allSatisfy { account.dimensions.contains($0) }
    }
  }
}
