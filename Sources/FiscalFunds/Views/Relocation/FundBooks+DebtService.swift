package import LedgerCore

extension FundBooks {
  /// What a financing body owes, from a day on.
  ///
  /// - Parameters:
  ///   - entity: the body, or its province.
  ///   - tranche: of this tranche only; empty for all.
  /// - Throws: `unknownRecord` for what has no financing body or no such tranche, `balanceOverflow`.
  package func debtService(
    of entity: String, tranche: String = "", on day: Day
  ) throws(Refusal) -> DebtService {
    let body = try financingBodyForView(entity)
    let all = index.relocation.loansOfBody[body, default: []].filter {
      tranche.isEmpty || loans[$0].key.hasSameBytes(as: tranche)
    }
    guard tranche.isEmpty || !all.isEmpty else {
      throw Refusal(.unknownRecord, detail: "tranche: \(tranche)")
    }
    var table = DebtTable()
    for number in all { try table.add(loans[number], on: day) }
    for number in debtors(of: all) {
      try table.add(debtor: debtor(number, of: all, on: day))
    }
    return DebtService(
      entity: bodies[body].entity, government: bodies[body].government, tranches: table.tranches,
      dues: try table.dues(), debtors: table.debtors, total: try table.total(),
      isCut: table.isCut)
  }

  /// The financing body that an entity is, or that a province has.
  private func financingBodyForView(_ entity: String) throws(Refusal) -> UInt32 {
    let own = bodyNumber(entity).map { [$0] }
    let found = own ?? index.relocation.bodiesOfGovernment[entity, default: []]
    guard let body = found.first(where: { bodies[$0].kind == .financing }) else {
      throw Refusal(.unknownRecord, detail: "entity: \(entity) has no financing body")
    }
    return body
  }

  /// Project bodies that have borrowed money of tranches.
  private func debtors(of loans: [UInt32]) -> [UInt32] {
    var found: Set<UInt32> = []
    for loan in loans where self.loans[loan].source.isBorrowed {
      for claim in index.relocation.claimsOfLoan[loan, default: []] {
        found.insert(claims[claim].body)
      }
    }
    return found.sorted()
  }

  private func debtor(
    _ body: UInt32, of all: [UInt32], on day: Day
  ) throws(Refusal) -> DebtService.Debtor {
    var (lent, repaid, unpaid, service): (Int128, Int128, Int128, Int128) = (0, 0, 0, 0)
    let asked = Set(all)
    var sources: Set<MoneySource> = []
    for number in index.relocation.claimsOfBody[body, default: []] {
      let claim = claims[number]
      guard asked.contains(claim.loan), loans[claim.loan].source.isBorrowed else { continue }
      lent += Int128(claim.lent)
      repaid += Int128(claim.repaid)
      unpaid += Int128(claim.interest) - Int128(claim.interestPaid)
      sources.insert(loans[claim.loan].source)
    }
    for source in sources.sorted(by: { $0.rawValue < $1.rawValue }) {
      guard let number = serviceNumber(body, source) else { continue }
      service += Int128(services[number].amount)
    }
    let row = bodies[body]
    return DebtService.Debtor(
      entity: row.entity, government: row.government,
      name: name(of: row.government, upTo: Int32(day.number)), lent: try lent.fen(),
      repaid: try repaid.fen(), outstanding: try (lent - repaid).fen(),
      interestUnpaid: try unpaid.fen(), service: try service.fen())
  }
}

/// A debt service table under construction.
private struct DebtTable {
  private struct Key: Hashable {
    var year: Int
    var source: MoneySource
  }

  private(set) var tranches: [DebtService.Tranche] = []
  private(set) var debtors: [DebtService.Debtor] = []
  private(set) var isCut = false
  /// Principal, interest, of it central.
  private var sums: [Key: (Int128, Int128, Int128)] = [:]
  /// In the order of the fields of a total.
  private var totals = [Int128](repeating: 0, count: 16)

  mutating func add(_ row: LoanRow, on day: Day) throws(Refusal) {
    let calendar = RepaymentCalendar(of: row, from: day)
    let next = calendar.parts.first
    let centralUnpaid = row.central - row.centralUsed
    let tranche = DebtService.Tranche(
      row: row, principal: row.drawn - row.repaid, centralUnpaid: centralUnpaid,
      localUnpaid: row.interest - row.interestPaid - centralUnpaid, nextDue: next?.day,
      nextAmount: next?.amount ?? 0,
      isOverdue: calendar.isOverdue)
    if tranches.count < ViewLimits.tranches { tranches.append(tranche) } else { isCut = true }
    guard row.source.isBorrowed else { return }
    var (interest, central): (Int128, Int128) = (0, 0)
    for due in try calendar.dues() {
      var sum = sums[Key(year: due.year, source: due.source)] ?? (0, 0, 0)
      sum.0 += Int128(due.principal)
      sum.1 += Int128(due.interest)
      sum.2 += Int128(due.central)
      sums[Key(year: due.year, source: due.source)] = sum
      interest += Int128(due.interest)
      central += Int128(due.central)
    }
    let own: [Int64] = [
      row.signed, row.drawn, tranche.principal, row.repaid, row.replaced, row.centralUsed,
      row.localUsed, tranche.centralUnpaid, tranche.localUnpaid, row.byBudget, row.byLandQuota,
      row.byService, row.bySurplus,
    ]
    for (at, amount) in own.enumerated() { totals[at] += Int128(amount) }
    totals[13] += interest
    totals[14] += central
    totals[15] += interest - central
  }

  mutating func add(debtor: DebtService.Debtor) {
    if debtors.count < ViewLimits.debtors { debtors.append(debtor) } else { isCut = true }
  }

  func dues() throws(Refusal) -> [DebtService.Due] {
    var dues: [DebtService.Due] = []
    for (key, sum) in sums.sorted(by: {
      ($0.key.year, $0.key.source.rawValue) < ($1.key.year, $1.key.source.rawValue)
    }) {
      dues.append(
        DebtService.Due(
          year: key.year, source: key.source, principal: try sum.0.fen(),
          interest: try sum.1.fen(), central: try sum.2.fen(), local: try (sum.1 - sum.2).fen()))
    }
    return dues
  }

  func total() throws(Refusal) -> DebtService.Total {
    var fen: [Int64] = []
    for total in totals { fen.append(try total.fen()) }
    return DebtService.Total(
      signed: fen[0], drawn: fen[1], principal: fen[2], repaid: fen[3], replaced: fen[4],
      byBudget: fen[9], byLandQuota: fen[10], byService: fen[11], bySurplus: fen[12],
      centralPaid: fen[5], localPaid: fen[6], centralUnpaid: fen[7], localUnpaid: fen[8],
      interest: fen[13], central: fen[14], local: fen[15])
  }
}
