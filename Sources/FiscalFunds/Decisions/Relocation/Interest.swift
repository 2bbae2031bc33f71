import FundData
import LedgerCore

/// Interest (利息): accrual by days, the share of the centre and of the counties, payment. Events M11 and
/// M12, gate h10.
extension FundBooks {
  // MARK: Accrual

  func decide(_ action: AccrueInterest, _ draft: inout Draft) throws(Refusal) {
    let number = try loan(try body(draft.entity, .financing), action.tranche)
    let row = loans[number]
    guard row.source.isBorrowed else {
      throw Refusal(.commandShape, detail: "tranche: capital bears no interest here")
    }
    guard draft.day >= row.accruedTo else {
      throw Refusal(
        .wrongState, figures: [Int64(row.accruedTo.number), Int64(draft.day.number)],
        detail: "day: \(row.key) is accrued beyond it")
    }
    guard let due = row.interestDue(to: draft.day) else { throw Refusal(.amountOutOfRange) }
    let central = Int64(Int128(due.interest) * Int128(row.centralShare) / 10_000)
    var accrual = action
    accrual.interest = due.interest
    accrual.central = central
    accrual.locals = locals(of: number, due.interest - central)
    draft.amend(.accrueInterest(accrual))
    post(accrual, row, draft.entity, &draft)
  }

  /// The local share by what the project bodies have of the tranche. What lies at the financing body
  /// bears its part there; where nothing does, the last one has the fen that rounding left.
  private func locals(of loan: UInt32, _ local: Int64) -> [ClaimInterest] {
    let principal = loans[loan].principal
    guard local > 0, principal > 0 else { return [] }
    var (parts, given, lent): ([ClaimInterest], Int64, Int64) = ([], 0, 0)
    for number in index.relocation.claimsOfLoan[loan, default: []]
    where claims[number].outstanding > 0 {
      lent += claims[number].outstanding
      var part = ClaimInterest()
      part.claim = number
      part.amount = Int64(
        Int128(local) * Int128(claims[number].outstanding) / Int128(principal))
      given += part.amount
      parts.append(part)
    }
    if lent == principal, !parts.isEmpty { parts[parts.count - 1].amount += local - given }
    return parts.filter { $0.amount > 0 }
  }

  private func post(
    _ accrual: AccrueInterest, _ row: LoanRow, _ body: String, _ draft: inout Draft
  ) {
    let (source, tranche) = (row.source.dimension, row.key)
    let cost = Dimensions.of(r: source, t: tranche)
    draft.debit(body, "ENT", "6603", cost, accrual.interest)
    draft.credit(
      body, "ENT", "2231", Dimensions.of(l: row.lender, r: source, t: tranche),
      accrual.interest)
    draft.debit(
      body, "ENT", "1221", Dimensions.of(l: RelocationUse.centre, r: source, t: tranche),
      accrual.central)
    var passedOn = accrual.central
    for part in accrual.locals {
      let debtor = bodies[claims[part.claim].body]
      passedOn += part.amount
      draft.debit(
        body, "ENT", "1132", Dimensions.of(l: debtor.entity, r: source, t: tranche), part.amount)
      draft.debit(debtor.entity, "ENT", "6603", cost, part.amount)
      draft.credit(
        debtor.entity, "ENT", "2231", Dimensions.of(l: body, r: source, t: tranche), part.amount)
      draft.debit(
        debtor.entity, "ENT", "1221",
        Dimensions.of(l: debtor.government, r: source, t: tranche), part.amount)
      draft.credit(debtor.entity, "ENT", "6603", cost, part.amount)
    }
    draft.credit(body, "ENT", "6603", cost, passedOn)
  }

  func apply(_ action: AccrueInterest, _ at: Applied) -> Bool {
    guard let body = bodyNumber(at.entity), let number = loanNumber(body, action.tranche),
      let due = loans[number].interestDue(to: at.day), due.interest == action.interest
    else { return false }
    loans[number].residue = due.residue
    loans[number].accruedTo = at.day
    loans[number].interest += action.interest
    loans[number].central += action.central
    for part in action.locals {
      guard claims.isRow(part.claim), claims[part.claim].loan == number else { return false }
      claims[part.claim].interest += part.amount
      loans[number].local += part.amount
    }
    return true
  }

  // MARK: Payment of the shares

  func decide(
    _ action: PayInterestShare, _ draft: inout Draft, _ machine: borrowing StateMachine
  ) throws(Refusal) {
    let payer = try indicator(draft.entity, action.key)
    try demandNoGrant(payer, &draft)
    try demandAvailable(payer, action.amount, &draft)
    try demandNew(
      .receipt, HashedKey(action.receiptNo), &draft, about: "receipt_no: \(action.receiptNo)")
    guard let number = bodyNumber(action.body), bodies[number].government == draft.entity else {
      throw Refusal(.unknownRecord, detail: "body: \(action.body)")
    }
    if bodies[number].kind == .financing {
      let row = loans[try loan(number, action.tranche)]
      try demandDue(row.central - row.centralPaid, action, &draft)
      payBody(
        payer, RelocationUse.interest, unit: "", inUnitBook: false, action.amount, &draft)
      let source = row.source.dimension
      draft.debit(
        action.body, "ENT", "1002",
        Dimensions.of(q: CashUse.centralInterest.dimension, r: source, t: row.key),
        action.amount)
      draft.credit(
        action.body, "ENT", "1221", Dimensions.of(l: RelocationUse.centre, r: source, t: row.key),
        action.amount)
    } else {
      let claim = try claim(number, action.tranche)
      try demandOwnUnit(action.unit, draft)
      try demandDue(claims[claim].interest - claims[claim].interestPaid, action, &draft)
      try demandUnitBook(action.unit, &draft, machine)
      payBody(
        payer, RelocationUse.interest, unit: action.unit,
        inUnitBook: keepsUnitBook(action.unit, on: draft.day, machine), action.amount, &draft)
      postShare(action, loans[claims[claim].loan], draft.entity, &draft)
    }
  }

  private func demandDue(
    _ due: Int64, _ action: PayInterestShare, _ draft: inout Draft
  ) throws(Refusal) {
    try draft.demand(
      action.amount <= due, .repaymentWithinClaim, in: tablesInForce, available: due,
      asked: action.amount, about: "amount: \(action.body) \(action.tranche)")
    guard action.amount <= due else {
      throw Refusal(.amountsDiffer, figures: [due, action.amount], detail: "amount: interest due")
    }
  }

  /// The county's share passes through the project body to the financing body.
  private func postShare(
    _ action: PayInterestShare, _ row: LoanRow, _ county: String, _ draft: inout Draft
  ) {
    let (source, amount) = (row.source.dimension, action.amount)
    let lender = bodies[row.body].entity
    let cash = Dimensions.of(q: CashUse.budget.dimension, r: source, t: row.key)
    func due(_ entity: String) -> String { Dimensions.of(l: entity, r: source, t: row.key) }
    draft.debit(action.body, "ENT", "1002", cash, amount)
    draft.credit(action.body, "ENT", "1221", due(county), amount)
    draft.debit(action.body, "ENT", "2231", due(lender), amount)
    draft.credit(action.body, "ENT", "1002", cash, amount)
    draft.debit(lender, "ENT", "1002", cash, amount)
    draft.credit(lender, "ENT", "1132", due(action.body), amount)
  }

  func apply(_ action: PayInterestShare, _ at: Applied) -> Bool {
    guard let payer = indicatorNumber(at.entity, action.key), let body = bodyNumber(action.body)
    else { return false }
    takePaid(payer, action.amount)
    addDocument(.receipt, HashedKey(action.receiptNo))
    if bodies[body].kind == .financing {
      guard let number = loanNumber(body, action.tranche) else { return false }
      loans[number].centralPaid += action.amount
      return true
    }
    guard let claim = try? claim(body, action.tranche) else { return false }
    claims[claim].interestPaid += action.amount
    loans[claims[claim].loan].localPaid += action.amount
    return true
  }

  // MARK: Payment to the lender

  func decide(_ action: PayLender, _ draft: inout Draft) throws(Refusal) {
    let row = loans[try loan(try body(draft.entity, .financing), action.tranche)]
    let total = try action.central.adding(action.local)
    guard total > 0 else { throw Refusal(.commandShape, detail: "central: or local, above zero") }
    let parts = [
      (row.centralPaid - row.centralUsed, action.central, "central"),
      (row.localPaid - row.localUsed, action.local, "local"),
      (row.interest - row.interestPaid, total, "interest"),
    ]
    for (available, asked, name) in parts where asked > available {
      throw Refusal(
        .amountsDiffer, figures: [available, asked], detail: "\(name): \(row.key)")
    }
    try demandNew(
      .receipt, HashedKey(action.receiptNo), &draft, about: "receipt_no: \(action.receiptNo)")
    let source = row.source.dimension
    draft.debit(
      draft.entity, "ENT", "2231", Dimensions.of(l: row.lender, r: source, t: row.key), total)
    for (use, amount) in [
      (CashUse.centralInterest, action.central), (CashUse.budget, action.local),
    ] {
      draft.credit(
        draft.entity, "ENT", "1002",
        Dimensions.of(q: use.dimension, r: source, t: row.key), amount)
    }
  }

  func apply(_ action: PayLender, _ at: Applied) -> Bool {
    guard let body = bodyNumber(at.entity), let number = loanNumber(body, action.tranche) else {
      return false
    }
    loans[number].centralUsed += action.central
    loans[number].localUsed += action.local
    loans[number].interestPaid += action.central + action.local
    addDocument(.receipt, HashedKey(action.receiptNo))
    return true
  }
}

extension LoanRow {
  /// Interest from the last accrual to a day, and the fraction of a fen that stays for the next. With the
  /// last principal gone, what is left is rounded half up, so that nothing is lost. Nil out of range.
  func interestDue(to day: Day) -> (interest: Int64, residue: Int64)? {
    let days = Int128(day.number) - Int128(accruedTo.number)
    let unit = Int128(Self.rateUnit) * Int128(dayBasis)
    guard days >= 0, unit > 0 else { return nil }
    let exact = Int128(residue) + Int128(principal) * Int128(rate) * days
    if principal == 0 {
      let whole = (exact + unit / 2) / unit
      return Int64(exactly: whole).map { ($0, 0) }
    }
    guard let interest = Int64(exactly: exact / unit), interest <= Limits.amountFen else {
      return nil
    }
    return (interest, Int64(exact % unit))
  }
}
