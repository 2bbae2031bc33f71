import FundMessages

/// Where the money of relocation comes from and how far it got (易地扶贫搬迁资金来源表), of a region or of one
/// settlement.
public struct RelocationFinancing: Hashable, Sendable {
  public var region: String
  /// Key of the settlement's project; empty for a region.
  public var project: String
  public var name: String
  /// R1 to R5, and R7, which is in no total.
  public var lines: [Line]
  /// Of R1 to R5, like the figures of the parts.
  public var total: Figures
  public var persons: Persons
  /// First what is in no part, then provinces, counties or settlements by key.
  public var parts: [Part]
  /// Of the nation only.
  public var envelope: Envelope?
  /// The key to go on after; nil at the end.
  public var next: String?
  public var revision: Revision

  public struct Line: Hashable, Sendable {
    public var source: MoneySource
    public var figures: Figures
  }

  public struct Part: Hashable, Sendable {
    public var key: String
    public var name: String
    public var kind: Kind
    public var figures: Figures
    public var persons: Persons

    public enum Kind: Int, WireChoice, Hashable, Sendable, CaseIterable {
      /// 本级: not given on, not passed down, or in no settlement yet.
      case rest = 1
      case region = 2
      case settlement = 3
    }
  }

  /// `raised` is `paid` + `moved` + `balance`.
  public struct Figures: Hashable, Sendable {
    /// 规模; of a settlement the grant that its households are entitled to.
    public var quota: Fen
    /// 到位.
    public var raised: Fen
    /// 下拨 to project bodies.
    public var passed: Fen
    /// 支付 for works.
    public var paid: Fen
    /// Surplus that was repaid or went to industry.
    public var moved: Fen
    /// 结存.
    public var balance: Fen
    // Nil where the whole is zero.
    public var raisedOfQuota: Percent?
    public var paidOfRaised: Percent?

    init(_ message: Fundledger_V1_FinancingFigures) {
      quota = Fen(message.quota)
      raised = Fen(message.raised)
      passed = Fen(message.passed)
      paid = Fen(message.paid)
      moved = Fen(message.moved)
      balance = Fen(message.balance)
      raisedOfQuota =
        message.hasRaisedOfQuota ? Percent(hundredths: message.raisedOfQuota) : nil
      paidOfRaised = message.hasPaidOfRaised ? Percent(hundredths: message.paidOfRaised) : nil
    }
  }

  public struct Persons: Hashable, Sendable {
    /// 搬迁任务, registered; of a settlement those planned.
    public var task: Int64
    public var enrolled: Int64
    /// With the housing grant.
    public var granted: Int64
    public var synchronousTask: Int64
    public var synchronousEnrolled: Int64

    init(_ message: Fundledger_V1_FinancingPersons) {
      task = message.task
      enrolled = message.enrolled
      granted = message.granted
      synchronousTask = message.synchronousTask
      synchronousEnrolled = message.synchronousEnrolled
    }
  }

  /// The programme (规划规模) that the nation's task is held against.
  public struct Envelope: Hashable, Sendable {
    public var registered: Int64
    public var synchronous: Int64
    /// R1 to R5.
    public var sources: [MoneySource: Fen]
    public var total: Fen
    /// 约6000亿元.
    public var about: Fen
    public var quotaOfTotal: Percent?
    public var quotaOfAbout: Percent?
    /// The task is the programme, in persons and in each source.
    public var isTask: Bool

    init(_ message: Fundledger_V1_ProgrammeEnvelope) throws(LedgerError) {
      registered = message.registered
      synchronous = message.synchronous
      sources = [:]
      for amount in message.sources {
        sources[try MoneySource(amount.source)] = Fen(amount.amount)
      }
      total = Fen(message.total)
      about = Fen(message.about)
      quotaOfTotal = message.hasQuotaOfTotal ? Percent(hundredths: message.quotaOfTotal) : nil
      quotaOfAbout = message.hasQuotaOfAbout ? Percent(hundredths: message.quotaOfAbout) : nil
      isTask = message.isTask
    }
  }

  init(_ message: Fundledger_V1_GetFinancingResponse) throws(LedgerError) {
    region = message.region
    project = message.project
    name = message.name
    lines = []
    for line in message.lines {
      lines.append(Line(source: try MoneySource(line.source), figures: Figures(line.figures)))
    }
    total = Figures(message.total)
    persons = Persons(message.persons)
    parts = []
    for part in message.parts {
      parts.append(
        Part(
          key: part.key, name: part.name, kind: try Part.Kind(part.kind),
          figures: Figures(part.figures), persons: Persons(part.persons)))
    }
    envelope = message.hasEnvelope ? try Envelope(message.envelope) : nil
    next = message.nextAfter.isEmpty ? nil : message.nextAfter
    revision = Revision(message.revision)
  }
}
