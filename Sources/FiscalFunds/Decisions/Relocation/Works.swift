import FundData
import LedgerCore

/// Payments of a project body out of a settlement's pot (安置点工程款): applied for, approved, settled.
/// Events M08-M10, gates h7-h9 and those of the contract (g9, g12).
extension FundBooks {
  func decide(_ action: ApplyWorks, _ draft: inout Draft) throws(Refusal) {
    guard bodyNumber(draft.entity) != nil else {
      throw Refusal(.unknownRecord, detail: "entity: \(draft.entity) is no project body")
    }
    guard worksNumber(draft.entity, action.key) == nil else {
      throw Refusal(.recordExists, detail: "key: \(action.key)")
    }
    let number = try settlement(draft.entity, action.project)
    let row = settlements[number]
    guard bodies[row.body].entity.hasSameBytes(as: draft.entity) else {
      throw Refusal(.unknownRecord, detail: "project: \(action.project) is another body's")
    }
    guard !row.isSettled || action.kind == .retention else {
      throw Refusal(.wrongState, detail: "project: \(action.project) is settled")
    }
    try demandLast(row, action.isFinal || action.kind == .retention, &draft)
    let sums = try demandShape(action)
    try demandContract(
      contracts[try contract(row.project, action.contract)], sums.asPayment(action), &draft)
    try demandOwnMoney(action, &draft)
    try demandKey(row, action, &draft)
    try holdPots(number, action, &draft)
    if !action.invoice.isEmpty {
      try demandNew(
        .invoice, HashedKey(action.invoice), &draft, about: "invoice: \(action.invoice)")
    }
  }

  /// The last payment waits until every old house is demolished and its land reclaimed. The figures are
  /// households.
  func demandLast(
    _ row: SettlementRow, _ isLast: Bool, _ draft: inout Draft
  ) throws(Refusal) {
    guard isLast else { return }
    let done = min(row.demolished, row.reclaimed)
    try draft.demand(
      done >= row.households, .demolishBeforeLast, in: tablesInForce, available: Int64(done),
      asked: Int64(row.households), about: "project: \(projects[row.project].key)")
  }

  private func demandShape(_ action: ApplyWorks) throws(Refusal) -> WorksSums {
    guard !action.lines.isEmpty else { throw Refusal(.commandShape, detail: "lines: at least one") }
    guard action.kind == .advance || action.kind == .progress || action.kind == .retention else {
      throw Refusal(.commandShape, detail: "kind: advance, progress or retention")
    }
    var sums = WorksSums()
    for (at, line) in action.lines.enumerated() {
      let isProgress = action.kind == .progress
      guard line.beneficiary != .other, line.source.hasTranche == !line.tranche.isEmpty,
        isProgress || line.cleared == 0 && line.retained == 0 && !line.isShared,
        try line.cleared.adding(line.retained) <= line.amount
      else { throw Refusal(.commandShape, detail: "lines: \(at + 1)") }
      sums.amount = try sums.amount.adding(line.cash)
      sums.cleared = try sums.cleared.adding(line.cleared)
      sums.retained = try sums.retained.adding(line.retained)
    }
    guard sums.amount > 0 else { throw Refusal(.commandShape, detail: "lines: pay nothing") }
    return sums
  }

  /// Houses of synchronous movers are never paid out of the money of the registered.
  private func demandOwnMoney(
    _ action: ApplyWorks, _ draft: inout Draft
  ) throws(Refusal) {
    for (at, line) in action.lines.enumerated() where line.beneficiary == .synchronous {
      try draft.demand(
        line.source == .local, .synchronousOwnMoney, in: tablesInForce, asked: line.amount,
        line: at + 1, about: "lines: \(at + 1) \(line.source.dimension)")
    }
  }

  /// What both classes share is split by the recorded key; the fen that rounding leaves is the
  /// synchronous movers', so that the registered never pay for them.
  private func demandKey(
    _ row: SettlementRow, _ action: ApplyWorks, _ draft: inout Draft
  ) throws(Refusal) {
    var (total, synchronous): (Int64, Int64) = (0, 0)
    for line in action.lines where line.isShared {
      total = try total.adding(line.amount)
      if line.beneficiary == .synchronous { synchronous += line.amount }
    }
    guard total > 0, row.synchronousShare > 0 || row.synchronous > 0 else { return }
    let whole = Int128(row.registeredShare) + Int128(row.synchronousShare)
    let due =
      whole == 0
      ? -1 : Int64((Int128(total) * Int128(row.synchronousShare) + whole - 1) / whole)
    try draft.demand(
      synchronous == due, .infrastructureKey, in: tablesInForce, available: max(0, due),
      asked: synchronous, about: "lines: \(projects[row.project].key)")
  }

  // MARK: The pot

  /// The pot's row of a line; nil while it has none.
  func potOf(_ line: WorksLine, _ settlement: UInt32) throws(Refusal) -> UInt32? {
    guard line.source.hasTranche else { return potNumber(settlement, line.source, 0) }
    let claim = try claim(settlements[settlement].body, line.tranche)
    guard loans[claims[claim].loan].source == line.source else {
      throw Refusal(
        .unknownRecord, detail: "tranche: \(line.tranche) is not \(line.source.dimension)")
    }
    return potNumber(settlement, line.source, claims[claim].loan)
  }

  /// Each line stays within its pot, advance or retention; its cash is held in the body's bank account.
  private func holdPots(
    _ settlement: UInt32, _ action: ApplyWorks, _ draft: inout Draft
  ) throws(Refusal) {
    var asked: [UInt32: (cash: Int64, cleared: Int64, kept: Int64)] = [:]
    for (at, line) in action.lines.enumerated() {
      let found = try potOf(line, settlement)
      let row = found.map { pots[$0] } ?? PotRow()
      var sum = asked[found ?? 0, default: (0, 0, 0)]
      if line.source.isBorrowed == false {
        let left = row.available - sum.cash
        guard line.cash <= left else {
          throw Refusal(
            .amountsDiffer, figures: [left, line.cash],
            detail: "lines: \(at + 1) \(line.source.dimension) of the pot")
        }
      }
      let open = line.cleared == 0 ? 0 : clearing(settlement, line.source, line.tranche)
      guard line.cleared <= row.advanced - open - sum.cleared else {
        throw Refusal(
          .amountsDiffer, figures: [row.advanced - open - sum.cleared, line.cleared],
          detail: "lines: \(at + 1) cleared")
      }
      let kept = row.retained - row.retainedApplied - sum.kept
      guard action.kind != .retention || line.amount <= kept else {
        throw Refusal(
          .amountsDiffer, figures: [kept, line.amount], detail: "lines: \(at + 1) retained")
      }
      sum.cash += line.cash
      sum.cleared += line.cleared
      sum.kept += action.kind == .retention ? line.amount : 0
      asked[found ?? 0] = sum
      draft.holdCash(Self.cash(line), line.cash)
    }
  }

  /// What open applications clear of a pot's advances: these fall only when it is paid.
  func clearing(_ settlement: UInt32, _ source: MoneySource, _ tranche: String) -> Int64 {
    var sum: Int64 = 0
    for number in index.relocation.worksOfSettlement[settlement, default: []]
    where works[number].state == .applied || works[number].state == .approved {
      for line in works[number].lines
      where line.source == source && line.tranche.hasSameBytes(as: tranche) { sum += line.cleared }
    }
    return sum
  }

  /// Dimensions of the bank account that a line is paid from.
  private static func cash(_ line: WorksLine) -> String {
    Dimensions.of(
      q: CashUse.build.dimension, r: line.source.dimension, t: line.tranche)
  }

  // MARK: Applying

  func apply(_ action: ApplyWorks, _ at: Applied) -> Bool {
    guard let project = projectNumber(county(of: at.entity), action.project),
      let settlement = settlementNumber(ofProject: project),
      let contract = contractNumber(project, action.contract)
    else { return false }
    var row = WorksRow()
    row.body = at.entity
    row.key = action.key
    row.settlement = settlement
    row.contract = contract
    row.kind = action.kind
    row.payeeName = action.payeeName
    row.invoice = action.invoice
    row.isFinal = action.isFinal
    row.lines = action.lines
    row.appliedOn = at.day
    row.appliedBy = at.place.actor
    row.hold = at.place.hold
    row.amount = action.lines.reduce(0) { $0 + $1.cash }
    note(works: works.append(row))
    if !action.invoice.isEmpty { addDocument(.invoice, HashedKey(action.invoice)) }
    return ask(row, 1)
  }

  /// Counts what a payment asks of its contract and pots, or gives it back.
  func ask(_ row: WorksRow, _ times: Int64) -> Bool {
    contracts[row.contract].held += times * row.amount
    for line in row.lines {
      guard let pot = paidPot(line, row.settlement) else { return false }
      pots[pot].held += times * line.cash
      switch row.kind {
      case .progress:
        contracts[row.contract].applied += times * line.amount
        contracts[row.contract].cleared += times * line.cleared
        contracts[row.contract].retained += times * line.retained
      case .retention:
        contracts[row.contract].retentionApplied += times * line.amount
        pots[pot].retainedApplied += times * line.amount
      default: break
      }
    }
    return true
  }

  /// The pot of a line that was applied for, a new one if need be.
  func paidPot(_ line: WorksLine, _ settlement: UInt32) -> UInt32? {
    guard line.source.hasTranche else { return pot(settlement, line.source, 0) }
    guard let claim = try? claim(settlements[settlement].body, line.tranche) else { return nil }
    return pot(settlement, line.source, claims[claim].loan)
  }

  func decideApproval(ofWorks number: UInt32, _ draft: inout Draft) throws(Refusal) {
    let row = works[number]
    try demandState(row.state, [.applied], of: row.key)
    try demandOther(&draft, about: "payment: \(row.key)")
    try demandAfter(row.appliedOn, draft, row.state)
    draft.locks = row.hold
  }

  func applyApproval(ofWorks number: UInt32, _ action: ApprovePayment, _ at: Applied) -> Bool {
    works[number].state = .approved
    works[number].approvedOn = at.day
    works[number].approvedBy = at.place.actor
    works[number].orderNo = action.orderNo
    return true
  }

  func decideReturn(ofWorks number: UInt32, _ draft: inout Draft) throws(Refusal) {
    try demandState(
      works[number].state, [.applied, .approved], of: works[number].key)
    draft.releases = works[number].hold
  }

  func applyReturn(ofWorks number: UInt32, _ action: ReturnPayment) -> Bool {
    works[number].state = .returned
    works[number].reason = action.reason
    return ask(works[number], -1)
  }

  // MARK: Settlement of the payment

  func decideSettlement(
    ofWorks number: UInt32, _ action: SettlePayment, _ draft: inout Draft
  ) throws(Refusal) {
    let row = works[number]
    try demandState(row.state, [.approved], of: row.key)
    try demandAfter(row.approvedOn, draft, row.state)
    try demandNew(
      .receipt, HashedKey(action.receiptNo), &draft, about: "receipt_no: \(action.receiptNo)")
    postWorks(row, &draft)
    draft.draws = row.hold
  }

  /// The legs of a paid application: works in progress, advances and what is kept against the bank.
  func postWorks(_ row: WorksRow, _ draft: inout Draft) {
    let site = projects[settlements[row.settlement].project].key
    let contract = contracts[row.contract].key
    for line in row.lines {
      let source = line.source.dimension
      func per(_ key: String) -> String { Dimensions.of(k: key, r: source, s: site) }
      switch row.kind {
      case .progress:
        draft.debit(
          row.body, "ENT", "1604",
          Dimensions.of(b: line.beneficiary.dimension, r: source, s: site), line.amount)
        draft.credit(row.body, "ENT", "1123", per(contract), line.cleared)
        draft.credit(row.body, "ENT", "2241", per(contract), line.retained)
      case .retention: draft.debit(row.body, "ENT", "2241", per(contract), line.amount)
      default: draft.debit(row.body, "ENT", "1123", per(contract), line.amount)
      }
      draft.credit(row.body, "ENT", "1002", Self.cash(line), line.cash)
    }
  }

  func applySettlement(
    ofWorks number: UInt32, _ action: SettlePayment, _ at: Applied
  ) -> Bool {
    works[number].state = .paid
    works[number].paidOn = at.day
    works[number].receiptNo = action.receiptNo
    works[number].voucher = at.place.voucher
    addDocument(.receipt, HashedKey(action.receiptNo))
    return countPaid(works[number], 1)
  }

  /// Moves a payment from what is held to what is paid, or back.
  func countPaid(_ row: WorksRow, _ times: Int64) -> Bool {
    contracts[row.contract].held -= times * row.amount
    contracts[row.contract].paid += times * row.amount
    if row.kind == .advance { contracts[row.contract].advanced += times * row.amount }
    for line in row.lines {
      guard let pot = paidPot(line, row.settlement) else { return false }
      pots[pot].held -= times * line.cash
      pots[pot].cash += times * line.cash
      switch row.kind {
      case .progress:
        if line.beneficiary == .synchronous {
          pots[pot].synchronous += times * line.amount
        } else {
          pots[pot].registered += times * line.amount
        }
        pots[pot].advanced -= times * line.cleared
        pots[pot].retained += times * line.retained
      case .retention:
        pots[pot].retained -= times * line.amount
        pots[pot].retainedApplied -= times * line.amount
      default: pots[pot].advanced += times * line.amount
      }
    }
    return true
  }
}

extension WorksLine {
  /// What of it the bank pays.
  package var cash: Int64 { amount - cleared - retained }
}

/// Sums of a payment's lines, for the gates of its contract.
private struct WorksSums {
  var amount: Int64 = 0
  var cleared: Int64 = 0
  var retained: Int64 = 0

  func asPayment(_ action: ApplyWorks) -> ApplyPayment {
    var payment = ApplyPayment()
    payment.kind = action.kind
    payment.amount = amount
    payment.advanceCleared = cleared
    payment.retained = retained
    return payment
  }
}
