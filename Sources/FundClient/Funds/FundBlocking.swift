import FundMessages

/// What blocks the next payment (支付受阻情况), in the order in which it is to be done.
public struct FundBlocking: Hashable, Sendable {
  public var blockers: [Blocker]
  /// What could be applied for if nothing blocked.
  public var available: Fen
  /// The application that was asked about.
  public var payment: FundPayment?
  /// There are more than 300.
  public var isCut: Bool
  public var revision: Revision

  /// What is asked about.
  public enum Subject: Hashable, Sendable {
    /// A project of the county.
    case project(String)
    /// A payment application of the county.
    case payment(String)
    /// An indicator of the entity.
    case indicator(String)
  }

  init(_ message: Fundledger_V1_GetBlockingResponse) throws(LedgerError) {
    blockers = try message.blockers.map(Blocker.init)
    available = Fen(message.available)
    payment = message.hasPayment ? try FundPayment(message.payment) : nil
    isCut = message.isCut
    revision = Revision(message.revision)
  }
}

/// One thing that blocks, and whose desk it is on.
public struct Blocker: Hashable, Sendable {
  public var kind: Kind
  public var desk: Desk
  public var scope: Scope
  /// It is only warned of: nothing is refused for it.
  public var isWarning: Bool
  /// As it stands on the day; nil where no rule is behind it.
  public var rule: RuleReference?
  /// Key of the project, contract, payment, indicator or unit that it is about.
  public var subject: String
  /// Fen that are there; days of a notice (公告) or of a clock.
  public var available: Int64
  /// Fen that are missing or wait; days that are demanded.
  public var asked: Int64
  public var since: Day?
  /// The first day on which it blocks no longer, where time alone ends it.
  public var until: Day?

  /// What it keeps from going on.
  public enum Scope: Int, WireChoice, Hashable, Sendable, CaseIterable {
    case next = 1
    /// The last payment of the project only.
    case last = 2
    /// Retention money (质保金) only.
    case retention = 3
    /// An application under way.
    case application = 4
  }

  /// Whose desk it is on.
  public enum Desk: Int, WireChoice, Hashable, Sendable, CaseIterable {
    case village = 1
    case township = 2
    case county = 3
    case preparer = 4
    case checker = 5
    case bank = 6
    case unit = 7
    case upper = 8

    public var chineseName: String {
      switch self {
      case .village: "村"
      case .township: "乡镇"
      case .county: "县级主管部门"
      case .preparer: "财政局经办"
      case .checker: "财政局审核"
      case .bank: "代理银行"
      case .unit: "实施单位"
      case .upper: "上级财政部门"
      }
    }
  }

  init(_ message: Fundledger_V1_Blocker) throws(LedgerError) {
    kind = try Kind(message.kind)
    desk = try Desk(message.desk)
    scope = try Scope(message.scope)
    isWarning = message.isWarning
    rule = message.hasRule ? RuleReference(message.rule) : nil
    subject = message.subject
    available = message.available
    asked = message.asked
    since = Day(wire: message.since)
    until = Day(wire: message.until)
  }
}

/// A rule of the rule table.
public struct RuleReference: Hashable, Sendable {
  public var id: String
  public var chineseName: String
  public var name: String
  /// Document (文号) that it is from, and the article, which may be empty.
  public var document: String
  public var article: String
  public var chineseText: String
  public var text: String

  init(_ message: Fundledger_V1_RuleNote) {
    id = message.id
    chineseName = message.nameZh
    name = message.nameEn
    document = message.document
    article = message.article
    chineseText = message.textZh
    text = message.textEn
  }
}
