import FundData
import LedgerCore

/// Money that comes back (资金退回): events E18 (same year) and E19 (earlier year).
extension FundBooks {
  func decide(_ action: RefundPayment, _ draft: inout Draft) throws(Refusal) {
    let row = payments[try payment(draft.entity, action.key)]
    try demandState(row.state, [.paid], of: row.key)
    let most = refundable(row)
    guard action.amount <= most else {
      throw Refusal(
        .amountsDiffer, figures: [most, action.amount], detail: "amount: \(row.key)")
    }
    try demandAfter(row.paidOn, draft, row.state)
    try demandNew(
      .receipt, HashedKey(action.receiptNo), &draft, about: "receipt_no: \(action.receiptNo)")
    if row.paidOn.civil.year == draft.day.civil.year {
      postRefund(row, action, &draft)
    } else {
      try postLateRefund(row, action, &draft)
    }
    try refundFromBody(row, action.amount, &draft)
  }

  /// What of a payment can come back: of an advance what no accepted work has cleared.
  private func refundable(_ row: PaymentRow) -> Int64 {
    let most = row.amount - row.refunded
    guard row.kind == .advance, row.contract != 0 else { return most }
    return min(most, contracts[row.contract].advanced - contracts[row.contract].cleared)
  }

  /// Red on the sides of the payment.
  private func postRefund(_ row: PaymentRow, _ action: RefundPayment, _ draft: inout Draft) {
    let names = names(of: row)
    let (county, amount) = (row.county, -action.amount)
    let quota = -quotaShare(of: row, action.amount)
    let own = amount - quota
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
      own)
    draft.debit(
      county, "GLF", "2011", Dimensions.of(i: names.accrualOf, u: names.unit), quota)
    draft.credit(county, "GLF", "1001", Dimensions.of(f: names.nature), amount)
    guard row.hasUnitBook else { return }
    let unit = names.unit
    draft.debit(
      unit, "GLA", refundedUse(row, action),
      row.kind == .households || row.kind == .expense
        || !projects[row.project].formsAsset
          && row.kind == .progress
        ? Dimensions.of(p: names.project)
        : Dimensions.of(k: names.contract, p: names.project), amount)
    let before = Dimensions.of(i: names.accrualOf, p: names.project)
    draft.credit(
      unit, "GLA", "4001", Dimensions.of(i: names.indicator, p: names.project), own)
    draft.credit(unit, "GLA", "1201", before, quota)
    draft.debit(
      unit, "GLA", names.budgetSpending,
      Dimensions.of(e: names.classes, i: names.indicator, p: names.project), own)
    draft.credit(
      unit, "GLA", "6001", Dimensions.of(e: names.classes, i: names.indicator, p: names.project),
      own)
    draft.debit(
      unit, "GLA", names.budgetSpending,
      Dimensions.of(e: names.classes, i: names.accrualOf, p: names.project), quota)
    draft.credit(unit, "GLA", "8001", before, quota)
  }

  /// What of a refund in the year of its payment goes back to the quota of the year before: what the
  /// year's own money did not pay.
  private func quotaShare(of row: PaymentRow, _ amount: Int64) -> Int64 {
    amount - min(amount, max(0, row.amount - row.fromAccrual - row.refunded))
  }

  /// Households that still have a claim are owed again; otherwise the use is undone.
  private func refundedUse(_ row: PaymentRow, _ action: RefundPayment) -> String {
    switch row.kind {
    case .households:
      action.isOwed && row.list != 0 && lists[row.list].isAccrued
        ? Self.owed(projects[row.project]) : "5001"
    case .progress: projects[row.project].formsAsset ? "1613" : "5001"
    case .advance: "1214"
    case .retention: retentionSubject(of: row)
    case .expense: "5001"
    }
  }

  /// The indicator of an earlier year is un-paid and carried over; the year's results stay as they
  /// were.
  private func postLateRefund(
    _ row: PaymentRow, _ action: RefundPayment, _ draft: inout Draft
  ) throws(Refusal) {
    let names = names(of: row)
    guard let next = carriedTo(fundings[row.funding].indicator) else {
      throw Refusal(.wrongState, detail: "payment: \(names.indicator) was not carried over yet")
    }
    let (county, amount) = (row.county, action.amount)
    let carried = indicators[next].key
    draft.debit(
      county, "GLB", "G401",
      Dimensions.of(
        i: names.indicator, k: names.contract, p: names.project, y: row.payee.dimension), amount)
    draft.credit(county, "GLB", "G404", Dimensions.of(i: names.indicator), amount)
    draft.debit(county, "GLB", "G105", Dimensions.of(i: carried), amount)
    draft.credit(
      county, "GLB", "G203", Dimensions.of(i: carried, p: names.project, x: names.line), amount)
    draft.debit(county, "GLF", "1001", Dimensions.of(f: names.nature), amount)
    draft.credit(
      county, "GLF", names.nature == "1" ? "3001" : "3002", Dimensions.of(f: names.nature),
      amount)
    guard row.hasUnitBook else { return }
    let quota = Dimensions.of(i: names.indicator, p: names.project)
    draft.debit(names.unit, "GLA", "1201", quota, amount)
    draft.credit(names.unit, "GLA", "3501", "", amount)
    draft.debit(names.unit, "GLA", "8001", quota, amount)
    draft.credit(names.unit, "GLA", "8101", quota, amount)
  }

  /// The indicator that an indicator was carried over to.
  func carriedTo(_ indicator: UInt32) -> UInt32? {
    index.children[indicator, default: []].last { indicators[$0].source == .carried }
  }

  func apply(_ action: RefundPayment, _ at: Applied) -> Bool {
    guard let number = paymentNumber(at.entity, action.key) else { return false }
    let row = payments[number]
    payments[number].refunded += action.amount
    addDocument(.receipt, HashedKey(action.receiptNo))
    countFee(row, -action.amount)
    takeRefund(row, action.amount)
    let source = fundings[row.funding].indicator
    fundings[row.funding].paid -= action.amount
    indicators[source].paid -= action.amount
    projects[row.project].paid -= action.amount
    if row.contract != 0 { giveBack(row, action) }
    if row.list != 0, action.isOwed {
      lists[row.list].applied -= action.amount
      if lists[row.list].isAccrued { lists[row.list].accrued += action.amount }
    }
    if row.paidOn.civil.year == at.day.civil.year {
      fundings[row.funding].assigned += action.amount
      fundings[row.funding].accrued += quotaShare(of: row, action.amount)
      indicators[source].assigned += action.amount
      return true
    }
    guard let next = carriedTo(source) else { return false }
    indicators[source].carried += action.amount
    indicators[next].amount += action.amount
    indicators[next].assigned += action.amount
    let line = fundings[row.funding].line
    addFunding(next, row.project, line) { $0.assigned += action.amount }
    moveUse(of: action.amount, from: source, to: next, line: line, project: row.project)
    return true
  }

  /// The contract has that much to be paid again.
  private func giveBack(_ row: PaymentRow, _ action: RefundPayment) {
    contracts[row.contract].paid -= action.amount
    switch row.kind {
    case .progress: contracts[row.contract].applied -= action.amount
    case .advance: contracts[row.contract].advanced -= action.amount
    case .retention: contracts[row.contract].retentionApplied -= action.amount
    default: break
    }
  }
}
