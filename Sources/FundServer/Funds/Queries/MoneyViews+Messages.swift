import FiscalFunds
import FundMessages
import LedgerCore

extension IndicatorView {
  /// What it is, without its sums.
  var ref: Fundledger_V1_IndicatorRef {
    var message = Fundledger_V1_IndicatorRef()
    message.entity = row.entity
    message.key = row.key
    message.documentNo = row.documentNo
    message.publisher = row.publisher
    message.source = row.source.message()
    message.level = row.level.message()
    message.category = row.category
    message.categoryName = categoryName
    message.budgetYear = UInt32(row.budgetYear)
    message.receivedOn = UInt32(row.receivedOn.number)
    message.issuedOn = UInt32(row.issuedOn.number)
    return message
  }

  var message: Fundledger_V1_IndicatorEntry {
    var message = Fundledger_V1_IndicatorEntry()
    message.ref = ref
    message.nature = row.nature.message()
    message.function = row.function
    message.purpose = row.purpose
    message.counterparty = row.counterparty
    message.tranche = row.tranche
    message.isDirect = row.isDirect
    message.requiresMatch = row.requiresMatch
    message.parentEntity = parent?.entity ?? ""
    message.parentKey = parent?.key ?? ""
    message.rootEntity = root.entity
    message.rootKey = root.key
    message.amount = row.amount
    message.undistributed = row.undistributed
    message.pooled = row.pooled
    message.assigned = row.assigned
    message.held = row.held
    message.paid = row.paid
    message.passedDown = row.passedDown
    message.aided = row.aided
    message.onLent = row.onLent
    message.takenBack = row.takenBack
    message.carried = row.carried
    message.available = available
    return message
  }
}

extension FundingView {
  var message: Fundledger_V1_FundingEntry {
    var message = Fundledger_V1_FundingEntry()
    message.indicator = indicator.ref
    message.line = row.line
    message.assigned = row.assigned
    message.held = row.held
    message.paid = row.paid
    message.accrued = row.accrued
    return message
  }
}

extension PaymentView {
  var message: Fundledger_V1_PaymentEntry {
    var message = Fundledger_V1_PaymentEntry()
    message.county = row.county
    message.key = row.key
    message.state = row.state.message()
    message.project = project
    message.projectName = projectName
    message.indicator = indicator
    message.line = line
    message.contract = contract
    message.list = list
    message.kind = row.kind.message()
    message.payeeClass = row.payee.message()
    message.payee = row.payeeName
    message.amount = row.amount
    message.advanceCleared = row.advanceCleared
    message.retained = row.retained
    message.economic = row.economic
    message.invoice = row.invoice
    message.isFinal = row.isFinal
    message.appliedOn = UInt32(row.appliedOn.number)
    if let preparer { message.preparer = preparer.message }
    message.approvedOn = UInt32(row.approvedOn.number)
    if let approver { message.approver = approver.message }
    message.orderNo = row.orderNo
    message.paidOn = UInt32(row.paidOn.number)
    message.receiptNo = row.receiptNo
    message.adjustmentPeriod = row.isAdjustment
    message.fromAccrual = row.fromAccrual
    message.refunded = row.refunded
    if row.voucher != .none { message.voucher = row.voucher.message }
    message.reason = row.reason
    return message
  }
}

extension PlanView {
  var message: Fundledger_V1_PlanSummary {
    var message = Fundledger_V1_PlanSummary()
    message.county = row.county
    message.year = UInt32(row.year)
    message.version = UInt32(row.version)
    message.stage = row.stage.message()
    message.state = row.state.message()
    message.amount = planned
    message.governmentMeeting = row.governmentMeeting
    message.partyMeeting = row.partyMeeting
    message.filingNo = row.filingNo
    message.filedOn = UInt32(row.filedOn.number)
    if let draftedBy { message.draftedBy = draftedBy.message }
    if let approvedBy { message.approvedBy = approvedBy.message }
    return message
  }
}

extension Fundledger_V1_GetPlanResponse {
  mutating func fill(with view: PlanView) {
    plan = view.message
    sources = view.sources.map { source in
      var message = Fundledger_V1_PlanSourceUse()
      message.line.key = source.line.key
      message.line.category = source.line.category
      message.line.level = source.line.level.message()
      message.line.amount = source.line.amount
      message.categoryName = source.categoryName
      message.used = source.used
      return message
    }
    uses = view.uses.map { use in
      var message = Fundledger_V1_PlanClassUse()
      message.line.projectClass = use.line.projectClass
      message.line.amount = use.line.amount
      message.className = use.className
      message.used = use.used
      return message
    }
  }
}
