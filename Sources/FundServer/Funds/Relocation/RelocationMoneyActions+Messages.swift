import FiscalFunds
import FundMessages
import LedgerCore

extension WorksLine {
  init(_ message: Fundledger_V1_WorksLine) throws(CommandProblem) {
    self.init()
    beneficiary = try CommandProblem.choice(
      message.beneficiary.rawValue, .registered, "beneficiary")
    source = try CommandProblem.choice(message.source.rawValue, .grant, "source")
    tranche = message.tranche
    isShared = message.isShared
    amount = message.amount
    cleared = message.cleared
    retained = message.retained
  }
}

extension ApplyWorks {
  init(_ message: Fundledger_V1_ApplyWorks) throws(CommandProblem) {
    self.init()
    key = message.key
    project = message.project
    contract = message.contract
    kind = try CommandProblem.choice(message.kind.rawValue, .progress, "kind")
    payeeName = message.payeeName
    invoice = message.invoice
    isFinal = message.isFinal
    lines = try CommandProblem.list(message.lines, "lines") {
      (entry) throws(CommandProblem) in try WorksLine(entry)
    }
  }
}

extension SettleSettlement {
  init(_ message: Fundledger_V1_SettleSettlement) throws(CommandProblem) {
    self.init()
    project = message.project
    documentNo = message.documentNo
  }
}

extension TradeLandQuota {
  init(_ message: Fundledger_V1_TradeLandQuota) throws(CommandProblem) {
    self.init()
    seller = message.seller
    contractNo = message.contractNo
    key = message.key
    provinceKey = message.provinceKey
    sellerKey = message.sellerKey
    budgetYear = try CommandProblem.number(message.budgetYear, "budget_year")
    amount = message.amount
  }
}

extension RepaymentLine {
  init(_ message: Fundledger_V1_RepaymentLine) throws(CommandProblem) {
    self.init()
    key = message.key
    tranche = message.tranche
    use = try CommandProblem.choice(message.use.rawValue, .budget, "use")
    amount = message.amount
  }
}

extension RepayRelocation {
  init(_ message: Fundledger_V1_RepayRelocation) throws(CommandProblem) {
    self.init()
    body = message.body
    unit = message.unit
    planNo = message.planNo
    approvalNo = message.approvalNo
    receiptNo = message.receiptNo
    lines = try CommandProblem.list(message.lines, "lines") {
      (entry) throws(CommandProblem) in try RepaymentLine(entry)
    }
  }
}

extension RepayFromSurplus {
  init(_ message: Fundledger_V1_RepayFromSurplus) throws(CommandProblem) {
    self.init()
    tranche = message.tranche
    project = message.project
    approvalNo = message.approvalNo
    receiptNo = message.receiptNo
    amount = message.amount
  }
}

extension UseSurplus {
  init(_ message: Fundledger_V1_UseSurplus) throws(CommandProblem) {
    self.init()
    project = message.project
    source = try CommandProblem.choice(message.source.rawValue, .bond, "source")
    tranche = message.tranche
    industry = message.industry
    approvalNo = message.approvalNo
    lenderConsent = message.lenderConsent
    amount = message.amount
  }
}
