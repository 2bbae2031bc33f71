import FundData
import LedgerCore

/// Households (搬迁户): enrolment, the grant by head, moving in, what they raise themselves. Gates h2, h6,
/// h7 and h9.
extension FundBooks {
  func decide(_ action: EnrolHouseholds, _ draft: inout Draft) throws(Refusal) {
    let settlement = settlements[try openSettlement(action.project, draft)]
    guard !action.households.isEmpty, !action.digest.isEmpty else {
      throw Refusal(.commandShape, detail: "households: somebody, and the digest of the list")
    }
    let (task, area) = (tasks[try task(draft.entity)], parameter("area", of: .areaPerPerson, draft))
    var seen: Set<HashedKey> = []
    var (registered, synchronous): (Int64, Int64) = (0, 0)
    for (at, entry) in action.households.enumerated() {
      guard entry.persons > 0, !entry.key.isEmpty, entry.beneficiary != .other else {
        throw Refusal(.commandShape, detail: "households: \(at + 1) has no key, class or persons")
      }
      guard seen.insert(entry.key).inserted, householdNumber(entry.key) == nil else {
        throw Refusal(.recordExists, detail: "households: \(at + 1) is enrolled")
      }
      try draft.demand(
        !index.relocation.renovated.contains(entry.key), .oneHousingBenefit, in: tablesInForce,
        line: at + 1, about: "households: \(at + 1) \(RelocationUse.renovation)")
      if entry.beneficiary == .synchronous {
        synchronous += Int64(entry.persons)
        continue
      }
      registered += Int64(entry.persons)
      try demandArea(entry.area, entry.persons, area, at, &draft)
    }
    // Beyond 32 bits the rows cannot count persons, whatever the table says.
    guard registered + Int64(task.enrolled) <= Int64(UInt32.max),
      synchronous + Int64(task.enrolledSynchronous) <= Int64(UInt32.max)
    else { throw Refusal(.amountOutOfRange) }
    try draft.demand(
      registered <= Int64(task.registered) - Int64(task.enrolled), .taskWithinParent,
      in: tablesInForce, available: Int64(task.registered) - Int64(task.enrolled),
      asked: registered, line: 1, about: "households: \(projects[settlement.project].key)")
    let left = Int64(task.synchronous) - Int64(task.enrolledSynchronous)
    try draft.demand(
      synchronous <= left, .taskWithinParent, in: tablesInForce, available: left,
      asked: synchronous, line: 2, about: "households: \(projects[settlement.project].key)")
  }

  /// A settlement of the acting county or body whose final account is not made.
  private func openSettlement(_ project: String, _ draft: Draft) throws(Refusal) -> UInt32 {
    let number = try settlement(draft.entity, project)
    guard !settlements[number].isSettled else {
      throw Refusal(.wrongState, detail: "project: \(project) is settled")
    }
    return number
  }

  private func demandArea(
    _ area: UInt32, _ persons: UInt8, _ limit: Int64?, _ at: Int, _ draft: inout Draft
  ) throws(Refusal) {
    guard let limit else { return }
    let (product, overflows) = limit.multipliedReportingOverflow(by: Int64(persons))
    let most = overflows ? .max : product
    try draft.demand(
      Int64(area) <= most, .areaPerPerson, in: tablesInForce, available: most,
      asked: Int64(area), line: at + 1, about: "households: \(at + 1)")
  }

  func apply(_ action: EnrolHouseholds, _ at: Applied) -> Bool {
    guard let project = projectNumber(county(of: at.entity), action.project),
      let settlement = settlementNumber(ofProject: project),
      let task = taskNumber(county(of: at.entity))
    else { return false }
    for entry in action.households {
      guard householdNumber(entry.key) == nil else { return false }
      var row = HouseholdRow()
      row.key = entry.key
      row.settlement = settlement
      row.beneficiary = entry.beneficiary
      row.persons = entry.persons
      row.plannedArea = entry.area
      note(household: households.append(row))
      settlements[settlement].households += 1
      if entry.beneficiary == .registered {
        settlements[settlement].registered += UInt32(entry.persons)
        tasks[task].enrolled += UInt32(entry.persons)
      } else {
        settlements[settlement].synchronous += UInt32(entry.persons)
        tasks[task].enrolledSynchronous += UInt32(entry.persons)
      }
    }
    return true
  }

  /// A household of a settlement, by its place in the command.
  private func household(
    _ key: HashedKey, of settlement: UInt32, _ at: Int
  ) throws(Refusal) -> UInt32 {
    guard let number = householdNumber(key), households[number].settlement == settlement else {
      throw Refusal(.unknownRecord, detail: "households: \(at + 1) is not of the settlement")
    }
    return number
  }

  // MARK: The grant by head

  func decide(_ action: GrantHeads, _ draft: inout Draft) throws(Refusal) {
    let settlement = try openSettlement(action.project, draft)
    guard !action.households.isEmpty else {
      throw Refusal(.commandShape, detail: "households: somebody")
    }
    let region = region(of: county(of: draft.entity))
    guard let standard = reference.headGrant(ofRegion: region, on: draft.tableDay) else {
      throw Refusal(.unknownRecord, detail: "standard: \(region) has none on the day")
    }
    var seen: Set<HashedKey> = []
    for (at, entry) in action.households.enumerated() {
      let row = households[try household(entry.key, of: settlement, at)]
      guard row.beneficiary == .registered else {
        throw Refusal(.commandShape, detail: "households: \(at + 1) is not registered")
      }
      try draft.demand(
        !row.isGranted && seen.insert(entry.key).inserted, .grantOnce, in: tablesInForce,
        available: 0, asked: Int64(row.persons) * standard, line: at + 1,
        about: "households: \(at + 1)")
    }
    var granted = action
    granted.standard = standard
    draft.amend(.grantHeads(granted))
  }

  func apply(_ action: GrantHeads, _ at: Applied) -> Bool {
    guard let task = taskNumber(county(of: at.entity)) else { return false }
    for entry in action.households {
      guard let number = householdNumber(entry.key) else { return false }
      let (settlement, persons) = (households[number].settlement, households[number].persons)
      // Where the rule is off, a second grant still counts a person once.
      guard !households[number].isGranted else { continue }
      households[number].isGranted = true
      settlements[settlement].granted += UInt32(persons)
      settlements[settlement].entitled += Int64(persons) * action.standard
      tasks[task].granted += UInt32(persons)
    }
    return true
  }

  // MARK: Moving

  func decide(_ action: RecordMoves, _ draft: inout Draft) throws(Refusal) {
    let settlement = try settlement(draft.entity, action.project)
    let area = parameter("area", of: .areaPerPerson, draft)
    for (at, entry) in action.households.enumerated() {
      let row = households[try household(entry.key, of: settlement, at)]
      guard row.beneficiary == .registered else { continue }
      try demandArea(entry.area, row.persons, area, at, &draft)
    }
  }

  func apply(_ action: RecordMoves, _ at: Applied) -> Bool {
    for entry in action.households {
      guard let number = householdNumber(entry.key) else { return false }
      let row = households[number]
      let settlement = row.settlement
      if entry.hasMovedIn, !row.hasMovedIn { settlements[settlement].movedIn += 1 }
      if entry.isDemolished, !row.isDemolished { settlements[settlement].demolished += 1 }
      if entry.isReclaimed, !row.isReclaimed { settlements[settlement].reclaimed += 1 }
      households[number].hasMovedIn = row.hasMovedIn || entry.hasMovedIn
      households[number].isDemolished = row.isDemolished || entry.isDemolished
      households[number].isReclaimed = row.isReclaimed || entry.isReclaimed
      guard entry.area != 0 else { continue }
      households[number].builtArea = entry.area
      if row.beneficiary == .registered {
        settlements[settlement].builtArea += Int64(entry.area) - Int64(row.builtArea)
      }
    }
    return true
  }

  // MARK: Money of the households

  func decide(_ action: RaiseFromHouseholds, _ draft: inout Draft) throws(Refusal) {
    let settlement = try openSettlement(action.project, draft)
    guard !action.parts.isEmpty else { throw Refusal(.commandShape, detail: "parts: somebody") }
    let perPerson = parameter("person_fen", of: .selfRaiseCap, draft) ?? .max
    let perHousehold = parameter("household_fen", of: .selfRaiseCap, draft) ?? .max
    var asked: [HashedKey: Int64] = [:]
    var total: Int64 = 0
    for (at, part) in action.parts.enumerated() {
      let row = households[try household(part.key, of: settlement, at)]
      guard row.beneficiary == .registered else {
        throw Refusal(.commandShape, detail: "parts: \(at + 1) is not registered")
      }
      try draft.demand(
        !part.isBorrowed, .noDebtEnlarging, in: tablesInForce, asked: part.amount, line: at + 1,
        about: "parts: \(at + 1)")
      total = try total.adding(part.amount)
      let before = try row.selfRaised.adding(asked[part.key] ?? 0)
      let (byPerson, overflows) = perPerson.multipliedReportingOverflow(by: Int64(row.persons))
      let cap = min(overflows ? .max : byPerson, perHousehold)
      try draft.demand(
        part.amount <= cap - before, .selfRaiseCap, in: tablesInForce, available: cap - before,
        asked: part.amount, line: at + 1, about: "parts: \(at + 1)")
      asked[part.key] = before - row.selfRaised + part.amount
    }
    try demandQuota(try task(county(of: draft.entity)), .households, total, &draft)
    try demandNew(
      .receipt, HashedKey(action.receiptNo), &draft, about: "receipt_no: \(action.receiptNo)")
    let body = bodies[settlements[settlement].body].entity
    let source = MoneySource.households.dimension
    draft.debit(
      body, "ENT", "1002", Dimensions.of(q: CashUse.build.dimension, r: source), total)
    draft.credit(body, "ENT", "2241", Dimensions.of(r: source, s: action.project), total)
  }

  func apply(_ action: RaiseFromHouseholds, _ at: Applied) -> Bool {
    let county = county(of: at.entity)
    guard let project = projectNumber(county, action.project), let task = taskNumber(county),
      let settlement = settlementNumber(ofProject: project)
    else { return false }
    let pot = pot(settlement, .households, 0)
    for part in action.parts {
      guard let number = householdNumber(part.key) else { return false }
      households[number].selfRaised += part.amount
      pots[pot].received += part.amount
      tasks[task].raised.households += part.amount
    }
    addDocument(.receipt, HashedKey(action.receiptNo))
    return true
  }
}
