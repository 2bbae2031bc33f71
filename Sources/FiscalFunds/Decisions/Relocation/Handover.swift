import FundData
import LedgerCore

/// Final account of a settlement and what is left over (决算移交、结余). Events M13 and M16, gates h9 and
/// h14.
extension FundBooks {
  func decide(_ action: SettleSettlement, _ draft: inout Draft) throws(Refusal) {
    let number = try settlement(draft.entity, action.project)
    let row = settlements[number]
    guard !row.isSettled else {
      throw Refusal(.wrongState, detail: "project: \(action.project) is settled")
    }
    let state = projects[row.project].state
    guard state == .settled || state == .handedOver else {
      throw Refusal(
        .wrongState, figures: [Int64(state.rawValue)],
        detail: "project: \(action.project) has no final account (FinalAccount)")
    }
    try demandLast(row, true, &draft)
    for works in index.relocation.worksOfSettlement[number, default: []]
    where self.works[works].state == .applied || self.works[works].state == .approved {
      throw Refusal(.wrongState, detail: "payment: \(self.works[works].key) is open")
    }
    var settled = action
    settled.pots = []
    for pot in index.relocation.potsOfSettlement[number, default: []] {
      guard pots[pot].advanced == 0 else {
        throw Refusal(
          .wrongState, figures: [0, pots[pot].advanced], detail: "project: an advance is open")
      }
      guard pots[pot].works > 0 else { continue }
      var share = PotShare()
      share.pot = pot
      share.amount = pots[pot].works
      settled.pots.append(share)
      post(pots[pot], row, &draft)
    }
    draft.amend(.settleSettlement(settled))
  }

  /// Works of one source leave the body's books against what it had the money from.
  private func post(_ pot: PotRow, _ row: SettlementRow, _ draft: inout Draft) {
    let body = bodies[row.body]
    let (site, source, amount) = (projects[row.project].key, pot.source.dimension, pot.works)
    switch pot.source {
    case .grant, .local:
      draft.debit(
        body.entity, "ENT", "2711", Dimensions.of(l: body.government, r: source, s: site), amount)
    case .households:
      draft.debit(body.entity, "ENT", "2241", Dimensions.of(r: source, s: site), amount)
    case .fund, .loan:
      // The claim of purchase of service (政府购买服务) that repays the debt.
      draft.debit(
        body.entity, "ENT", "1531", Dimensions.of(l: body.government, r: source), amount)
    case .bond:
      let financing = bodies[loans[pot.loan].body]
      let tranche = loans[pot.loan].key
      draft.debit(
        body.entity, "ENT", "2711", Dimensions.of(l: financing.entity, r: source, s: site),
        amount)
      draft.debit(
        financing.entity, "ENT", "4001", Dimensions.of(r: source, t: tranche), amount)
      draft.credit(
        financing.entity, "ENT", "1531",
        Dimensions.of(l: body.entity, r: source, t: tranche), amount)
      let stake = Dimensions.of(l: financing.entity)
      draft.debit(financing.government, "GLF", "3081", stake, amount)
      draft.credit(financing.government, "GLF", "1071", stake, amount)
    }
    for (beneficiary, part) in [
      (BeneficiaryClass.registered, pot.registered), (.synchronous, pot.synchronous),
    ] {
      draft.credit(
        body.entity, "ENT", "1604",
        Dimensions.of(b: beneficiary.dimension, r: source, s: site), part)
    }
  }

  func apply(_ action: SettleSettlement, _ at: Applied) -> Bool {
    guard let project = projectNumber(county(of: at.entity), action.project),
      let number = settlementNumber(ofProject: project)
    else { return false }
    settlements[number].isSettled = true
    let body = settlements[number].body
    for share in action.pots {
      guard pots.isRow(share.pot), pots[share.pot].settlement == number else { return false }
      pots[share.pot].settled += share.amount
      let (source, loan) = (pots[share.pot].source, pots[share.pot].loan)
      if source.isBorrowed { addService(body, source, share.amount) }
      guard source == .bond else { continue }
      guard let claim = claimNumber(loan, body) else { return false }
      claims[claim].repaid += share.amount
      loans[loan].repaid += share.amount
      loans[loan].received += share.amount
    }
    return true
  }

  /// Changes a body's claim on its county.
  func addService(_ body: UInt32, _ source: MoneySource, _ amount: Int64) {
    if let number = serviceNumber(body, source) {
      services[number].amount += amount
      return
    }
    var row = ServiceRow()
    row.body = body
    row.source = source
    row.amount = amount
    note(service: services.append(row))
  }

  // MARK: Surplus

  /// A settled settlement of the acting body or county.
  private func settledSettlement(
    _ project: String, _ draft: inout Draft
  ) throws(Refusal) -> UInt32 {
    let number = try settlement(draft.entity, project)
    try draft.demand(
      settlements[number].isSettled, .surplusAfterFinal, in: tablesInForce,
      about: "project: \(project)")
    return number
  }

  /// Money of a tranche that a body has, no settlement of it has used and nobody is to be paid of.
  func surplus(_ claim: UInt32) -> Int64 {
    let (loan, body) = (claims[claim].loan, claims[claim].body)
    var left = claims[claim].lent
    for settlement in index.relocation.settlementsOfBody[body, default: []] {
      guard let pot = potNumber(settlement, loans[loan].source, loan) else { continue }
      left -= pots[pot].cash + pots[pot].held + pots[pot].moved + pots[pot].keptBack
    }
    return left
  }

  /// Of money that came for a settlement.
  private func surplus(_ settlement: UInt32, _ source: MoneySource, _ loan: UInt32) -> Int64 {
    potNumber(settlement, source, loan).map { pots[$0].available - pots[$0].keptBack } ?? 0
  }

  private func demandSurplus(
    _ left: Int64, _ amount: Int64, _ name: String
  ) throws(Refusal) {
    guard amount <= left else {
      throw Refusal(.amountsDiffer, figures: [left, amount], detail: "amount: \(name)")
    }
  }

  func decide(_ action: RepayFromSurplus, _ draft: inout Draft) throws(Refusal) {
    let settlement = try settledSettlement(action.project, &draft)
    let body = settlements[settlement].body
    let claim = try claim(body, action.tranche)
    let row = loans[claims[claim].loan]
    guard row.source.isBorrowed else {
      throw Refusal(.commandShape, detail: "tranche: of a fund or loan")
    }
    try demandAccrued(claims[claim].loan, draft)
    try demandSurplus(surplus(claim), action.amount, action.tranche)
    try demandOutstanding(claim, action.amount, &draft)
    try demandNew(
      .receipt, HashedKey(action.receiptNo), &draft, about: "receipt_no: \(action.receiptNo)")
    let (source, amount) = (row.source.dimension, action.amount)
    let (from, lender) = (bodies[body].entity, bodies[row.body].entity)
    draft.debit(
      from, "ENT", "2701", Dimensions.of(l: lender, r: source, t: row.key), amount)
    draft.credit(
      from, "ENT", "1002",
      Dimensions.of(q: CashUse.build.dimension, r: source, t: row.key), amount)
    postRepayment(row, from: from, use: .surplus, amount, &draft)
  }

  func apply(_ action: RepayFromSurplus, _ at: Applied) -> Bool {
    guard let project = projectNumber(county(of: at.entity), action.project),
      let settlement = settlementNumber(ofProject: project),
      let claim = try? claim(settlements[settlement].body, action.tranche)
    else { return false }
    let loan = claims[claim].loan
    pots[pot(settlement, loans[loan].source, loan)].moved += action.amount
    takeRepaid(claim, action.amount, by: .surplus)
    addDocument(.receipt, HashedKey(action.receiptNo))
    return true
  }

  func decide(_ action: UseSurplus, _ draft: inout Draft) throws(Refusal) {
    let settlement = try settledSettlement(action.project, &draft)
    let county = county(of: draft.entity)
    let industry = try project(county, action.industry)
    try draft.demand(
      projects[industry].state.isOpen, .libraryProject, in: tablesInForce,
      asked: action.amount, about: "industry: \(action.industry)")
    guard action.source != .households else {
      throw Refusal(.commandShape, detail: "source: what households raised is theirs")
    }
    try draft.demand(
      !action.source.isBorrowed || !action.lenderConsent.isEmpty, .surplusRepaysFirst,
      in: tablesInForce, asked: action.amount, about: "lender_consent: \(action.tranche)")
    let body = settlements[settlement].body
    let (entity, source) = (bodies[body].entity, action.source.dimension)
    var owner = bodies[body].government
    if action.source.hasTranche {
      let claim = try claim(body, action.tranche)
      let loan = claims[claim].loan
      guard loans[loan].source == action.source else {
        throw Refusal(.unknownRecord, detail: "tranche: \(action.tranche) is not \(source)")
      }
      owner = bodies[loans[loan].body].entity
      let left = action.source == .bond ? surplus(settlement, .bond, loan) : surplus(claim)
      try demandSurplus(left, action.amount, action.tranche)
    } else {
      try demandSurplus(surplus(settlement, action.source, 0), action.amount, source)
    }
    for (use, amount) in [(CashUse.industry, action.amount), (.build, -action.amount)] {
      let cash = Dimensions.of(q: use.dimension, r: source, t: action.tranche)
      if amount > 0 {
        draft.debit(entity, "ENT", "1002", cash, amount)
      } else {
        draft.credit(entity, "ENT", "1002", cash, -amount)
      }
    }
    // Borrowed money stays owed as it was: only the use of the cash changes.
    guard !action.source.isBorrowed else { return }
    draft.debit(
      entity, "ENT", "2711", Dimensions.of(l: owner, r: source, s: action.project), action.amount)
    draft.credit(
      entity, "ENT", "2711", Dimensions.of(l: owner, p: action.industry, r: source),
      action.amount)
  }

  func apply(_ action: UseSurplus, _ at: Applied) -> Bool {
    guard let project = projectNumber(county(of: at.entity), action.project),
      let settlement = settlementNumber(ofProject: project)
    else { return false }
    var loan: UInt32 = 0
    if action.source.hasTranche {
      guard let claim = try? claim(settlements[settlement].body, action.tranche) else {
        return false
      }
      loan = claims[claim].loan
    }
    pots[pot(settlement, action.source, loan)].moved += action.amount
    settlements[settlement].industry += action.amount
    return true
  }
}
