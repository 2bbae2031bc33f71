import FundMessages

/// A version of an integration plan (统筹整合使用方案), as lists show it.
public struct PlanSummary: Hashable, Sendable {
  public var county: String
  public var year: Int
  public var version: Int
  public var stage: PlanStage
  public var state: PlanState
  /// By source in all, and by use.
  public var amount: Fen
  /// Minutes of the county government's meeting (县政府常务会议), and of the party committee's (县委常委会).
  public var governmentMeeting: String
  public var partyMeeting: String
  /// 备案号.
  public var filingNo: String
  public var filedOn: Day?
  public var draftedBy: Person?
  public var approvedBy: Person?

  init(_ message: Fundledger_V1_PlanSummary) throws(LedgerError) {
    county = message.county
    year = Int(message.year)
    version = Int(message.version)
    stage = try PlanStage(message.stage)
    state = try PlanState(message.state)
    amount = Fen(message.amount)
    governmentMeeting = message.governmentMeeting
    partyMeeting = message.partyMeeting
    filingNo = message.filingNo
    filedOn = Day(wire: message.filedOn)
    draftedBy = message.hasDraftedBy ? Person(message.draftedBy) : nil
    approvedBy = message.hasApprovedBy ? Person(message.approvedBy) : nil
  }
}

/// A version of a plan with its lines, at most 5 000 by source and 5 000 by use.
public struct FundPlan: Hashable, Sendable {
  public var plan: PlanSummary
  public var sources: [Source]
  public var uses: [Use]
  public var revision: Revision

  /// A line by source (资金来源).
  public struct Source: Hashable, Sendable {
    /// Name of the line (方案行).
    public var key: String
    public var category: String
    public var categoryName: String
    public var level: FundLevel
    public var amount: Fen
    /// Of the year's indicators, whatever the version: in the pool, assigned and paid.
    public var used: Fen
  }

  /// A line by use (资金用途).
  public struct Use: Hashable, Sendable {
    public var projectClass: String
    public var className: String
    public var amount: Fen
    /// Pooled money that projects of the line have got, paid included.
    public var used: Fen
  }

  init(_ message: Fundledger_V1_GetPlanResponse) throws(LedgerError) {
    plan = try PlanSummary(message.plan)
    sources = []
    for source in message.sources {
      sources.append(
        Source(
          key: source.line.key, category: source.line.category,
          categoryName: source.categoryName, level: try FundLevel(source.line.level),
          amount: Fen(source.line.amount), used: Fen(source.used)))
    }
    uses = message.uses.map {
      Use(
        projectClass: $0.line.projectClass, className: $0.className, amount: Fen($0.line.amount),
        used: Fen($0.used))
    }
    revision = Revision(message.revision)
  }
}
