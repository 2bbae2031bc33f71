import FundData
package import LedgerCore

/// Contracts (合同), measured work (计量) and household lists (补贴清单).
extension FundBooks {
  func decide(_ action: SignContract, _ draft: inout Draft) throws(Refusal) {
    let number = try project(draft.entity, action.project)
    let row = projects[number]
    guard row.state.isOpen else { throw wrongState(row) }
    let name = HashedKey(draft.entity, action.key)
    try demandNew(.contract, name, &draft, about: "key: \(action.key)")
    // Where the rule is off, the number must still be new within the project.
    guard
      contractNumber(number, action.key) == nil
    else { throw Refusal(.recordExists, detail: "key: \(action.key)") }
    let share = parameter("share_bp", of: .retentionShare, draft) ?? 10_000
    try draft.demand(
      Int64(action.retentionBasisPoints) <= share, .retentionShare, in: tablesInForce,
      available: share, asked: Int64(action.retentionBasisPoints),
      about: "retention_basis_points: \(action.key)")
    if let limit = parameter("limit_fen", of: .tenderRequired, draft) {
      try draft.demand(
        action.amount < limit || !action.tenderNo.isEmpty, .tenderRequired, in: tablesInForce,
        available: limit, asked: action.amount, about: "tender_no: \(action.key)")
    }
  }

  /// A parameter of a rule on the day of the command; nil where the rule does not hold.
  func parameter(_ name: String, of rule: RuleNumber, _ draft: Draft) -> Int64? {
    tablesInForce.parameter(name, of: rule, on: draft.tableDay)
  }

  func apply(_ action: SignContract, _ at: Applied) -> Bool {
    guard let project = projectNumber(at.entity, action.project) else { return false }
    var row = ContractRow()
    row.project = project
    row.key = action.key
    row.contractor = action.contractor
    row.amount = action.amount
    row.retentionBasisPoints = action.retentionBasisPoints
    row.retentionDueOn = action.retentionDueOn
    row.tenderNo = action.tenderNo
    row.signedOn = action.signedOn.number == 0 ? at.day : action.signedOn
    let number = contracts.append(row)
    note(contract: number)
    projects[project].contracts.append(NumberRow(number))
    addDocument(.contract, HashedKey(at.entity, action.key))
    return true
  }

  func decide(_ action: CertifyWork, _ draft: inout Draft) throws(Refusal) {
    let number = try project(draft.entity, action.project)
    guard projects[number].state.isOpen else { throw wrongState(projects[number]) }
    let row = contracts[try contract(number, action.contract)]
    guard !action.digest.isEmpty else {
      throw Refusal(.commandShape, detail: "digest: of the measurement")
    }
    _ = try row.certified.adding(action.amount)
    try draft.demand(
      action.amount <= row.amount - row.certified, .contractAmount, in: tablesInForce,
      available: row.amount - row.certified, asked: action.amount,
      about: "amount: \(row.key)")
  }

  func apply(_ action: CertifyWork, _ at: Applied) -> Bool {
    guard let project = projectNumber(at.entity, action.project),
      let number = try? contract(project, action.contract)
    else { return false }
    contracts[number].certified += action.amount
    return true
  }

  // MARK: Household lists

  func decide(_ action: ApproveList, _ draft: inout Draft) throws(Refusal) {
    let row = projects[try project(draft.entity, action.project)]
    guard row.state.isOpen else { throw wrongState(row) }
    guard listNumber(draft.entity, action.key) == nil else {
      throw Refusal(.recordExists, detail: "key: \(action.key)")
    }
    guard !action.entries.isEmpty, !action.digest.isEmpty else {
      throw Refusal(.commandShape, detail: "entries: somebody, and the digest of the list")
    }
    let claim = HashedKey(action.item, action.period)
    var seen: Set<HashedKey> = []
    var total: Int64 = 0
    for (at, entry) in action.entries.enumerated() {
      try draft.demand(
        isRegistered(entry.person, in: draft.entity, on: draft.day), .registeredBeneficiary,
        in: tablesInForce,
        asked: entry.amount, line: at + 1, about: "entries: \(at + 1)")
      try draft.demand(
        seen.insert(entry.person).inserted
          && benefitNumber(entry.person, claim) == nil,
        .oneBenefit, in: tablesInForce, asked: entry.amount, line: at + 1,
        about: "entries: \(at + 1) \(action.item) \(action.period)")
      try draft.demand(
        action.item != RelocationUse.renovation || householdNumber(entry.person) == nil,
        .oneHousingBenefit, in: tablesInForce, asked: entry.amount, line: at + 1,
        about: "entries: \(at + 1) \(action.item)")
      try demandRate(entry, at: at, action, &draft)
      total = try total.adding(entry.amount)
    }
    guard action.isAccrued else { return }
    draft.debit(row.unit, "GLA", "5001", Dimensions.of(p: row.key), total)
    draft.credit(row.unit, "GLA", Self.owed(row), Dimensions.of(p: row.key), total)
  }

  /// Where a unit books what it owes to households: 2303 is for administrative units.
  static func owed(_ project: ProjectRow) -> String { project.isInstitution ? "2307" : "2303" }

  /// Rate times quantity, to the fen; a target is a floor that warns.
  private func demandRate(
    _ entry: ListEntry, at: Int, _ action: ApproveList, _ draft: inout Draft
  ) throws(Refusal) {
    guard let rate = reference.subsidyRate(action.item, on: draft.tableDay) else { return }
    let (product, overflows) = rate.rateFen.multipliedReportingOverflow(by: Int64(entry.quantity))
    guard !overflows else { throw Refusal(.amountOutOfRange) }
    if rate.isTarget {
      try draft.demand(
        entry.amount >= product / 100, .photovoltaicTarget, in: tablesInForce,
        available: product / 100, asked: entry.amount, line: at + 1,
        about: "entries: \(at + 1)")
      return
    }
    let due = product / 100
    if let cap = rate.capFen {
      let before =
        counters.yearly[
          BenefitKey(person: entry.person, claim: Self.year(action.item, action.period))] ?? 0
      try draft.demand(
        entry.amount <= cap - before, .subsidyRate, in: tablesInForce, available: cap - before,
        asked: entry.amount, line: at + 1, about: "entries: \(at + 1) \(rate.chineseName)")
    }
    try draft.demand(
      product % 100 == 0 && entry.amount == due, .subsidyRate, in: tablesInForce, available: due,
      asked: entry.amount, line: at + 1, about: "entries: \(at + 1) \(rate.chineseName)")
  }

  /// What caps a year count by: the item and the first four digits of the period.
  static func year(_ item: String, _ period: String) -> HashedKey {
    HashedKey(item, String(period.prefix(4)))
  }

  package func isRegistered(_ person: HashedKey, in county: String, on day: Day) -> Bool {
    let rows = index.registrations[
      RegistrationKey(county: county, person: person), default: []]
    guard let newest = rows.last(where: { registrations[$0].from <= day }) else { return false }
    return registrations[newest].to.number == 0 || day <= registrations[newest].to
  }

  func apply(_ action: ApproveList, _ at: Applied) -> Bool {
    guard let project = projectNumber(at.entity, action.project) else { return false }
    var row = ListRow()
    row.county = at.entity
    row.project = project
    row.key = action.key
    row.item = action.item
    row.period = action.period
    row.digest = action.digest
    row.persons = UInt32(action.entries.count)
    row.amount = action.entries.reduce(0) { $0 + $1.amount }
    row.isAccrued = action.isAccrued
    row.accrued = action.isAccrued ? row.amount : 0
    row.approvedBy = at.place.actor
    let number = lists.append(row)
    note(list: number)
    let claim = HashedKey(action.item, action.period)
    for entry in action.entries {
      var benefit = BenefitRow()
      benefit.person = entry.person
      benefit.claim = claim
      benefit.list = number
      benefit.year = Self.year(action.item, action.period)
      benefit.amount = entry.amount
      note(benefit: benefits.append(benefit))
    }
    return true
  }

  func decide(_ action: RegisterBeneficiaries, _ draft: inout Draft) throws(Refusal) {
    for (at, entry) in action.entries.enumerated() {
      guard !entry.person.isEmpty, entry.from.number > 0,
        entry.to.number == 0 || entry.from <= entry.to
      else { throw Refusal(.commandShape, detail: "entries: \(at + 1)") }
    }
  }

  func apply(_ action: RegisterBeneficiaries, _ at: Applied) -> Bool {
    for entry in action.entries {
      var row = RegistrationRow()
      row.county = at.entity
      row.person = entry.person
      row.beneficiary = entry.beneficiary
      row.from = entry.from
      row.to = entry.to
      note(registration: registrations.append(row))
    }
    return true
  }
}
