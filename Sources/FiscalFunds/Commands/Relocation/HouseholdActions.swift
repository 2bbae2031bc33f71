/// A household of a settlement, by its keyed hash.
package struct HouseholdEntry: Fields {
  package var key: HashedKey = HashedKey()
  package var beneficiary: BeneficiaryClass = BeneficiaryClass.registered
  package var persons: UInt8 = 0
  /// Housing planned for it, in hundredths of a square metre.
  package var area: UInt32 = 0

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.key(&key)
    try visitor.choice(&beneficiary)
    try visitor.number(&persons)
    try visitor.number(&area)
  }
}

/// Enrols households to be moved (搬迁对象) at a settlement.
package struct EnrolHouseholds: Fields {
  /// The settlement.
  package var project: String = ""
  package var households: [HouseholdEntry] = []
  /// Of the list that was approved.
  package var digest: HashedKey = HashedKey()

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.text(&project)
    try visitor.list(&households)
    try visitor.key(&digest)
  }
}

/// Grants the housing subsidy by head (住房补助) to registered households, once to each.
package struct GrantHeads: Fields {
  package var project: String = ""
  package var households: [HouseholdKey] = []
  package var documentNo: String = ""
  /// Grant a person, fen. Worked out by the ledger; whatever the sender says is replaced.
  package var standard: Int64 = 0

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.text(&project)
    try visitor.list(&households)
    try visitor.text(&documentNo)
    try visitor.number(&standard)
  }
}

/// A household.
package struct HouseholdKey: Fields {
  package var key: HashedKey = HashedKey()

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.key(&key)
  }
}

/// What became of a household: each mark is set once and stays.
package struct HouseholdStage: Fields {
  package var key: HashedKey = HashedKey()
  /// 已入住.
  package var hasMovedIn: Bool = false
  /// 旧房已拆除.
  package var isDemolished: Bool = false
  /// 宅基地已复垦.
  package var isReclaimed: Bool = false
  /// Housing as built, in hundredths of a square metre; zero leaves it.
  package var area: UInt32 = 0

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.key(&key)
    try visitor.flag(&hasMovedIn)
    try visitor.flag(&isDemolished)
    try visitor.flag(&isReclaimed)
    try visitor.number(&area)
  }
}

/// Records moving in, demolition of the old house and reclamation of its land (入住、拆旧、复垦).
package struct RecordMoves: Fields {
  package var project: String = ""
  package var households: [HouseholdStage] = []

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.text(&project)
    try visitor.list(&households)
  }
}

/// What a household pays itself.
package struct HouseholdPart: Fields {
  package var key: HashedKey = HashedKey()
  package var amount: Int64 = 0
  /// The household borrowed it (举债).
  package var isBorrowed: Bool = false

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.key(&key)
    try visitor.number(&amount)
    try visitor.flag(&isBorrowed)
  }
}

/// Money that households raise themselves (农户自筹), received by the project body.
package struct RaiseFromHouseholds: Fields {
  package var project: String = ""
  package var receiptNo: String = ""
  package var parts: [HouseholdPart] = []

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.text(&project)
    try visitor.text(&receiptNo)
    try visitor.list(&parts)
  }
}
