import FiscalFunds
import FundData
import FundMessages
import LedgerCore

extension SettlementCosts.Row {
  fileprivate var message: Fundledger_V1_SettlementCost {
    var message = Fundledger_V1_SettlementCost()
    message.county = county
    message.countyName = countyName
    message.project = project
    message.name = name
    message.kind = kind.message()
    message.registered = registered
    message.synchronous = synchronous
    message.cost = cost
    message.synchronousCost = synchronousCost
    if let costPerPerson { message.costPerPerson = costPerPerson }
    if let median { message.median = median }
    message.isMedianOfProvince = isMedianOfProvince
    message.isCostOutlier = isCostOutlier
    message.area = UInt64(clamping: area)
    message.isAreaPlanned = isAreaPlanned
    message.areaPersons = UInt64(clamping: areaPersons)
    if let areaPerPerson { message.areaPerPerson = UInt64(clamping: areaPerPerson) }
    message.largeHouseholds = UInt64(clamping: largeHouseholds)
    message.isAreaOutlier = isAreaOutlier
    return message
  }
}

extension Fundledger_V1_GetSettlementCostsResponse {
  mutating func fill(with costs: SettlementCosts) {
    rows = costs.rows.map(\.message)
    nextAfter = costs.next
    areaLimit = UInt64(clamping: costs.rule?.parameters["area"] ?? 0)
    settlements = UInt64(clamping: costs.total.settlements)
    registered = UInt64(clamping: costs.total.registered)
    synchronous = UInt64(clamping: costs.total.synchronous)
    cost = costs.total.cost
    synchronousCost = costs.total.synchronousCost
    if let each = costs.total.costPerPerson { costPerPerson = each }
  }
}

extension IdleMoney.Row {
  fileprivate var message: Fundledger_V1_IdleTranche {
    var message = Fundledger_V1_IdleTranche()
    message.body = entity
    message.key = row.key
    message.source = row.source.message()
    message.lender = row.lender
    message.rate = row.rate
    message.drawn = drawn
    message.passed = passed
    message.paid = paid
    message.moved = moved
    message.notPassed = notPassed
    message.notPaid = notPaid
    message.held = held
    message.lastDrawnOn = UInt32(row.lastDrawnOn.number)
    message.days = UInt32(clamping: days)
    message.interestOfDay = interestOfDay
    message.interestSince = interestSince
    message.isLate = isLate
    return message
  }
}

extension Fundledger_V1_GetIdleMoneyResponse {
  mutating func fill(with idle: IdleMoney) {
    rows = idle.rows.map(\.message)
    total.drawn = idle.total.drawn
    total.passed = idle.total.passed
    total.paid = idle.total.paid
    total.moved = idle.total.moved
    total.notPassed = idle.total.notPassed
    total.notPaid = idle.total.notPaid
    total.held = idle.total.held
    total.interestOfDay = idle.total.interestOfDay
    total.interestSince = idle.total.interestSince
    late = idle.total.late
    dayLimit = UInt32(clamping: idle.rule?.parameters["days"] ?? 0)
    nextAfter = idle.next
  }
}

extension HouseholdTrace.Pot {
  fileprivate var message: Fundledger_V1_HouseholdSource {
    var message = Fundledger_V1_HouseholdSource()
    message.source = row.source.message()
    message.tranche = loan?.key ?? ""
    message.lender = loan?.lender ?? ""
    message.contractNo = loan?.contractNo ?? ""
    message.body = financingBody
    message.received = row.received
    message.paid = row.cash
    message.works = works
    message.share = share
    message.chain = chain.map(\.ref)
    return message
  }
}

extension Fundledger_V1_TraceHouseholdResponse {
  mutating func fill(with trace: HouseholdTrace) {
    let row = trace.household
    county = trace.county
    countyName = trace.countyName
    project = trace.project
    projectName = trace.projectName
    kind = trace.kind.message()
    body = trace.body
    beneficiary = row.beneficiary.message()
    persons = UInt32(row.persons)
    classPersons = trace.classPersons
    plannedArea = row.plannedArea
    builtArea = row.builtArea
    selfRaised = row.selfRaised
    isGranted = row.isGranted
    movedIn = row.hasMovedIn
    isDemolished = row.isDemolished
    isReclaimed = row.isReclaimed
    grant = trace.grant
    works = trace.works
    share = trace.share
    sources = trace.pots.map(\.message)
    fundings = trace.fundings.map(\.message)
    isCut = trace.isCut
  }
}
