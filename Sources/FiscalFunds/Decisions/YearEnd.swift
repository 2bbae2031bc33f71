import FundData
import LedgerCore

/// The end of the year (年终): events E27, E27b and E28, gate g17.
extension FundBooks {
  func decide(_ action: CarryOver, _ draft: inout Draft) throws(Refusal) {
    let number = try indicator(draft.entity, action.key)
    let row = indicators[number]
    try demandNewIndicator(draft.entity, action.toKey)
    try draft.demand(
      row.held == 0, .noOpenHolds, in: tablesInForce, available: 0, asked: row.held,
      about: "key: \(row.key)")
    let total = row.undistributed + row.pooled + row.assigned
    guard total > 0 else {
      throw Refusal(.wrongState, detail: "key: nothing is left of \(row.key)")
    }
    // Quota of the year before stands under the indicator before this one; it is paid or given back.
    let accrued = index.fundingsOfIndicator[number, default: []]
      .reduce(0) { $0 + fundings[$1].accrued }
    guard accrued == 0 else {
      throw Refusal(.wrongState, detail: "key: quota of the year before is left on \(row.key)")
    }
    guard action.budgetYear > row.budgetYear else {
      throw Refusal(.commandShape, detail: "budget_year: \(action.budgetYear)")
    }
    let years = Int64(action.budgetYear) - Int64(indicators[row.root].budgetYear)
    let limit = parameter("years", of: .twoYearCarry, draft) ?? 2
    try draft.demand(
      years <= limit, .twoYearCarry, in: tablesInForce, available: limit, asked: years,
      about: "key: \(row.key)")
    let (county, old, new) = (draft.entity, row.key, action.toKey)
    draft.debit(county, "GLB", "G201", Dimensions.of(i: old), row.undistributed)
    draft.credit(county, "GLB", "G404", Dimensions.of(i: old), total)
    draft.debit(county, "GLB", "G105", Dimensions.of(i: new), total)
    draft.credit(county, "GLB", "G201", Dimensions.of(i: new), row.undistributed)
    for pool in index.poolsOfIndicator[number, default: []] {
      let pool = pools[pool]
      draft.debit(county, "GLB", "G202", Dimensions.of(i: old, x: pool.line), pool.amount)
      draft.credit(county, "GLB", "G202", Dimensions.of(i: new, x: pool.line), pool.amount)
    }
    for funding in index.fundingsOfIndicator[number, default: []] {
      let funding = fundings[funding]
      let project = projects[funding.project].key
      draft.debit(
        county, "GLB", "G203", Dimensions.of(i: old, p: project, x: funding.line),
        funding.assigned)
      draft.credit(
        county, "GLB", "G203", Dimensions.of(i: new, p: project, x: funding.line),
        funding.assigned)
    }
  }

  func apply(_ action: CarryOver, _ at: Applied) -> Bool {
    guard let number = indicatorNumber(at.entity, action.key) else { return false }
    let old = indicators[number]
    let total = old.undistributed + old.pooled + old.assigned
    var row = child(of: number, entity: at.entity, key: action.toKey, amount: total)
    row.source = .carried
    row.publisher = at.entity
    row.documentNo = old.documentNo
    row.budgetYear = action.budgetYear
    row.isDirect = old.isDirect
    row.requiresMatch = old.requiresMatch
    row.undistributed = old.undistributed
    row.pooled = old.pooled
    row.assigned = old.assigned
    guard let new = add(row, on: at.day) else { return false }
    indicators[number].undistributed = 0
    indicators[number].pooled = 0
    indicators[number].assigned = 0
    indicators[number].carried += total
    for pool in index.poolsOfIndicator[number, default: []] {
      let amount = pools[pool].amount
      guard amount != 0 else { continue }
      pools[pool].amount = 0
      addPooled(new, pools[pool].line, amount)
      moveUse(of: amount, from: number, to: new, line: pools[pool].line)
    }
    for funding in index.fundingsOfIndicator[number, default: []] {
      let from = fundings[funding]
      guard from.assigned != 0 else { continue }
      fundings[funding].assigned = 0
      addFunding(new, from.project, from.line) { $0.assigned += from.assigned }
      moveUse(
        of: from.assigned, from: number, to: new, line: from.line, project: from.project)
    }
    return true
  }

  // MARK: Accrual

  /// The quota that a unit has not used is owed to it (应付国库集中支付结余), as long as the rule
  /// lets a level do so. It stands under the indicator of the old year.
  func decide(_ action: AccrueYearEnd, _ draft: inout Draft) throws(Refusal) {
    let number = try indicator(draft.entity, action.indicator)
    let projectNumber = try project(draft.entity, action.project)
    let row = indicators[number]
    let target = projects[projectNumber]
    let funding = fundings[try funding(number, projectNumber, action.line)]
    guard row.source == .carried, row.parent != 0 else {
      throw Refusal(.wrongState, detail: "indicator: \(row.key) was not carried over")
    }
    let year = Int64(indicators[row.parent].budgetYear)
    let last = parameter("last_year", of: .accrualYearEnd, draft) ?? .max
    try draft.demand(
      year <= last, .accrualYearEnd, in: tablesInForce, available: last, asked: year,
      about: "indicator: \(row.key)")
    let available = funding.assigned - funding.accrued
    try draft.demand(
      action.amount <= available, .indicatorAvailable, in: tablesInForce, available: available,
      asked: action.amount, about: "amount: \(row.key)")
    let key = indicators[row.parent].key
    let quota = Dimensions.of(i: key, p: target.key)
    draft.debit(
      draft.entity, "GLF", row.nature == .general ? "5001" : "5002",
      Dimensions.of(f: row.nature.dimension, i: key, p: target.key, u: target.unit),
      action.amount)
    draft.credit(
      draft.entity, "GLF", "2011", Dimensions.of(i: key, u: target.unit), action.amount)
    draft.debit(target.unit, "GLA", "1201", quota, action.amount)
    draft.credit(target.unit, "GLA", "4001", quota, action.amount)
    draft.debit(target.unit, "GLA", "8001", quota, action.amount)
    draft.credit(target.unit, "GLA", "6001", quota, action.amount)
  }

  func apply(_ action: AccrueYearEnd, _ at: Applied) -> Bool {
    guard let indicator = indicatorNumber(at.entity, action.indicator),
      let project = projectNumber(at.entity, action.project),
      let funding = try? funding(indicator, project, action.line)
    else { return false }
    fundings[funding].accrued += action.amount
    return true
  }

  // MARK: Close

  /// Accounts that one command closes; a larger ledger takes several.
  static let accountsPerClose = 1_500

  /// Closes income and expenditure to the results of the year. It may be sent again until nothing is
  /// left to close.
  func decide(
    _ action: CloseYear, _ draft: inout Draft, _ machine: borrowing StateMachine
  ) throws(Refusal) {
    try draft.requireScope(of: action.target, in: tablesInForce)
    let ledger = try ledger(action.target, action.book, machine)
    if action.book == "GLF" { try demandIdentified(action, &draft) }
    var closing = YearClosing(target: action.target, book: action.book)
    var accounts = 0
    for account in machine.accounts(ofLedger: ledger) where accounts < Self.accountsPerClose {
      let view = machine.view(ofAccount: account)
      guard view.balance != 0, closing.add(view) else { continue }
      accounts += 1
    }
    guard accounts > 0 else {
      throw Refusal(
        .wrongState, detail: "target: \(action.target) \(action.book) has nothing to close")
    }
    closing.post(to: &draft)
  }

  /// Money whose source is not identified (来源待认定) should not stay so over the end of the year.
  private func demandIdentified(_ action: CloseYear, _ draft: inout Draft) throws(Refusal) {
    for number in index.indicatorsOfEntity[action.target, default: []]
    where indicators[number].source == .unidentified
      && indicators[number].budgetYear == action.year && indicators[number].amount != 0
    {
      try draft.demand(
        false, .unidentifiedSource, in: tablesInForce, asked: indicators[number].amount,
        about: "target: \(indicators[number].key)")
    }
  }

  func apply(_ action: CloseYear, _ at: Applied) -> Bool { true }

  // MARK: Tables

  /// The tables judge everybody's commands: whoever loads them must be over all that is kept here.
  func decide(
    _ action: LoadTables, _ draft: inout Draft, _ machine: borrowing StateMachine
  ) throws(Refusal) {
    for ledger in 1..<UInt32(machine.ledgerCount + 1)
    where !machine.ledger(ledger, isWithin: draft.sender.scope) {
      throw Refusal(.outOfScope, detail: "entity: tables are loaded for all ledgers")
    }
    let files = Dictionary(action.files.map { ($0.name, $0.content) }) { _, last in last }
    guard files.count == action.files.count, !files.isEmpty else {
      throw Refusal(.commandShape, detail: "files: one or more, each once")
    }
    let newer: ReferenceData
    do throws(ReferenceDataError) {
      newer = try ReferenceData(replacing: files, in: reference)
    } catch {
      throw Refusal(.commandShape, detail: "files: \(error)")
    }
    // A rule is switched off, and never left out.
    guard newer.missingRules.isEmpty else {
      throw Refusal(.commandShape, detail: "files: rules \(newer.missingRules) are missing")
    }
  }

  func apply(_ action: LoadTables, _ at: Applied) -> Bool {
    take(action.files)
    var row = TablesRow()
    row.hash = reference.tablesHash
    row.day = at.day
    row.actor = at.place.actor
    row.files = action.files
    tables.append(row)
    return true
  }
}

/// The legs that close a year (年终结账): each account against the result that it belongs to.
private struct YearClosing {
  let target: String
  let book: String
  private var closed: [(view: AccountView, result: String, dimensions: String)] = []
  /// What the results gain, debits minus credits, in the order in which they first came.
  private var results: [(subject: String, dimensions: String, net: Int64)] = []

  init(target: String, book: String) {
    self.target = target
    self.book = book
  }

  /// False for an account that is not closed.
  mutating func add(_ view: AccountView) -> Bool {
    guard let result = result(of: view) else { return false }
    closed.append((view, result.subject, result.dimensions))
    if let at = results.firstIndex(where: {
      $0.subject == result.subject && $0.dimensions == result.dimensions
    }) {
      results[at].net += view.balance
    } else {
      results.append((result.subject, result.dimensions, view.balance))
    }
    return true
  }

  private func result(of view: AccountView) -> (subject: String, dimensions: String)? {
    let parts = view.dimensions.split(separator: ",")
    switch (book, view.subject.first) {
    case ("GLF", "4"), ("GLF", "5"):
      // Debt and transfers carry the nature of their budget.
      let nature = parts.first { $0.hasPrefix("F=") }.map(String.init) ?? "F=1"
      return (nature == "F=2" ? "3002" : "3001", nature)
    case ("GLA", "4"), ("GLA", "5"):
      return ("3301", "")
    case ("GLA", "6"), ("GLA", "7"):
      let kept = parts.filter { $0.hasPrefix("I=") || $0.hasPrefix("P=") }
      return ("8101", kept.joined(separator: ","))
    default: return nil
    }
  }

  func post(to draft: inout Draft) {
    for line in closed {
      let (view, balance) = (line.view, line.view.balance)
      if balance > 0 {
        draft.credit(target, book, view.subject, view.dimensions, balance)
      } else {
        draft.debit(target, book, view.subject, view.dimensions, -balance)
      }
    }
    for result in results { move(result.net, to: result.subject, result.dimensions, &draft) }
    // The surplus of a unit goes on to what has accumulated (本期盈余—本年盈余分配—累计盈余).
    guard let surplus = results.first(where: { $0.subject == "3301" })?.net else { return }
    for (from, to) in [("3301", "3302"), ("3302", "3001")] {
      move(-surplus, to: from, "", &draft)
      move(surplus, to: to, "", &draft)
    }
  }

  private func move(
    _ net: Int64, to subject: String, _ dimensions: String, _ draft: inout Draft
  ) {
    if net > 0 {
      draft.debit(target, book, subject, dimensions, net)
    } else {
      draft.credit(target, book, subject, dimensions, -net)
    }
  }
}
