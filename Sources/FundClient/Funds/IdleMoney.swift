import FundMessages

/// Money of tranches that lies (资金闲置): drawn and not passed down, passed down and not paid, and what it
/// costs.
public struct IdleMoney: Hashable, Sendable {
  /// In the order of signing; only those with money that lies.
  public var rows: [Row]
  /// Sums of all, whatever page; its other fields are empty.
  public var total: Sums
  /// Of the total: longer than the rule allows.
  public var late: Fen
  /// Days that the rule allows; nil while it does not apply.
  public var dayLimit: Int?
  public var next: FundCursor?
  public var revision: Revision

  public struct Row: Hashable, Sendable {
    /// Financing body.
    public var body: String
    public var key: String
    public var source: MoneySource
    public var lender: String
    /// Millionths a year.
    public var rate: Int
    public var sums: Sums
    public var lastDrawnOn: Day?
    /// Since then.
    public var days: Int
    public var isLate: Bool
  }

  public struct Sums: Hashable, Sendable {
    /// 提款; below the province what was passed down to it.
    public var drawn: Fen
    /// 下拨.
    public var passed: Fen
    /// 支付 for works.
    public var paid: Fen
    /// Surplus that was repaid or went to industry.
    public var moved: Fen
    /// 提款未下拨.
    public var notPassed: Fen
    /// 下拨未支付.
    public var notPaid: Fen
    /// Of it: applied for.
    public var held: Fen
    /// Interest of what lies: a day, and since the last draw.
    public var interestOfDay: Fen
    public var interestSince: Fen

    init(_ message: Fundledger_V1_IdleTranche) {
      drawn = Fen(message.drawn)
      passed = Fen(message.passed)
      paid = Fen(message.paid)
      moved = Fen(message.moved)
      notPassed = Fen(message.notPassed)
      notPaid = Fen(message.notPaid)
      held = Fen(message.held)
      interestOfDay = Fen(message.interestOfDay)
      interestSince = Fen(message.interestSince)
    }
  }

  init(_ message: Fundledger_V1_GetIdleMoneyResponse) throws(LedgerError) {
    rows = []
    for row in message.rows {
      rows.append(
        Row(
          body: row.body, key: row.key, source: try MoneySource(row.source),
          lender: row.lender, rate: Int(row.rate), sums: Sums(row),
          lastDrawnOn: Day(wire: row.lastDrawnOn), days: Int(row.days), isLate: row.isLate))
    }
    total = Sums(message.total)
    late = Fen(message.late)
    dayLimit = message.dayLimit == 0 ? nil : Int(message.dayLimit)
    next = FundCursor(message.nextAfter)
    revision = Revision(message.revision)
  }
}
