import LedgerCore

@testable import FiscalFunds

/// Relocation in a walk: contracts and payments of settlements, up to their final account.
extension FundWalk {
  func siteContract() -> Step? {
    guard let site = site() else { return nil }
    let project = desk.funds.projects[desk.funds.settlements[site.number].project]
    guard let last = project.contracts.last.map({ desk.funds.contracts[$0.number] }),
      project.contracts.count > 2 || chance(80)
    else {
      return Step(
        action: Act.sign(name("k"), for: site.key, amount(50_000_000_00)) {
          $0.retentionDueOn = chance(30) ? day.moved(by: one([1, 100])) : .none
        }, entity: site.county)
    }
    return Step(
      action: Act.certify(last.key, of: site.key, amount(last.amount - last.certified)),
      entity: site.county)
  }

  // MARK: Applications

  func worksApplication() -> Step? {
    site(isSettled: chance(8)).flatMap { application(for: $0) }
  }

  private func application(for site: Site) -> Step? {
    let funds = desk.funds
    let row = funds.settlements[site.number]
    guard let contract = funds.projects[row.project].contracts.randomElement(using: &random)
    else { return nil }
    let known = funds.contracts[contract.number]
    let kind: PaymentKind =
      chance(2)
      ? .expense
      : known.retained > known.retentionApplied && chance(25)
        ? .retention : isBuilding(site.number) && chance(8) ? .advance : .progress
    var lines = (0..<number(1...3)).compactMap { _ in
      line(kind, site.number, row.body, known)
    }
    if kind == .progress, chance(15) { lines += shared(row) }
    guard !lines.isEmpty else { return nil }
    return Step(
      action: .applyWorks(
        .with {
          $0.key = chance(98) ? name("w") : "w1"
          $0.project = site.key
          $0.contract = known.key
          $0.kind = kind
          $0.payeeName = "某建筑公司"
          $0.invoice = chance(30) ? name("发票") : ""
          $0.isFinal = chance(5)
          $0.lines = lines
        }), entity: chance(98) ? body(of: site.county) : site.county)
  }

  /// A line out of the pot, mostly within it and within the contract.
  private func line(
    _ kind: PaymentKind, _ settlement: UInt32, _ body: UInt32, _ contract: ContractRow
  ) -> WorksLine? {
    let funds = desk.funds
    let pots = funds.index.relocation.potsOfSettlement[settlement, default: []]
    let claims = funds.index.relocation.claimsOfBody[body, default: []]
    var line = WorksLine()
    var pot = PotRow()
    var left: Int64 = 0
    if kind != .retention, chance(40), let claim = claims.randomElement(using: &random) {
      let loan = funds.claims[claim].loan
      line.source = funds.loans[loan].source
      line.tranche = funds.loans[loan].key
      pot = funds.potNumber(settlement, line.source, loan).map { funds.pots[$0] } ?? PotRow()
      left = line.source == .bond ? pot.available : funds.surplus(claim)
    } else if let known = pots.randomElement(using: &random) {
      pot = funds.pots[known]
      line.source = pot.source
      line.tranche = pot.loan == 0 ? "" : funds.loans[pot.loan].key
      left = pot.available
    } else {
      return nil
    }
    line.beneficiary = line.source == .local || chance(3) ? .synchronous : .registered
    switch kind {
    case .retention: left = pot.retained - pot.retainedApplied
    case .progress: left = min(left, contract.certified - contract.applied)
    default: left = min(left, contract.amount - contract.paid - contract.held)
    }
    guard left > 0 || chance(5) else { return nil }
    line.amount = amount(left)
    guard kind == .progress else { return line }
    // Once it is accepted, advances are cleared to the end.
    let most = isBuilding(settlement) ? line.amount / 3 : line.amount
    line.cleared = max(0, min(most, pot.advanced, contract.advanced - contract.cleared))
    if isBuilding(settlement), chance(40) { line.cleared = 0 }
    line.retained = chance(50) ? max(0, (line.amount - line.cleared) / 40) : 0
    return line
  }

  /// Two lines for what both classes share, mostly by the key.
  private func shared(_ row: SettlementRow) -> [WorksLine] {
    let total = Int64(number(2...1_000_00))
    let whole = max(1, Int64(row.registeredShare) + Int64(row.synchronousShare))
    let due = (total * Int64(row.synchronousShare) + whole - 1) / whole
    let synchronous = chance(90) ? due : due + 1
    return [(BeneficiaryClass.registered, total - synchronous), (.synchronous, synchronous)]
      .filter { $0.1 > 0 }
      .map { beneficiary, amount in
        .with {
          $0.beneficiary = beneficiary
          $0.source = beneficiary == .registered ? one([.grant, .households]) : .local
          $0.isShared = true
          $0.amount = amount
        }
      }
  }

  // MARK: Steps

  func worksStep() -> Step? {
    let funds = desk.funds
    let found = row(
      of: funds.works.count, where: { funds.works[$0].state.rawValue < 3 || chance(8) })
    return found.flatMap { step(ofWorks: $0) }
  }

  private func step(ofWorks number: UInt32) -> Step? {
    let row = desk.funds.works[number]
    switch row.state {
    case .applied where chance(90):
      return Step(
        action: Act.approve(row.key), entity: row.body,
        actor: chance(5) ? FundDesk.preparer : nil)
    case .approved where chance(90):
      return Step(
        action: Act.settle(row.key, receipt: chance(98) ? nil : "回单w1"), entity: row.body)
    case .applied, .approved: return Step(action: Act.giveBack(row.key), entity: row.body)
    case .paid where chance(50): return Step(action: Act.reverse(row.key), entity: row.body)
    default:
      return Step(
        action: one([
          Act.approve(row.key), Act.settle(row.key), Act.giveBack(row.key), Act.reverse(row.key),
        ]), entity: row.body)
    }
  }

  /// What a settlement waits for before it can be settled.
  private func missing(at site: Site) -> Step? {
    let (funds, row) = (desk.funds, desk.funds.settlements[site.number])
    let works = funds.index.relocation.worksOfSettlement[site.number, default: []]
    if let open = works.first(where: { funds.works[$0].state.rawValue < 3 }) {
      return step(ofWorks: open)
    }
    if min(row.demolished, row.reclaimed) < row.households { return moves(at: site, isAll: true) }
    let pots = funds.index.relocation.potsOfSettlement[site.number, default: []]
    return pots.first { funds.pots[$0].advanced > 0 }.flatMap { clearing($0, at: site) }
  }

  /// An application that clears an advance, or the measurement that it needs.
  private func clearing(_ number: UInt32, at site: Site) -> Step? {
    let funds = desk.funds
    let (pot, row) = (funds.pots[number], funds.settlements[site.number])
    let open = funds.projects[row.project].contracts.map { funds.contracts[$0.number] }
      .filter { $0.advanced > $0.cleared }
    guard let contract = open.randomElement(using: &random) else { return nil }
    let due = min(pot.advanced, contract.advanced - contract.cleared)
    guard contract.certified - contract.applied > due else {
      return Step(
        action: Act.certify(contract.key, of: site.key, due + 1), entity: site.county)
    }
    return Step(
      action: .applyWorks(
        .with {
          $0.key = name("w")
          $0.project = site.key
          $0.contract = contract.key
          $0.payeeName = "某建筑公司"
          $0.lines = [
            .with {
              $0.beneficiary = pot.source == .local ? .synchronous : .registered
              $0.source = pot.source
              $0.tranche = pot.loan == 0 ? "" : funds.loans[pot.loan].key
              $0.amount = due + 1
              $0.cleared = due
            }
          ]
        }), entity: body(of: site.county))
  }

  /// The end of a settlement: accepted, a final account, settled.
  func finishing() -> Step? {
    guard let site = site() else { return nil }
    let row = desk.funds.settlements[site.number]
    guard row.households > 12 || chance(5) else { return nil }
    let project = desk.funds.projects[row.project]
    switch project.state {
    case .inLibrary where chance(30): return Step(action: Act.accept(site.key), entity: site.county)
    case .accepted:
      return Step(
        action: Act.finalAccount(of: site.key, amount(max(1, project.paid))), entity: site.county)
    case .settled, .handedOver:
      if chance(80), let step = missing(at: site) { return step }
      return Step(
        action: .settleSettlement(
          .with {
            $0.project = site.key
            $0.documentNo = name("决算")
          }), entity: site.county)
    default: return nil
    }
  }
}
