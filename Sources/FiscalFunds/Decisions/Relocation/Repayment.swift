import FundData
import LedgerCore

/// Repayment of relocation debt (融资偿还) and what it is paid from. Events M14 and M15, gates h11-h13.
extension FundBooks {
  // MARK: Land quota

  func decide(_ action: TradeLandQuota, _ draft: inout Draft) throws(Refusal) {
    let (buyer, seller) = (draft.entity, action.seller)
    guard buyer != seller else { throw Refusal(.commandShape, detail: "seller: another county") }
    let province = province(of: seller, on: draft.tableDay)
    guard !province.isEmpty, province != seller else {
      throw Refusal(.unknownRecord, detail: "seller: \(seller) is of no province")
    }
    guard buyer != province else {
      throw Refusal(.commandShape, detail: "entity: a county of \(buyer) buys, or another province")
    }
    try draft.demand(
      self.province(of: buyer, on: draft.tableDay) == province, .landQuotaProvince,
      in: tablesInForce, asked: action.amount, about: "seller: \(seller)")
    for (entity, key) in [
      (buyer, action.key), (province, action.provinceKey), (seller, action.sellerKey),
    ] { try demandNewIndicator(entity, key) }
    try demandNew(
      .landQuota, HashedKey(buyer, action.contractNo), &draft,
      about: "contract_no: \(action.contractNo)")
    var traded = action
    traded.province = province
    draft.amend(.tradeLandQuota(traded))
    let (amount, nature) = (action.amount, FundNature.general.dimension)
    let cash = Dimensions.of(f: nature)
    draft.debit(buyer, "GLB", "G102", Dimensions.of(i: action.key), amount)
    draft.credit(
      buyer, "GLB", "G401",
      Dimensions.of(
        i: action.key, p: RelocationUse.landQuota, y: PayeeClass.government.dimension), amount)
    draft.debit(
      buyer, "GLF", "5012", Dimensions.of(f: nature, i: action.key, l: province), amount)
    draft.credit(buyer, "GLF", "1001", cash, amount)
    draft.debit(province, "GLF", "1001", cash, amount)
    draft.credit(province, "GLF", "4012", Dimensions.of(f: nature, l: buyer), amount)
    draft.debit(province, "GLB", "G102", Dimensions.of(i: action.provinceKey), amount)
    draft.credit(
      province, "GLB", "G402", Dimensions.of(i: action.provinceKey, l: seller), amount)
    // Free for repayment only, by the gate of whatever else would use it.
    draft.debit(seller, "GLB", "G101", Dimensions.of(i: action.sellerKey, l: province), amount)
    draft.credit(seller, "GLB", "G201", Dimensions.of(i: action.sellerKey), amount)
    draft.debit(
      province, "GLF", "5011", Dimensions.of(f: nature, i: action.provinceKey, l: seller), amount)
    draft.credit(province, "GLF", "1001", cash, amount)
    draft.debit(seller, "GLF", "1001", cash, amount)
    draft.credit(
      seller, "GLF", "4011", Dimensions.of(f: nature, i: action.sellerKey, l: province), amount)
  }

  func apply(_ action: TradeLandQuota, _ at: Applied) -> Bool {
    let province = action.province
    var row = IndicatorRow()
    row.level = .county
    row.category = RelocationUse.landQuotaCategory
    row.budgetYear = action.budgetYear
    row.purpose = RelocationUse.landQuota
    row.receivedOn = at.day
    row.amount = action.amount
    row.entity = at.entity
    row.publisher = at.entity
    row.key = action.key
    row.paid = action.amount
    guard add(row, on: at.day) != nil else { return false }
    row.paid = 0
    row.entity = province
    row.publisher = province
    row.key = action.provinceKey
    row.passedDown = action.amount
    guard let parent = add(row, on: at.day) else { return false }
    var child = child(
      of: parent, entity: action.seller, key: action.sellerKey, amount: action.amount)
    child.publisher = province
    child.source = .upper
    child.counterparty = province
    child.receivedOn = at.day
    addDocument(.landQuota, HashedKey(at.entity, action.contractNo))
    return add(child, on: at.day) != nil
  }

  /// Land quota income is for repayment while a body of the county owes anything.
  func demandLandQuota(_ indicator: UInt32, _ amount: Int64, _ draft: inout Draft) throws(Refusal) {
    let row = indicators[indicator]
    guard row.category == RelocationUse.landQuotaCategory else { return }
    var owed: Int64 = 0
    for body in index.relocation.bodiesOfGovernment[row.entity, default: []] {
      for claim in index.relocation.claimsOfBody[body, default: []]
      where loans[claims[claim].loan].source.isBorrowed {
        owed += claims[claim].outstanding
      }
    }
    try draft.demand(
      owed == 0, .landQuotaFirst, in: tablesInForce, available: owed, asked: amount,
      about: "amount: \(row.key)")
  }

  // MARK: Repayment

  func decide(
    _ action: RepayRelocation, _ draft: inout Draft, _ machine: borrowing StateMachine
  ) throws(Refusal) {
    try demandOwnUnit(action.unit, draft)
    try demandUnitBook(action.unit, &draft, machine)
    let inUnitBook = keepsUnitBook(action.unit, on: draft.day, machine)
    let body = try body(action.body, .project)
    guard bodies[body].government == draft.entity else {
      throw Refusal(.unknownRecord, detail: "body: \(action.body) is of another county")
    }
    guard !action.lines.isEmpty else { throw Refusal(.commandShape, detail: "lines: at least one") }
    try demandNew(
      .receipt, HashedKey(action.receiptNo), &draft, about: "receipt_no: \(action.receiptNo)")
    var (paid, repaid): ([UInt32: Int64], [UInt32: Int64]) = ([:], [:])
    for line in action.lines {
      let payer = try indicator(draft.entity, line.key)
      let claim = try claim(body, line.tranche)
      paid[payer] = try (paid[payer] ?? 0).adding(line.amount)
      repaid[claim] = try (repaid[claim] ?? 0).adding(line.amount)
      try demandNoGrant(payer, &draft)
      try demandAvailable(payer, paid[payer] ?? 0, &draft)
      try demandUse(line, payer, action, &draft)
      let row = loans[claims[claim].loan]
      guard row.source.isBorrowed else {
        throw Refusal(.commandShape, detail: "tranche: capital is not repaid")
      }
      try demandAccrued(claims[claim].loan, draft)
      try demandOutstanding(claim, repaid[claim] ?? 0, &draft)
      payBody(
        payer, RelocationUse.repayment, unit: action.unit, inUnitBook: inUnitBook, line.amount,
        &draft)
      postPassage(row, line, action.body, draft.entity, &draft)
    }
  }

  /// What a repayment is paid from is what it says.
  private func demandUse(
    _ line: RepaymentLine, _ payer: UInt32, _ action: RepayRelocation, _ draft: inout Draft
  ) throws(Refusal) {
    let row = indicators[payer]
    let expected: CashUse? =
      if row.category == RelocationUse.landQuotaCategory {
        .landQuota
      } else if row.isBond {
        .replacement
      } else {
        nil
      }
    guard line.use == expected || expected == nil && (line.use == .budget || line.use == .service)
    else { throw Refusal(.commandShape, detail: "use: not what \(row.key) is") }
    if line.use == .service {
      try draft.demand(
        !action.planNo.isEmpty, .serviceExemption, in: tablesInForce, asked: line.amount,
        about: "plan_no: \(line.key)")
    }
    guard line.use != .replacement || !action.approvalNo.isEmpty else {
      throw Refusal(.commandShape, detail: "approval_no: of the replacement")
    }
  }

  /// What is repaid stays within what is owed; the books cannot carry more, whatever the table says.
  func demandOutstanding(
    _ claim: UInt32, _ amount: Int64, _ draft: inout Draft
  ) throws(Refusal) {
    let (left, name) = (claims[claim].outstanding, loans[claims[claim].loan].key)
    try draft.demand(
      amount <= left, .repaymentWithinClaim, in: tablesInForce, available: left, asked: amount,
      about: "amount: \(name)")
    guard amount <= left else {
      throw Refusal(.amountsDiffer, figures: [left, amount], detail: "amount: \(name)")
    }
  }

  /// County, project body, financing body.
  private func postPassage(
    _ row: LoanRow, _ line: RepaymentLine, _ body: String, _ county: String,
    _ draft: inout Draft
  ) {
    let (source, amount) = (row.source.dimension, line.amount)
    let cash = Dimensions.of(q: line.use.dimension, r: source, t: row.key)
    draft.debit(body, "ENT", "1002", cash, amount)
    draft.credit(body, "ENT", "1531", Dimensions.of(l: county, r: source), amount)
    draft.debit(
      body, "ENT", "2701", Dimensions.of(l: bodies[row.body].entity, r: source, t: row.key),
      amount)
    draft.credit(body, "ENT", "1002", cash, amount)
    postRepayment(row, from: body, use: line.use, amount, &draft)
  }

  /// The financing body gets it and pays the lender.
  func postRepayment(
    _ row: LoanRow, from body: String, use: CashUse, _ amount: Int64, _ draft: inout Draft
  ) {
    let (lender, source) = (bodies[row.body].entity, row.source.dimension)
    let cash = Dimensions.of(q: use.dimension, r: source, t: row.key)
    draft.debit(lender, "ENT", "1002", cash, amount)
    draft.credit(lender, "ENT", "1531", Dimensions.of(l: body, r: source, t: row.key), amount)
    draft.debit(lender, "ENT", row.liability, Dimensions.of(r: source, t: row.key), amount)
    draft.credit(lender, "ENT", "1002", cash, amount)
  }

  /// A claim and its tranche after a repayment.
  func takeRepaid(_ claim: UInt32, _ amount: Int64, by use: CashUse) {
    let loan = claims[claim].loan
    claims[claim].repaid += amount
    loans[loan].repaid += amount
    loans[loan].received += amount
    switch use {
    case .budget: loans[loan].byBudget += amount
    case .landQuota: loans[loan].byLandQuota += amount
    case .service: loans[loan].byService += amount
    case .replacement: loans[loan].replaced += amount
    case .surplus: loans[loan].bySurplus += amount
    case .build, .centralInterest, .industry: break
    }
  }

  func apply(_ action: RepayRelocation, _ at: Applied) -> Bool {
    guard let body = bodyNumber(action.body) else { return false }
    for line in action.lines {
      guard let payer = indicatorNumber(at.entity, line.key),
        let claim = try? claim(body, line.tranche)
      else { return false }
      takePaid(payer, line.amount)
      takeRepaid(claim, line.amount, by: line.use)
      let loan = claims[claim].loan
      addService(body, loans[loan].source, -line.amount)
      guard line.use == .replacement else { continue }
      loans[loan].replacedBy = indicators[payer].tranche
    }
    addDocument(.receipt, HashedKey(action.receiptNo))
    return true
  }
}
