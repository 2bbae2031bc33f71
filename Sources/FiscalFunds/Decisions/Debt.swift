import FundData
import LedgerCore

/// Bonds (债券), on-lending (转贷) and repayment through the upper level: events E25 and E26.
extension FundBooks {
  func decide(_ action: IssueBond, _ draft: inout Draft) throws(Refusal) {
    try demandNewIndicator(draft.entity, action.key)
    try demandCategory(action.category, draft)
    guard trancheNumber(draft.entity, action.tranche) == nil else {
      throw Refusal(.recordExists, detail: "tranche: \(action.tranche)")
    }
    var issued = action.amount
    for number in tranches.numbers
    where tranches[number].entity == draft.entity && tranches[number].quotaNo == action.quotaNo {
      issued = try issued.adding(tranches[number].amount)
    }
    try draft.demand(
      action.quota == 0 || issued <= action.quota, .bondQuota, in: tablesInForce,
      available: action.quota - (issued - action.amount), asked: action.amount,
      about: "amount: \(action.quotaNo)")
    try demandNew(
      .indicator, HashedKey(draft.entity, action.documentNo, draft.entity), &draft,
      about: "document_no: \(action.documentNo)")
    let cash = Dimensions.of(f: FundNature.general.dimension)
    let tranche = Dimensions.of(t: action.tranche)
    draft.debit(
      draft.entity, "GLB", "G104", Dimensions.of(i: action.key, t: action.tranche),
      action.amount)
    draft.credit(draft.entity, "GLB", "G201", Dimensions.of(i: action.key), action.amount)
    draft.debit(draft.entity, "GLF", "1001", cash, action.amount)
    draft.credit(
      draft.entity, "GLF", "4041",
      Dimensions.of(f: FundNature.general.dimension, t: action.tranche), action.amount)
    draft.debit(draft.entity, "GLF", "3082", tranche, action.amount)
    draft.credit(draft.entity, "GLF", "2021", tranche, action.amount)
  }

  func apply(_ action: IssueBond, _ at: Applied) -> Bool {
    var row = IndicatorRow()
    row.entity = at.entity
    row.key = action.key
    row.documentNo = action.documentNo
    row.publisher = at.entity
    row.source = .bond
    row.level = .province
    row.category = action.category
    row.budgetYear = action.budgetYear
    row.purpose = action.purpose
    row.tranche = action.tranche
    row.receivedOn = at.day
    row.amount = action.amount
    row.undistributed = action.amount
    guard let indicator = add(row, on: at.day) else { return false }
    addDocument(.indicator, HashedKey(at.entity, action.documentNo, at.entity))
    var tranche = TrancheRow()
    tranche.entity = at.entity
    tranche.key = action.tranche
    tranche.indicator = indicator
    tranche.quotaNo = action.quotaNo
    tranche.quota = action.quota
    tranche.amount = action.amount
    note(tranche: tranches.append(tranche))
    return true
  }

  func decide(_ action: OnLend, _ draft: inout Draft) throws(Refusal) {
    let number = try indicator(draft.entity, action.key)
    let row = indicators[number]
    try demandNewIndicator(action.to, action.toKey)
    try demandLower(action.to, than: draft.entity, &draft)
    guard row.isBond, row.tranche == action.tranche else {
      throw Refusal(.unknownRecord, detail: "tranche: \(action.key) is not of \(action.tranche)")
    }
    try draft.demand(
      row.category != RelocationUse.capitalCategory, .capitalNotOnLent, in: tablesInForce,
      asked: action.amount, about: "key: \(row.key)")
    try draft.demand(
      action.amount <= row.undistributed, .indicatorAvailable, in: tablesInForce,
      available: row.undistributed, asked: action.amount, about: "amount: \(row.key)")
    try demandNew(
      .indicator, HashedKey(draft.entity, action.documentNo, action.to), &draft,
      about: "document_no: \(action.documentNo)")
    let (from, to, amount, tranche) = (draft.entity, action.to, action.amount, action.tranche)
    let nature = FundNature.general.dimension
    draft.debit(from, "GLB", "G201", Dimensions.of(i: row.key), amount)
    draft.credit(from, "GLB", "G406", Dimensions.of(i: row.key, l: to, t: tranche), amount)
    draft.debit(to, "GLB", "G104", Dimensions.of(i: action.toKey, l: from, t: tranche), amount)
    draft.credit(to, "GLB", "G201", Dimensions.of(i: action.toKey), amount)
    draft.debit(from, "GLF", "5042", Dimensions.of(f: nature, l: to, t: tranche), amount)
    draft.credit(from, "GLF", "1001", Dimensions.of(f: nature), amount)
    draft.debit(from, "GLF", "1041", Dimensions.of(l: to, t: tranche), amount)
    draft.credit(from, "GLF", "3081", Dimensions.of(l: to, t: tranche), amount)
    draft.debit(to, "GLF", "1001", Dimensions.of(f: nature), amount)
    draft.credit(to, "GLF", "4042", Dimensions.of(f: nature, l: from, t: tranche), amount)
    draft.debit(to, "GLF", "3082", Dimensions.of(t: tranche), amount)
    draft.credit(to, "GLF", "2026", Dimensions.of(l: from, t: tranche), amount)
  }

  func apply(_ action: OnLend, _ at: Applied) -> Bool {
    guard let number = indicatorNumber(at.entity, action.key) else { return false }
    indicators[number].undistributed -= action.amount
    indicators[number].onLent += action.amount
    if let tranche = trancheNumber(at.entity, action.tranche) {
      tranches[tranche].onLent += action.amount
    }
    var row = child(of: number, entity: action.to, key: action.toKey, amount: action.amount)
    row.documentNo = action.documentNo
    row.publisher = at.entity
    row.source = .bond
    row.counterparty = at.entity
    row.receivedOn = at.day
    addDocument(.indicator, HashedKey(at.entity, action.documentNo, action.to))
    return add(row, on: at.day) != nil
  }

  // MARK: Repayment

  func decide(_ action: RepayDebt, _ draft: inout Draft) throws(Refusal) {
    try demandNewIndicator(draft.entity, action.key)
    try demandCategory(action.category, draft)
    guard trancheNumber(action.to, action.tranche) != nil else {
      throw Refusal(.unknownRecord, detail: "tranche: \(action.to) \(action.tranche)")
    }
    try demandLower(draft.entity, than: action.to, &draft)
    let total = try action.principal.adding(action.interest)
    let (from, to, tranche) = (draft.entity, action.to, action.tranche)
    let nature = FundNature.general.dimension
    let held = Dimensions.of(i: action.key, p: action.project)
    draft.debit(from, "GLB", "G102", Dimensions.of(i: action.key), total)
    draft.credit(from, "GLB", "G203", held, total)
    draft.debit(from, "GLB", "G203", held, total)
    draft.credit(
      from, "GLB", "G401",
      Dimensions.of(i: action.key, p: action.project, y: PayeeClass.government.dimension), total)
    let spent = Dimensions.of(f: nature, i: action.key, p: action.project)
    draft.debit(from, "GLF", "5041", spent, action.principal)
    draft.debit(from, "GLF", "5001", spent, action.interest)
    draft.credit(from, "GLF", "1001", Dimensions.of(f: nature), total)
    draft.debit(from, "GLF", "2026", Dimensions.of(l: to, t: tranche), action.principal)
    draft.credit(from, "GLF", "3082", Dimensions.of(t: tranche), action.principal)
    let through = Dimensions.of(l: from, t: tranche)
    draft.debit(to, "GLF", "1001", Dimensions.of(f: nature), total)
    draft.credit(to, "GLF", "2015", through, total)
    draft.debit(to, "GLF", "3081", through, action.principal)
    draft.credit(to, "GLF", "1041", through, action.principal)
    draft.debit(to, "GLF", "2015", through, total)
    draft.credit(to, "GLF", "1001", Dimensions.of(f: nature), total)
    draft.debit(to, "GLF", "2021", Dimensions.of(t: tranche), action.principal)
    draft.credit(to, "GLF", "3082", Dimensions.of(t: tranche), action.principal)
  }

  func apply(_ action: RepayDebt, _ at: Applied) -> Bool {
    var row = IndicatorRow()
    row.entity = at.entity
    row.key = action.key
    row.publisher = at.entity
    row.category = action.category
    row.budgetYear = action.budgetYear
    row.purpose = action.project
    row.tranche = action.tranche
    row.receivedOn = at.day
    row.amount = action.principal + action.interest
    row.paid = row.amount
    if let tranche = trancheNumber(action.to, action.tranche) {
      tranches[tranche].repaid += action.principal
    }
    return add(row, on: at.day) != nil
  }
}
