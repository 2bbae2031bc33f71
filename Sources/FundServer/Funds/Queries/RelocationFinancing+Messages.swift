import FiscalFunds
import FundData
import FundMessages
import LedgerCore

extension FinancingTable.Figures {
  fileprivate var message: Fundledger_V1_FinancingFigures {
    var message = Fundledger_V1_FinancingFigures()
    message.quota = quota
    message.raised = raised
    message.passed = passed
    message.paid = paid
    message.moved = moved
    message.balance = balance
    if let share = raisedOfQuota { message.raisedOfQuota = share }
    if let share = paidOfRaised { message.paidOfRaised = share }
    return message
  }
}

extension FinancingTable.Persons {
  fileprivate var message: Fundledger_V1_FinancingPersons {
    var message = Fundledger_V1_FinancingPersons()
    message.task = task
    message.enrolled = enrolled
    message.granted = granted
    message.synchronousTask = synchronousTask
    message.synchronousEnrolled = synchronousEnrolled
    return message
  }
}

extension FinancingTable.Envelope {
  fileprivate var message: Fundledger_V1_ProgrammeEnvelope {
    var message = Fundledger_V1_ProgrammeEnvelope()
    message.registered = programme.registered
    message.synchronous = programme.synchronous
    message.sources = MoneySource.ofProgramme.map { source in
      var amount = Fundledger_V1_SourceAmount()
      amount.source = source.message()
      amount.amount = programme[source]
      return amount
    }
    message.total = total
    message.about = Self.about
    if let share = quotaOfTotal { message.quotaOfTotal = share }
    if let share = quotaOfAbout { message.quotaOfAbout = share }
    message.isTask = isTask
    return message
  }
}

extension Fundledger_V1_GetFinancingResponse {
  mutating func fill(with table: FinancingTable) {
    region = table.entity
    project = table.project
    name = table.name
    lines = table.lines.map { line in
      var message = Fundledger_V1_FinancingLine()
      message.source = line.source.message()
      message.figures = line.figures.message
      return message
    }
    total = table.total.message
    persons = table.persons.message
    parts = table.parts.map { part in
      var message = Fundledger_V1_FinancingPart()
      message.key = part.key
      message.name = part.name
      message.kind = part.kind.message()
      message.figures = part.figures.message
      message.persons = part.persons.message
      return message
    }
    nextAfter = table.hasMore ? table.parts.last?.key ?? "" : ""
    if let envelope = table.envelope { self.envelope = envelope.message }
  }
}
