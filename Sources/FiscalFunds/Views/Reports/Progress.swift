/// How far the money of a budget year is (整合资金进度表): a row a group, and all in one.
///
/// The money of a budget year (预算年度) is what arrived in that year's indicators, wherever it lies now:
/// carried over or taken back by its own level it stays that year's and is no new money.
package struct Progress: Sendable {
  package var rows: [Row]
  package var total: Figures
  /// Fen of the year that levels above the counties have not passed down (尚未下达).
  package var notPassedDown: Int64
  /// Whether rows follow behind the last one.
  package var hasMore: Bool

  /// What makes a row.
  package enum Grouping: UInt8, CaseIterable, Sendable {
    /// 资金来源层级.
    case level = 1
    /// 资金类别.
    case category = 2
    /// 项目类别, as the plan in force names it; the project's own where no line does.
    case projectClass = 3
    /// 农业生产发展, 农村基础设施, 其他.
    case projectKind = 4
    /// The region right below the one that is asked for: a province of the nation, a county of a
    /// prefecture.
    case region = 5
    /// Counties, however far below.
    case county = 6
    /// Projects of a county.
    case project = 7

    /// Indicators have no class and no project: of such a row only the plan and what projects have
    /// is told.
    package var isOfProjects: Bool {
      switch self {
      case .projectClass, .projectKind, .project: true
      case .level, .category, .region, .county: false
      }
    }
  }

  package struct Row: Sendable {
    /// A level's or class's code, an entity, a project's key.
    package var key: String
    package var name: String
    package var figures: Figures
    /// Of the total, in hundredths of a percent: of what projects have got of the pool in rows of
    /// projects, otherwise of what was pooled. Nil where the total is zero.
    package var share: Int64?
  }

  /// Fen. In the total and in rows by indicator, `arrived` is `paid` + `balance` + `passedOn`.
  package struct Figures: Equatable, Sendable {
    /// 方案安排: of the plan in force; of a project its budget.
    package var planned: Int64 = 0
    /// 指标到位: issued in the counties, or passed down to them.
    package var arrived: Int64 = 0
    /// 纳入整合: ever, what projects have got of it and what was paid included.
    package var pooled: Int64 = 0
    /// 待分配.
    package var undistributed: Int64 = 0
    /// In the pool and not with a project.
    package var inPool: Int64 = 0
    /// With projects and not paid.
    package var assigned: Int64 = 0
    /// 已支付, net of what came back.
    package var paid: Int64 = 0
    /// Passed down, given as aid or lent on by the counties.
    package var passedOn: Int64 = 0
    /// Of `balance`: carried over to a later budget year (结转).
    package var carriedOver: Int64 = 0
    /// What projects have got of the pool: still there and paid.
    package var pooledAllotted: Int64 = 0
    /// Of it: paid.
    package var pooledPaid: Int64 = 0

    /// 安排到项目: still there and paid.
    package var allotted: Int64 { assigned + paid }
    /// 结余: neither paid nor passed on.
    package var balance: Int64 { undistributed + inPool + assigned }

    // Shares in hundredths of a percent; nil where the whole is zero.

    package var pooledOfPlanned: Int64? { Share.of(pooled, in: planned) }
    package var pooledOfArrived: Int64? { Share.of(pooled, in: arrived) }
    package var allottedOfPooled: Int64? { Share.of(pooledAllotted, in: pooled) }
    package var paidOfPooled: Int64? { Share.of(pooledPaid, in: pooled) }
    package var paidOfArrived: Int64? { Share.of(paid, in: arrived) }
  }
}
