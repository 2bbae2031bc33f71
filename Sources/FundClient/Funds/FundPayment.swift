import FundMessages

/// A payment (支付) from its application on. Accounts are never told.
public struct FundPayment: Hashable, Sendable {
  public var county: String
  public var key: String
  public var state: PaymentState
  public var project: String
  public var projectName: String
  public var indicator: String
  /// Plan line of pooled money (方案行), else empty.
  public var line: String
  /// 合同号, or empty.
  public var contract: String
  /// The household list (补贴清单) that it pays, or empty.
  public var list: String
  public var kind: PaymentKind
  public var payeeClass: PayeeClass
  public var payee: String
  public var amount: Fen
  /// Advances that the accepted work clears.
  public var advanceCleared: Fen
  /// Retention money (质保金) kept of the accepted work.
  public var retained: Fen
  /// 支出经济分类, or empty.
  public var economic: String
  public var invoice: String
  /// The last payment of the project.
  public var isFinal: Bool
  public var appliedOn: Day?
  public var preparer: Person?
  public var approvedOn: Day?
  public var approver: Person?
  /// 支付令.
  public var orderNo: String
  public var paidOn: Day?
  /// 银行回单.
  public var receiptNo: String
  /// Paid in the adjustment period (整理期).
  public var isAdjustment: Bool
  /// Part that the quota of the year before paid.
  public var fromAccrual: Fen
  public var refunded: Fen
  /// The voucher of its payment; nil before it.
  public var voucher: Revision?
  /// Why it was returned or reversed.
  public var reason: String

  init(_ message: Fundledger_V1_PaymentEntry) throws(LedgerError) {
    county = message.county
    key = message.key
    state = try PaymentState(message.state)
    project = message.project
    projectName = message.projectName
    indicator = message.indicator
    line = message.line
    contract = message.contract
    list = message.list
    kind = try PaymentKind(message.kind)
    payeeClass = try PayeeClass(message.payeeClass)
    payee = message.payee
    amount = Fen(message.amount)
    advanceCleared = Fen(message.advanceCleared)
    retained = Fen(message.retained)
    economic = message.economic
    invoice = message.invoice
    isFinal = message.isFinal
    appliedOn = Day(wire: message.appliedOn)
    preparer = message.hasPreparer ? Person(message.preparer) : nil
    approvedOn = Day(wire: message.approvedOn)
    approver = message.hasApprover ? Person(message.approver) : nil
    orderNo = message.orderNo
    paidOn = Day(wire: message.paidOn)
    receiptNo = message.receiptNo
    isAdjustment = message.adjustmentPeriod
    fromAccrual = Fen(message.fromAccrual)
    refunded = Fen(message.refunded)
    voucher = message.hasVoucher ? Revision(message.voucher) : nil
    reason = message.reason
  }
}
