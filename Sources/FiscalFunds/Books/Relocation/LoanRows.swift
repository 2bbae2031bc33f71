package import LedgerCore

/// Bond capital, a construction fund or a long-term loan of a financing body.
package struct LoanRow: Fields {
  package var body: UInt32 = 0
  package var key: String = ""
  package var source: MoneySource = MoneySource.loan
  package var lender: String = ""
  package var contractNo: String = ""
  package var signed: Int64 = 0
  package var drawn: Int64 = 0
  /// To project bodies.
  package var lentDown: Int64 = 0
  /// To the lender, or written off against capital.
  package var repaid: Int64 = 0
  /// Repaid by project bodies.
  package var received: Int64 = 0
  /// Millionths a year.
  package var rate: UInt32 = 0
  package var dayBasis: UInt16 = 0
  package var centralShare: UInt16 = 0
  package var matures: Day = Day(number: 0)
  package var graceUntil: Day = Day(number: 0)
  /// Interest is accrued up to it.
  package var accruedTo: Day = Day(number: 0)
  /// Fraction of a fen not posted yet, over rate millionths times the day basis.
  package var residue: Int64 = 0
  /// Accrued in all.
  package var interest: Int64 = 0
  /// Of it: the centre's share.
  package var central: Int64 = 0
  /// Of it: shares of project bodies.
  package var local: Int64 = 0
  /// Received of it.
  package var centralPaid: Int64 = 0
  package var localPaid: Int64 = 0
  /// To the lender.
  package var interestPaid: Int64 = 0
  /// Of the centre's money.
  package var centralUsed: Int64 = 0
  package var localUsed: Int64 = 0
  /// By bonds.
  package var replaced: Int64 = 0
  /// Repaid out of the county's budget (预算安排), land quota (增减挂钩), purchase of service (购买服务) and surplus
  /// (结余).
  package var byBudget: Int64 = 0
  package var byLandQuota: Int64 = 0
  package var byService: Int64 = 0
  package var bySurplus: Int64 = 0
  /// Tranche of the bond.
  package var replacedBy: String = ""
  package var lastDrawnOn: Day = Day(number: 0)

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.number(&body)
    try visitor.text(&key)
    try visitor.choice(&source)
    try visitor.text(&lender)
    try visitor.text(&contractNo)
    try visitor.number(&signed)
    try visitor.number(&drawn)
    try visitor.number(&lentDown)
    try visitor.number(&repaid)
    try visitor.number(&received)
    try visitor.number(&rate)
    try visitor.number(&dayBasis)
    try visitor.number(&centralShare)
    try visitor.day(&matures)
    try visitor.day(&graceUntil)
    try visitor.day(&accruedTo)
    try visitor.number(&residue)
    try visitor.number(&interest)
    try visitor.number(&central)
    try visitor.number(&local)
    try visitor.number(&centralPaid)
    try visitor.number(&localPaid)
    try visitor.number(&interestPaid)
    try visitor.number(&centralUsed)
    try visitor.number(&localUsed)
    try visitor.number(&replaced)
    try visitor.number(&byBudget)
    try visitor.number(&byLandQuota)
    try visitor.number(&byService)
    try visitor.number(&bySurplus)
    try visitor.text(&replacedBy)
    try visitor.day(&lastDrawnOn)
  }
}

/// What a project body has of a tranche (下拨与往来).
package struct ClaimRow: Fields {
  package var loan: UInt32 = 0
  package var body: UInt32 = 0
  package var lent: Int64 = 0
  /// Or written off.
  package var repaid: Int64 = 0
  /// Local share accrued.
  package var interest: Int64 = 0
  package var interestPaid: Int64 = 0

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.number(&loan)
    try visitor.number(&body)
    try visitor.number(&lent)
    try visitor.number(&repaid)
    try visitor.number(&interest)
    try visitor.number(&interestPaid)
  }
}

/// A body's claim on its county for works handed over (购买服务应收款), by source.
package struct ServiceRow: Fields {
  package var body: UInt32 = 0
  package var source: MoneySource = MoneySource.loan
  /// Handed over less repaid; below zero where the county paid first.
  package var amount: Int64 = 0

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.number(&body)
    try visitor.choice(&source)
    try visitor.number(&amount)
  }
}

/// A payment of a project body.
package struct WorksRow: Fields {
  package var body: String = ""
  package var key: String = ""
  package var state: PaymentState = PaymentState.applied
  package var settlement: UInt32 = 0
  package var contract: UInt32 = 0
  package var kind: PaymentKind = PaymentKind.progress
  package var payeeName: String = ""
  package var invoice: String = ""
  package var isFinal: Bool = false
  package var lines: [WorksLine] = []
  /// Cash, all lines.
  package var amount: Int64 = 0
  package var appliedOn: Day = Day(number: 0)
  package var appliedBy: UInt32 = 0
  package var approvedOn: Day = Day(number: 0)
  package var approvedBy: UInt32 = 0
  package var orderNo: String = ""
  package var receiptNo: String = ""
  package var paidOn: Day = Day(number: 0)
  package var hold: Position = Position.none
  package var voucher: Position = Position.none
  package var reason: String = ""

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.text(&body)
    try visitor.text(&key)
    try visitor.choice(&state)
    try visitor.number(&settlement)
    try visitor.number(&contract)
    try visitor.choice(&kind)
    try visitor.text(&payeeName)
    try visitor.text(&invoice)
    try visitor.flag(&isFinal)
    try visitor.list(&lines)
    try visitor.number(&amount)
    try visitor.day(&appliedOn)
    try visitor.number(&appliedBy)
    try visitor.day(&approvedOn)
    try visitor.number(&approvedBy)
    try visitor.text(&orderNo)
    try visitor.text(&receiptNo)
    try visitor.day(&paidOn)
    try visitor.position(&hold)
    try visitor.position(&voucher)
    try visitor.text(&reason)
  }
}
