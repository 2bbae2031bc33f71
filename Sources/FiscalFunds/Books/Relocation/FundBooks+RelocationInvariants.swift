import LedgerCore

extension FundBooks {
  /// What must hold of relocation in every state: tasks within their parents, persons counted once, rows
  /// equal to the double entry of the bodies, and the mirrors between them (M8).
  func brokenRelocation(_ machine: borrowing StateMachine) -> String? {
    guard tasks.count > 0 || bodies.count > 0 else { return nil }
    if let broken = brokenTask() ?? brokenSettlement() { return broken }
    var sums = BodyBalances()
    for ledger in 1..<UInt32(machine.ledgerCount + 1) { sums.read(ledger, machine) }
    return brokenLoan(sums) ?? brokenClaim(sums) ?? brokenPot(sums) ?? brokenSite(sums)
      ?? brokenCash(sums) ?? brokenCapital(sums)
  }

  private func brokenTask() -> String? {
    for number in tasks.numbers {
      let row = tasks[number]
      var (registered, synchronous): (UInt32, UInt32) = (0, 0)
      var given = SourceAmounts()
      for child in index.relocation.tasksOfParent[row.entity, default: []] {
        registered += tasks[child].registered
        synchronous += tasks[child].synchronous
        for kind in MoneySource.ofProgramme { given[kind] += tasks[child].quotas[kind] }
      }
      guard registered == row.givenRegistered, synchronous == row.givenSynchronous,
        given.all == row.given.all
      else { return "task of \(row.entity) differs from what it gave on" }
      guard row.granted <= row.enrolled else {
        return "task of \(row.entity) has granted more persons than are enrolled"
      }
    }
    return nil
  }

  private func brokenSettlement() -> String? {
    for number in settlements.numbers {
      let row = settlements[number]
      var (registered, synchronous, granted, raised): (UInt32, UInt32, UInt32, Int64) = (0, 0, 0, 0)
      for household in index.relocation.householdsOfSettlement[number, default: []] {
        let entry = households[household]
        if entry.beneficiary == .registered {
          registered += UInt32(entry.persons)
        } else {
          synchronous += UInt32(entry.persons)
        }
        if entry.isGranted { granted += UInt32(entry.persons) }
        raised += entry.selfRaised
      }
      let key = projects[row.project].key
      guard registered == row.registered, synchronous == row.synchronous, granted == row.granted
      else { return "settlement \(key) differs from its households" }
      let own = potNumber(number, .households, 0).map { pots[$0].received } ?? 0
      guard own == raised else { return "settlement \(key): households raised \(raised)" }
    }
    return nil
  }

  private func brokenLoan(_ sums: BodyBalances) -> String? {
    for number in loans.numbers {
      let row = loans[number]
      let body = bodies[row.body].entity
      let subject = row.source == .bond ? "4001" : row.liability
      guard sums[body, subject, row.key] == -row.principal else {
        return "tranche \(row.key) of \(body): \(subject) is not \(row.principal)"
      }
      var (lent, repaid, local): (Int64, Int64, Int64) = (0, 0, 0)
      for claim in index.relocation.claimsOfLoan[number, default: []] {
        lent += claims[claim].lent
        repaid += claims[claim].repaid
        local += claims[claim].interest
      }
      guard lent == row.lentDown, repaid == row.received, local == row.local else {
        return "tranche \(row.key) of \(body) differs from its project bodies"
      }
      let bySource =
        row.byBudget + row.byLandQuota + row.byService + row.replaced + row.bySurplus
      guard !row.source.isBorrowed || bySource == row.repaid else {
        return "tranche \(row.key) of \(body): repaid is not the sum of its sources"
      }
      // That it is drawn within what was signed is demanded by a rule, which a table may switch off.
      guard row.lentDown <= row.drawn, row.repaid <= row.drawn,
        row.central + row.local <= row.interest
      else { return "tranche \(row.key) of \(body) is beyond its limits" }
      guard sums[body, "2231", row.key] == -(row.interest - row.interestPaid) else {
        return "tranche \(row.key) of \(body): interest payable differs"
      }
    }
    return nil
  }

  private func brokenClaim(_ sums: BodyBalances) -> String? {
    for number in claims.numbers {
      let row = claims[number]
      let (loan, body) = (loans[row.loan], bodies[row.body].entity)
      let financing = bodies[loan.body].entity
      guard sums[financing, "1531", loan.key, body] == row.outstanding else {
        return "claim of \(financing) on \(body) for \(loan.key) is not \(row.outstanding)"
      }
      if loan.source.isBorrowed {
        guard sums[body, "2701", loan.key, financing] == -row.outstanding else {
          return "debt of \(body) to \(financing) for \(loan.key) is not \(row.outstanding)"
        }
      }
      let due = row.interest - row.interestPaid
      guard sums[financing, "1132", loan.key, body] == due,
        sums[body, "2231", loan.key, financing] == -due
      else { return "interest of \(body) for \(loan.key) is not \(due)" }
    }
    return nil
  }

  private func brokenPot(_ sums: BodyBalances) -> String? {
    for number in pots.numbers {
      let row = pots[number]
      let settlement = settlements[row.settlement]
      let key = "\(projects[settlement.project].key) \(row.source.dimension)"
      guard row.registered >= 0, row.synchronous >= 0, row.advanced >= 0, row.retained >= 0,
        row.held >= 0, row.retainedApplied >= 0, row.settled <= row.works
      else { return "pot \(key) has a part below zero" }
      guard row.source.isBorrowed || row.available >= 0 else {
        return "pot \(key) has paid more than it received"
      }
      guard row.cash == row.works + row.advanced - row.retained else {
        return "pot \(key): cash is not works, advances and what was kept back"
      }
    }
    for (key, amount) in worksInProgress() where sums.works[key] ?? 0 != amount {
      return "works of \(key) are not \(amount)"
    }
    return nil
  }

  private func worksInProgress() -> [String: Int64] {
    var sums: [String: Int64] = [:]
    for number in pots.numbers {
      let settlement = settlements[pots[number].settlement]
      let key = BodyBalances.key(
        bodies[settlement.body].entity, "1604", projects[settlement.project].key,
        pots[number].source.dimension)
      sums[key, default: 0] += pots[number].works - pots[number].settled
    }
    return sums
  }

  /// What the books of a body say of a settlement and source is what its pots say: what it has the
  /// money from (2711, of households 2241), advances (1123) and what is kept back of contractors.
  private func brokenSite(_ sums: BodyBalances) -> String? {
    var expected: [String: Int64] = [:]
    for number in pots.numbers {
      let row = pots[number]
      let settlement = settlements[row.settlement]
      let (body, site) = (bodies[settlement.body].entity, projects[settlement.project].key)
      func add(_ subject: String, _ amount: Int64) {
        expected[BodyBalances.key(body, subject, site, row.source.dimension), default: 0] += amount
      }
      add("1123", row.advanced)
      add("2241K", -row.retained)
      switch row.source {
      case .grant, .local, .bond: add("2711", -(row.received - row.settled - row.moved))
      case .households: add("2241", -(row.received - row.settled))
      case .fund, .loan: break
      }
    }
    for (key, amount) in expected where sums.sites[key] ?? 0 != amount {
      return "\(key) is \(sums.sites[key] ?? 0), not \(amount)"
    }
    return nil
  }

  /// Money for building lies where the rows have it: at the financing body what is not lent down, at a
  /// project body what is neither paid nor moved.
  private func brokenCash(_ sums: BodyBalances) -> String? {
    var expected: [String: Int64] = [:]
    func add(_ body: UInt32, _ source: MoneySource, _ tranche: String, _ amount: Int64) {
      let key = BodyBalances.key(
        bodies[body].entity, "1002", CashUse.build.dimension, source.dimension, tranche)
      expected[key, default: 0] += amount
    }
    for number in loans.numbers {
      let row = loans[number]
      add(row.body, row.source, row.key, row.idle)
    }
    for number in claims.numbers {
      let loan = loans[claims[number].loan]
      add(claims[number].body, loan.source, loan.key, claims[number].lent)
    }
    for number in pots.numbers {
      let row = pots[number]
      let body = settlements[row.settlement].body
      let tranche = row.loan == 0 ? "" : loans[row.loan].key
      let received = row.loan == 0 ? row.received : 0
      add(body, row.source, tranche, received - row.cash - row.moved)
    }
    for (key, amount) in expected where sums.cash[key] ?? 0 != amount {
      return "\(key) is \(sums.cash[key] ?? 0), not \(amount)"
    }
    return nil
  }

  /// The province's stake is the financing body's capital.
  private func brokenCapital(_ sums: BodyBalances) -> String? {
    for number in bodies.numbers where bodies[number].kind == .financing {
      let (body, province) = (bodies[number].entity, bodies[number].government)
      var capital: Int64 = 0
      for loan in index.relocation.loansOfBody[number, default: []]
      where loans[loan].source == .bond { capital += loans[loan].principal }
      guard sums.stake(of: province, in: body) == capital else {
        return "stake of \(province) in \(body) is not its capital \(capital)"
      }
    }
    return nil
  }
}

/// Balances of the books of bodies, by what their rows are compared with.
private struct BodyBalances {
  private var sums: [String: Int64] = [:]
  private(set) var works: [String: Int64] = [:]
  /// By subject, settlement and source; with a K behind the subject what is of a contract.
  private(set) var sites: [String: Int64] = [:]
  /// By use, source and tranche.
  private(set) var cash: [String: Int64] = [:]

  static func key(_ parts: String...) -> String { parts.joined(separator: "\t") }

  subscript(_ body: String, _ subject: String, _ tranche: String) -> Int64 {
    sums[Self.key(body, subject, tranche)] ?? 0
  }

  subscript(_ body: String, _ subject: String, _ tranche: String, _ other: String) -> Int64 {
    sums[Self.key(body, subject, tranche, other)] ?? 0
  }

  func stake(of province: String, in body: String) -> Int64 {
    sums[Self.key(province, "1071", body)] ?? 0
  }

  mutating func read(_ ledger: UInt32, _ machine: borrowing StateMachine) {
    let definition = machine.view(ofLedger: ledger).definition
    guard definition.book == "ENT" || definition.book == "GLF" else { return }
    for account in machine.accounts(ofLedger: ledger) {
      let view = machine.view(ofAccount: account)
      var values: [Character: String] = [:]
      for part in view.dimensions.split(separator: ",") {
        if let letter = part.first { values[letter] = String(part.dropFirst(2)) }
      }
      let (entity, other) = (definition.entity, values["L"] ?? "")
      if definition.book == "GLF" {
        if view.subject == "1071" { add(view.balance, entity, "1071", other) }
        continue
      }
      add(view.balance, entity, view.subject, values["T"] ?? "")
      add(view.balance, entity, view.subject, values["T"] ?? "", other)
      let (site, source) = (values["S"] ?? "", values["R"] ?? "")
      switch view.subject {
      case "1604": works[Self.key(entity, "1604", site, source), default: 0] += view.balance
      case "1002":
        let key = Self.key(entity, "1002", values["Q"] ?? "", source, values["T"] ?? "")
        cash[key, default: 0] += view.balance
      case "1123", "2711", "2241":
        let isKept = view.subject == "2241" && values["K"] != nil
        let subject = isKept ? "2241K" : view.subject
        sites[Self.key(entity, subject, site, source), default: 0] += view.balance
      default: break
      }
    }
  }

  private mutating func add(_ amount: Int64, _ parts: String...) {
    sums[parts.joined(separator: "\t"), default: 0] += amount
  }
}
