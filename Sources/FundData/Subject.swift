/// A subject (会计科目) of one version of a chart. A code means different things in different
/// charts: never use one alone.
package struct Subject: Sendable, Equatable {
  package let chart: String
  package let code: String
  package let chineseName: String
  package let englishName: String
  package let kind: Kind
  package let normalSide: Side
  package let limit: Limit
  /// Nil in books that do not keep two parts in parallel.
  package let part: Part?
  /// What an account may carry, in the order in which the dimensions are written.
  package let dimensions: [DimensionLetter]
  package let posting: Posting
  package let validity: Validity
  /// The document that the code comes from, or `ours`.
  package let source: String
  /// Why the limit is what it is.
  package let basis: String

  package func allows(_ dimension: DimensionLetter) -> Bool { dimensions.contains(dimension) }
}

extension Subject {
  package enum Kind: String, Sendable, CaseIterable {
    case asset, liability, equity, income, expense, transit, memo
    case netAssets = "net-asset"
    case budgetIncome = "budget-income"
    case budgetExpense = "budget-expense"
    case budgetBalance = "budget-balance"
    case indicatorSource = "indicator-source"
    case indicatorBalance = "indicator-balance"
    case indicatorUse = "indicator-use"
  }

  /// 借 or 贷.
  package enum Side: String, Sendable {
    case debit = "D"
    case credit = "C"
  }

  /// What the balance, debits less credits, of each account of the subject must keep to.
  package enum Limit: String, Sendable {
    /// At least zero.
    case neverCredit = "never-credit"
    /// At most zero, holds included.
    case neverDebit = "never-debit"
    case none
  }

  /// The halves of a unit's ledger in parallel bookkeeping (平行记账).
  package enum Part: String, Sendable {
    case financial, budget
  }

  /// Who may post to the subject.
  package enum Posting: String, Sendable {
    /// Any voucher.
    case free = ""
    /// A business command only.
    case managed = "M"
    /// The close of a year, and business commands that correct an earlier year.
    case closing = "C"
  }
}
