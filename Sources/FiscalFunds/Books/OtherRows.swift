package import LedgerCore

/// An approved list of household subsidies.
package struct ListRow: Fields {
  package var county: String = ""
  package var project: UInt32 = 0
  package var key: String = ""
  package var item: String = ""
  package var period: String = ""
  package var digest: HashedKey = HashedKey()
  package var persons: UInt32 = 0
  package var amount: Int64 = 0
  /// The unit has booked it as owed.
  package var isAccrued: Bool = false
  /// Of it: not paid yet.
  package var accrued: Int64 = 0
  /// Applied for or paid.
  package var applied: Int64 = 0
  package var approvedBy: UInt32 = 0

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.text(&county)
    try visitor.number(&project)
    try visitor.text(&key)
    try visitor.text(&item)
    try visitor.text(&period)
    try visitor.key(&digest)
    try visitor.number(&persons)
    try visitor.number(&amount)
    try visitor.flag(&isAccrued)
    try visitor.number(&accrued)
    try visitor.number(&applied)
    try visitor.number(&approvedBy)
  }
}

/// A benefit that somebody has got: a person, an item and a period.
package struct BenefitRow: Fields {
  package var person: HashedKey = HashedKey()
  /// Hash of item and period.
  package var claim: HashedKey = HashedKey()
  /// Hash of item and year, for caps a year.
  package var year: HashedKey = HashedKey()
  package var amount: Int64 = 0
  package var list: UInt32 = 0

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.key(&person)
    try visitor.key(&claim)
    try visitor.key(&year)
    try visitor.number(&amount)
    try visitor.number(&list)
  }
}

/// A person that a county has registered.
package struct RegistrationRow: Fields {
  package var county: String = ""
  package var person: HashedKey = HashedKey()
  package var beneficiary: BeneficiaryClass = BeneficiaryClass.registered
  package var from: Day = Day(number: 0)
  package var to: Day = Day(number: 0)

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.text(&county)
    try visitor.key(&person)
    try visitor.choice(&beneficiary)
    try visitor.day(&from)
    try visitor.day(&to)
  }
}

package struct AssetRow: Fields {
  package var county: String = ""
  package var project: UInt32 = 0
  package var key: String = ""
  package var owner: String = ""
  package var cost: Int64 = 0
  package var shares: [AssetShare] = []
  package var benefitContract: String = ""
  package var minimumIncome: Int64 = 0
  package var incomeDue: Int64 = 0

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.text(&county)
    try visitor.number(&project)
    try visitor.text(&key)
    try visitor.text(&owner)
    try visitor.number(&cost)
    try visitor.list(&shares)
    try visitor.text(&benefitContract)
    try visitor.number(&minimumIncome)
    try visitor.number(&incomeDue)
  }
}

/// A bond tranche of an issuer.
package struct TrancheRow: Fields {
  package var entity: String = ""
  package var key: String = ""
  package var indicator: UInt32 = 0
  package var quotaNo: String = ""
  package var quota: Int64 = 0
  package var amount: Int64 = 0
  package var onLent: Int64 = 0
  package var repaid: Int64 = 0

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.text(&entity)
    try visitor.text(&key)
    try visitor.number(&indicator)
    try visitor.text(&quotaNo)
    try visitor.number(&quota)
    try visitor.number(&amount)
    try visitor.number(&onLent)
    try visitor.number(&repaid)
  }
}

/// Money in transit (在途) between two treasuries.
package struct TransferRow: Fields {
  package var key: String = ""
  package var sender: String = ""
  package var receiver: String = ""
  /// The receiver's.
  package var indicator: UInt32 = 0
  package var nature: FundNature = FundNature.general
  package var amount: Int64 = 0
  package var state: TransferState = TransferState.sent
  package var sentOn: Day = Day(number: 0)

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.text(&key)
    try visitor.text(&sender)
    try visitor.text(&receiver)
    try visitor.number(&indicator)
    try visitor.choice(&nature)
    try visitor.number(&amount)
    try visitor.choice(&state)
    try visitor.day(&sentOn)
  }
}

/// Cash that followed an indicator.
package struct CashRow: Fields {
  /// The receiver's.
  package var indicator: UInt32 = 0
  package var amount: Int64 = 0

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.number(&indicator)
    try visitor.number(&amount)
  }
}

/// Tables that were loaded.
package struct TablesRow: Fields {
  package var hash: UInt64 = 0
  package var day: Day = Day(number: 0)
  package var actor: UInt32 = 0
  package var files: [LoadedTable] = []

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.number(&hash)
    try visitor.day(&day)
    try visitor.number(&actor)
    try visitor.list(&files)
  }
}

/// A document whose number was used.
package struct DocumentRow: Fields {
  package var kind: DocumentKind = DocumentKind.indicator
  package var name: HashedKey = HashedKey()

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.choice(&kind)
    try visitor.key(&name)
  }
}
