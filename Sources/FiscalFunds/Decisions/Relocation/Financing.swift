import FundData
import LedgerCore

/// Money of the financing body (省级投融资主体): bond capital, construction fund, loan, and its way down to
/// the project bodies. Events M03-M06, gates h3-h5.
extension FundBooks {
  // MARK: Capital

  func decide(_ action: InjectCapital, _ draft: inout Draft) throws(Refusal) {
    let source = try indicator(draft.entity, action.key)
    let row = indicators[source]
    try draft.demand(
      row.isBond, .grantPurpose, in: tablesInForce, asked: action.amount,
      about: "key: \(row.key) is no bond money")
    guard !row.isBond || row.tranche == action.tranche else {
      throw Refusal(.unknownRecord, detail: "tranche: \(action.key) is not of \(action.tranche)")
    }
    try demandAvailable(source, action.amount, &draft)
    let body = try financingBody(of: draft.entity)
    if let known = loanNumber(body, action.tranche), loans[known].source != .bond {
      throw Refusal(.recordExists, detail: "tranche: \(action.tranche)")
    }
    try demandQuota(try task(draft.entity), .bond, action.amount, &draft)
    try demandNew(
      .receipt, HashedKey(action.receiptNo), &draft, about: "receipt_no: \(action.receiptNo)")
    payBody(
      source, RelocationUse.capital, unit: "", inUnitBook: false, action.amount, &draft)
    let entity = bodies[body].entity
    let stake = Dimensions.of(l: entity)
    draft.debit(draft.entity, "GLF", "1071", stake, action.amount)
    draft.credit(draft.entity, "GLF", "3081", stake, action.amount)
    let bond = MoneySource.bond.dimension
    draft.debit(
      entity, "ENT", "1002",
      Dimensions.of(q: CashUse.build.dimension, r: bond, t: action.tranche), action.amount)
    draft.credit(
      entity, "ENT", "4001", Dimensions.of(r: bond, t: action.tranche), action.amount)
  }

  func apply(_ action: InjectCapital, _ at: Applied) -> Bool {
    guard let source = indicatorNumber(at.entity, action.key), let task = taskNumber(at.entity),
      let body = try? financingBody(of: at.entity)
    else { return false }
    takePaid(source, action.amount)
    tasks[task].raised.bond += action.amount
    addDocument(.receipt, HashedKey(action.receiptNo))
    if loanNumber(body, action.tranche) == nil {
      var row = LoanRow()
      row.body = body
      row.key = action.tranche
      row.source = .bond
      row.dayBasis = 360
      note(loan: loans.append(row))
    }
    guard let loan = loanNumber(body, action.tranche) else { return false }
    loans[loan].signed += action.amount
    loans[loan].drawn += action.amount
    loans[loan].lastDrawnOn = at.day
    return true
  }

  // MARK: Contracts

  func decide(_ action: SignLoan, _ draft: inout Draft) throws(Refusal) {
    let body = try body(draft.entity, .financing)
    guard loanNumber(body, action.tranche) == nil else {
      throw Refusal(.recordExists, detail: "tranche: \(action.tranche)")
    }
    guard action.source.isBorrowed else {
      throw Refusal(.commandShape, detail: "source: fund (R3) or loan (R4)")
    }
    guard action.dayBasis == 360 || action.dayBasis == 365, action.rate <= LoanRow.rateUnit,
      action.centralShare <= 10_000
    else {
      throw Refusal(
        .commandShape, detail: "rate: at most a whole a year, 360 or 365 days, share to 10000")
    }
    guard action.matures > draft.day, action.graceUntil <= action.matures else {
      throw Refusal(.commandShape, detail: "matures: after the day and after the grace")
    }
    try demandNew(
      .loanContract, HashedKey(draft.entity, action.contractNo), &draft,
      about: "contract_no: \(action.contractNo)")
  }

  func apply(_ action: SignLoan, _ at: Applied) -> Bool {
    guard let body = bodyNumber(at.entity), loanNumber(body, action.tranche) == nil else {
      return false
    }
    var row = LoanRow()
    row.body = body
    row.key = action.tranche
    row.source = action.source
    row.lender = action.lender
    row.contractNo = action.contractNo
    row.signed = action.signed
    row.rate = action.rate
    row.dayBasis = action.dayBasis
    row.centralShare = action.centralShare
    row.matures = action.matures
    row.graceUntil = action.graceUntil
    row.accruedTo = at.day
    note(loan: loans.append(row))
    addDocument(.loanContract, HashedKey(at.entity, action.contractNo))
    return true
  }

  func decide(_ action: DrawLoan, _ draft: inout Draft) throws(Refusal) {
    let body = try body(draft.entity, .financing)
    let number = try loan(body, action.tranche)
    let row = loans[number]
    guard row.source.isBorrowed else {
      throw Refusal(.commandShape, detail: "tranche: capital is injected (InjectCapital)")
    }
    try demandAccrued(number, draft)
    let left = row.signed - row.drawn
    try draft.demand(
      action.amount <= left, .signedLimit, in: tablesInForce, available: left,
      asked: action.amount, about: "amount: \(row.key)")
    try demandQuota(try task(bodies[body].government), row.source, action.amount, &draft)
    try demandUsed(row, &draft)
    try demandNew(
      .receipt, HashedKey(action.receiptNo), &draft, about: "receipt_no: \(action.receiptNo)")
    let source = row.source.dimension
    draft.debit(
      draft.entity, "ENT", "1002",
      Dimensions.of(q: CashUse.build.dimension, r: source, t: row.key), action.amount)
    draft.credit(
      draft.entity, "ENT", row.liability, Dimensions.of(r: source, t: row.key), action.amount)
  }

  /// Money drawn before is not left lying. The figures are the days allowed and what the idle money has
  /// cost since the last draw, in fen.
  private func demandUsed(_ row: LoanRow, _ draft: inout Draft) throws(Refusal) {
    guard let limit = parameter("days", of: .loanIdle, draft), row.idle > 0 else { return }
    let days = Int64(draft.day.number) - Int64(row.lastDrawnOn.number)
    let cost =
      Int128(row.idle) * Int128(row.rate) * Int128(max(0, days))
      / (Int128(LoanRow.rateUnit) * Int128(row.dayBasis))
    try draft.demand(
      days <= limit, .loanIdle, in: tablesInForce, available: limit,
      asked: Int64(clamping: cost), about: "amount: \(row.key) \(row.idle)")
  }

  func apply(_ action: DrawLoan, _ at: Applied) -> Bool {
    guard let body = bodyNumber(at.entity), let number = loanNumber(body, action.tranche),
      let task = taskNumber(bodies[body].government)
    else { return false }
    if loans[number].principal == 0 { loans[number].accruedTo = at.day }
    loans[number].drawn += action.amount
    loans[number].lastDrawnOn = at.day
    tasks[task].raised[loans[number].source] += action.amount
    addDocument(.receipt, HashedKey(action.receiptNo))
    return true
  }

  func decide(_ action: ChangeRate, _ draft: inout Draft) throws(Refusal) {
    let number = try loan(try body(draft.entity, .financing), action.tranche)
    guard loans[number].source.isBorrowed, action.rate <= LoanRow.rateUnit else {
      throw Refusal(.commandShape, detail: "rate: of a fund or loan, at most a whole a year")
    }
    try demandAccrued(number, draft, beginsRate: true)
  }

  func apply(_ action: ChangeRate, _ at: Applied) -> Bool {
    guard let body = bodyNumber(at.entity), let number = loanNumber(body, action.tranche) else {
      return false
    }
    loans[number].rate = action.rate
    return true
  }

  // MARK: Down to the project bodies

  func decide(_ action: LendDown, _ draft: inout Draft) throws(Refusal) {
    let from = try body(draft.entity, .financing)
    let number = try loan(from, action.tranche)
    let row = loans[number]
    let to = try body(action.to, .project)
    guard province(of: action.to, on: draft.tableDay) == bodies[from].government else {
      throw Refusal(.unknownRecord, detail: "to: \(action.to) is of another province")
    }
    guard action.amount <= row.idle else {
      throw Refusal(
        .amountsDiffer, figures: [row.idle, action.amount], detail: "amount: \(row.key)")
    }
    if row.source == .bond {
      let settlement = try settlement(bodies[to].government, action.project)
      guard settlements[settlement].body == to else {
        throw Refusal(.unknownRecord, detail: "project: \(action.project) is another body's")
      }
    } else {
      guard action.project.isEmpty else {
        throw Refusal(.commandShape, detail: "project: of bond capital only")
      }
    }
    try demandNew(
      .receipt, HashedKey(action.receiptNo), &draft, about: "receipt_no: \(action.receiptNo)")
    let (source, tranche, amount) = (row.source.dimension, row.key, action.amount)
    let lender = draft.entity
    let cash = Dimensions.of(q: CashUse.build.dimension, r: source, t: tranche)
    draft.debit(
      draft.entity, "ENT", "1531", Dimensions.of(l: action.to, r: source, t: tranche), amount)
    draft.credit(draft.entity, "ENT", "1002", cash, amount)
    draft.debit(action.to, "ENT", "1002", cash, amount)
    // Capital is not repaid by the project body; fund and loan are.
    if row.source == .bond {
      draft.credit(
        action.to, "ENT", "2711",
        Dimensions.of(l: lender, r: source, s: action.project), amount)
    } else {
      draft.credit(
        action.to, "ENT", "2701", Dimensions.of(l: lender, r: source, t: tranche), amount)
    }
  }

  func apply(_ action: LendDown, _ at: Applied) -> Bool {
    guard let from = bodyNumber(at.entity), let number = loanNumber(from, action.tranche),
      let to = bodyNumber(action.to)
    else { return false }
    loans[number].lentDown += action.amount
    if claimNumber(number, to) == nil {
      var row = ClaimRow()
      row.loan = number
      row.body = to
      note(claim: claims.append(row))
    }
    guard let claim = claimNumber(number, to) else { return false }
    claims[claim].lent += action.amount
    addDocument(.receipt, HashedKey(action.receiptNo))
    guard loans[number].source == .bond else { return true }
    guard let project = projectNumber(bodies[to].government, action.project),
      let settlement = settlementNumber(ofProject: project)
    else { return false }
    pots[pot(settlement, .bond, number)].received += action.amount
    return true
  }
}

extension LoanRow {
  /// Parts of a rate of interest: a whole a year.
  package static let rateUnit: UInt32 = 1_000_000

  /// Drawn and not lent down: it lies at the financing body.
  package var idle: Int64 { drawn - lentDown }

  /// Subject of the debt: 长期应付款 for the fund, 长期借款 for the loan.
  var liability: String { source == .fund ? "2701" : "2501" }
}
