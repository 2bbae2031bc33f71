/// Amounts of the five kinds of source (五类资金来源), fen.
package struct SourceAmounts: Fields {
  /// R1 中央预算内投资.
  package var grant: Int64 = 0
  /// R2 地方政府债券.
  package var bond: Int64 = 0
  /// R3 专项建设基金.
  package var fund: Int64 = 0
  /// R4 长期贴息贷款.
  package var loan: Int64 = 0
  /// R5 农户自筹.
  package var households: Int64 = 0

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.number(&grant)
    try visitor.number(&bond)
    try visitor.number(&fund)
    try visitor.number(&loan)
    try visitor.number(&households)
  }
}

extension SourceAmounts {
  package var all: [Int64] { [grant, bond, fund, loan, households] }

  /// The amount of a kind; local money (R7) is outside the programme.
  package subscript(_ source: MoneySource) -> Int64 {
    get {
      switch source {
      case .grant: grant
      case .bond: bond
      case .fund: fund
      case .loan: loan
      case .households: households
      case .local: 0
      }
    }
    set {
      switch source {
      case .grant: grant = newValue
      case .bond: bond = newValue
      case .fund: fund = newValue
      case .loan: loan = newValue
      case .households: households = newValue
      case .local: break
      }
    }
  }
}

/// Gives a region its part of the relocation task (搬迁任务) in persons and money (资金规模). The acting
/// entity is the level above, or the nation for itself. A later version takes the place of the one before.
package struct AllocateTask: Fields {
  /// The region that gets it.
  package var to: String = ""
  /// 1, 2, 3 and so on.
  package var version: UInt16 = 0
  package var documentNo: String = ""
  /// Registered persons (建档立卡搬迁人口).
  package var registered: UInt32 = 0
  /// Persons moved with them (同步搬迁人口).
  package var synchronous: UInt32 = 0
  /// Money by source; `fen`.
  package var quotas: SourceAmounts = SourceAmounts()

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.text(&to)
    try visitor.number(&version)
    try visitor.text(&documentNo)
    try visitor.number(&registered)
    try visitor.number(&synchronous)
    try quotas.visit(&visitor)
  }
}

/// Names the provincial financing body (省级投融资主体) or a county's project body (项目实施主体).
package struct DesignateBody: Fields {
  /// Entity of its ledger: `520000.V`, `520102.B`.
  package var body: String = ""
  package var kind: BodyKind = BodyKind.financing
  package var documentNo: String = ""

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.text(&body)
    try visitor.choice(&kind)
    try visitor.text(&documentNo)
  }
}

/// Opens a settlement (安置点) on a project of the library.
package struct OpenSettlement: Fields {
  /// The project that the settlement is.
  package var project: String = ""
  /// Project body that builds it.
  package var body: String = ""
  package var kind: SettlementKind = SettlementKind.centralised
  /// Registered persons planned.
  package var registered: UInt32 = 0
  package var synchronous: UInt32 = 0
  /// Housing planned, in hundredths of a square metre (0.01 ㎡).
  package var area: UInt32 = 0
  /// Key of shared infrastructure (配套分摊): registered to synchronous, such as 180 to 15.
  package var registeredShare: UInt32 = 0
  package var synchronousShare: UInt32 = 0

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.text(&project)
    try visitor.text(&body)
    try visitor.choice(&kind)
    try visitor.number(&registered)
    try visitor.number(&synchronous)
    try visitor.number(&area)
    try visitor.number(&registeredShare)
    try visitor.number(&synchronousShare)
  }
}
