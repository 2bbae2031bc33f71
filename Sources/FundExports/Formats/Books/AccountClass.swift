import FundData
import LedgerCore

/// The five classes of plain text accounting, by the class of the subject (科目类型) in its chart.
enum AccountClass {
  case assets, liabilities, equity, income, expenses

  /// A subject that the chart does not have, one of transit and one of memory go by their side.
  init(of account: Books.Account) {
    switch account.subject?.kind {
    case .asset, .indicatorSource: self = .assets
    case .liability, .indicatorBalance: self = .liabilities
    case .equity, .netAssets, .budgetBalance, .indicatorUse: self = .equity
    case .income, .budgetIncome: self = .income
    case .expense, .budgetExpense: self = .expenses
    case .transit, .memo, nil:
      self = account.definition.normalSide == .debit ? .assets : .liabilities
    }
  }
}
