import FundMessages

/// An account: a subject (科目) of a ledger with its dimensions (辅助核算).
public struct AccountInfo: Hashable, Sendable {
  /// Given by the server; stands for the account in calls.
  public var number: UInt32
  public var ledger: UInt32
  /// 科目编码.
  public var subject: String
  /// 科目名称.
  public var subjectName: String
  public var dimensions: [DimensionValue]
  /// 余额方向.
  public var normalSide: Side
  public var limit: BalanceLimit
  /// Debits minus credits.
  public var balance: Fen
  /// How many legs it has.
  public var legs: UInt32

  init(_ message: Fundledger_V1_AccountInfo) throws(LedgerError) {
    number = message.account
    ledger = message.ledger
    subject = message.subject
    subjectName = message.subjectName
    dimensions = message.dimensions.map { DimensionValue($0) }
    normalSide = try Side(message.normalSide)
    limit = try BalanceLimit(message.limit)
    balance = Fen(message.balance)
    legs = message.legs
  }
}
