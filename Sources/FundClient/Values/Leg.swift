import FundMessages

/// A line (分录) of a posted voucher.
public struct Leg: Hashable, Sendable {
  public var voucher: Revision
  /// Number of the voucher in the account's ledger and month.
  public var number: UInt32
  public var day: Day
  public var month: Month?
  public var account: UInt32
  public var side: Side
  /// On its side; negative is red (红字).
  public var amount: Fen
  /// Of the account after this leg, debits minus credits.
  public var balance: Fen
  /// Its place among the legs of the account, from 1.
  public var ordinal: UInt32
  /// 摘要.
  public var summary: String
}

extension Leg {
  init(_ message: Fundledger_V1_Leg) throws(LedgerError) {
    voucher = Revision(message.voucher)
    number = message.number
    day = Day(number: message.day)
    month = Month(wire: message.month)
    account = message.account
    side = try Side(message.side)
    amount = Fen(message.amount)
    balance = Fen(message.balance)
    ordinal = message.ordinal
    summary = message.summary
  }
}
