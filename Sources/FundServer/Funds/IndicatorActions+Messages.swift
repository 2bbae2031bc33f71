import FiscalFunds
import FundMessages
import LedgerCore

extension RecordRevenue {
  init(_ message: Fundledger_V1_RecordRevenue) throws(CommandProblem) {
    self.init()
    nature = try CommandProblem.choice(message.nature.rawValue, .general, "nature")
    amount = message.amount
  }
}

extension IssueIndicator {
  init(_ message: Fundledger_V1_IssueIndicator) throws(CommandProblem) {
    self.init()
    key = message.key
    documentNo = message.documentNo
    publisher = message.publisher
    source = try CommandProblem.choice(message.source.rawValue, .own, "source")
    level = try CommandProblem.choice(message.level.rawValue, .county, "level")
    category = message.category
    budgetYear = try CommandProblem.number(message.budgetYear, "budget_year")
    nature = try CommandProblem.choice(message.nature.rawValue, .general, "nature")
    function = message.function
    purpose = message.purpose
    receivedOn = try CommandProblem.day(message.receivedOn, "received_on")
    isDirect = message.isDirect
    requiresMatch = message.requiresMatch
    amount = message.amount
  }
}

extension AdjustIndicator {
  init(_ message: Fundledger_V1_AdjustIndicator) throws(CommandProblem) {
    self.init()
    key = message.key
    documentNo = message.documentNo
    amount = message.amount
  }
}

extension PassDown {
  init(_ message: Fundledger_V1_PassDown) throws(CommandProblem) {
    self.init()
    key = message.key
    to = message.to
    toKey = message.toKey
    documentNo = message.documentNo
    isAid = message.isAid
    agreementNo = message.agreementNo
    purpose = message.purpose
    function = message.function
    receivedOn = try CommandProblem.day(message.receivedOn, "received_on")
    isDirect = message.isDirect
    requiresMatch = message.requiresMatch
    amount = message.amount
  }
}

extension MoveCash {
  init(_ message: Fundledger_V1_MoveCash) throws(CommandProblem) {
    self.init()
    kind = try CommandProblem.choice(message.kind.rawValue, .subsidy, "kind")
    to = message.to
    nature = try CommandProblem.choice(message.nature.rawValue, .general, "nature")
    indicator = message.indicator
    toIndicator = message.toIndicator
    transferNo = message.transferNo
    amount = message.amount
  }
}

extension TakeBack {
  init(_ message: Fundledger_V1_TakeBack) throws(CommandProblem) {
    self.init()
    key = message.key
    orderNo = message.orderNo
    isOwnLevel = message.isOwnLevel
    project = message.project
    line = message.line
    toKey = message.toKey
    returnsCash = message.returnsCash
    amount = message.amount
  }
}
