package import LedgerCore

/// A payment (支付) from its application on.
package struct PaymentRow: Fields {
  package var county: String = ""
  package var key: String = ""
  package var state: PaymentState = PaymentState.applied
  package var project: UInt32 = 0
  package var funding: UInt32 = 0
  package var contract: UInt32 = 0
  package var list: UInt32 = 0
  package var kind: PaymentKind = PaymentKind.progress
  package var payee: PayeeClass = PayeeClass.contractor
  package var payeeName: String = ""
  package var payeeAccount: HashedKey = HashedKey()
  package var amount: Int64 = 0
  package var advanceCleared: Int64 = 0
  package var retained: Int64 = 0
  package var economic: String = ""
  package var invoice: String = ""
  package var isFinal: Bool = false
  package var appliedOn: Day = Day(number: 0)
  package var appliedBy: UInt32 = 0
  package var approvedOn: Day = Day(number: 0)
  package var approvedBy: UInt32 = 0
  package var orderNo: String = ""
  package var receiptNo: String = ""
  package var paidOn: Day = Day(number: 0)
  /// Paid in the adjustment period.
  package var isAdjustment: Bool = false
  /// The unit's books took part in it.
  package var hasUnitBook: Bool = false
  /// Part that last year's quota paid.
  package var fromAccrual: Int64 = 0
  package var refunded: Int64 = 0
  package var hold: Position = Position.none
  package var voucher: Position = Position.none
  package var reason: String = ""

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.text(&county)
    try visitor.text(&key)
    try visitor.choice(&state)
    try visitor.number(&project)
    try visitor.number(&funding)
    try visitor.number(&contract)
    try visitor.number(&list)
    try visitor.choice(&kind)
    try visitor.choice(&payee)
    try visitor.text(&payeeName)
    try visitor.key(&payeeAccount)
    try visitor.number(&amount)
    try visitor.number(&advanceCleared)
    try visitor.number(&retained)
    try visitor.text(&economic)
    try visitor.text(&invoice)
    try visitor.flag(&isFinal)
    try visitor.day(&appliedOn)
    try visitor.number(&appliedBy)
    try visitor.day(&approvedOn)
    try visitor.number(&approvedBy)
    try visitor.text(&orderNo)
    try visitor.text(&receiptNo)
    try visitor.day(&paidOn)
    try visitor.flag(&isAdjustment)
    try visitor.flag(&hasUnitBook)
    try visitor.number(&fromAccrual)
    try visitor.number(&refunded)
    try visitor.position(&hold)
    try visitor.position(&voucher)
    try visitor.text(&reason)
  }
}
