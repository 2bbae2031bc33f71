import FundMessages

/// What the balance of an account, debits minus credits, must keep to.
public enum BalanceLimit: String, Hashable, Sendable {
  case none
  /// At least zero.
  case neverCredit
  /// At most zero.
  case neverDebit

  init(_ message: Fundledger_V1_BalanceLimit) throws(LedgerError) {
    switch message {
    case .none: self = .none
    case .neverCredit: self = .neverCredit
    case .neverDebit: self = .neverDebit
    case .UNRECOGNIZED: throw .badAnswer("an unknown balance limit")
    }
  }
}
