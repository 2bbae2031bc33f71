/// Money of an indicator in the pool on a plan line (G202).
package struct PoolRow: Fields {
  package var indicator: UInt32 = 0
  package var line: String = ""
  package var amount: Int64 = 0

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.number(&indicator)
    try visitor.text(&line)
    try visitor.number(&amount)
  }
}

/// Money of an indicator that a project has (G203), and what was paid of it.
package struct FundingRow: Fields {
  package var indicator: UInt32 = 0
  package var project: UInt32 = 0
  /// Plan line of pooled money, else empty.
  package var line: String = ""
  /// Still there, holds included.
  package var assigned: Int64 = 0
  package var held: Int64 = 0
  package var paid: Int64 = 0
  /// Quota of the year before that the unit still has (财政应返还额度).
  package var accrued: Int64 = 0

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.number(&indicator)
    try visitor.number(&project)
    try visitor.text(&line)
    try visitor.number(&assigned)
    try visitor.number(&held)
    try visitor.number(&paid)
    try visitor.number(&accrued)
  }
}
