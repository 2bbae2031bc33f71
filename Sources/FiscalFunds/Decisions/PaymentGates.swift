import FundData
import LedgerCore

/// The gates of a payment application: g8-g10, g12.
extension FundBooks {
  func decide(
    _ action: ApplyPayment, _ draft: inout Draft, _ machine: borrowing StateMachine
  ) throws(Refusal) {
    guard paymentNumber(draft.entity, action.key) == nil else {
      throw Refusal(.recordExists, detail: "key: \(action.key)")
    }
    let number = try project(draft.entity, action.project)
    let row = projects[number]
    try draft.demand(
      row.state.isOpen, .libraryProject, in: tablesInForce, asked: action.amount,
      about: "project: \(row.key) \(row.state.chineseName)")
    let source = try indicator(draft.entity, action.indicator)
    let fundingNumber = try funding(source, number, action.line)
    let funding = fundings[fundingNumber]
    try demandUnitBook(row.unit, &draft, machine)
    try demandNotices(row, action, &draft)
    let available = funding.assigned - funding.held
    try draft.demand(
      action.amount <= available, .indicatorAvailable, in: tablesInForce, available: available,
      asked: action.amount, about: "amount: \(action.indicator)")
    try demandPayee(row, action, &draft)
    try demandBase(number, action, &draft)
    try demandFee(row, source, action.amount, &draft)
    try demandGrant(number, source, action, &draft)
    if !action.invoice.isEmpty {
      try demandNew(
        .invoice, HashedKey(action.invoice), &draft, about: "invoice: \(action.invoice)")
    }
    draft.hold(
      fundingNumber, Dimensions.of(i: action.indicator, p: action.project, x: action.line),
      action.amount)
  }

  /// A spending unit in whose books a county's command posts: it must be of the county.
  func demandOwnUnit(_ unit: String, _ draft: Draft) throws(Refusal) {
    guard LedgerOpening.adminCode(of: unit) != nil else {
      throw Refusal(.commandShape, detail: "unit: \(unit) is no entity's code")
    }
    guard region(of: unit) == region(of: draft.entity) else {
      throw Refusal(.outOfScope, detail: "unit: \(unit) is not of \(draft.entity)")
    }
  }

  func demandUnitBook(
    _ unit: String, _ draft: inout Draft, _ machine: borrowing StateMachine
  ) throws(Refusal) {
    try draft.demand(
      machine.ledgerNumber(entity: unit, book: "GLA") != nil, .unitBookParallel,
      in: tablesInForce, about: "unit: \(unit)")
  }

  // MARK: Notices

  private func demandNotices(
    _ row: ProjectRow, _ action: ApplyPayment, _ draft: inout Draft
  ) throws(Refusal) {
    try demandNotice(.before, .noticeBeforePayment, row, &draft)
    guard action.isFinal || action.kind == .retention else { return }
    let isAccepted =
      row.state == .accepted || row.state == .settled || row.state == .handedOver
    try draft.demand(
      isAccepted, .acceptanceBeforeLast, in: tablesInForce, asked: action.amount,
      about: "project: \(row.key) \(row.state.chineseName)")
    try demandNotice(.completion, .completionNotice, row, &draft)
  }

  /// A notice of the stage was open for as many days as the rule says, and is over. The figures are
  /// the days of the longest one and the days demanded.
  private func demandNotice(
    _ stage: NoticeStage, _ rule: RuleNumber, _ row: ProjectRow, _ draft: inout Draft
  ) throws(Refusal) {
    let days = parameter("days", of: rule, draft) ?? 0
    let inWorkingDays = parameter("working", of: rule, draft) == 1
    var longest: Int64 = 0
    for notice in row.notices where notice.stage == stage && notice.to < draft.day {
      longest = max(longest, notice.days(working: inWorkingDays))
    }
    try draft.demand(
      longest >= days, rule, in: tablesInForce, available: longest, asked: days,
      about: "project: \(row.key)")
  }

  // MARK: Payee

  private func demandPayee(
    _ row: ProjectRow, _ action: ApplyPayment, _ draft: inout Draft
  ) throws(Refusal) {
    try draft.demand(
      action.payee != .unit, .ownAccount, in: tablesInForce, asked: action.amount,
      about: "payee: \(action.payeeName)")
    guard !action.payeeName.isEmpty, action.kind != .households,
      let limit = parameter("limit_fen", of: .splitUnderLimit, draft),
      let days = parameter("days", of: .splitUnderLimit, draft)
    else { return }
    var sum = action.amount
    var earlier = newestPayment(of: row.unit, to: action.payeeName)
    while let number = earlier {
      // Field by field: a copy of a row counts references to all its texts.
      if Int64(draft.day.number) - Int64(payments[number].appliedOn.number) > days { break }
      let other = payments[number].amount
      if payments[number].state.isLive, other < limit { sum = try sum.adding(other) }
      earlier = counters.payees.before(number)
    }
    try draft.demand(
      action.amount >= limit || sum < limit, .splitUnderLimit, in: tablesInForce, available: limit,
      asked: sum, about: "payee: \(action.payeeName)")
  }

  // MARK: What is paid for

  /// The contract or the list that the payment rests on.
  private func demandBase(
    _ project: UInt32, _ action: ApplyPayment, _ draft: inout Draft
  ) throws(Refusal) {
    guard action.kind == .progress || action.advanceCleared == 0 && action.retained == 0 else {
      throw Refusal(.commandShape, detail: "advance_cleared: of a progress payment only")
    }
    switch action.kind {
    case .progress, .advance, .retention:
      try demandContract(contracts[try contract(project, action.contract)], action, &draft)
    case .households:
      let row = lists[try list(draft.entity, action.list)]
      guard row.project == project else {
        throw Refusal(.unknownRecord, detail: "list: \(action.list) is another project's")
      }
      guard action.payee == .households else {
        throw Refusal(.commandShape, detail: "payee: a list is paid to households")
      }
      guard action.amount <= row.amount - row.applied else {
        throw Refusal(
          .amountsDiffer, figures: [row.amount - row.applied, action.amount],
          detail: "amount: \(action.list)")
      }
    case .expense:
      guard action.contract.isEmpty else {
        throw Refusal(.commandShape, detail: "contract: an expense has none")
      }
    }
  }

  func demandContract(
    _ row: ContractRow, _ action: ApplyPayment, _ draft: inout Draft
  ) throws(Refusal) {
    try demandCountable(row, action)
    let left = row.amount - row.paid - row.held
    try draft.demand(
      action.amount <= left, .contractAmount, in: tablesInForce, available: left,
      asked: action.amount, about: "amount: \(row.key)")
    switch action.kind {
    case .progress: try demandAccepted(row, action, &draft)
    case .retention: try demandRetention(row, action, &draft)
    default: break
    }
  }

  /// Where rules are off, what is counted on a contract must still be sums.
  private func demandCountable(
    _ row: ContractRow, _ action: ApplyPayment
  ) throws(Refusal) {
    _ = try row.paid.adding(row.held).adding(action.amount)
    let gross = try action.amount.adding(action.advanceCleared).adding(action.retained)
    _ = try row.applied.adding(gross)
    _ = try row.retained.adding(action.retained)
    _ = try row.retentionApplied.adding(action.amount)
  }

  private func demandAccepted(
    _ row: ContractRow, _ action: ApplyPayment, _ draft: inout Draft
  ) throws(Refusal) {
    let gross = try action.amount.adding(action.advanceCleared).adding(action.retained)
    try draft.demand(
      gross <= row.certified - row.applied, .acceptedQuantity, in: tablesInForce,
      available: row.certified - row.applied, asked: gross, about: "amount: \(row.key)")
    guard action.advanceCleared <= row.advanced - row.cleared else {
      throw Refusal(
        .amountsDiffer, figures: [row.advanced - row.cleared, action.advanceCleared],
        detail: "advance_cleared: \(row.key)")
    }
    let share = Int128(row.certified) * Int128(row.retentionBasisPoints) / 10_000
    let most = Int64(clamping: share) - row.retained
    try draft.demand(
      action.retained <= most, .retentionShare, in: tablesInForce, available: most,
      asked: action.retained, about: "retained: \(row.key)")
  }

  private func demandRetention(
    _ row: ContractRow, _ action: ApplyPayment, _ draft: inout Draft
  ) throws(Refusal) {
    let kept = row.retained - row.retentionApplied
    try draft.demand(
      action.amount <= kept, .retentionShare, in: tablesInForce, available: kept,
      asked: action.amount, about: "amount: \(row.key)")
    try draft.demand(
      draft.day >= row.retentionDueOn, .retentionDate, in: tablesInForce,
      available: Int64(row.retentionDueOn.number), asked: Int64(draft.day.number),
      about: "day: \(row.key)")
  }

  /// Management fees of a county and year stay within their share of the central special fund.
  private func demandFee(
    _ project: ProjectRow, _ source: UInt32, _ amount: Int64, _ draft: inout Draft
  ) throws(Refusal) {
    guard isFee(project), let share = parameter("share_bp", of: .feeCap, draft) else { return }
    let row = indicators[source]
    let key = UsageKey(county: row.entity, year: row.budgetYear, name: "")
    let special = specialFund(of: row.entity, row.budgetYear, on: draft.tableDay)
    let most = Int64(clamping: Int128(special) * Int128(share) / 10_000)
    let left = most - (counters.fees[key] ?? 0)
    try draft.demand(
      amount <= left, .feeCap, in: tablesInForce, available: left, asked: amount,
      about: "amount: \(row.entity) \(row.budgetYear)")
  }
}

extension FundBooks {
  /// Central special money (中央专项扶贫资金) that a county has of a budget year.
  func specialFund(of county: String, _ year: UInt16, on day: Int32) -> Int64 {
    var sum: Int64 = 0
    for number in index.indicatorsOfEntity[county, default: []] {
      let row = indicators[number]
      guard row.budgetYear == year, row.level == .central, row.source == .upper,
        reference.category(row.category, on: day)?.isSpecial == true
      else { continue }
      sum += row.amount
    }
    return sum
  }
}

extension NoticeRow {
  /// Days from the first to the last, both counted; without Saturdays and Sundays where only working
  /// days count (public holidays are not known here).
  func days(working: Bool) -> Int64 {
    let all = Int64(to.number) - Int64(from.number) + 1
    guard working, all > 0 else { return all }
    // 1970-01-01 was a Thursday.
    let weeks = all / 7
    var count = weeks * 5
    for offset in 0..<all % 7 {
      let weekday = (Int64(from.number) + offset + 3) % 7
      if weekday < 5 { count += 1 }
    }
    return count
  }
}
