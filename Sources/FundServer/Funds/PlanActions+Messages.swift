import FiscalFunds
import FundMessages
import LedgerCore

extension PlanSource {
  init(_ message: Fundledger_V1_PlanSource) throws(CommandProblem) {
    self.init()
    key = message.key
    category = message.category
    level = try CommandProblem.choice(message.level.rawValue, .county, "level")
    amount = message.amount
  }
}

extension PlanUse {
  init(_ message: Fundledger_V1_PlanUse) throws(CommandProblem) {
    self.init()
    projectClass = message.projectClass
    amount = message.amount
  }
}

extension DraftPlan {
  init(_ message: Fundledger_V1_DraftPlan) throws(CommandProblem) {
    self.init()
    year = try CommandProblem.number(message.year, "year")
    version = try CommandProblem.number(message.version, "version")
    stage = try CommandProblem.choice(message.stage.rawValue, .initial, "stage")
    sources = try CommandProblem.list(message.sources, "sources") {
      (entry) throws(CommandProblem) in try PlanSource(entry)
    }
    uses = try CommandProblem.list(message.uses, "uses") {
      (entry) throws(CommandProblem) in try PlanUse(entry)
    }
  }
}

extension ApprovePlan {
  init(_ message: Fundledger_V1_ApprovePlan) throws(CommandProblem) {
    self.init()
    year = try CommandProblem.number(message.year, "year")
    version = try CommandProblem.number(message.version, "version")
    governmentMeeting = message.governmentMeeting
    partyMeeting = message.partyMeeting
  }
}

extension FilePlan {
  init(_ message: Fundledger_V1_FilePlan) throws(CommandProblem) {
    self.init()
    year = try CommandProblem.number(message.year, "year")
    version = try CommandProblem.number(message.version, "version")
    filingNo = message.filingNo
  }
}

extension PoolFunds {
  init(_ message: Fundledger_V1_PoolFunds) throws(CommandProblem) {
    self.init()
    indicator = message.indicator
    line = message.line
    amount = message.amount
  }
}
