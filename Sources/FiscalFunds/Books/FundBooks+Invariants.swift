package import LedgerCore

extension FundBooks {
  /// What must hold in every state: each indicator's fen are where the double entry has them (M0),
  /// projects and contracts are the sums of what they consist of, nothing is below zero.
  package func firstBrokenInvariant(_ machine: borrowing StateMachine) -> String? {
    for number in indicators.numbers {
      if let broken = brokenIndicator(number) { return broken }
    }
    for number in projects.numbers {
      if let broken = brokenProject(projects[number]) { return broken }
    }
    return brokenContract() ?? brokenUsage() ?? brokenBalances(machine)
      ?? brokenRelocation(machine)
  }

  /// A contract is the sum of its payments. That these stay within it and within accepted work is
  /// demanded by rules, which a table may switch off.
  private func brokenContract() -> String? {
    var paid: [UInt32: Int64] = [:]
    var held: [UInt32: Int64] = [:]
    for number in payments.numbers {
      let row = payments[number]
      switch row.state {
      case .applied, .approved: held[row.contract, default: 0] += row.amount
      case .paid: paid[row.contract, default: 0] += row.amount - row.refunded
      case .returned, .reversed: break
      }
    }
    for number in works.numbers {
      let row = works[number]
      switch row.state {
      case .applied, .approved: held[row.contract, default: 0] += row.amount
      case .paid: paid[row.contract, default: 0] += row.amount
      case .returned, .reversed: break
      }
    }
    for number in contracts.numbers {
      let row = contracts[number]
      guard row.paid == paid[number] ?? 0, row.held == held[number] ?? 0 else {
        return "contract \(row.key) differs from its payments"
      }
      guard row.cleared <= row.advanced, row.cleared >= 0, row.applied >= 0, row.retained >= 0,
        row.retentionApplied >= 0
      else { return "contract \(row.key) has a part below zero" }
    }
    return nil
  }

  /// What is counted on plan lines and classes is the pooled money of the indicators of the year.
  private func brokenUsage() -> String? {
    var sums: [UsageKey: Int64] = [:]
    func add(_ indicator: UInt32, _ name: String, _ amount: Int64) {
      let row = indicators[indicator]
      sums[UsageKey(county: row.entity, year: row.budgetYear, name: name), default: 0] += amount
    }
    for number in pools.numbers {
      add(pools[number].indicator, pools[number].line, pools[number].amount)
    }
    for number in fundings.numbers where !fundings[number].line.isEmpty {
      let row = fundings[number]
      add(row.indicator, row.line, row.assigned + row.paid)
      add(
        row.indicator, PlanUsage.name(ofClass: projects[row.project].projectClass),
        row.assigned + row.paid)
    }
    for number in usages.numbers {
      let row = usages[number]
      let key = UsageKey(county: row.county, year: row.year, name: row.name)
      guard row.amount == sums.removeValue(forKey: key) ?? 0 else {
        return "line \(row.name) of \(row.county) \(row.year) differs from its money"
      }
    }
    return sums.values.allSatisfy { $0 == 0 } ? nil : "pooled money is on no line"
  }

  private func brokenIndicator(_ number: UInt32) -> String? {
    let row = indicators[number]
    let parts = [
      row.undistributed, row.pooled, row.assigned, row.paid, row.passedDown, row.aided,
      row.onLent, row.takenBack, row.carried,
    ]
    guard parts.reduce(0, +) == row.amount else {
      return "indicator \(row.key) of \(row.entity) does not add up to \(row.amount)"
    }
    guard parts.allSatisfy({ $0 >= 0 }), row.held >= 0, row.held <= row.assigned else {
      return "indicator \(row.key) of \(row.entity) has a part below zero"
    }
    var (assigned, held): (Int64, Int64) = (0, 0)
    for funding in index.fundingsOfIndicator[number, default: []] {
      assigned += fundings[funding].assigned
      held += fundings[funding].held
    }
    let pooled = index.poolsOfIndicator[number, default: []].reduce(0) { $0 + pools[$1].amount }
    guard assigned == row.assigned, held == row.held, pooled == row.pooled else {
      return "indicator \(row.key) of \(row.entity) differs from its projects and lines"
    }
    return nil
  }

  private func brokenProject(_ row: ProjectRow) -> String? {
    var (all, paid, held): (Int64, Int64, Int64) = (0, 0, 0)
    for entry in row.fundings {
      let funding = fundings[entry.number]
      guard funding.assigned >= funding.held, funding.held >= 0, funding.accrued >= 0 else {
        return "project \(row.key) of \(row.county) has a funding below zero"
      }
      all += funding.assigned + funding.paid
      paid += funding.paid
      held += funding.held
    }
    guard all == row.assigned, paid == row.paid, held == row.held else {
      return "project \(row.key) of \(row.county) differs from its fundings"
    }
    return nil
  }

  /// The indicator books say the same (available = -(G201 + G202 + G203) - holds).
  private func brokenBalances(_ machine: borrowing StateMachine) -> String? {
    var sums: [AccountName: Int64] = [:]
    var held: [AccountName: Int64] = [:]
    for ledger in 1..<UInt32(max(1, machine.ledgerCount + 1)) {
      let definition = machine.view(ofLedger: ledger).definition
      guard definition.book == "GLB" else { continue }
      for account in machine.accounts(ofLedger: ledger) {
        let view = machine.view(ofAccount: account)
        guard let key = view.dimensions.split(separator: ",").first(where: { $0.hasPrefix("I=") })
        else { continue }
        let name = AccountName(
          entity: definition.entity, book: "", subject: view.subject,
          dimensions: String(key.dropFirst(2)))
        sums[name, default: 0] += view.balance
        if view.subject == "G203" { held[name, default: 0] += machine.held(of: account).debit }
      }
    }
    for number in indicators.numbers {
      let row = indicators[number]
      func balance(_ subject: String) -> Int64 {
        sums[AccountName(entity: row.entity, book: "", subject: subject, dimensions: row.key)] ?? 0
      }
      let expected: [(String, Int64)] = [
        (row.source.subject, row.amount), ("G201", -row.undistributed), ("G202", -row.pooled),
        ("G203", -row.assigned), ("G401", -row.paid), ("G402", -row.passedDown),
        ("G403", -row.takenBack), ("G404", -row.carried), ("G405", -row.aided),
        ("G406", -row.onLent),
      ]
      for (subject, amount) in expected where balance(subject) != amount {
        return
          "indicator \(row.key) of \(row.entity): \(subject) is \(balance(subject)), not \(amount)"
      }
      let name = AccountName(entity: row.entity, book: "", subject: "G203", dimensions: row.key)
      guard held[name] ?? 0 == row.held else {
        return "indicator \(row.key) of \(row.entity): its holds are not \(row.held)"
      }
    }
    return nil
  }
}
