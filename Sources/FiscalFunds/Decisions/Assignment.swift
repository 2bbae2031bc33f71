import FundData
import LedgerCore

/// Money for projects (指标分配到项目): event E11, gates g6 and g7.
extension FundBooks {
  func decideAssign(_ action: AssignFunds, _ draft: inout Draft) throws(Refusal) {
    let number = try indicator(draft.entity, action.indicator)
    let projectNumber = try project(draft.entity, action.project)
    let row = indicators[number]
    let target = projects[projectNumber]
    try draft.demand(
      target.state.isOpen, .libraryProject, in: tablesInForce, asked: action.amount,
      about: "project: \(target.key) \(target.state.chineseName)")
    let available = action.line.isEmpty ? row.undistributed : pooled(number, action.line)
    try draft.demand(
      action.amount <= available, .indicatorAvailable, in: tablesInForce, available: available,
      asked: action.amount, about: "amount: \(row.key)")
    try demandLandQuota(number, action.amount, &draft)
    try demandNoMatch(target, &draft)
    try demandNotForbidden(target, &draft)
    if !action.line.isEmpty { try demandPooledUse(row, target, action, &draft) }
    try demandBudget(row, target, action.amount, &draft)
    let from = Dimensions.of(i: row.key, x: action.line)
    draft.debit(
      draft.entity, "GLB", action.line.isEmpty ? "G201" : "G202", from, action.amount)
    draft.credit(
      draft.entity, "GLB", "G203", Dimensions.of(i: row.key, p: target.key, x: action.line),
      action.amount)
  }

  /// Poor counties owe no matching money for public-good projects.
  private func demandNoMatch(_ project: ProjectRow, _ draft: inout Draft) throws(Refusal) {
    guard reference.projectClass(project.projectClass, on: draft.tableDay)?.isPublicGood == true,
      poolScope(of: draft.entity, on: draft.tableDay) != nil
    else { return }
    try draft.demand(
      project.countyMatch == 0, .noCountyMatch, in: tablesInForce, asked: project.countyMatch,
      about: "project: \(project.key)")
    guard reference.isWestern(region(of: draft.entity), on: draft.tableDay) else { return }
    try draft.demand(
      project.prefectureMatch == 0, .prefectureMatch, in: tablesInForce,
      asked: project.prefectureMatch, about: "project: \(project.key)")
  }

  /// The negative list (负面清单): each entry says whether it refuses or warns. Debt service is what
  /// its classes are there for, so that the list says nothing about them.
  private func demandNotForbidden(_ project: ProjectRow, _ draft: inout Draft) throws(Refusal) {
    guard !isDebtService(project.projectClass) else { return }
    let entries = reference.negativeEntries(
      matching: project.name + " " + project.content, on: draft.tableDay)
    for entry in entries {
      if entry.effect == .refuse {
        try draft.demand(
          false, .negativeList, in: tablesInForce, about: "project: \(entry.chineseName)")
      } else {
        draft.warn(.negativeList)
      }
    }
  }

  /// Principal and interest of debt, and repayment of relocation finance.
  private func isDebtService(_ projectClass: String) -> Bool {
    projectClass.hasPrefix("PD") || projectClass == "P0708"
  }

  private func demandPooledUse(
    _ row: IndicatorRow, _ project: ProjectRow, _ action: AssignFunds, _ draft: inout Draft
  ) throws(Refusal) {
    let projectClass = reference.projectClass(project.projectClass, on: draft.tableDay)
    try draft.demand(
      projectClass?.kind == .production || projectClass?.kind == .infrastructure, .pooledClass,
      in: tablesInForce, asked: action.amount,
      about: "project: \(projectClass?.chineseName ?? project.projectClass)")
    guard let plan = planInForce(draft.entity, row.budgetYear) else {
      // Money carried over was pooled under the plan of its year.
      try draft.demand(
        row.source == .carried, .planInForce, in: tablesInForce, asked: action.amount,
        about: "indicator: \(row.entity) \(row.budgetYear)")
      return
    }
    let uses = plans[plan].uses
    let at = useLine(of: project.projectClass, in: uses, on: draft.tableDay)
    let used = classUse(draft.entity, row.budgetYear, by: uses, on: draft.tableDay)
    let left = at.map { uses[$0].amount - (used[$0] ?? 0) } ?? 0
    try draft.demand(
      action.amount <= left, .planClassLine, in: tablesInForce, available: left,
      asked: action.amount, line: (at ?? -1) + 1, about: "project: \(project.projectClass)")
  }

  /// A plan's line for a class of works: of the class itself, or of one above it.
  private func useLine(of projectClass: String, in uses: [PlanUse], on day: Int32) -> Int? {
    var code: String? = projectClass
    while let current = code, !current.isEmpty {
      if let at = uses.firstIndex(where: { $0.projectClass == current }) { return at }
      code = reference.projectClass(current, on: day)?.parent
    }
    return nil
  }

  /// Pooled money that projects of a county and year have, by the lines of a plan; under -1 what
  /// has no line in it. A new version may give a class another line, so that it is counted by class.
  func classUse(
    _ county: String, _ year: UInt16, by uses: [PlanUse], on day: Int32
  ) -> [Int: Int64] {
    var sums: [Int: Int64] = [:]
    let rows = index.usagesOfYear[UsageKey(county: county, year: year, name: ""), default: []]
    for row in rows {
      guard let projectClass = usages[row].projectClass, usages[row].amount != 0 else { continue }
      sums[useLine(of: projectClass, in: uses, on: day) ?? -1, default: 0] += usages[row].amount
    }
    return sums
  }

  /// The first line of the budget that fits an indicator.
  func budgetLine(of project: ProjectRow, _ indicator: IndicatorRow) -> Int? {
    project.budget.firstIndex {
      ($0.category.isEmpty || $0.category == indicator.category)
        && ($0.level == .any || $0.level == indicator.level)
    }
  }

  private func demandBudget(
    _ row: IndicatorRow, _ project: ProjectRow, _ amount: Int64, _ draft: inout Draft
  ) throws(Refusal) {
    let line = budgetLine(of: project, row)
    var left = line.map { project.budget[$0].amount } ?? 0
    for entry in project.fundings {
      let funding = fundings[entry.number]
      if budgetLine(of: project, indicators[funding.indicator]) == line {
        left -= funding.assigned + funding.paid
      }
    }
    try draft.demand(
      amount <= left, .projectBudget, in: tablesInForce, available: left, asked: amount,
      line: (line ?? -1) + 1, about: "project: \(project.key)")
  }

  func decideUnassign(_ action: AssignFunds, _ draft: inout Draft) throws(Refusal) {
    let number = try indicator(draft.entity, action.indicator)
    let projectNumber = try project(draft.entity, action.project)
    let funding = fundings[try funding(number, projectNumber, action.line)]
    let available = funding.assigned - funding.held - funding.accrued
    try draft.demand(
      action.amount <= available, .indicatorAvailable, in: tablesInForce, available: available,
      asked: action.amount, about: "amount: \(action.indicator)")
    let key = indicators[number].key
    draft.debit(
      draft.entity, "GLB", "G203",
      Dimensions.of(i: key, p: projects[projectNumber].key, x: action.line), action.amount)
    draft.credit(
      draft.entity, "GLB", action.line.isEmpty ? "G201" : "G202",
      Dimensions.of(i: key, x: action.line), action.amount)
  }

  func applyAssign(_ action: AssignFunds, _ at: Applied, isBack: Bool) -> Bool {
    guard let number = indicatorNumber(at.entity, action.indicator),
      let project = projectNumber(at.entity, action.project)
    else { return false }
    let amount = isBack ? -action.amount : action.amount
    indicators[number].assigned += amount
    if action.line.isEmpty {
      indicators[number].undistributed -= amount
    } else {
      indicators[number].pooled -= amount
      addPooled(number, action.line, -amount)
      addClassUse(number, projects[project], amount)
    }
    addFunding(number, project, action.line) { $0.assigned += amount }
    projects[project].assigned += amount
    return true
  }

  /// Counts pooled money that a project has, by its class.
  func addClassUse(_ indicator: UInt32, _ project: ProjectRow, _ amount: Int64) {
    let row = indicators[indicator]
    addUsage(
      row.entity, row.budgetYear, PlanUsage.name(ofClass: project.projectClass), amount)
  }

  /// Pooled money that goes on under another indicator counts in the year of that one.
  func moveUse(
    of amount: Int64, from old: UInt32, to new: UInt32, line: String, project: UInt32? = nil
  ) {
    guard !line.isEmpty, amount != 0 else { return }
    for (indicator, amount) in [(old, -amount), (new, amount)] {
      let row = indicators[indicator]
      addUsage(row.entity, row.budgetYear, line, amount)
      if let project { addClassUse(indicator, projects[project], amount) }
    }
  }

  /// Changes the funding of a project by an indicator and line, a new one if need be.
  func addFunding(
    _ indicator: UInt32, _ project: UInt32, _ line: String,
    _ change: (inout FundingRow) -> Void
  ) {
    if let number = fundingNumber(indicator, project, line) {
      change(&fundings[number])
      return
    }
    var row = FundingRow()
    row.indicator = indicator
    row.project = project
    row.line = line
    change(&row)
    let number = fundings.append(row)
    note(funding: number)
    projects[project].fundings.append(NumberRow(number))
  }
}

extension NumberRow {
  init(_ number: UInt32) {
    self.init()
    self.number = number
  }
}
