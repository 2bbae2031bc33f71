import FiscalFunds
import FundMessages
import LedgerCore

extension AllocateTask {
  init(_ message: Fundledger_V1_AllocateTask) throws(CommandProblem) {
    self.init()
    to = message.to
    version = try CommandProblem.number(message.version, "version")
    documentNo = message.documentNo
    registered = message.registered
    synchronous = message.synchronous
    quotas.grant = message.grant
    quotas.bond = message.bond
    quotas.fund = message.fund
    quotas.loan = message.loan
    quotas.households = message.households
  }
}

extension DesignateBody {
  init(_ message: Fundledger_V1_DesignateBody) throws(CommandProblem) {
    self.init()
    body = message.body
    kind = try CommandProblem.choice(message.kind.rawValue, .financing, "kind")
    documentNo = message.documentNo
  }
}

extension OpenSettlement {
  init(_ message: Fundledger_V1_OpenSettlement) throws(CommandProblem) {
    self.init()
    project = message.project
    body = message.body
    kind = try CommandProblem.choice(message.kind.rawValue, .centralised, "kind")
    registered = message.registered
    synchronous = message.synchronous
    area = message.area
    registeredShare = message.registeredShare
    synchronousShare = message.synchronousShare
  }
}
