import FiscalFunds
import FundMessages
import LedgerCore

extension ApplyPayment {
  init(_ message: Fundledger_V1_ApplyPayment) throws(CommandProblem) {
    self.init()
    key = message.key
    project = message.project
    indicator = message.indicator
    line = message.line
    contract = message.contract
    kind = try CommandProblem.choice(message.kind.rawValue, .progress, "kind")
    payee = try CommandProblem.choice(message.payee.rawValue, .contractor, "payee")
    payeeName = message.payeeName
    payeeAccount = try CommandProblem.key(message.payeeAccount, "payee_account")
    amount = message.amount
    advanceCleared = message.advanceCleared
    retained = message.retained
    economic = message.economic
    invoice = message.invoice
    list = message.list
    isFinal = message.isFinal
  }
}

extension ApprovePayment {
  init(_ message: Fundledger_V1_ApprovePayment) throws(CommandProblem) {
    self.init()
    key = message.key
    orderNo = message.orderNo
  }
}

extension ReturnPayment {
  init(_ message: Fundledger_V1_ReturnPayment) throws(CommandProblem) {
    self.init()
    key = message.key
    reason = message.reason
  }
}

extension SettlePayment {
  init(_ message: Fundledger_V1_SettlePayment) throws(CommandProblem) {
    self.init()
    key = message.key
    receiptNo = message.receiptNo
  }
}

extension ReversePayment {
  init(_ message: Fundledger_V1_ReversePayment) throws(CommandProblem) {
    self.init()
    key = message.key
    reason = message.reason
  }
}

extension RefundPayment {
  init(_ message: Fundledger_V1_RefundPayment) throws(CommandProblem) {
    self.init()
    key = message.key
    amount = message.amount
    receiptNo = message.receiptNo
    isOwed = message.isOwed
  }
}

extension ListEntry {
  init(_ message: Fundledger_V1_ListEntry) throws(CommandProblem) {
    self.init()
    person = try CommandProblem.key(message.person, "person")
    quantity = message.quantity
    amount = message.amount
  }
}

extension ApproveList {
  init(_ message: Fundledger_V1_ApproveList) throws(CommandProblem) {
    self.init()
    project = message.project
    key = message.key
    item = message.item
    period = message.period
    digest = try CommandProblem.key(message.digest, "digest")
    isAccrued = message.isAccrued
    entries = try CommandProblem.list(message.entries, "entries") {
      (entry) throws(CommandProblem) in try ListEntry(entry)
    }
  }
}

extension Registration {
  init(_ message: Fundledger_V1_Registration) throws(CommandProblem) {
    self.init()
    person = try CommandProblem.key(message.person, "person")
    beneficiary = try CommandProblem.choice(
      message.beneficiary.rawValue, .registered, "beneficiary")
    from = try CommandProblem.day(message.from, "from")
    to = try CommandProblem.day(message.to, "to")
  }
}

extension RegisterBeneficiaries {
  init(_ message: Fundledger_V1_RegisterBeneficiaries) throws(CommandProblem) {
    self.init()
    entries = try CommandProblem.list(message.entries, "entries") {
      (entry) throws(CommandProblem) in try Registration(entry)
    }
  }
}
