package import FundClient

/// How far a county's integration has come (统筹整合资金进度), from the balances of its indicator book.
///
/// The one place that makes these figures: a query of the server can take its part.
package struct IntegrationProgress: Sendable {
  /// A class of projects.
  package struct Use: Sendable {
    package var name: String
    package var planned: Fen
    /// Given to projects of the class, paid or not.
    package var assigned: Fen
    package var paid: Fen
    /// Of all integrated money, in hundredths of a percent.
    package var basisPoints: Int64
  }

  package private(set) var received: Fen
  /// What is in the pool or has gone through it to projects.
  package private(set) var integrated: Fen
  package private(set) var paid: Fen
  package private(set) var integratedBasisPoints: Int64
  package private(set) var uses: [Use] = []

  /// - Parameter projects: those that the pool pays, by their classes.
  package init(of published: PublishedCase, _ projects: [CaseProject], in books: CaseBooks) {
    let ledger = LedgerName.indicators(published.adminCode)
    received = ["G101", "G102", "G103", "G109"].map { books.balance(ledger, $0) }.total
    let pool = Fen(-books.balance(ledger, "G202").value)
    func sum(_ subject: String, _ keys: [String]) -> Fen {
      Fen(-keys.map { books.balance(ledger, subject, "P=\($0)") }.total.value)
    }
    let keys = projects.map(\.key)
    paid = sum("G401", keys)
    integrated = [pool, sum("G203", keys), paid].total
    integratedBasisPoints = integrated.basisPoints(of: received)
    for (code, use) in zip(["P02", "P18"], published.uses ?? []) {
      let keys = projects.filter { $0.projectClass.hasPrefix(code) }.map(\.key)
      let paid = sum("G401", keys)
      let assigned = [sum("G203", keys), paid].total
      uses.append(
        Use(
          name: use.name, planned: use.amount.fen, assigned: assigned, paid: paid,
          basisPoints: assigned.basisPoints(of: integrated)))
    }
  }
}

extension Fen {
  /// The share of a sum in hundredths of a percent, halves up; zero of nothing.
  package func basisPoints(of whole: Fen) -> Int64 {
    guard whole > .zero else { return 0 }
    return Int64((Int128(value) * 20_000 + Int128(whole.value)) / (2 * Int128(whole.value)))
  }
}
