import FundMessages

/// A trial balance (科目余额表) of a ledger over some months.
public struct TrialBalance: Hashable, Sendable {
  public var ledger: LedgerInfo
  /// By subject code, then account.
  public var lines: [Line]
  /// Whether accounts follow: ask again after the highest account number of these.
  public var hasMore: Bool
  public var revision: Revision

  /// A subject, or one account of it. Balances are debits minus credits.
  public struct Line: Hashable, Sendable {
    /// 科目编码.
    public var subject: String
    /// 科目名称.
    public var subjectName: String
    /// `financial` or `budget` in a unit's ledger (平行记账), else empty.
    public var part: String
    /// Nil for a line of a whole subject.
    public var account: UInt32?
    public var dimensions: [DimensionValue]
    public var normalSide: Side
    /// 期初余额.
    public var opening: Fen
    /// 借方发生额.
    public var debit: Fen
    /// 贷方发生额.
    public var credit: Fen
    /// 期末余额.
    public var closing: Fen

    package init(
      subject: String, subjectName: String, part: String = "", account: UInt32? = nil,
      dimensions: [DimensionValue] = [], normalSide: Side, opening: Fen, debit: Fen,
      credit: Fen, closing: Fen
    ) {
      self.subject = subject
      self.subjectName = subjectName
      self.part = part
      self.account = account
      self.dimensions = dimensions
      self.normalSide = normalSide
      self.opening = opening
      self.debit = debit
      self.credit = credit
      self.closing = closing
    }

    init(_ message: Fundledger_V1_TrialBalanceLine) throws(LedgerError) {
      self.init(
        subject: message.subject, subjectName: message.subjectName, part: message.part,
        account: message.account == 0 ? nil : message.account,
        dimensions: message.dimensions.map { DimensionValue($0) },
        normalSide: try Side(message.normalSide), opening: Fen(message.opening),
        debit: Fen(message.debit), credit: Fen(message.credit), closing: Fen(message.closing))
    }
  }

  init(_ message: Fundledger_V1_GetTrialBalanceResponse) throws(LedgerError) {
    ledger = LedgerInfo(message.ledger)
    lines = try message.lines.map(Line.init)
    hasMore = message.more
    revision = Revision(message.revision)
  }
}
