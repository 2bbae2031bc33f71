package import LedgerCore

/// The province puts bond money into its financing body as capital (资本金注入).
package struct InjectCapital: Fields {
  /// Of the bond.
  package var tranche: String = ""
  /// The indicator that the bond made.
  package var key: String = ""
  package var receiptNo: String = ""
  package var amount: Int64 = 0

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.text(&tranche)
    try visitor.text(&key)
    try visitor.text(&receiptNo)
    try visitor.number(&amount)
  }
}

/// Registers a contract of the financing body: a construction fund (专项建设基金) or a long-term loan (长期贷款).
package struct SignLoan: Fields {
  package var tranche: String = ""
  /// Fund or loan.
  package var source: MoneySource = MoneySource.loan
  package var lender: String = ""
  package var contractNo: String = ""
  /// The limit.
  package var signed: Int64 = 0
  /// A year, in millionths: 4.9 % is 49000.
  package var rate: UInt32 = 0
  /// Days of a year: 360 or 365.
  package var dayBasis: UInt16 = 0
  /// Part of the interest that the centre pays (中央贴息), in hundredths of a percent.
  package var centralShare: UInt16 = 0
  package var matures: Day = Day(number: 0)
  /// No principal is due before it.
  package var graceUntil: Day = Day(number: 0)

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.text(&tranche)
    try visitor.choice(&source)
    try visitor.text(&lender)
    try visitor.text(&contractNo)
    try visitor.number(&signed)
    try visitor.number(&rate)
    try visitor.number(&dayBasis)
    try visitor.number(&centralShare)
    try visitor.day(&matures)
    try visitor.day(&graceUntil)
  }
}

/// Draws money under a signed contract (提款).
package struct DrawLoan: Fields {
  package var tranche: String = ""
  package var receiptNo: String = ""
  package var amount: Int64 = 0

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.text(&tranche)
    try visitor.text(&receiptNo)
    try visitor.number(&amount)
  }
}

/// A new rate of interest from a day on (利率调整).
package struct ChangeRate: Fields {
  package var tranche: String = ""
  /// A year, in millionths.
  package var rate: UInt32 = 0
  package var documentNo: String = ""

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.text(&tranche)
    try visitor.number(&rate)
    try visitor.text(&documentNo)
  }
}

/// The financing body passes money to a project body (资金下拨).
package struct LendDown: Fields {
  /// The project body.
  package var to: String = ""
  package var tranche: String = ""
  /// The settlement, for bond capital.
  package var project: String = ""
  package var receiptNo: String = ""
  package var amount: Int64 = 0

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.text(&to)
    try visitor.text(&tranche)
    try visitor.text(&project)
    try visitor.text(&receiptNo)
    try visitor.number(&amount)
  }
}

/// Accrues interest (计提利息) to the day of the command, that day not counted; the ledger works out
/// the amounts.
package struct AccrueInterest: Fields {
  package var tranche: String = ""
  /// Worked out by the ledger; whatever the sender says is replaced.
  package var interest: Int64 = 0
  /// Likewise.
  package var central: Int64 = 0
  /// Likewise: the local share by project body.
  package var locals: [ClaimInterest] = []

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.text(&tranche)
    try visitor.number(&interest)
    try visitor.number(&central)
    try visitor.list(&locals)
  }
}

/// A project body's part of the local share.
package struct ClaimInterest: Fields {
  package var claim: UInt32 = 0
  package var amount: Int64 = 0

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.number(&claim)
    try visitor.number(&amount)
  }
}

/// A treasury pays its share of accrued interest: the province what the centre sent, or a county its own
/// (利息支付).
package struct PayInterestShare: Fields {
  package var tranche: String = ""
  /// The financing body.
  package var body: String = ""
  /// The indicator that pays.
  package var key: String = ""
  /// Spending unit of a county.
  package var unit: String = ""
  package var receiptNo: String = ""
  package var amount: Int64 = 0

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.text(&tranche)
    try visitor.text(&body)
    try visitor.text(&key)
    try visitor.text(&unit)
    try visitor.text(&receiptNo)
    try visitor.number(&amount)
  }
}

/// The financing body pays interest to the lender.
package struct PayLender: Fields {
  package var tranche: String = ""
  package var receiptNo: String = ""
  /// Out of what the centre sent.
  package var central: Int64 = 0
  /// Out of what counties sent.
  package var local: Int64 = 0

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.text(&tranche)
    try visitor.text(&receiptNo)
    try visitor.number(&central)
    try visitor.number(&local)
  }
}
