package import LedgerCore

/// A step in the life of a project, with who and when.
package struct ProjectStepRow: Fields {
  package var state: ProjectState = ProjectState.proposed
  package var day: Day = Day(number: 0)
  package var actor: UInt32 = 0
  package var timeMs: Int64 = 0
  package var opinion: String = ""

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.choice(&state)
    try visitor.day(&day)
    try visitor.number(&actor)
    try visitor.number(&timeMs)
    try visitor.text(&opinion)
  }
}

package struct NoticeRow: Fields {
  package var stage: NoticeStage = NoticeStage.before
  package var from: Day = Day(number: 0)
  package var to: Day = Day(number: 0)
  package var place: String = ""
  package var digest: HashedKey = HashedKey()

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.choice(&stage)
    try visitor.day(&from)
    try visitor.day(&to)
    try visitor.text(&place)
    try visitor.key(&digest)
  }
}

/// A project of a county's library (项目库).
package struct ProjectRow: Fields {
  package var county: String = ""
  package var key: String = ""
  package var state: ProjectState = ProjectState.proposed
  package var name: String = ""
  package var place: String = ""
  package var projectClass: String = ""
  package var content: String = ""
  package var unit: String = ""
  package var registered: UInt32 = 0
  package var others: UInt32 = 0
  package var budget: [BudgetLine] = []
  package var target: String = ""
  package var countyMatch: Int64 = 0
  package var prefectureMatch: Int64 = 0
  package var formsAsset: Bool = false
  package var isInstitution: Bool = false
  package var steps: [ProjectStepRow] = []
  package var notices: [NoticeRow] = []
  /// Assigned so far, paid included, taken back excluded.
  package var assigned: Int64 = 0
  /// Net of refunds.
  package var paid: Int64 = 0
  package var held: Int64 = 0
  package var finalCost: Int64 = 0
  /// Numbers of its fundings.
  package var fundings: [NumberRow] = []
  package var contracts: [NumberRow] = []
  package var payments: [NumberRow] = []

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.text(&county)
    try visitor.text(&key)
    try visitor.choice(&state)
    try visitor.text(&name)
    try visitor.text(&place)
    try visitor.text(&projectClass)
    try visitor.text(&content)
    try visitor.text(&unit)
    try visitor.number(&registered)
    try visitor.number(&others)
    try visitor.list(&budget)
    try visitor.text(&target)
    try visitor.number(&countyMatch)
    try visitor.number(&prefectureMatch)
    try visitor.flag(&formsAsset)
    try visitor.flag(&isInstitution)
    try visitor.list(&steps)
    try visitor.list(&notices)
    try visitor.number(&assigned)
    try visitor.number(&paid)
    try visitor.number(&held)
    try visitor.number(&finalCost)
    try visitor.list(&fundings)
    try visitor.list(&contracts)
    try visitor.list(&payments)
  }
}

package struct NumberRow: Fields {
  package var number: UInt32 = 0

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.number(&number)
  }
}

package struct ContractRow: Fields {
  package var project: UInt32 = 0
  package var key: String = ""
  package var contractor: String = ""
  package var amount: Int64 = 0
  package var retentionBasisPoints: UInt16 = 0
  package var retentionDueOn: Day = Day(number: 0)
  package var tenderNo: String = ""
  package var signedOn: Day = Day(number: 0)
  /// Accepted value (已计量).
  package var certified: Int64 = 0
  /// Accepted value that applications ask for or have been paid: paid, cleared and kept.
  package var applied: Int64 = 0
  /// Paid in all, advances included.
  package var paid: Int64 = 0
  package var held: Int64 = 0
  /// Advances paid.
  package var advanced: Int64 = 0
  /// Of them cleared, applications included.
  package var cleared: Int64 = 0
  /// Kept of paid work.
  package var retained: Int64 = 0
  /// Of it applied for or paid.
  package var retentionApplied: Int64 = 0

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.number(&project)
    try visitor.text(&key)
    try visitor.text(&contractor)
    try visitor.number(&amount)
    try visitor.number(&retentionBasisPoints)
    try visitor.day(&retentionDueOn)
    try visitor.text(&tenderNo)
    try visitor.day(&signedOn)
    try visitor.number(&certified)
    try visitor.number(&applied)
    try visitor.number(&paid)
    try visitor.number(&held)
    try visitor.number(&advanced)
    try visitor.number(&cleared)
    try visitor.number(&retained)
    try visitor.number(&retentionApplied)
  }
}
