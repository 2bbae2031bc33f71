/// Debit (借) or credit (贷).
package enum Side: UInt8, Sendable {
  case debit = 0
  case credit = 1
}

/// What the balance (debits minus credits) of an account may never become.
package enum BalanceLimit: UInt8, Sendable {
  case none = 0
  /// Stays at or above zero.
  case neverCredit = 1
  /// Stays at or below zero.
  case neverDebit = 2

  @inline(__always)
  func allows(_ balance: Int64) -> Bool {
    switch self {
    case .none: true
    case .neverCredit: balance >= 0
    case .neverDebit: balance <= 0
    }
  }
}

/// A leg (分录行) as a fact: the account, the side and the amount on that side in fen.
/// A negative amount is red (红字): it lowers the turnover of its own side.
package struct LegFact: BitwiseCopyable, Equatable, Sendable {
  /// Account number, with the side in the highest bit.
  var accountAndSide: UInt32
  package var amount: Int64

  package init(account: UInt32, side: Side, amount: Int64) {
    accountAndSide = account | UInt32(side.rawValue) << 31
    self.amount = amount
  }

  init(accountAndSide: UInt32, amount: Int64) {
    self.accountAndSide = accountAndSide
    self.amount = amount
  }

  /// From the wire's form: positive debit, negative credit, the side flipped where red.
  @inline(__always)
  init(account: UInt32, effect: Int64, red: Bool) {
    let isCredit = (effect < 0) != red
    accountAndSide = account | (isCredit ? 1 << 31 : 0)
    amount = isCredit ? -effect : effect
  }

  package var account: UInt32 { accountAndSide & 0x7FFF_FFFF }
  package var side: Side { accountAndSide >> 31 == 0 ? .debit : .credit }
  /// What it adds to debits minus credits.
  package var effect: Int64 { accountAndSide >> 31 == 0 ? amount : -amount }
}
