package import LedgerCore

/// An indicator (指标) of one entity: what it is, and what became of each fen of it.
package struct IndicatorRow: Fields {
  package var entity: String = ""
  package var key: String = ""
  package var documentNo: String = ""
  package var publisher: String = ""
  package var source: IndicatorSource = IndicatorSource.own
  package var level: FundLevel = FundLevel.county
  package var category: String = ""
  package var budgetYear: UInt16 = 0
  package var nature: FundNature = FundNature.general
  package var function: String = ""
  package var purpose: String = ""
  /// Entity that it came from (L), or empty.
  package var counterparty: String = ""
  /// Bond tranche (T), or empty.
  package var tranche: String = ""
  /// From the root on: carrying over does not start the clock again.
  package var receivedOn: Day = Day(number: 0)
  package var issuedOn: Day = Day(number: 0)
  package var isDirect: Bool = false
  package var requiresMatch: Bool = false
  /// The indicator whose fen these are, or 0.
  package var parent: UInt32 = 0
  /// The first of the chain; its own number where it has no parent.
  package var root: UInt32 = 0
  /// Source (指标来源), fen.
  package var amount: Int64 = 0
  /// G201.
  package var undistributed: Int64 = 0
  /// G202.
  package var pooled: Int64 = 0
  /// G203, holds included.
  package var assigned: Int64 = 0
  /// Of it: held for applications.
  package var held: Int64 = 0
  /// G401.
  package var paid: Int64 = 0
  /// G402.
  package var passedDown: Int64 = 0
  /// G405.
  package var aided: Int64 = 0
  /// G406.
  package var onLent: Int64 = 0
  /// G403 and what went back to the upper level.
  package var takenBack: Int64 = 0
  /// G404.
  package var carried: Int64 = 0

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.text(&entity)
    try visitor.text(&key)
    try visitor.text(&documentNo)
    try visitor.text(&publisher)
    try visitor.choice(&source)
    try visitor.choice(&level)
    try visitor.text(&category)
    try visitor.number(&budgetYear)
    try visitor.choice(&nature)
    try visitor.text(&function)
    try visitor.text(&purpose)
    try visitor.text(&counterparty)
    try visitor.text(&tranche)
    try visitor.day(&receivedOn)
    try visitor.day(&issuedOn)
    try visitor.flag(&isDirect)
    try visitor.flag(&requiresMatch)
    try visitor.number(&parent)
    try visitor.number(&root)
    try visitor.number(&amount)
    try visitor.number(&undistributed)
    try visitor.number(&pooled)
    try visitor.number(&assigned)
    try visitor.number(&held)
    try visitor.number(&paid)
    try visitor.number(&passedDown)
    try visitor.number(&aided)
    try visitor.number(&onLent)
    try visitor.number(&takenBack)
    try visitor.number(&carried)
  }
}

extension IndicatorRow {
  /// Bond money (债券、转贷), also when it was carried over: it is owed and no subsidy.
  package var isBond: Bool { source == .bond || source == .carried && !tranche.isEmpty }
}
