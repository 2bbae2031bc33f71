import FundData
import LedgerCore

/// One payment over the three books (指标账、总会计、单位账): events E13-E17 and E29.
extension FundBooks {
  /// Adds the legs of a payment. `fromAccrual` is the part that the quota of the year before pays.
  func post(
    _ row: PaymentRow, fromAccrual: Int64, inUnitBook: Bool, _ draft: inout Draft
  ) {
    let names = names(of: row)
    let amount = row.amount
    let county = row.county
    draft.debit(
      county, "GLB", "G203", Dimensions.of(i: names.indicator, p: names.project, x: names.line),
      amount)
    draft.credit(
      county, "GLB", "G401",
      Dimensions.of(
        i: names.indicator, k: names.contract, p: names.project, y: row.payee.dimension), amount)
    draft.debit(
      county, "GLF", names.spending,
      Dimensions.of(
        e: names.classes, f: names.nature, i: names.indicator, p: names.project, u: names.unit),
      amount - fromAccrual)
    draft.debit(
      county, "GLF", "2011", Dimensions.of(i: names.accrualOf, u: names.unit), fromAccrual)
    draft.credit(county, "GLF", "1001", Dimensions.of(f: names.nature), amount)
    if inUnitBook { postUnit(row, names, fromAccrual, &draft) }
    postBody(row, &draft)
  }

  /// Before 2019 a unit keeps no books of this kind; from then on a rule demands them.
  func keepsUnitBook(
    _ unit: String, on day: Day, _ machine: borrowing StateMachine
  ) -> Bool {
    machine.ledgerNumber(entity: unit, book: "GLA") != nil && day.civil.year >= 2019
  }

  /// The words of a payment's dimensions.
  struct PaymentNames {
    var indicator: String
    var accrualOf: String
    var project: String
    var line: String
    var contract: String
    var unit: String
    var nature: String
    var classes: String
    /// 5001, or 5002 of the government fund budget.
    var spending: String
    /// 7101, or 7201 of a public institution.
    var budgetSpending: String
  }

  func names(of row: PaymentRow) -> PaymentNames {
    // Field by field: a copy of a row counts references to all its texts.
    let source = fundings[row.funding].indicator
    let function = indicators[source].function
    let parent = indicators[source].parent
    let nature = indicators[source].nature
    let hasClasses = !function.isEmpty && !row.economic.isEmpty
    return PaymentNames(
      indicator: indicators[source].key, accrualOf: indicators[parent == 0 ? source : parent].key,
      project: projects[row.project].key, line: fundings[row.funding].line,
      contract: row.contract == 0 ? "" : contracts[row.contract].key,
      unit: projects[row.project].unit, nature: nature.dimension,
      classes: hasClasses ? "\(function)/\(row.economic)" : "",
      spending: nature == .general ? "5001" : "5002",
      budgetSpending: projects[row.project].isInstitution ? "7201" : "7101")
  }

  private func postUnit(
    _ row: PaymentRow, _ names: PaymentNames, _ fromAccrual: Int64, _ draft: inout Draft
  ) {
    let unit = names.unit
    postUse(row, names, &draft)
    let own = row.amount - fromAccrual
    draft.credit(
      unit, "GLA", "4001", Dimensions.of(i: names.indicator, p: names.project), own)
    draft.credit(
      unit, "GLA", "1201", Dimensions.of(i: names.accrualOf, p: names.project), fromAccrual)
    // The budget side in parallel (平行记账).
    draft.debit(
      unit, "GLA", names.budgetSpending,
      Dimensions.of(e: names.classes, i: names.indicator, p: names.project), own)
    draft.credit(
      unit, "GLA", "6001",
      Dimensions.of(e: names.classes, i: names.indicator, p: names.project), own)
    draft.debit(
      unit, "GLA", names.budgetSpending,
      Dimensions.of(e: names.classes, i: names.accrualOf, p: names.project), fromAccrual)
    draft.credit(
      unit, "GLA", "8001", Dimensions.of(i: names.accrualOf, p: names.project), fromAccrual)
  }

  /// The financial side of what was paid for.
  private func postUse(_ row: PaymentRow, _ names: PaymentNames, _ draft: inout Draft) {
    let unit = names.unit
    var perProject: String { Dimensions.of(p: names.project) }
    var perContract: String { Dimensions.of(k: names.contract, p: names.project) }
    switch row.kind {
    case .progress:
      let gross = row.amount + row.advanceCleared + row.retained
      if projects[row.project].formsAsset {
        draft.debit(unit, "GLA", "1613", perContract, gross)
      } else {
        draft.debit(unit, "GLA", "5001", perProject, gross)
      }
      draft.credit(unit, "GLA", "1214", perContract, row.advanceCleared)
      draft.credit(unit, "GLA", retentionSubject(of: row), perContract, row.retained)
    case .advance:
      draft.debit(unit, "GLA", "1214", perContract, row.amount)
    case .retention:
      draft.debit(unit, "GLA", retentionSubject(of: row), perContract, row.amount)
    case .households:
      let isOwed = row.list != 0 && lists[row.list].isAccrued
      draft.debit(
        unit, "GLA", isOwed ? Self.owed(projects[row.project]) : "5001", perProject, row.amount)
    case .expense:
      draft.debit(unit, "GLA", "5001", perProject, row.amount)
    }
  }

  /// Retention money (质保金): 2502 where it is due more than a year after the contract, else 2307.
  func retentionSubject(of row: PaymentRow) -> String {
    guard row.contract != 0 else { return "2307" }
    let contract = contracts[row.contract]
    let isLong = Int(contract.retentionDueOn.number) > Int(contract.signedOn.number) + 366
    return isLong ? "2502" : "2307"
  }
}
