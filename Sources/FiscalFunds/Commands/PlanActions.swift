/// A line of a plan by source (资金来源).
package struct PlanSource: Fields {
  /// Name of the line (方案行).
  package var key: String = ""
  package var category: String = ""
  package var level: FundLevel = FundLevel.county
  package var amount: Int64 = 0

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.text(&key)
    try visitor.text(&category)
    try visitor.choice(&level)
    try visitor.number(&amount)
  }
}

/// A line of a plan by use (资金用途): a project class.
package struct PlanUse: Fields {
  package var projectClass: String = ""
  package var amount: Int64 = 0

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.text(&projectClass)
    try visitor.number(&amount)
  }
}

/// Puts forward a version of the integration plan (统筹整合使用方案) of a county and year.
package struct DraftPlan: Fields {
  package var year: UInt16 = 0
  /// 1, 2, ...
  package var version: UInt16 = 0
  package var stage: PlanStage = PlanStage.initial
  package var sources: [PlanSource] = []
  package var uses: [PlanUse] = []

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.number(&year)
    try visitor.number(&version)
    try visitor.choice(&stage)
    try visitor.list(&sources)
    try visitor.list(&uses)
  }
}

/// The county's two meetings have approved a version.
package struct ApprovePlan: Fields {
  package var year: UInt16 = 0
  package var version: UInt16 = 0
  /// Minutes of the executive meeting of the county government (县政府常务会议).
  package var governmentMeeting: String = ""
  /// Minutes of the county party standing committee (县委常委会).
  package var partyMeeting: String = ""

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.number(&year)
    try visitor.number(&version)
    try visitor.text(&governmentMeeting)
    try visitor.text(&partyMeeting)
  }
}

/// The province has filed a version (备案): it is in force from then on.
package struct FilePlan: Fields {
  package var year: UInt16 = 0
  package var version: UInt16 = 0
  /// Number of the filing (备案号).
  package var filingNo: String = ""

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.number(&year)
    try visitor.number(&version)
    try visitor.text(&filingNo)
  }
}

/// Puts money of an indicator into the integration pool (纳入整合), or takes it out (退出整合).
package struct PoolFunds: Fields {
  package var indicator: String = ""
  /// Plan line by source.
  package var line: String = ""
  package var amount: Int64 = 0

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.text(&indicator)
    try visitor.text(&line)
    try visitor.number(&amount)
  }
}
