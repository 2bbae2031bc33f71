import FundData
import LedgerCore

/// The integration plan (统筹整合使用方案) and the pool: events E09 and E10, gates g3-g5.
extension FundBooks {
  func decide(_ action: DraftPlan, _ draft: inout Draft) throws(Refusal) {
    let versions = index.plans[
      UsageKey(county: draft.entity, year: action.year, name: ""), default: []]
    let next = Int64(versions.count) + 1
    guard action.version == next else {
      throw Refusal(
        .amountsDiffer, figures: [next, Int64(action.version)],
        detail: "version: the next one is \(next)")
    }
    var sources: Int64 = 0
    for (line, source) in action.sources.enumerated() {
      try demandCategory(source.category, draft)
      guard !action.sources[..<line].contains(where: { $0.key == source.key }) else {
        throw Refusal(.commandShape, detail: "sources: \(source.key) is there twice")
      }
      sources = try sources.adding(source.amount)
    }
    var uses: Int64 = 0
    for (line, use) in action.uses.enumerated() {
      guard reference.projectClass(use.projectClass, on: draft.tableDay) != nil else {
        throw Refusal(.unknownRecord, detail: "uses: \(use.projectClass)")
      }
      guard !action.uses[..<line].contains(where: { $0.projectClass == use.projectClass })
      else { throw Refusal(.commandShape, detail: "uses: \(use.projectClass) is there twice") }
      uses = try uses.adding(use.amount)
    }
    guard sources == uses else {
      throw Refusal(
        .amountsDiffer, figures: [sources, uses], detail: "uses: sources and uses differ")
    }
    try demandFloor(draft.entity, action.year, action.sources, action.uses, &draft)
  }

  /// A version does not go below what is pooled or assigned on a line.
  private func demandFloor(
    _ county: String, _ year: UInt16, _ sources: [PlanSource], _ uses: [PlanUse],
    _ draft: inout Draft
  ) throws(Refusal) {
    guard let current = planInForce(county, year) else { return }
    for (line, old) in plans[current].sources.enumerated() {
      let used = usage(county, year, old.key)
      let planned = sources.first { $0.key == old.key }?.amount ?? 0
      try draft.demand(
        used <= planned, .planFloor, in: tablesInForce, available: planned, asked: used,
        line: line + 1, about: "sources: \(old.key)")
    }
    let used = classUse(county, year, by: uses, on: draft.tableDay)
    for line in used.keys.sorted() {
      let planned = line < 0 ? 0 : uses[line].amount
      try draft.demand(
        used[line] ?? 0 <= planned, .planFloor, in: tablesInForce, available: planned,
        asked: used[line] ?? 0, line: line + 1,
        about: "uses: \(line < 0 ? "" : uses[line].projectClass)")
    }
  }

  func apply(_ action: DraftPlan, _ at: Applied) -> Bool {
    var row = PlanRow()
    row.county = at.entity
    row.year = action.year
    row.version = action.version
    row.stage = action.stage
    row.sources = action.sources
    row.uses = action.uses
    row.draftedBy = at.place.actor
    note(plan: plans.append(row))
    return true
  }

  func decide(_ action: ApprovePlan, _ draft: inout Draft) throws(Refusal) {
    let number = try plan(draft.entity, action.year, action.version)
    try demandState(plans[number], .draft)
    guard !action.governmentMeeting.isEmpty, !action.partyMeeting.isEmpty else {
      throw Refusal(.commandShape, detail: "government_meeting: both meetings are to be named")
    }
    try demandOther(&draft, about: "version: \(action.version)")
  }

  private func demandState(_ plan: PlanRow, _ state: PlanState) throws(Refusal) {
    guard plan.state == state else {
      throw Refusal(
        .wrongState, figures: [Int64(plan.state.rawValue)],
        detail: "version: \(plan.version) \(plan.state.chineseName)")
    }
  }

  func apply(_ action: ApprovePlan, _ at: Applied) -> Bool {
    guard let number = try? plan(at.entity, action.year, action.version) else { return false }
    plans[number].state = .approved
    plans[number].governmentMeeting = action.governmentMeeting
    plans[number].partyMeeting = action.partyMeeting
    plans[number].approvedBy = at.place.actor
    return true
  }

  func decide(_ action: FilePlan, _ draft: inout Draft) throws(Refusal) {
    // A county does not file its own plan.
    guard draft.sender.scope.adminCode != region(of: draft.entity) else {
      throw Refusal(.outOfScope, detail: "entity: a level above files (备案)")
    }
    let number = try plan(draft.entity, action.year, action.version)
    let row = plans[number]
    try demandState(row, .approved)
    // Money may have been pooled since the version was put forward.
    try demandFloor(row.county, row.year, row.sources, row.uses, &draft)
  }

  func apply(_ action: FilePlan, _ at: Applied) -> Bool {
    guard let number = try? plan(at.entity, action.year, action.version) else { return false }
    if let current = planInForce(at.entity, action.year) { plans[current].state = .replaced }
    plans[number].state = .inForce
    plans[number].filingNo = action.filingNo
    plans[number].filedOn = at.day
    return true
  }

  // MARK: Pool

  func decidePool(_ action: PoolFunds, _ draft: inout Draft) throws(Refusal) {
    let number = try indicator(draft.entity, action.indicator)
    let row = indicators[number]
    try demandPoolable(row, action, &draft)
    let plan = planInForce(draft.entity, row.budgetYear)
    try draft.demand(
      plan != nil, .planInForce, in: tablesInForce, asked: action.amount,
      about: "indicator: \(row.entity) \(row.budgetYear)")
    if let plan { try demandLine(plans[plan], row, action, &draft) }
    try draft.demand(
      action.amount <= row.undistributed, .indicatorAvailable, in: tablesInForce,
      available: row.undistributed, asked: action.amount, about: "amount: \(row.key)")
    draft.debit(draft.entity, "GLB", "G201", Dimensions.of(i: row.key), action.amount)
    draft.credit(
      draft.entity, "GLB", "G202", Dimensions.of(i: row.key, x: action.line), action.amount)
  }

  private func demandPoolable(
    _ row: IndicatorRow, _ action: PoolFunds, _ draft: inout Draft
  ) throws(Refusal) {
    let scope = poolScope(of: draft.entity, on: draft.tableDay)
    try draft.demand(
      scope != nil, .eligibleCounty, in: tablesInForce, asked: action.amount,
      about: "entity: \(row.entity)")
    try draft.demand(
      scope != .local || row.level != .central, .localCounty, in: tablesInForce,
      asked: action.amount, about: "indicator: \(row.key)")
    let category = reference.category(row.category, on: draft.tableDay)
    try draft.demand(
      category?.isDirect != true, .noDirectSubsidy, in: tablesInForce, asked: action.amount,
      about: "indicator: \(category?.chineseName ?? row.category)")
    try draft.demand(
      category?.isPoolable == true, .categoryInScope, in: tablesInForce, asked: action.amount,
      about: "indicator: \(category?.chineseName ?? row.category)")
  }

  private func demandLine(
    _ plan: PlanRow, _ row: IndicatorRow, _ action: PoolFunds, _ draft: inout Draft
  ) throws(Refusal) {
    let at = plan.sources.firstIndex { $0.key == action.line }
    let line = at.map { plan.sources[$0] }
    let fits = line.map { $0.category == row.category && $0.level == row.level } ?? false
    let left =
      fits ? (line?.amount ?? 0) - usage(draft.entity, plan.year, action.line) : 0
    try draft.demand(
      action.amount <= left, .planSourceLine, in: tablesInForce, available: left,
      asked: action.amount, line: (at ?? -1) + 1, about: "line: \(action.line)")
  }

  func decideUnpool(_ action: PoolFunds, _ draft: inout Draft) throws(Refusal) {
    let number = try indicator(draft.entity, action.indicator)
    let key = indicators[number].key
    let pooled = pooled(number, action.line)
    try draft.demand(
      action.amount <= pooled, .indicatorAvailable, in: tablesInForce, available: pooled,
      asked: action.amount, about: "amount: \(key)")
    draft.debit(
      draft.entity, "GLB", "G202", Dimensions.of(i: key, x: action.line), action.amount)
    draft.credit(draft.entity, "GLB", "G201", Dimensions.of(i: key), action.amount)
  }

  /// What of an indicator lies in the pool on a line.
  func pooled(_ indicator: UInt32, _ line: String) -> Int64 {
    poolNumber(indicator, line).map { pools[$0].amount } ?? 0
  }

  func applyPool(_ action: PoolFunds, _ at: Applied, isBack: Bool) -> Bool {
    guard let number = indicatorNumber(at.entity, action.indicator) else {
      return false
    }
    let amount = isBack ? -action.amount : action.amount
    indicators[number].undistributed -= amount
    indicators[number].pooled += amount
    addPooled(number, action.line, amount)
    addUsage(at.entity, indicators[number].budgetYear, action.line, amount)
    return true
  }

  func addPooled(_ indicator: UInt32, _ line: String, _ amount: Int64) {
    if let pool = poolNumber(indicator, line) {
      pools[pool].amount += amount
      return
    }
    var row = PoolRow()
    row.indicator = indicator
    row.line = line
    row.amount = amount
    note(pool: pools.append(row))
  }

  // MARK: Four eyes

  /// Who prepared cannot approve: the person counts, and not the certificate.
  func demandOther(
    _ draft: inout Draft, about detail: @autoclosure () -> String
  ) throws(Refusal) {
    try draft.demand(
      draft.preparer != draft.sender.person, .fourEyes, in: tablesInForce, about: detail())
  }

  /// The certificate that prepared what an action approves.
  func preparer(of action: FundAction, _ entity: String) -> UInt32? {
    switch action {
    case .approvePlan(let action):
      (try? plan(entity, action.year, action.version)).map { plans[$0].draftedBy }
    case .advanceProject(let action):
      projectNumber(entity, action.key).flatMap { projects[$0].steps.first?.actor }
    case .approvePayment(let action):
      worksNumber(entity, action.key).map { works[$0].appliedBy }
        ?? paymentNumber(entity, action.key).map { payments[$0].appliedBy }
    default: nil
    }
  }
}

extension PlanUsage {
  /// No name of a source line holds an equals sign.
  private static let classPrefix = "class="

  /// Name of the use of a project class.
  static func name(ofClass code: String) -> String { classPrefix + code }

  /// The class whose use it is; nil for a source line.
  package var projectClass: String? {
    name.hasPrefix(Self.classPrefix) ? String(name.dropFirst(Self.classPrefix.count)) : nil
  }
}

extension Int64 {
  /// The sum, or a refusal where it does not fit.
  func adding(_ other: Int64) throws(Refusal) -> Int64 {
    let (sum, overflows) = addingReportingOverflow(other)
    guard !overflows else { throw Refusal(.amountOutOfRange) }
    return sum
  }
}
