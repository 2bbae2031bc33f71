import FundMessages

/// Balances of several accounts added up.
public struct BalanceSum: Hashable, Sendable {
  /// Nil in a total of several ledgers.
  public var ledger: UInt32?
  /// 科目编码; empty in a sum of several subjects.
  public var subject: String
  /// 科目名称.
  public var subjectName: String
  /// Debits minus credits.
  public var balance: Fen
  /// How many accounts that adds up.
  public var accounts: Int

  package init(
    ledger: UInt32?, subject: String, subjectName: String, balance: Fen, accounts: Int
  ) {
    self.ledger = ledger
    self.subject = subject
    self.subjectName = subjectName
    self.balance = balance
    self.accounts = accounts
  }

  init(_ message: Fundledger_V1_BalanceSum) {
    self.init(
      ledger: message.ledger == 0 ? nil : message.ledger, subject: message.subject,
      subjectName: message.subjectName, balance: Fen(message.balance),
      accounts: Int(message.accounts))
  }

  /// What a sum makes one line of.
  public enum Grouping: Hashable, Sendable, CaseIterable {
    case subject
    case ledger
    case total

    var message: Fundledger_V1_SumGrouping {
      switch self {
      case .subject: .bySubject
      case .ledger: .byLedger
      case .total: .total
      }
    }
  }
}

/// Which ledgers a sum goes over.
public enum LedgerChoice: Hashable, Sendable {
  /// By their numbers, at most 1 000.
  case ledgers([UInt32])
  /// Those of an entity and of the entities below it, and of one book (账套) if given; empty means
  /// the caller's whole scope.
  case entity(String, book: String = "")
}

/// A page of sums.
public struct BalanceSums: Hashable, Sendable {
  /// By ledger, then subject.
  public var sums: [BalanceSum]
  /// The ledger to go on after; nil at the end.
  public var next: UInt32?
  public var revision: Revision
}
