import FundData
import LedgerCore

/// What became of applications (支付申请): approved, returned. Event E12, gate g11.
extension FundBooks {
  func apply(_ action: ApplyPayment, _ at: Applied) -> Bool {
    guard let project = projectNumber(at.entity, action.project),
      let source = indicatorNumber(at.entity, action.indicator),
      let funding = fundingNumber(source, project, action.line)
    else { return false }
    var row = PaymentRow()
    row.county = at.entity
    row.key = action.key
    row.project = project
    row.funding = funding
    row.contract = action.contract.isEmpty ? 0 : contractNumber(project, action.contract) ?? 0
    row.list = action.list.isEmpty ? 0 : listNumber(at.entity, action.list) ?? 0
    row.kind = action.kind
    row.payee = action.payee
    row.payeeName = action.payeeName
    row.payeeAccount = action.payeeAccount
    row.amount = action.amount
    row.advanceCleared = action.advanceCleared
    row.retained = action.retained
    row.economic = action.economic
    row.invoice = action.invoice
    row.isFinal = action.isFinal
    row.appliedOn = at.day
    row.appliedBy = at.place.actor
    row.hold = at.place.hold
    let number = payments.append(row)
    note(payment: number)
    projects[project].payments.append(NumberRow(number))
    if !action.invoice.isEmpty { addDocument(.invoice, HashedKey(action.invoice)) }
    useBase(of: row, times: 1)
    askGrant(row, 1)
    keep(row, 1)
    return true
  }

  /// Counts what a payment asks of its contract or list, or gives it back.
  private func useBase(of row: PaymentRow, times: Int64) {
    if row.list != 0 { lists[row.list].applied += times * row.amount }
    guard row.contract != 0 else { return }
    switch row.kind {
    case .progress:
      contracts[row.contract].applied +=
        times * (row.amount + row.advanceCleared + row.retained)
      contracts[row.contract].cleared += times * row.advanceCleared
      contracts[row.contract].retained += times * row.retained
    case .retention: contracts[row.contract].retentionApplied += times * row.amount
    default: break
    }
  }

  /// Holds a payment's amount on its indicator, project and contract, or lets go of it.
  private func keep(_ row: PaymentRow, _ times: Int64) {
    fundings[row.funding].held += times * row.amount
    indicators[fundings[row.funding].indicator].held += times * row.amount
    projects[row.project].held += times * row.amount
    if row.contract != 0 { contracts[row.contract].held += times * row.amount }
  }

  // MARK: Approval

  func demandState(
    _ state: PaymentState, _ states: [PaymentState], of key: String
  ) throws(Refusal) {
    guard states.contains(state) else {
      throw Refusal(
        .wrongState, figures: [Int64(state.rawValue)],
        detail: "payment: \(key) \(state.chineseName)")
    }
  }

  /// What follows a step does not come before its day.
  func demandAfter(_ day: Day, _ draft: Draft, _ state: PaymentState) throws(Refusal) {
    guard draft.day >= day else {
      throw Refusal(
        .wrongState, figures: [Int64(state.rawValue)],
        detail: "day: before the payment's last step (\(state.chineseName))")
    }
  }

  func decide(_ action: ApprovePayment, _ draft: inout Draft) throws(Refusal) {
    if let works = worksNumber(draft.entity, action.key) {
      return try decideApproval(ofWorks: works, &draft)
    }
    let row = payments[try payment(draft.entity, action.key)]
    try demandState(row.state, [.applied], of: row.key)
    try demandOther(&draft, about: "payment: \(row.key)")
    try demandAfter(row.appliedOn, draft, row.state)
    draft.locks = row.hold
  }

  func apply(_ action: ApprovePayment, _ at: Applied) -> Bool {
    if let works = worksNumber(at.entity, action.key) {
      return applyApproval(ofWorks: works, action, at)
    }
    guard let number = paymentNumber(at.entity, action.key) else { return false }
    payments[number].state = .approved
    payments[number].approvedOn = at.day
    payments[number].approvedBy = at.place.actor
    payments[number].orderNo = action.orderNo
    return true
  }

  func decide(_ action: ReturnPayment, _ draft: inout Draft) throws(Refusal) {
    if let works = worksNumber(draft.entity, action.key) {
      return try decideReturn(ofWorks: works, &draft)
    }
    let row = payments[try payment(draft.entity, action.key)]
    try demandState(row.state, [.applied, .approved], of: row.key)
    draft.releases = row.hold
  }

  func apply(_ action: ReturnPayment, _ at: Applied) -> Bool {
    if let works = worksNumber(at.entity, action.key) {
      return applyReturn(ofWorks: works, action)
    }
    guard let number = paymentNumber(at.entity, action.key) else { return false }
    let row = payments[number]
    keep(row, -1)
    end(number, as: .returned, reason: action.reason)
    return true
  }

  /// A payment that moves no money after all.
  private func end(_ number: UInt32, as state: PaymentState, reason: String) {
    let row = payments[number]
    useBase(of: row, times: -1)
    askGrant(row, -1)
    countFee(row, -row.amount)
    payments[number].state = state
    payments[number].reason = reason
  }

  // MARK: Settlement

  func decide(
    _ action: SettlePayment, _ draft: inout Draft, _ machine: borrowing StateMachine
  ) throws(Refusal) {
    if let works = worksNumber(draft.entity, action.key) {
      return try decideSettlement(ofWorks: works, action, &draft)
    }
    let row = payments[try payment(draft.entity, action.key)]
    try demandState(row.state, [.approved], of: row.key)
    try demandAfter(row.approvedOn, draft, row.state)
    try demandNew(
      .receipt, HashedKey(action.receiptNo), &draft, about: "receipt_no: \(action.receiptNo)")
    let inUnitBook = keepsUnitBook(projects[row.project].unit, on: draft.day, machine)
    var settled = action
    settled.hasUnitBook = inUnitBook
    draft.amend(.settlePayment(settled))
    let fromAccrual = accrualShare(of: row)
    if fromAccrual == 0 {
      let shape = shape(of: row, inUnitBook: inUnitBook)
      draft.follow(shape, accountsOfShape[shape])
    }
    post(row, fromAccrual: fromAccrual, inUnitBook: inUnitBook, &draft)
    draft.draws = row.hold
  }

  /// What the accounts of a payment out of this year's money follow from.
  private func shape(of row: PaymentRow, inUnitBook: Bool) -> PaymentShape {
    PaymentShape(
      funding: row.funding, contract: row.contract, kind: row.kind, payee: row.payee,
      economic: row.economic, inUnitBook: inUnitBook, isCleared: row.advanceCleared != 0,
      isRetained: row.retained != 0, isOwed: row.list != 0 && lists[row.list].isAccrued)
  }

  /// What last year's quota pays of a payment.
  func accrualShare(of row: PaymentRow) -> Int64 {
    min(row.amount, fundings[row.funding].accrued)
  }

  func apply(_ action: SettlePayment, _ at: Applied) -> Bool {
    if let works = worksNumber(at.entity, action.key) {
      return applySettlement(ofWorks: works, action, at)
    }
    guard let number = paymentNumber(at.entity, action.key) else { return false }
    let fromAccrual = accrualShare(of: payments[number])
    payments[number].state = .paid
    payments[number].paidOn = at.day
    payments[number].isAdjustment = at.command.isAdjustment
    payments[number].receiptNo = action.receiptNo
    payments[number].voucher = at.place.voucher
    payments[number].fromAccrual = fromAccrual
    payments[number].hasUnitBook = action.hasUnitBook
    addDocument(.receipt, HashedKey(action.receiptNo))
    let row = payments[number]
    keep(row, -1)
    pay(row, 1)
    return true
  }

  /// Moves a payment's amount from the project's indicator to what is paid, or back.
  private func pay(_ row: PaymentRow, _ times: Int64) {
    let amount = times * row.amount
    fundings[row.funding].assigned -= amount
    fundings[row.funding].paid += amount
    fundings[row.funding].accrued -= times * row.fromAccrual
    let source = fundings[row.funding].indicator
    indicators[source].assigned -= amount
    indicators[source].paid += amount
    projects[row.project].paid += amount
    receiveAtBody(row, amount)
    if row.list != 0, lists[row.list].isAccrued { lists[row.list].accrued -= amount }
    guard row.contract != 0 else { return }
    contracts[row.contract].paid += amount
    if row.kind == .advance { contracts[row.contract].advanced += amount }
  }

  // MARK: Reversal

  func decide(_ action: ReversePayment, _ draft: inout Draft) throws(Refusal) {
    if let works = worksNumber(draft.entity, action.key) {
      return try decideReversal(ofWorks: works, &draft)
    }
    let number = try payment(draft.entity, action.key)
    let row = payments[number]
    try demandState(row.state, [.paid], of: row.key)
    guard row.refunded == 0 else {
      throw Refusal(
        .amountsDiffer, figures: [0, row.refunded], detail: "payment: \(row.key) was refunded")
    }
    try demandAfter(row.paidOn, draft, row.state)
    guard row.paidOn.civil.year == draft.day.civil.year else {
      throw Refusal(.wrongState, detail: "day: a refund (RefundPayment) corrects an earlier year")
    }
    if row.kind == .advance, row.contract != 0 {
      let contract = contracts[row.contract]
      guard row.amount <= contract.advanced - contract.cleared else {
        throw Refusal(.wrongState, detail: "payment: \(row.key) was cleared")
      }
    }
    if row.kind == .progress, row.contract != 0 {
      let contract = contracts[row.contract]
      guard row.retained <= contract.retained - contract.retentionApplied else {
        throw Refusal(.wrongState, detail: "payment: what it kept was paid or applied for")
      }
    }
    try demandUnused(row)
    post(row, fromAccrual: row.fromAccrual, inUnitBook: row.hasUnitBook, &draft)
    draft.redden()
    draft.reverses = row.voucher
  }

  func apply(_ action: ReversePayment, _ at: Applied) -> Bool {
    if let works = worksNumber(at.entity, action.key) {
      return applyReversal(ofWorks: works, action)
    }
    guard let number = paymentNumber(at.entity, action.key) else { return false }
    pay(payments[number], -1)
    end(number, as: .reversed, reason: action.reason)
    return true
  }
}
