import FundMessages

/// A voucher (记账凭证) in the list of a ledger's month: what one ledger sees of it.
public struct ListedVoucher: Hashable, Sendable {
  public var revision: Revision
  /// 凭证号 in the ledger and month.
  public var number: UInt32
  public var day: Day
  /// 摘要.
  public var summary: String
  /// Sum of its debits in the ledger; red ones (红字) lower it.
  public var debit: Fen
  public var credit: Fen
  /// How many legs it has in the ledger.
  public var legCount: Int
  /// The voucher that this one reverses (红字冲销), if it does.
  public var reverses: Revision?
  /// The voucher that reverses this one, if one does.
  public var reversedBy: Revision?
  /// Time of its block, Unix milliseconds.
  public var postedAtMillis: Int64
  /// Its legs in the ledger, when they were asked for.
  public var legs: [Leg]

  package init(
    revision: Revision, number: UInt32, day: Day, summary: String, debit: Fen, credit: Fen,
    legCount: Int, reverses: Revision? = nil, reversedBy: Revision? = nil,
    postedAtMillis: Int64 = 0, legs: [Leg] = []
  ) {
    self.revision = revision
    self.number = number
    self.day = day
    self.summary = summary
    self.debit = debit
    self.credit = credit
    self.legCount = legCount
    self.reverses = reverses
    self.reversedBy = reversedBy
    self.postedAtMillis = postedAtMillis
    self.legs = legs
  }

  init(_ message: Fundledger_V1_ListedVoucher) throws(LedgerError) {
    self.init(
      revision: Revision(message.revision), number: message.number,
      day: Day(number: message.day), summary: message.summary, debit: Fen(message.debit),
      credit: Fen(message.credit), legCount: Int(message.legCount),
      reverses: message.hasReverses ? Revision(message.reverses) : nil,
      reversedBy: message.hasReversedBy ? Revision(message.reversedBy) : nil,
      postedAtMillis: message.postedAtMs, legs: try message.legs.map(Leg.init))
  }
}

/// A page of the vouchers of a ledger and month.
public struct ListedVouchers: Hashable, Sendable {
  /// By number, without a gap.
  public var vouchers: [ListedVoucher]
  /// The number to go on from; nil at the end.
  public var next: UInt32?
  /// The newest number of the month.
  public var newest: UInt32
  public var revision: Revision
}
