import FundMessages

/// How far the money of a budget year is (整合资金进度表).
///
/// The money of a year (预算年度) is what arrived in that year's indicators, wherever it lies now: carried
/// over or taken back by its own level it stays that year's and is no new money.
public struct FundProgress: Hashable, Sendable {
  /// By key.
  public var rows: [Row]
  /// Of all rows, whatever page.
  public var total: Figures
  /// 尚未下达: still with levels above the counties.
  public var notPassedDown: Fen
  /// The key to go on after; nil at the end.
  public var next: String?
  public var revision: Revision

  /// What makes a row.
  public enum Grouping: Int, WireChoice, Hashable, Sendable, CaseIterable {
    /// 资金来源层级.
    case level = 1
    /// 资金类别.
    case category = 2
    /// 项目类别, as the plan in force names it.
    case projectClass = 3
    /// 农业生产发展, 农村基础设施, 其他.
    case projectKind = 4
    /// The regions right below.
    case region = 5
    /// Counties, however far below.
    case county = 6
    /// Projects, of one county only.
    case project = 7
  }

  public struct Row: Hashable, Sendable {
    /// Code of a level, category, class or kind; entity; key of a project.
    public var key: String
    public var name: String
    public var figures: Figures
    /// Of the total: of `pooledAllotted` in rows by class, kind and project, else of `pooled`. Nil
    /// where the total is zero.
    public var share: Percent?
  }

  /// `arrived` is `paid` + `balance` + `passedOn`. Rows by class, kind and project tell of `planned`,
  /// `assigned`, `paid`, `carriedOver`, `pooledAllotted` and `pooledPaid` only.
  public struct Figures: Hashable, Sendable {
    /// Of the plan in force; of a project its budget.
    public var planned: Fen
    /// 指标到位: issued in the counties or passed down to them.
    public var arrived: Fen
    /// 纳入整合, ever.
    public var pooled: Fen
    /// 待分配.
    public var undistributed: Fen
    /// In the pool, with no project yet.
    public var inPool: Fen
    /// With projects, not paid.
    public var assigned: Fen
    /// Net of what came back.
    public var paid: Fen
    /// Passed down, given as aid or lent on by the counties.
    public var passedOn: Fen
    /// Of `balance`: in a later budget year (结转).
    public var carriedOver: Fen
    /// Pooled money that projects have got, paid included.
    public var pooledAllotted: Fen
    /// Of it: paid.
    public var pooledPaid: Fen
    /// 安排到项目: `assigned` + `paid`.
    public var allotted: Fen
    /// 结余: `undistributed` + `inPool` + `assigned`.
    public var balance: Fen
    // Nil where the whole is zero.
    public var pooledOfPlanned: Percent?
    public var pooledOfArrived: Percent?
    public var allottedOfPooled: Percent?
    public var paidOfPooled: Percent?
    public var paidOfArrived: Percent?

    init(_ message: Fundledger_V1_ProgressFigures) {
      planned = Fen(message.planned)
      arrived = Fen(message.arrived)
      pooled = Fen(message.pooled)
      undistributed = Fen(message.undistributed)
      inPool = Fen(message.inPool)
      assigned = Fen(message.assigned)
      paid = Fen(message.paid)
      passedOn = Fen(message.passedOn)
      carriedOver = Fen(message.carriedOver)
      pooledAllotted = Fen(message.pooledAllotted)
      pooledPaid = Fen(message.pooledPaid)
      allotted = Fen(message.allotted)
      balance = Fen(message.balance)
      func share(_ isThere: Bool, _ value: Int64) -> Percent? {
        isThere ? Percent(hundredths: value) : nil
      }
      pooledOfPlanned = share(message.hasPooledOfPlanned, message.pooledOfPlanned)
      pooledOfArrived = share(message.hasPooledOfArrived, message.pooledOfArrived)
      allottedOfPooled = share(message.hasAllottedOfPooled, message.allottedOfPooled)
      paidOfPooled = share(message.hasPaidOfPooled, message.paidOfPooled)
      paidOfArrived = share(message.hasPaidOfArrived, message.paidOfArrived)
    }
  }

  init(_ message: Fundledger_V1_GetProgressResponse) {
    rows = message.rows.map {
      Row(
        key: $0.key, name: $0.name, figures: Figures($0.figures),
        share: $0.hasShare ? Percent(hundredths: $0.share) : nil)
    }
    total = Figures(message.total)
    notPassedDown = Fen(message.notPassedDown)
    next = message.nextAfter.isEmpty ? nil : message.nextAfter
    revision = Revision(message.revision)
  }
}
