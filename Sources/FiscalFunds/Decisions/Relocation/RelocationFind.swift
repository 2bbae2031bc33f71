import FundData
import LedgerCore

/// Names that relocation gives to what is not a project of the library: values of the dimension P.
enum RelocationUse {
  static let capital = "资本金注入"
  static let interest = "贷款贴息"
  static let repayment = "融资偿还"
  static let landQuota = "增减挂钩"
  /// The central treasury.
  static let centre = "000000"
  /// Category of the central grant (中央预算内投资).
  static let grantCategory = "R01"
  /// Category of bonds for project capital (项目资本金).
  static let capitalCategory = "B02"
  /// Category of land quota income (增减挂钩收益).
  static let landQuotaCategory = "Q01"
  /// Item of the lists that pay for renovating dilapidated houses.
  static let renovation = "危房改造"
}

/// Finding rows of relocation by what a command names.
extension FundBooks {
  /// The county that a project body or the county itself speaks for.
  func county(of entity: String) -> String {
    bodyNumber(entity).map { bodies[$0].government } ?? entity
  }

  func settlement(_ entity: String, _ project: String) throws(Refusal) -> UInt32 {
    let project = try self.project(county(of: entity), project)
    guard let number = settlementNumber(ofProject: project) else {
      throw Refusal(.unknownRecord, detail: "project: \(projects[project].key) is no settlement")
    }
    return number
  }

  func body(_ entity: String, _ kind: BodyKind) throws(Refusal) -> UInt32 {
    guard let number = bodyNumber(entity), bodies[number].kind == kind else {
      throw Refusal(.unknownRecord, detail: "body: \(entity)")
    }
    return number
  }

  /// The financing body of a province.
  func financingBody(of province: String) throws(Refusal) -> UInt32 {
    let all = index.relocation.bodiesOfGovernment[province, default: []]
    guard let number = all.first(where: { bodies[$0].kind == .financing }) else {
      throw Refusal(.unknownRecord, detail: "body: \(province) has no financing body")
    }
    return number
  }

  func loan(_ body: UInt32, _ tranche: String) throws(Refusal) -> UInt32 {
    guard let number = loanNumber(body, tranche) else {
      throw Refusal(.unknownRecord, detail: "tranche: \(bodies[body].entity) \(tranche)")
    }
    return number
  }

  /// The tranche that a project body has money of.
  func claim(_ body: UInt32, _ tranche: String) throws(Refusal) -> UInt32 {
    let all = index.relocation.claimsOfBody[body, default: []]
    guard
      let number = all.first(where: { loans[claims[$0].loan].key.hasSameBytes(as: tranche) })
    else {
      throw Refusal(.unknownRecord, detail: "tranche: \(bodies[body].entity) \(tranche)")
    }
    return number
  }

  func task(_ entity: String) throws(Refusal) -> UInt32 {
    guard let number = taskNumber(entity) else {
      throw Refusal(.unknownRecord, detail: "task: \(entity) has none (AllocateTask)")
    }
    return number
  }

  /// The province that a county lies in.
  func province(of entity: String, on day: Int32) -> String {
    let region = region(of: entity)
    if reference.region(region, on: day)?.level == .province { return region }
    return reference.ancestors(of: region, on: day).first { $0.level == .province }?.code ?? ""
  }

  /// Money of a kind that a region raises stays within its quota.
  func demandQuota(
    _ task: UInt32, _ source: MoneySource, _ amount: Int64, _ draft: inout Draft
  ) throws(Refusal) {
    let left = tasks[task].quotas[source] - tasks[task].raised[source]
    // Where the rule is off, the sum must still be one.
    _ = try tasks[task].raised[source].adding(amount)
    try draft.demand(
      amount <= left, .sourceQuota, in: tablesInForce, available: left, asked: amount,
      about: "amount: \(tasks[task].entity) \(source.dimension)")
  }

  /// Principal changes only when its interest is accrued up to the day.
  /// Without a rate there is none, but where a rate begins, its time must.
  func demandAccrued(
    _ loan: UInt32, _ draft: Draft, beginsRate: Bool = false
  ) throws(Refusal) {
    let row = loans[loan]
    guard row.rate == 0 && !beginsRate || row.principal == 0 || row.accruedTo == draft.day else {
      throw Refusal(
        .wrongState, figures: [Int64(row.accruedTo.number), Int64(draft.day.number)],
        detail: "day: interest of \(row.key) is not accrued to it (AccrueInterest)")
    }
  }

  /// The central housing grant goes to houses: never into capital, interest or repayment.
  func demandNoGrant(_ indicator: UInt32, _ draft: inout Draft) throws(Refusal) {
    try draft.demand(
      indicators[indicator].category != RelocationUse.grantCategory, .grantPurpose,
      in: tablesInForce, about: "key: \(indicators[indicator].key)")
  }

  func demandAvailable(
    _ indicator: UInt32, _ amount: Int64, _ draft: inout Draft
  ) throws(Refusal) {
    let left = indicators[indicator].undistributed
    try draft.demand(
      amount <= left, .indicatorAvailable, in: tablesInForce, available: left, asked: amount,
      about: "amount: \(indicators[indicator].key)")
  }

  /// A treasury pays an indicator to a body: the indicator book, the treasury's and, of a county whose
  /// unit keeps one, the unit's book.
  func payBody(
    _ indicator: UInt32, _ project: String, unit: String, inUnitBook: Bool, _ amount: Int64,
    _ draft: inout Draft
  ) {
    let (entity, key) = (indicators[indicator].entity, indicators[indicator].key)
    let nature = indicators[indicator].nature
    let held = Dimensions.of(i: key, p: project)
    draft.debit(entity, "GLB", "G201", Dimensions.of(i: key), amount)
    draft.credit(entity, "GLB", "G203", held, amount)
    draft.debit(entity, "GLB", "G203", held, amount)
    draft.credit(
      entity, "GLB", "G401",
      Dimensions.of(i: key, p: project, y: PayeeClass.body.dimension), amount)
    draft.debit(
      entity, "GLF", nature == .general ? "5001" : "5002",
      Dimensions.of(f: nature.dimension, i: key, p: project, u: unit), amount)
    draft.credit(entity, "GLF", "1001", Dimensions.of(f: nature.dimension), amount)
    guard inUnitBook else { return }
    draft.debit(unit, "GLA", "5001", Dimensions.of(p: project), amount)
    draft.credit(unit, "GLA", "4001", held, amount)
    draft.debit(unit, "GLA", "7101", held, amount)
    draft.credit(unit, "GLA", "6001", held, amount)
  }

  /// What a paid indicator leaves.
  func takePaid(_ indicator: UInt32, _ amount: Int64) {
    indicators[indicator].undistributed -= amount
    indicators[indicator].paid += amount
  }

  /// The row of a source and tranche in a settlement's pot, a new one if need be.
  func pot(_ settlement: UInt32, _ source: MoneySource, _ loan: UInt32) -> UInt32 {
    if let number = potNumber(settlement, source, loan) { return number }
    var row = PotRow()
    row.settlement = settlement
    row.source = source
    row.loan = loan
    let number = pots.append(row)
    note(pot: number)
    return number
  }
}

extension LoanRow {
  /// What the lender has not got back.
  package var principal: Int64 { drawn - repaid }
}

extension ClaimRow {
  /// What the project body owes to the financing body.
  package var outstanding: Int64 { lent - repaid }
}

extension PotRow {
  /// Works, of both classes.
  package var works: Int64 { registered + synchronous }
  /// Of money that came for the settlement: what is free.
  package var available: Int64 { received - cash - held - moved }
  /// Kept back of contractors, and not applied for: it will be paid out of the pot.
  package var keptBack: Int64 { retained - retainedApplied }
}
