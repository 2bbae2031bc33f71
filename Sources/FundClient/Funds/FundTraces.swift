import FundMessages

/// Where each fen of a project came from.
public struct ProjectTrace: Hashable, Sendable {
  public var project: ProjectSummary
  public var fundings: [Funding]
  /// Of all fundings: assigned and paid.
  public var sum: Fen
  /// Fundings were left out to keep the answer short; they are in `sum`.
  public var isCut: Bool
  public var revision: Revision

  public struct Funding: Hashable, Sendable {
    public var funding: ProjectFunding
    /// Assigned and paid: this project's money in each link of the chain.
    public var amount: Fen
    /// From the project's indicator to the one that it was first issued as.
    public var chain: [IndicatorReference]

    init(_ message: Fundledger_V1_FundingTrace) throws(LedgerError) {
      funding = try ProjectFunding(message.funding)
      amount = Fen(message.amount)
      chain = try message.chain.map(IndicatorReference.init)
    }
  }

  init(_ message: Fundledger_V1_TraceProjectResponse) throws(LedgerError) {
    project = try ProjectSummary(message.project)
    fundings = []
    for funding in message.fundings { fundings.append(try Funding(funding)) }
    sum = Fen(message.sum)
    isCut = message.isCut
    revision = Revision(message.revision)
  }
}

/// Where each fen of an indicator went.
public struct IndicatorTrace: Hashable, Sendable {
  /// Generation by generation.
  public var nodes: [Node]
  /// Also of what is not shown.
  public var totals: Totals
  /// Something is not shown; its node says so.
  public var isCut: Bool
  public var revision: Revision

  /// An indicator on the way.
  public struct Node: Hashable, Sendable {
    /// Names the node in this answer.
    public var number: UInt32
    /// The node that it came out of; nil in the first.
    public var parent: UInt32?
    /// Generations below the first.
    public var depth: Int
    public var indicator: IndicatorReference
    public var amount: Fen
    /// What became of it; nil of what was given outside the caller's scope.
    public var parts: Parts?
    public var pools: [PoolLine]
    public var uses: [Use]
    /// Its lines, projects or children are not all shown.
    public var isCut: Bool
  }

  /// The parts of an indicator, whose sum is its amount.
  public struct Parts: Hashable, Sendable {
    public var undistributed: Fen
    public var pooled: Fen
    /// Holds included.
    public var assigned: Fen
    public var held: Fen
    public var paid: Fen
    public var passedDown: Fen
    public var aided: Fen
    public var onLent: Fen
    public var takenBack: Fen
    public var carried: Fen
    /// Of the parts, children counted one by one.
    public var sum: Fen
    /// Of `paid`: for no project (还本付息).
    public var paidElsewhere: Fen
  }

  public struct PoolLine: Hashable, Sendable {
    /// 方案行.
    public var line: String
    public var amount: Fen
  }

  /// What a project has of an indicator.
  public struct Use: Hashable, Sendable {
    public var project: String
    public var name: String
    public var line: String
    public var assigned: Fen
    public var held: Fen
    public var paid: Fen
  }

  /// `amount` is the sum of `undistributed`, `pooled`, `assigned`, `paid` and `outside`.
  public struct Totals: Hashable, Sendable {
    public var amount: Fen
    public var undistributed: Fen
    public var pooled: Fen
    public var assigned: Fen
    public var held: Fen
    public var paid: Fen
    /// Given to entities outside the caller's scope.
    public var outside: Fen
    public var indicators: Int
  }

  init(_ message: Fundledger_V1_TraceIndicatorResponse) throws(LedgerError) {
    nodes = try message.nodes.map(Node.init)
    let sums = message.totals
    totals = Totals(
      amount: Fen(sums.amount), undistributed: Fen(sums.undistributed), pooled: Fen(sums.pooled),
      assigned: Fen(sums.assigned), held: Fen(sums.held), paid: Fen(sums.paid),
      outside: Fen(sums.outside), indicators: Int(sums.indicators))
    isCut = message.isCut
    revision = Revision(message.revision)
  }
}

extension IndicatorTrace.Node {
  init(_ message: Fundledger_V1_TraceNode) throws(LedgerError) {
    number = message.number
    parent = message.parent == 0 ? nil : message.parent
    depth = Int(message.depth)
    indicator = try IndicatorReference(message.indicator)
    amount = Fen(message.amount)
    parts = message.isOutside ? nil : IndicatorTrace.Parts(message)
    pools = message.pools.map { IndicatorTrace.PoolLine(line: $0.line, amount: Fen($0.amount)) }
    uses = message.uses.map {
      IndicatorTrace.Use(
        project: $0.project, name: $0.name, line: $0.line, assigned: Fen($0.assigned),
        held: Fen($0.held), paid: Fen($0.paid))
    }
    isCut = message.isCut
  }
}

extension IndicatorTrace.Parts {
  init(_ message: Fundledger_V1_TraceNode) {
    undistributed = Fen(message.undistributed)
    pooled = Fen(message.pooled)
    assigned = Fen(message.assigned)
    held = Fen(message.held)
    paid = Fen(message.paid)
    passedDown = Fen(message.passedDown)
    aided = Fen(message.aided)
    onLent = Fen(message.onLent)
    takenBack = Fen(message.takenBack)
    carried = Fen(message.carried)
    sum = Fen(message.sum)
    paidElsewhere = Fen(message.paidElsewhere)
  }
}
