import FiscalFunds
import FundMessages
import LedgerCore

extension InjectCapital {
  init(_ message: Fundledger_V1_InjectCapital) throws(CommandProblem) {
    self.init()
    tranche = message.tranche
    key = message.key
    receiptNo = message.receiptNo
    amount = message.amount
  }
}

extension SignLoan {
  init(_ message: Fundledger_V1_SignLoan) throws(CommandProblem) {
    self.init()
    tranche = message.tranche
    source = try CommandProblem.choice(message.source.rawValue, .loan, "source")
    lender = message.lender
    contractNo = message.contractNo
    signed = message.signed
    rate = message.rate
    dayBasis = try CommandProblem.number(message.dayBasis, "day_basis")
    centralShare = try CommandProblem.number(message.centralShare, "central_share")
    matures = try CommandProblem.day(message.matures, "matures")
    graceUntil = try CommandProblem.day(message.graceUntil, "grace_until")
  }
}

extension DrawLoan {
  init(_ message: Fundledger_V1_DrawLoan) throws(CommandProblem) {
    self.init()
    tranche = message.tranche
    receiptNo = message.receiptNo
    amount = message.amount
  }
}

extension ChangeRate {
  init(_ message: Fundledger_V1_ChangeRate) throws(CommandProblem) {
    self.init()
    tranche = message.tranche
    rate = message.rate
    documentNo = message.documentNo
  }
}

extension LendDown {
  init(_ message: Fundledger_V1_LendDown) throws(CommandProblem) {
    self.init()
    to = message.to
    tranche = message.tranche
    project = message.project
    receiptNo = message.receiptNo
    amount = message.amount
  }
}

extension AccrueInterest {
  init(_ message: Fundledger_V1_AccrueInterest) throws(CommandProblem) {
    self.init()
    tranche = message.tranche
  }
}

extension PayInterestShare {
  init(_ message: Fundledger_V1_PayInterestShare) throws(CommandProblem) {
    self.init()
    tranche = message.tranche
    body = message.body
    key = message.key
    unit = message.unit
    receiptNo = message.receiptNo
    amount = message.amount
  }
}

extension PayLender {
  init(_ message: Fundledger_V1_PayLender) throws(CommandProblem) {
    self.init()
    tranche = message.tranche
    receiptNo = message.receiptNo
    central = message.central
    local = message.local
  }
}
