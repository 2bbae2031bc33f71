import FundMessages

/// What an indicator (指标) is, without its sums.
public struct IndicatorReference: Hashable, Sendable {
  public var entity: String
  public var key: String
  /// 文号.
  public var documentNo: String
  /// Who published the document: an entity's code or a name.
  public var publisher: String
  public var source: IndicatorSource
  public var level: FundLevel
  /// Code of the fund category (资金类别), and its name when the indicator was issued.
  public var category: String
  public var categoryName: String
  /// 预算年度.
  public var budgetYear: Int
  /// The clock of idle money starts; carrying over does not start it again.
  public var receivedOn: Day?
  public var issuedOn: Day?

  init(_ message: Fundledger_V1_IndicatorRef) throws(LedgerError) {
    entity = message.entity
    key = message.key
    documentNo = message.documentNo
    publisher = message.publisher
    source = try IndicatorSource(message.source)
    level = try FundLevel(message.level)
    category = message.category
    categoryName = message.categoryName
    budgetYear = Int(message.budgetYear)
    receivedOn = Day(wire: message.receivedOn)
    issuedOn = Day(wire: message.issuedOn)
  }
}

/// An indicator and what became of each fen of it. `amount` is the sum of `undistributed`, `pooled`,
/// `assigned`, `paid`, `passedDown`, `aided`, `onLent`, `takenBack` and `carried`.
public struct FundIndicator: Hashable, Sendable {
  public var reference: IndicatorReference
  public var nature: FundNature
  /// 支出功能分类, or empty.
  public var function: String
  /// 用途.
  public var purpose: String
  /// Entity that it came from, or empty.
  public var counterparty: String
  /// Bond tranche, or empty.
  public var tranche: String
  /// 直达资金.
  public var isDirect: Bool
  /// 要求配套.
  public var requiresMatch: Bool
  /// The indicator whose fen these are; nil where it came from none.
  public var parent: Name?
  /// The first of the chain; itself where it has no parent.
  public var root: Name
  public var amount: Fen
  /// 待分配.
  public var undistributed: Fen
  /// In the pool, with no project.
  public var pooled: Fen
  /// With projects, holds included.
  public var assigned: Fen
  /// Of it: held for applications.
  public var held: Fen
  public var paid: Fen
  public var passedDown: Fen
  public var aided: Fen
  public var onLent: Fen
  public var takenBack: Fen
  /// Carried over to the next year (结转).
  public var carried: Fen
  /// What can still be given out or applied for: `undistributed`, `pooled` and `assigned` without
  /// `held`.
  public var available: Fen

  /// Where an indicator is found.
  public struct Name: Hashable, Sendable {
    public var entity: String
    public var key: String

    public init(entity: String, key: String) {
      self.entity = entity
      self.key = key
    }
  }

  init(_ message: Fundledger_V1_IndicatorEntry) throws(LedgerError) {
    reference = try IndicatorReference(message.ref)
    nature = try FundNature(message.nature)
    function = message.function
    purpose = message.purpose
    counterparty = message.counterparty
    tranche = message.tranche
    isDirect = message.isDirect
    requiresMatch = message.requiresMatch
    parent =
      message.parentKey.isEmpty
      ? nil : Name(entity: message.parentEntity, key: message.parentKey)
    root = Name(entity: message.rootEntity, key: message.rootKey)
    amount = Fen(message.amount)
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
    available = Fen(message.available)
  }
}
