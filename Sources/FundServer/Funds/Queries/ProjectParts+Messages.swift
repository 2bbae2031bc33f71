import FiscalFunds
import FundMessages
import LedgerCore

extension BudgetLine {
  var message: Fundledger_V1_BudgetLine {
    var message = Fundledger_V1_BudgetLine()
    message.category = category
    message.level = level.message()
    message.amount = amount
    return message
  }
}

extension ProjectRegister.Step {
  var message: Fundledger_V1_StepEntry {
    var message = Fundledger_V1_StepEntry()
    message.state = row.state.message()
    message.day = UInt32(row.day.number)
    message.timeMs = row.timeMs
    if let person { message.person = person.message }
    message.opinion = row.opinion
    return message
  }
}

extension NoticeRow {
  var message: Fundledger_V1_NoticeEntry {
    var message = Fundledger_V1_NoticeEntry()
    message.stage = stage.message()
    message.from = UInt32(from.number)
    message.to = UInt32(to.number)
    message.place = place
    message.digest = digest.message
    return message
  }
}

extension ContractRow {
  var message: Fundledger_V1_ContractEntry {
    var message = Fundledger_V1_ContractEntry()
    message.key = key
    message.contractor = contractor
    message.amount = amount
    message.retentionBasisPoints = UInt32(retentionBasisPoints)
    message.retentionDueOn = UInt32(retentionDueOn.number)
    message.tenderNo = tenderNo
    message.signedOn = UInt32(signedOn.number)
    message.certified = certified
    message.applied = applied
    message.paid = paid
    message.held = held
    message.advanced = advanced
    message.cleared = cleared
    message.retained = retained
    message.retentionApplied = retentionApplied
    return message
  }
}

extension ListRow {
  var message: Fundledger_V1_ListSummary {
    var message = Fundledger_V1_ListSummary()
    message.key = key
    message.item = item
    message.period = period
    message.persons = persons
    message.amount = amount
    message.applied = applied
    message.digest = digest.message
    return message
  }
}

extension AssetRow {
  var message: Fundledger_V1_AssetEntry {
    var message = Fundledger_V1_AssetEntry()
    message.key = key
    message.owner = owner
    message.cost = cost
    message.shareCount = UInt32(shares.count)
    message.collectiveShare = shares.reduce(0) { $0 + ($1.isCollective ? $1.amount : 0) }
    message.benefitContract = benefitContract
    message.minimumIncome = minimumIncome
    message.incomeDue = incomeDue
    return message
  }
}
