import FiscalFunds
import FundMessages
import LedgerCore

extension Progress.Figures {
  fileprivate var message: Fundledger_V1_ProgressFigures {
    var message = Fundledger_V1_ProgressFigures()
    message.planned = planned
    message.arrived = arrived
    message.pooled = pooled
    message.undistributed = undistributed
    message.inPool = inPool
    message.assigned = assigned
    message.paid = paid
    message.passedOn = passedOn
    message.carriedOver = carriedOver
    message.pooledAllotted = pooledAllotted
    message.pooledPaid = pooledPaid
    message.allotted = allotted
    message.balance = balance
    if let share = pooledOfPlanned { message.pooledOfPlanned = share }
    if let share = pooledOfArrived { message.pooledOfArrived = share }
    if let share = allottedOfPooled { message.allottedOfPooled = share }
    if let share = paidOfPooled { message.paidOfPooled = share }
    if let share = paidOfArrived { message.paidOfArrived = share }
    return message
  }
}

extension Fundledger_V1_GetProgressResponse {
  mutating func fill(with progress: Progress) {
    rows = progress.rows.map { row in
      var message = Fundledger_V1_ProgressRow()
      message.key = row.key
      message.name = row.name
      message.figures = row.figures.message
      if let share = row.share { message.share = share }
      return message
    }
    total = progress.total.message
    notPassedDown = progress.notPassedDown
    nextAfter = progress.hasMore ? progress.rows.last?.key ?? "" : ""
  }
}

extension Aging.Sums {
  fileprivate var message: Fundledger_V1_AgingSums {
    var message = Fundledger_V1_AgingSums()
    message.bucket = buckets
    message.undistributed = undistributed
    message.pooled = pooled
    message.assigned = assigned
    message.held = held
    message.lapsing = lapsing
    message.lapsed = lapsed
    message.indicators = UInt32(clamping: indicators)
    return message
  }
}

extension Fundledger_V1_GetAgingResponse {
  mutating func fill(with aging: Aging) {
    rows = aging.rows.map { row in
      var message = Fundledger_V1_AgingRow()
      message.entity = row.entity
      message.entityName = row.entityName
      if let indicator = row.indicator {
        message.number = indicator.number
        message.indicator = indicator.ref
      }
      message.days = UInt32(clamping: row.days)
      message.budgetYears = Int32(clamping: row.budgetYears)
      message.sums = row.sums.message
      return message
    }
    total = aging.total.message
    switch aging.next {
    case .indicator(let number): nextIndicator = number
    case .entity(let entity): nextEntity = entity
    case nil: break
    }
  }
}

extension Blocker {
  var message: Fundledger_V1_Blocker {
    var message = Fundledger_V1_Blocker()
    message.kind = kind.message()
    message.desk = desk.message()
    message.scope = scope.message()
    message.isWarning = isWarning
    if let rule { message.rule = rule.message }
    message.subject = subject
    message.available = available
    message.asked = asked
    message.since = UInt32(since?.number ?? 0)
    message.until = UInt32(until?.number ?? 0)
    return message
  }
}
