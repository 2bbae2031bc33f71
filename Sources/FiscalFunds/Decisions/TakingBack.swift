import FundData
import LedgerCore

/// Money taken back (收回统筹): events E20 (by the upper level), E21 and E31 (by the own level).
extension FundBooks {
  func decide(_ action: TakeBack, _ draft: inout Draft) throws(Refusal) {
    let number = try indicator(draft.entity, action.key)
    try demandNew(
      .order, HashedKey(draft.entity, action.orderNo), &draft,
      about: "order_no: \(action.orderNo)")
    let held = indicators[number].held
    try draft.demand(
      held == 0, .noOpenHolds, in: tablesInForce, available: 0, asked: held,
      about: "key: \(action.key)")
    if action.isOwnLevel {
      try decideOwn(action, number, &draft)
    } else {
      try decideUpper(action, number, &draft)
    }
  }

  /// What was not allotted goes back to the upper level, whose order it is.
  private func decideUpper(
    _ action: TakeBack, _ number: UInt32, _ draft: inout Draft
  ) throws(Refusal) {
    let row = indicators[number]
    guard row.source == .upper, row.parent != 0 else {
      throw Refusal(.wrongState, detail: "key: \(row.key) came from no level above")
    }
    let upper = indicators[row.parent]
    try draft.requireScope(of: upper.entity, in: tablesInForce)
    try draft.demand(
      action.amount <= row.undistributed, .indicatorAvailable, in: tablesInForce,
      available: row.undistributed, asked: action.amount, about: "amount: \(row.key)")
    let (lower, above, amount) = (draft.entity, upper.entity, action.amount)
    draft.debit(lower, "GLB", "G201", Dimensions.of(i: row.key), amount)
    draft.credit(lower, "GLB", "G101", Dimensions.of(i: row.key, l: above), amount)
    draft.debit(above, "GLB", "G402", Dimensions.of(i: upper.key, l: lower), amount)
    draft.credit(above, "GLB", "G201", Dimensions.of(i: upper.key), amount)
    guard action.returnsCash else { return }
    let nature = row.nature.dimension
    draft.debit(lower, "GLF", "4011", Dimensions.of(f: nature, i: row.key, l: above), amount)
    draft.credit(lower, "GLF", "2012", Dimensions.of(l: above), amount)
    draft.debit(above, "GLF", "1031", Dimensions.of(l: lower), amount)
    draft.credit(above, "GLF", "5011", Dimensions.of(f: nature, i: upper.key, l: lower), amount)
    draft.debit(lower, "GLF", "2012", Dimensions.of(l: above), amount)
    draft.credit(lower, "GLF", "1001", Dimensions.of(f: nature), amount)
    draft.debit(above, "GLF", "1001", Dimensions.of(f: nature), amount)
    draft.credit(above, "GLF", "1031", Dimensions.of(l: lower), amount)
  }

  /// The own level takes back and issues again: the clock of the money goes on.
  private func decideOwn(
    _ action: TakeBack, _ number: UInt32, _ draft: inout Draft
  ) throws(Refusal) {
    try demandNewIndicator(draft.entity, action.toKey)
    let row = indicators[number]
    let (county, amount) = (draft.entity, action.amount)
    var available = row.undistributed
    var accrued: Int64 = 0
    if !action.project.isEmpty {
      let project = try project(county, action.project)
      let funding = fundings[try funding(number, project, action.line)]
      available = funding.assigned - funding.held
      accrued = min(amount, funding.accrued)
    }
    try draft.demand(
      amount <= available, .indicatorAvailable, in: tablesInForce, available: available,
      asked: amount, about: "amount: \(row.key)")
    draft.debit(
      county, "GLB", action.project.isEmpty ? "G201" : "G203",
      Dimensions.of(i: row.key, p: action.project, x: action.line), amount)
    draft.credit(county, "GLB", "G403", Dimensions.of(i: row.key), amount)
    draft.debit(county, "GLB", "G106", Dimensions.of(i: action.toKey), amount)
    draft.credit(county, "GLB", "G201", Dimensions.of(i: action.toKey), amount)
    if accrued > 0 { postReturnedQuota(row, action, accrued, &draft) }
  }

  /// The unit gives quota of the year before back (归集上缴).
  private func postReturnedQuota(
    _ row: IndicatorRow, _ action: TakeBack, _ amount: Int64, _ draft: inout Draft
  ) {
    guard let project = projectNumber(draft.entity, action.project) else { return }
    let unit = projects[project].unit
    let key = row.parent == 0 ? row.key : indicators[row.parent].key
    let quota = Dimensions.of(i: key, p: action.project)
    draft.debit(draft.entity, "GLF", "2011", Dimensions.of(i: key, u: unit), amount)
    draft.credit(
      draft.entity, "GLF", row.nature == .general ? "3001" : "3002",
      Dimensions.of(f: row.nature.dimension), amount)
    draft.debit(unit, "GLA", "3001", "", amount)
    draft.credit(unit, "GLA", "1201", quota, amount)
    draft.debit(unit, "GLA", "8101", quota, amount)
    draft.credit(unit, "GLA", "8001", quota, amount)
  }

  func apply(_ action: TakeBack, _ at: Applied) -> Bool {
    guard let number = indicatorNumber(at.entity, action.key) else { return false }
    addDocument(.order, HashedKey(at.entity, action.orderNo))
    guard action.isOwnLevel else {
      let parent = indicators[number].parent
      guard parent != 0 else { return false }
      indicators[number].amount -= action.amount
      indicators[number].undistributed -= action.amount
      indicators[parent].passedDown -= action.amount
      indicators[parent].undistributed += action.amount
      return true
    }
    indicators[number].takenBack += action.amount
    if action.project.isEmpty {
      indicators[number].undistributed -= action.amount
    } else {
      guard let project = projectNumber(at.entity, action.project),
        let funding = try? funding(number, project, action.line)
      else { return false }
      fundings[funding].accrued -= min(action.amount, fundings[funding].accrued)
      fundings[funding].assigned -= action.amount
      indicators[number].assigned -= action.amount
      projects[project].assigned -= action.amount
      giveLineBack(number, projects[project], action)
    }
    var row = child(
      of: number, entity: at.entity, key: action.toKey, amount: action.amount)
    row.documentNo = action.orderNo
    row.publisher = at.entity
    row.source = .takenBack
    return add(row, on: at.day) != nil
  }

  /// Pooled money that leaves its project leaves the plan's lines too.
  private func giveLineBack(_ number: UInt32, _ project: ProjectRow, _ action: TakeBack) {
    guard !action.line.isEmpty else { return }
    addClassUse(number, project, -action.amount)
    addUsage(
      indicators[number].entity, indicators[number].budgetYear, action.line, -action.amount)
  }
}
