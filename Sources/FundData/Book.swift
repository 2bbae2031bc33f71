/// A book (账套) that an entity can keep: with the entity it names a ledger.
package struct Book: Sendable, Equatable {
  package let code: String
  package let chineseName: String
  package let englishName: String
  /// The version of the chart in force.
  package let chart: String
  package let balance: Balance
  package let validity: Validity

  /// By what the lines of a voucher must sum to zero inside a ledger of the book.
  package enum Balance: Sendable, Equatable {
    case ledger
    /// Each part (financial, budget) by itself.
    case part
    /// Each value of this dimension by itself; an account without it is not allowed.
    case dimension(DimensionLetter)
  }
}
