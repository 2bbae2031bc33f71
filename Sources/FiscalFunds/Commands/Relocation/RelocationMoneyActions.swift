/// Money of one source for one class of beneficiary.
package struct WorksLine: Fields {
  package var beneficiary: BeneficiaryClass = BeneficiaryClass.registered
  package var source: MoneySource = MoneySource.grant
  /// Of bond, fund or loan money.
  package var tranche: String = ""
  /// For infrastructure that both classes share.
  package var isShared: Bool = false
  /// Of accepted work or, in an advance or a payment of retention, paid.
  package var amount: Int64 = 0
  /// Part that an advance paid before.
  package var cleared: Int64 = 0
  /// Part that is kept back.
  package var retained: Int64 = 0

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.choice(&beneficiary)
    try visitor.choice(&source)
    try visitor.text(&tranche)
    try visitor.flag(&isShared)
    try visitor.number(&amount)
    try visitor.number(&cleared)
    try visitor.number(&retained)
  }
}

/// Applies for a payment of the project body out of a settlement's pot (安置点工程款). It is approved, returned
/// and settled like a payment of the county.
package struct ApplyWorks: Fields {
  package var key: String = ""
  package var project: String = ""
  package var contract: String = ""
  package var kind: PaymentKind = PaymentKind.progress
  package var payeeName: String = ""
  package var invoice: String = ""
  package var isFinal: Bool = false
  package var lines: [WorksLine] = []

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.text(&key)
    try visitor.text(&project)
    try visitor.text(&contract)
    try visitor.choice(&kind)
    try visitor.text(&payeeName)
    try visitor.text(&invoice)
    try visitor.flag(&isFinal)
    try visitor.list(&lines)
  }
}

/// Final account and handing over of a settlement (竣工决算、移交): the ledger takes the amounts from its pot.
package struct SettleSettlement: Fields {
  package var project: String = ""
  package var documentNo: String = ""
  /// Worked out by the ledger; whatever the sender says is replaced.
  package var pots: [PotShare] = []

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.text(&project)
    try visitor.text(&documentNo)
    try visitor.list(&pots)
  }
}

/// What of a pot became houses and works.
package struct PotShare: Fields {
  package var pot: UInt32 = 0
  package var amount: Int64 = 0

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.number(&pot)
    try visitor.number(&amount)
  }
}

/// A county buys surplus land quota (增减挂钩节余指标) of another one; the acting entity is the buyer.
package struct TradeLandQuota: Fields {
  package var seller: String = ""
  package var contractNo: String = ""
  /// Name of the buyer's indicator.
  package var key: String = ""
  package var provinceKey: String = ""
  package var sellerKey: String = ""
  package var budgetYear: UInt16 = 0
  package var amount: Int64 = 0
  /// The seller's. Worked out by the ledger; whatever the sender says is replaced.
  package var province: String = ""

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.text(&seller)
    try visitor.text(&contractNo)
    try visitor.text(&key)
    try visitor.text(&provinceKey)
    try visitor.text(&sellerKey)
    try visitor.number(&budgetYear)
    try visitor.number(&amount)
    try visitor.text(&province)
  }
}

/// An indicator that repays a tranche.
package struct RepaymentLine: Fields {
  package var key: String = ""
  package var tranche: String = ""
  package var use: CashUse = CashUse.budget
  package var amount: Int64 = 0

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.text(&key)
    try visitor.text(&tranche)
    try visitor.choice(&use)
    try visitor.number(&amount)
  }
}

/// A county repays relocation debt through the bodies to the lender (偿还本金).
package struct RepayRelocation: Fields {
  /// The project body.
  package var body: String = ""
  /// Spending unit.
  package var unit: String = ""
  /// Provincial plan that names the purchase of service.
  package var planNo: String = ""
  /// Of a replacement by bonds.
  package var approvalNo: String = ""
  package var receiptNo: String = ""
  package var lines: [RepaymentLine] = []

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.text(&body)
    try visitor.text(&unit)
    try visitor.text(&planNo)
    try visitor.text(&approvalNo)
    try visitor.text(&receiptNo)
    try visitor.list(&lines)
  }
}

/// A project body repays early what a settled settlement left over (结余提前还款).
package struct RepayFromSurplus: Fields {
  package var tranche: String = ""
  /// The settled settlement.
  package var project: String = ""
  package var approvalNo: String = ""
  package var receiptNo: String = ""
  package var amount: Int64 = 0

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.text(&tranche)
    try visitor.text(&project)
    try visitor.text(&approvalNo)
    try visitor.text(&receiptNo)
    try visitor.number(&amount)
  }
}

/// Surplus goes to follow-up industry of the movers (结余用于后续产业): the source stays, the purpose changes.
package struct UseSurplus: Fields {
  /// The settled settlement.
  package var project: String = ""
  package var source: MoneySource = MoneySource.bond
  package var tranche: String = ""
  /// The project that gets it.
  package var industry: String = ""
  package var approvalNo: String = ""
  /// Document of the lender, for borrowed money.
  package var lenderConsent: String = ""
  package var amount: Int64 = 0

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.text(&project)
    try visitor.choice(&source)
    try visitor.text(&tranche)
    try visitor.text(&industry)
    try visitor.text(&approvalNo)
    try visitor.text(&lenderConsent)
    try visitor.number(&amount)
  }
}
