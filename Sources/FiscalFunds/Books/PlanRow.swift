package import LedgerCore

package struct PlanRow: Fields {
  package var county: String = ""
  package var year: UInt16 = 0
  package var version: UInt16 = 0
  package var stage: PlanStage = PlanStage.initial
  package var state: PlanState = PlanState.draft
  package var sources: [PlanSource] = []
  package var uses: [PlanUse] = []
  package var governmentMeeting: String = ""
  package var partyMeeting: String = ""
  package var filingNo: String = ""
  package var filedOn: Day = Day(number: 0)
  package var draftedBy: UInt32 = 0
  package var approvedBy: UInt32 = 0

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.text(&county)
    try visitor.number(&year)
    try visitor.number(&version)
    try visitor.choice(&stage)
    try visitor.choice(&state)
    try visitor.list(&sources)
    try visitor.list(&uses)
    try visitor.text(&governmentMeeting)
    try visitor.text(&partyMeeting)
    try visitor.text(&filingNo)
    try visitor.day(&filedOn)
    try visitor.number(&draftedBy)
    try visitor.number(&approvedBy)
  }
}

/// What was pooled on a line of a county's year, whatever the version; assigned and paid included.
package struct PlanUsage: Fields {
  package var county: String = ""
  package var year: UInt16 = 0
  /// A source line's key, or `class=` and a project's class, whichever line the plan has for it.
  package var name: String = ""
  package var amount: Int64 = 0

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.text(&county)
    try visitor.number(&year)
    try visitor.text(&name)
    try visitor.number(&amount)
  }
}
