import FiscalFunds
import FundMessages
import LedgerCore

extension ProjectSummary {
  var message: Fundledger_V1_ProjectSummary {
    var message = Fundledger_V1_ProjectSummary()
    message.county = row.county
    message.key = row.key
    message.name = row.name
    message.place = row.place
    message.projectClass = row.projectClass
    message.className = className
    message.unit = row.unit
    message.state = row.state.message()
    message.proposedOn = UInt32(row.proposedOn.number)
    message.budget = budget
    message.assigned = assigned
    message.held = row.held
    message.paid = row.paid
    return message
  }
}

extension Fundledger_V1_GetProjectRegisterResponse {
  mutating func fill(with register: ProjectRegister) {
    let row = register.project.row
    project = register.project.message
    content = row.content
    registered = row.registered
    others = row.others
    target = row.target
    budget = row.budget.prefix(ViewLimits.budgetLines).map(\.message)
    countyMatch = row.countyMatch
    prefectureMatch = row.prefectureMatch
    formsAsset = row.formsAsset
    isInstitution = row.isInstitution
    finalCost = row.finalCost
    steps = register.steps.map(\.message)
    notices = register.notices.map(\.message)
    contracts = register.contracts.map(\.message)
    fundings = register.fundings.map(\.message)
    payments = register.payments.map(\.message)
    lists = register.lists.map(\.message)
    assets = register.assets.map(\.message)
    contractCount = UInt32(row.contracts.count)
    fundingCount = UInt32(row.fundings.count)
    paymentCount = UInt32(row.payments.count)
  }
}

extension Fundledger_V1_GetDisclosureResponse {
  mutating func fill(with sheet: Disclosure) {
    let row = sheet.project.row
    project = sheet.project.message
    content = row.content
    registered = row.registered
    others = row.others
    target = row.target
    funds = sheet.funds.map { fund in
      var message = Fundledger_V1_DisclosedFund()
      message.indicator = fund.indicator.ref
      message.amount = fund.amount
      message.paid = fund.paid
      return message
    }
    notices = sheet.notices.map(\.message)
    lists = sheet.lists.map(\.message)
    payments = sheet.payments.map { payment in
      var message = Fundledger_V1_DisclosedPayment()
      message.payeeClass = payment.payeeClass.message()
      message.payee = payment.payee
      message.amount = payment.amount
      message.paidOn = UInt32(payment.paidOn.number)
      return message
    }
    complaintPhone = Disclosure.complaintPhone
  }
}
