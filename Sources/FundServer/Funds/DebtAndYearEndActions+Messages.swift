import FiscalFunds
import FundMessages
import LedgerCore

extension IssueBond {
  init(_ message: Fundledger_V1_IssueBond) throws(CommandProblem) {
    self.init()
    tranche = message.tranche
    key = message.key
    documentNo = message.documentNo
    category = message.category
    budgetYear = try CommandProblem.number(message.budgetYear, "budget_year")
    quotaNo = message.quotaNo
    quota = message.quota
    purpose = message.purpose
    amount = message.amount
  }
}

extension OnLend {
  init(_ message: Fundledger_V1_OnLend) throws(CommandProblem) {
    self.init()
    tranche = message.tranche
    key = message.key
    to = message.to
    toKey = message.toKey
    documentNo = message.documentNo
    amount = message.amount
  }
}

extension RepayDebt {
  init(_ message: Fundledger_V1_RepayDebt) throws(CommandProblem) {
    self.init()
    tranche = message.tranche
    to = message.to
    key = message.key
    category = message.category
    budgetYear = try CommandProblem.number(message.budgetYear, "budget_year")
    project = message.project
    principal = message.principal
    interest = message.interest
  }
}

extension CarryOver {
  init(_ message: Fundledger_V1_CarryOver) throws(CommandProblem) {
    self.init()
    key = message.key
    toKey = message.toKey
    budgetYear = try CommandProblem.number(message.budgetYear, "budget_year")
  }
}

extension AccrueYearEnd {
  init(_ message: Fundledger_V1_AccrueYearEnd) throws(CommandProblem) {
    self.init()
    indicator = message.indicator
    project = message.project
    line = message.line
    amount = message.amount
  }
}

extension CloseYear {
  init(_ message: Fundledger_V1_CloseYear) throws(CommandProblem) {
    self.init()
    target = message.target
    book = message.book
    year = try CommandProblem.number(message.year, "year")
  }
}

extension LoadedTable {
  init(_ message: Fundledger_V1_LoadedTable) throws(CommandProblem) {
    self.init()
    name = message.name
    content = [UInt8](message.content)
  }
}

extension LoadTables {
  init(_ message: Fundledger_V1_LoadTables) throws(CommandProblem) {
    self.init()
    files = try CommandProblem.list(message.files, "files") {
      (entry) throws(CommandProblem) in try LoadedTable(entry)
    }
  }
}
