import FundData
import LedgerCore

/// Indicators (指标): issue, adjust, pass down. Events E01-E03 and E23.
extension FundBooks {
  func decide(_ action: RecordRevenue, _ draft: inout Draft) throws(Refusal) {
    let nature = Dimensions.of(f: action.nature.dimension)
    draft.debit(draft.entity, "GLF", "1001", nature, action.amount)
    draft.credit(
      draft.entity, "GLF", action.nature == .general ? "4001" : "4002", nature, action.amount)
  }

  func apply(_ action: RecordRevenue, _ at: Applied) -> Bool { true }

  // MARK: Issue

  func decide(
    _ action: IssueIndicator, _ draft: inout Draft, _ machine: borrowing StateMachine
  ) throws(Refusal) {
    try demandNewIndicator(draft.entity, action.key)
    try demandCategory(action.category, draft)
    var counterparty = ""
    switch action.source {
    case .own: break
    case .unidentified:
      try draft.demand(
        false, .unidentifiedSource, in: tablesInForce, asked: action.amount,
        about: "source: \(action.key)")
    case .upper:
      counterparty = action.publisher
      guard LedgerOpening.adminCode(of: counterparty) != nil else {
        throw Refusal(.commandShape, detail: "publisher: the code of the upper level")
      }
      // Where the upper level keeps its books here, the same fen must leave them.
      guard machine.ledgerNumber(entity: counterparty, book: "GLB") == nil else {
        throw Refusal(.wrongState, detail: "source: \(counterparty) passes down (PassDown)")
      }
      try demandLower(draft.entity, than: counterparty, &draft)
    case .aid, .bond, .carried, .takenBack:
      throw Refusal(.commandShape, detail: "source: it has a command of its own")
    }
    try demandLottery(action.category, to: draft.entity, &draft)
    try demandNew(
      .indicator, documentName(action, draft.entity), &draft,
      about: "document_no: \(action.documentNo)")
    let dimensions = Dimensions.of(i: action.key, l: counterparty)
    draft.debit(draft.entity, "GLB", action.source.subject, dimensions, action.amount)
    draft.credit(draft.entity, "GLB", "G201", Dimensions.of(i: action.key), action.amount)
  }

  private func documentName(_ action: IssueIndicator, _ entity: String) -> HashedKey {
    let publisher = action.publisher.isEmpty ? entity : action.publisher
    return HashedKey(publisher, action.documentNo, entity)
  }

  func apply(_ action: IssueIndicator, _ at: Applied) -> Bool {
    var row = IndicatorRow()
    row.entity = at.entity
    row.key = action.key
    row.documentNo = action.documentNo
    row.publisher = action.publisher.isEmpty ? at.entity : action.publisher
    row.source = action.source
    row.level = action.level
    row.category = action.category
    row.budgetYear = action.budgetYear
    row.nature = action.nature
    row.function = action.function
    row.purpose = action.purpose
    row.counterparty = action.source == .upper ? action.publisher : ""
    row.receivedOn = action.receivedOn.number == 0 ? at.day : action.receivedOn
    row.isDirect = action.isDirect
    row.requiresMatch = action.requiresMatch
    row.amount = action.amount
    row.undistributed = action.amount
    addDocument(.indicator, documentName(action, at.entity))
    return add(row, on: at.day) != nil
  }

  /// Adds an indicator. Nil when its name is taken.
  @discardableResult
  func add(_ indicator: IndicatorRow, on day: Day) -> UInt32? {
    guard indicatorNumber(indicator.entity, indicator.key) == nil else { return nil }
    var row = indicator
    row.issuedOn = day
    row.root = row.parent == 0 ? UInt32(indicators.count) + 1 : indicators[row.parent].root
    let number = indicators.append(row)
    note(indicator: number)
    return number
  }

  // MARK: Adjust

  func decide(_ action: AdjustIndicator, _ draft: inout Draft) throws(Refusal) {
    let number = try indicator(draft.entity, action.key)
    let row = indicators[number]
    guard row.source == .own || row.source == .unidentified || isFromOutside(row) else {
      throw Refusal(.wrongState, detail: "key: \(action.key) follows its upper indicator")
    }
    try draft.demand(
      action.amount > 0 || -action.amount <= row.undistributed, .indicatorAvailable,
      in: tablesInForce, available: row.undistributed, asked: -action.amount,
      about: "amount: \(action.key)")
    try demandNew(
      .indicator, HashedKey(row.publisher, action.documentNo, draft.entity), &draft,
      about: "document_no: \(action.documentNo)")
    // A reduction is red on the sides of the issue.
    draft.debit(
      draft.entity, "GLB", row.source.subject, Dimensions.of(i: row.key, l: row.counterparty),
      action.amount)
    draft.credit(draft.entity, "GLB", "G201", Dimensions.of(i: row.key), action.amount)
  }

  /// It was passed down by a level that keeps no books here.
  func isFromOutside(_ row: IndicatorRow) -> Bool { row.source == .upper && row.parent == 0 }

  func apply(_ action: AdjustIndicator, _ at: Applied) -> Bool {
    guard let number = indicatorNumber(at.entity, action.key) else { return false }
    indicators[number].amount += action.amount
    indicators[number].undistributed += action.amount
    addDocument(
      .indicator, HashedKey(indicators[number].publisher, action.documentNo, at.entity))
    return true
  }

  // MARK: Pass down

  func decide(_ action: PassDown, _ draft: inout Draft) throws(Refusal) {
    let number = try indicator(draft.entity, action.key)
    let row = indicators[number]
    guard !row.isBond else {
      throw Refusal(.wrongState, detail: "key: bond money is lent on (OnLend)")
    }
    try demandNewIndicator(action.to, action.toKey)
    if action.isAid {
      try draft.demand(
        !action.agreementNo.isEmpty, .aidAgreement, in: tablesInForce,
        about: "agreement_no: \(action.key)")
    } else {
      try demandLower(action.to, than: draft.entity, &draft)
      try demandInTime(row, action, &draft)
    }
    try draft.demand(
      action.amount <= row.undistributed, .indicatorAvailable, in: tablesInForce,
      available: row.undistributed, asked: action.amount, about: "amount: \(action.key)")
    try demandLottery(row.category, to: action.to, &draft)
    try demandLandQuota(number, action.amount, &draft)
    try demandGrantTask(row, action, &draft)
    try demandNew(
      .indicator, HashedKey(draft.entity, action.documentNo, action.to), &draft,
      about: "document_no: \(action.documentNo)")
    draft.debit(draft.entity, "GLB", "G201", Dimensions.of(i: row.key), action.amount)
    draft.credit(
      draft.entity, "GLB", action.isAid ? "G405" : "G402",
      Dimensions.of(i: row.key, l: action.to), action.amount)
    let sender = draft.entity
    draft.debit(
      action.to, "GLB", action.isAid ? "G103" : "G101",
      Dimensions.of(i: action.toKey, l: sender), action.amount)
    draft.credit(action.to, "GLB", "G201", Dimensions.of(i: action.toKey), action.amount)
  }

  func apply(_ action: PassDown, _ at: Applied) -> Bool {
    guard let number = indicatorNumber(at.entity, action.key) else { return false }
    indicators[number].undistributed -= action.amount
    if action.isAid {
      indicators[number].aided += action.amount
    } else {
      indicators[number].passedDown += action.amount
    }
    // The tag of the money stays: level, category, year and nature.
    var row = child(of: number, entity: action.to, key: action.toKey, amount: action.amount)
    row.documentNo = action.documentNo
    row.publisher = at.entity
    row.source = action.isAid ? .aid : .upper
    row.counterparty = at.entity
    if !action.purpose.isEmpty { row.purpose = action.purpose }
    if !action.function.isEmpty { row.function = action.function }
    row.receivedOn = action.receivedOn.number == 0 ? at.day : action.receivedOn
    row.isDirect = action.isDirect
    row.requiresMatch = action.requiresMatch
    addDocument(.indicator, HashedKey(at.entity, action.documentNo, action.to))
    return add(row, on: at.day) != nil
  }

  /// An indicator of the same fen with nothing done to them yet.
  func child(of parent: UInt32, entity: String, key: String, amount: Int64) -> IndicatorRow {
    let from = indicators[parent]
    var row = IndicatorRow()
    row.entity = entity
    row.key = key
    row.level = from.level
    row.category = from.category
    row.budgetYear = from.budgetYear
    row.nature = from.nature
    row.function = from.function
    row.purpose = from.purpose
    row.receivedOn = from.receivedOn
    row.tranche = from.tranche
    row.parent = parent
    row.amount = amount
    row.undistributed = amount
    return row
  }

  // MARK: Gates

  func demandNewIndicator(_ entity: String, _ key: String) throws(Refusal) {
    guard indicatorNumber(entity, key) == nil else {
      throw Refusal(.recordExists, detail: "key: \(entity) \(key)")
    }
  }

  func demandCategory(_ code: String, _ draft: Draft) throws(Refusal) {
    guard reference.category(code, on: draft.tableDay) != nil else {
      throw Refusal(.unknownRecord, detail: "category: \(code)")
    }
  }

  /// The lower level must lie below the upper one in the region table of the day. A development zone
  /// without a code of its own (`511900.经开区`) lies below the government whose code it has.
  func demandLower(_ lower: String, than upper: String, _ draft: inout Draft) throws(Refusal) {
    let above = reference.ancestors(of: region(of: lower), on: draft.tableDay).map(\.code)
    try draft.demand(
      above.contains(region(of: upper)) || lower.hasPrefix("\(upper)."), .lowerIsChild,
      in: tablesInForce, about: "to: \(lower)")
  }

  private func demandLottery(
    _ category: String, to entity: String, _ draft: inout Draft
  ) throws(Refusal) {
    guard reference.category(category, on: draft.tableDay)?.isLottery == true,
      isCounty(entity, on: draft.tableDay)
    else { return }
    try draft.demand(
      reference.isLotteryCounty(region(of: entity), on: draft.tableDay), .lotteryCounty,
      in: tablesInForce, about: "to: \(entity)")
  }

  /// Money from above is passed on in time; after that the rule warns.
  private func demandInTime(
    _ row: IndicatorRow, _ action: PassDown, _ draft: inout Draft
  ) throws(Refusal) {
    guard row.source == .upper || row.source == .aid,
      let limit = reference.rule(RuleNumber.passDownClock.rawValue, on: draft.tableDay)?
        .parameters["days"]
    else { return }
    let days = Int64(draft.day.number) - Int64(row.receivedOn.number)
    try draft.demand(
      days <= limit, .passDownClock, in: tablesInForce, available: limit, asked: days,
      about: "day: \(action.key)")
  }
}
