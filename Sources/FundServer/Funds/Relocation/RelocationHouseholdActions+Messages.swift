import FiscalFunds
import FundMessages
import LedgerCore

extension HouseholdEntry {
  init(_ message: Fundledger_V1_HouseholdEntry) throws(CommandProblem) {
    self.init()
    key = try CommandProblem.key(message.key, "key")
    beneficiary = try CommandProblem.choice(
      message.beneficiary.rawValue, .registered, "beneficiary")
    persons = try CommandProblem.number(message.persons, "persons")
    area = message.area
  }
}

extension EnrolHouseholds {
  init(_ message: Fundledger_V1_EnrolHouseholds) throws(CommandProblem) {
    self.init()
    project = message.project
    households = try CommandProblem.list(message.households, "households") {
      (entry) throws(CommandProblem) in try HouseholdEntry(entry)
    }
    digest = try CommandProblem.key(message.digest, "digest")
  }
}

extension GrantHeads {
  init(_ message: Fundledger_V1_GrantHeads) throws(CommandProblem) {
    self.init()
    project = message.project
    households = try CommandProblem.list(message.households, "households") {
      (entry) throws(CommandProblem) in try HouseholdKey(entry)
    }
    documentNo = message.documentNo
  }
}

extension HouseholdKey {
  init(_ message: Fundledger_V1_HouseholdKey) throws(CommandProblem) {
    self.init()
    key = try CommandProblem.key(message.key, "key")
  }
}

extension HouseholdStage {
  init(_ message: Fundledger_V1_HouseholdStage) throws(CommandProblem) {
    self.init()
    key = try CommandProblem.key(message.key, "key")
    hasMovedIn = message.movedIn
    isDemolished = message.isDemolished
    isReclaimed = message.isReclaimed
    area = message.area
  }
}

extension RecordMoves {
  init(_ message: Fundledger_V1_RecordMoves) throws(CommandProblem) {
    self.init()
    project = message.project
    households = try CommandProblem.list(message.households, "households") {
      (entry) throws(CommandProblem) in try HouseholdStage(entry)
    }
  }
}

extension HouseholdPart {
  init(_ message: Fundledger_V1_HouseholdPart) throws(CommandProblem) {
    self.init()
    key = try CommandProblem.key(message.key, "key")
    amount = message.amount
    isBorrowed = message.isBorrowed
  }
}

extension RaiseFromHouseholds {
  init(_ message: Fundledger_V1_RaiseFromHouseholds) throws(CommandProblem) {
    self.init()
    project = message.project
    receiptNo = message.receiptNo
    parts = try CommandProblem.list(message.parts, "parts") {
      (entry) throws(CommandProblem) in try HouseholdPart(entry)
    }
  }
}
