import FiscalFunds
import FundMessages
import LedgerCore

extension BudgetLine {
  init(_ message: Fundledger_V1_BudgetLine) throws(CommandProblem) {
    self.init()
    category = message.category
    level = try CommandProblem.choice(message.level.rawValue, .any, "level")
    amount = message.amount
  }
}

extension ProposeProject {
  init(_ message: Fundledger_V1_ProposeProject) throws(CommandProblem) {
    self.init()
    key = message.key
    name = message.name
    place = message.place
    projectClass = message.projectClass
    content = message.content
    unit = message.unit
    registered = message.registered
    others = message.others
    budget = try CommandProblem.list(message.budget, "budget") {
      (entry) throws(CommandProblem) in try BudgetLine(entry)
    }
    target = message.target
    countyMatch = message.countyMatch
    prefectureMatch = message.prefectureMatch
    formsAsset = message.formsAsset
    isInstitution = message.isInstitution
  }
}

extension AdvanceProject {
  init(_ message: Fundledger_V1_AdvanceProject) throws(CommandProblem) {
    self.init()
    key = message.key
    step = try CommandProblem.choice(message.step.rawValue, .check, "step")
    opinion = message.opinion
  }
}

extension AssignFunds {
  init(_ message: Fundledger_V1_AssignFunds) throws(CommandProblem) {
    self.init()
    indicator = message.indicator
    project = message.project
    line = message.line
    amount = message.amount
  }
}

extension PublishNotice {
  init(_ message: Fundledger_V1_PublishNotice) throws(CommandProblem) {
    self.init()
    project = message.project
    stage = try CommandProblem.choice(message.stage.rawValue, .before, "stage")
    from = try CommandProblem.day(message.from, "from")
    to = try CommandProblem.day(message.to, "to")
    place = message.place
    digest = try CommandProblem.key(message.digest, "digest")
  }
}

extension SignContract {
  init(_ message: Fundledger_V1_SignContract) throws(CommandProblem) {
    self.init()
    project = message.project
    key = message.key
    contractor = message.contractor
    amount = message.amount
    retentionBasisPoints = try CommandProblem.number(
      message.retentionBasisPoints, "retention_basis_points")
    retentionDueOn = try CommandProblem.day(message.retentionDueOn, "retention_due_on")
    tenderNo = message.tenderNo
    signedOn = try CommandProblem.day(message.signedOn, "signed_on")
  }
}

extension CertifyWork {
  init(_ message: Fundledger_V1_CertifyWork) throws(CommandProblem) {
    self.init()
    project = message.project
    contract = message.contract
    amount = message.amount
    digest = try CommandProblem.key(message.digest, "digest")
  }
}

extension AcceptProject {
  init(_ message: Fundledger_V1_AcceptProject) throws(CommandProblem) {
    self.init()
    project = message.project
    digest = try CommandProblem.key(message.digest, "digest")
  }
}

extension FinalAccount {
  init(_ message: Fundledger_V1_FinalAccount) throws(CommandProblem) {
    self.init()
    project = message.project
    amount = message.amount
    digest = try CommandProblem.key(message.digest, "digest")
  }
}

extension AssetShare {
  init(_ message: Fundledger_V1_AssetShare) throws(CommandProblem) {
    self.init()
    isCollective = message.isCollective
    holder = try CommandProblem.key(message.holder, "holder")
    amount = message.amount
  }
}

extension HandOverAsset {
  init(_ message: Fundledger_V1_HandOverAsset) throws(CommandProblem) {
    self.init()
    project = message.project
    contract = message.contract
    asset = message.asset
    owner = message.owner
    deed = try CommandProblem.key(message.deed, "deed")
    cost = message.cost
    shares = try CommandProblem.list(message.shares, "shares") {
      (entry) throws(CommandProblem) in try AssetShare(entry)
    }
    benefitContract = message.benefitContract
    minimumIncome = message.minimumIncome
    incomeDue = message.incomeDue
  }
}
