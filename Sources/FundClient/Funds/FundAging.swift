import FundMessages

/// How long money lies (指标账龄): what of each indicator is neither paid nor given away, by the days since
/// it was received. Amounts are of now, whatever the day.
public struct FundAging: Hashable, Sendable {
  /// By entity, then in the order of issue.
  public var rows: [Row]
  /// Of everything that was asked for, whatever rows are shown.
  public var total: Sums
  /// Where the next page begins; nil at the end.
  public var next: Cursor?
  public var revision: Revision

  /// What makes a row.
  public enum Grouping: Int, WireChoice, Hashable, Sendable, CaseIterable {
    case indicator = 1
    case entity = 2
  }

  /// A row to go on after; its value means nothing to a client.
  public struct Cursor: Hashable, Sendable {
    var indicator: UInt32
    var entity: String
  }

  public struct Row: Hashable, Sendable {
    public var entity: String
    public var entityName: String
    /// Nil in a row by entity.
    public var indicator: IndicatorReference?
    /// Days since the indicator was received; 0 in a row by entity.
    public var days: Int
    /// Budget years since that of the first of its chain; 0 in a row by entity.
    public var budgetYears: Int
    public var sums: Sums
  }

  public struct Sums: Hashable, Sendable {
    /// Up to 30 days, up to 90, up to 365, up to 730, older.
    public var buckets: [Fen]
    public var undistributed: Fen
    public var pooled: Fen
    /// Holds included.
    public var assigned: Fen
    public var held: Fen
    /// In the last budget year in which it may be used.
    public var lapsing: Fen
    /// Of an older one, to be taken back (结余资金).
    public var lapsed: Fen
    /// Indicators with something left.
    public var indicators: Int

    init(_ message: Fundledger_V1_AgingSums) throws(LedgerError) {
      guard message.bucket.count == 5 else {
        throw .badAnswer("another number of ages than five")
      }
      buckets = message.bucket.map { Fen($0) }
      undistributed = Fen(message.undistributed)
      pooled = Fen(message.pooled)
      assigned = Fen(message.assigned)
      held = Fen(message.held)
      lapsing = Fen(message.lapsing)
      lapsed = Fen(message.lapsed)
      indicators = Int(message.indicators)
    }
  }

  init(_ message: Fundledger_V1_GetAgingResponse) throws(LedgerError) {
    rows = []
    for row in message.rows {
      rows.append(
        Row(
          entity: row.entity, entityName: row.entityName,
          indicator: row.hasIndicator ? try IndicatorReference(row.indicator) : nil,
          days: Int(row.days), budgetYears: Int(row.budgetYears), sums: try Sums(row.sums)))
    }
    total = try Sums(message.total)
    let isEnd = message.nextIndicator == 0 && message.nextEntity.isEmpty
    next =
      isEnd ? nil : Cursor(indicator: message.nextIndicator, entity: message.nextEntity)
    revision = Revision(message.revision)
  }
}
