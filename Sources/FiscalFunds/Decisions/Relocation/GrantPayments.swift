import FundData
import LedgerCore

/// Money that a county pays to a settlement's project body: the central grant by head (R1) and its own
/// for synchronous movers (R7). Event M02, gates h1 and h2.
extension FundBooks {
  /// The settlement that a payment to a body is for.
  private func site(_ row: PaymentRow) -> UInt32? {
    row.payee == .body ? settlementNumber(ofProject: row.project) : nil
  }

  private func source(ofFunding funding: UInt32) -> MoneySource {
    isGrant(fundings[funding].indicator) ? .grant : .local
  }

  func isGrant(_ indicator: UInt32) -> Bool {
    indicators[indicator].category == RelocationUse.grantCategory
  }

  /// The grant goes to the body of a settlement, and no more of it than heads times standard.
  func demandGrant(
    _ project: UInt32, _ indicator: UInt32, _ action: ApplyPayment, _ draft: inout Draft
  ) throws(Refusal) {
    guard isGrant(indicator) else { return }
    let settlement = settlementNumber(ofProject: project)
    try draft.demand(
      settlement != nil && action.payee == .body, .grantPurpose, in: tablesInForce,
      asked: action.amount, about: "project: \(action.project)")
    guard let settlement, action.payee == .body else { return }
    let left = settlements[settlement].entitled - settlements[settlement].grantPaid
    try draft.demand(
      action.amount <= left, .headGrant, in: tablesInForce, available: left,
      asked: action.amount, about: "amount: \(action.project)")
    try demandGrantQuota(action.amount, &draft)
  }

  /// The grant stays within its quota with what is applied for: it is raised only when it is paid.
  private func demandGrantQuota(_ amount: Int64, _ draft: inout Draft) throws(Refusal) {
    let (county, task) = (draft.entity, try task(draft.entity))
    var asked: Int64 = 0
    for body in index.relocation.bodiesOfGovernment[county, default: []] {
      for settlement in index.relocation.settlementsOfBody[body, default: []] {
        asked = try asked.adding(settlements[settlement].grantPaid)
      }
    }
    _ = try asked.adding(amount)
    let left = tasks[task].quotas.grant - asked
    try draft.demand(
      amount <= left, .sourceQuota, in: tablesInForce, available: left, asked: amount,
      about: "amount: \(county) \(MoneySource.grant.dimension)")
  }

  /// What is passed down of the grant stays within the task of who gets it.
  func demandGrantTask(
    _ row: IndicatorRow, _ action: PassDown, _ draft: inout Draft
  ) throws(Refusal) {
    guard row.category == RelocationUse.grantCategory, let task = taskNumber(action.to) else {
      return
    }
    var passed: Int64 = 0
    for number in index.indicatorsOfEntity[action.to, default: []] where isGrant(number) {
      guard indicators[number].source == .upper else { continue }
      passed = try passed.adding(indicators[number].amount)
    }
    let left = tasks[task].quotas.grant - passed
    try draft.demand(
      action.amount <= left, .sourceQuota, in: tablesInForce, available: left,
      asked: action.amount, about: "to: \(action.to) R1")
  }

  /// The body has the money: the county's claim on it is for the settlement.
  func postBody(_ row: PaymentRow, _ draft: inout Draft) {
    guard let settlement = site(row) else { return }
    let body = bodies[settlements[settlement].body].entity
    let source = source(ofFunding: row.funding).dimension
    draft.debit(
      body, "ENT", "1002", Dimensions.of(q: CashUse.build.dimension, r: source), row.amount)
    draft.credit(
      body, "ENT", "2711",
      Dimensions.of(l: row.county, r: source, s: projects[row.project].key), row.amount)
  }

  /// Counts the grant that is applied for, or gives it back.
  func askGrant(_ row: PaymentRow, _ times: Int64) {
    guard let settlement = site(row), isGrant(fundings[row.funding].indicator) else { return }
    settlements[settlement].grantPaid += times * row.amount
  }

  /// Counts what the body received, or takes it back.
  func receiveAtBody(_ row: PaymentRow, _ amount: Int64) {
    guard let settlement = site(row) else { return }
    let source = source(ofFunding: row.funding)
    pots[pot(settlement, source, 0)].received += amount
    if source == .grant, let task = taskNumber(row.county) { tasks[task].raised.grant += amount }
  }

  /// A payment to a body is taken back only while the pot still has it.
  func demandUnused(_ row: PaymentRow) throws(Refusal) {
    guard let settlement = site(row) else { return }
    try demandInPot(row, row.amount)
    guard !settlements[settlement].isSettled else {
      throw Refusal(.wrongState, detail: "payment: the settlement is settled")
    }
  }

  private func demandInPot(_ row: PaymentRow, _ amount: Int64) throws(Refusal) {
    guard let settlement = site(row) else { return }
    let pot = potNumber(settlement, source(ofFunding: row.funding), 0)
    let left = pot.map { pots[$0].available - pots[$0].keptBack } ?? 0
    guard amount <= left else {
      throw Refusal(
        .amountsDiffer, figures: [left, amount], detail: "payment: the body has used it")
    }
  }

  // MARK: Refunds

  /// What is refunded leaves the body, which has it no longer for the settlement.
  func refundFromBody(
    _ row: PaymentRow, _ amount: Int64, _ draft: inout Draft
  ) throws(Refusal) {
    guard let settlement = site(row) else { return }
    try demandInPot(row, amount)
    let body = bodies[settlements[settlement].body].entity
    let source = source(ofFunding: row.funding).dimension
    draft.debit(
      body, "ENT", "2711",
      Dimensions.of(l: row.county, r: source, s: projects[row.project].key), amount)
    draft.credit(
      body, "ENT", "1002", Dimensions.of(q: CashUse.build.dimension, r: source), amount)
  }

  func takeRefund(_ row: PaymentRow, _ amount: Int64) {
    guard let settlement = site(row) else { return }
    receiveAtBody(row, -amount)
    if isGrant(fundings[row.funding].indicator) { settlements[settlement].grantPaid -= amount }
  }
}
