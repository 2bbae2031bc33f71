/// A region's task in the programme (搬迁任务), the newest version, and what was raised of it.
package struct TaskRow: Fields {
  package var entity: String = ""
  /// Empty for the nation.
  package var parent: String = ""
  package var version: UInt16 = 0
  package var documentNo: String = ""
  package var registered: UInt32 = 0
  package var synchronous: UInt32 = 0
  package var quotas: SourceAmounts = SourceAmounts()
  /// Given on to regions below.
  package var givenRegistered: UInt32 = 0
  package var givenSynchronous: UInt32 = 0
  package var given: SourceAmounts = SourceAmounts()
  /// Raised by the region itself, not by those below.
  package var raised: SourceAmounts = SourceAmounts()
  /// Registered persons enrolled.
  package var enrolled: UInt32 = 0
  /// Persons with the housing grant.
  package var granted: UInt32 = 0
  package var enrolledSynchronous: UInt32 = 0

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.text(&entity)
    try visitor.text(&parent)
    try visitor.number(&version)
    try visitor.text(&documentNo)
    try visitor.number(&registered)
    try visitor.number(&synchronous)
    try quotas.visit(&visitor)
    try visitor.number(&givenRegistered)
    try visitor.number(&givenSynchronous)
    try given.visit(&visitor)
    try raised.visit(&visitor)
    try visitor.number(&enrolled)
    try visitor.number(&granted)
    try visitor.number(&enrolledSynchronous)
  }
}

/// A financing or project body.
package struct BodyRow: Fields {
  package var entity: String = ""
  package var kind: BodyKind = BodyKind.financing
  package var government: String = ""
  package var documentNo: String = ""

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.text(&entity)
    try visitor.choice(&kind)
    try visitor.text(&government)
    try visitor.text(&documentNo)
  }
}

/// A settlement (安置点).
package struct SettlementRow: Fields {
  package var project: UInt32 = 0
  package var body: UInt32 = 0
  package var kind: SettlementKind = SettlementKind.centralised
  package var plannedRegistered: UInt32 = 0
  package var plannedSynchronous: UInt32 = 0
  package var plannedArea: UInt32 = 0
  package var registeredShare: UInt32 = 0
  package var synchronousShare: UInt32 = 0
  /// Persons enrolled.
  package var registered: UInt32 = 0
  package var synchronous: UInt32 = 0
  /// All of them.
  package var households: UInt32 = 0
  /// Persons with the housing grant.
  package var granted: UInt32 = 0
  /// Housing grant of these, fen.
  package var entitled: Int64 = 0
  /// Grant (R1) paid to the body or applied for.
  package var grantPaid: Int64 = 0
  /// Households.
  package var movedIn: UInt32 = 0
  package var demolished: UInt32 = 0
  package var reclaimed: UInt32 = 0
  /// Of registered households, hundredths of a square metre.
  package var builtArea: Int64 = 0
  /// The final account is made.
  package var isSettled: Bool = false
  /// Surplus that went to industry.
  package var industry: Int64 = 0

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.number(&project)
    try visitor.number(&body)
    try visitor.choice(&kind)
    try visitor.number(&plannedRegistered)
    try visitor.number(&plannedSynchronous)
    try visitor.number(&plannedArea)
    try visitor.number(&registeredShare)
    try visitor.number(&synchronousShare)
    try visitor.number(&registered)
    try visitor.number(&synchronous)
    try visitor.number(&households)
    try visitor.number(&granted)
    try visitor.number(&entitled)
    try visitor.number(&grantPaid)
    try visitor.number(&movedIn)
    try visitor.number(&demolished)
    try visitor.number(&reclaimed)
    try visitor.number(&builtArea)
    try visitor.flag(&isSettled)
    try visitor.number(&industry)
  }
}

/// Money of one source and tranche in a settlement's pot.
package struct PotRow: Fields {
  package var settlement: UInt32 = 0
  package var source: MoneySource = MoneySource.grant
  /// Row of the bond, fund or loan, or zero.
  package var loan: UInt32 = 0
  /// For this settlement; fund and loan come to the body.
  package var received: Int64 = 0
  /// Works of registered households.
  package var registered: Int64 = 0
  package var synchronous: Int64 = 0
  /// Advances not cleared.
  package var advanced: Int64 = 0
  /// Kept back and not paid.
  package var retained: Int64 = 0
  /// Applied for out of it.
  package var retainedApplied: Int64 = 0
  /// Paid in cash.
  package var cash: Int64 = 0
  package var held: Int64 = 0
  /// Taken off by the final account.
  package var settled: Int64 = 0
  /// Surplus repaid or gone to industry.
  package var moved: Int64 = 0

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.number(&settlement)
    try visitor.choice(&source)
    try visitor.number(&loan)
    try visitor.number(&received)
    try visitor.number(&registered)
    try visitor.number(&synchronous)
    try visitor.number(&advanced)
    try visitor.number(&retained)
    try visitor.number(&retainedApplied)
    try visitor.number(&cash)
    try visitor.number(&held)
    try visitor.number(&settled)
    try visitor.number(&moved)
  }
}

/// A household (搬迁户).
package struct HouseholdRow: Fields {
  package var key: HashedKey = HashedKey()
  package var settlement: UInt32 = 0
  package var beneficiary: BeneficiaryClass = BeneficiaryClass.registered
  package var persons: UInt8 = 0
  package var plannedArea: UInt32 = 0
  package var builtArea: UInt32 = 0
  package var selfRaised: Int64 = 0
  package var isGranted: Bool = false
  package var hasMovedIn: Bool = false
  package var isDemolished: Bool = false
  package var isReclaimed: Bool = false

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.key(&key)
    try visitor.number(&settlement)
    try visitor.choice(&beneficiary)
    try visitor.number(&persons)
    try visitor.number(&plannedArea)
    try visitor.number(&builtArea)
    try visitor.number(&selfRaised)
    try visitor.flag(&isGranted)
    try visitor.flag(&hasMovedIn)
    try visitor.flag(&isDemolished)
    try visitor.flag(&isReclaimed)
  }
}
