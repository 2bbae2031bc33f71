package import LedgerCore

/// One household (搬迁户) from its house back to the sources of the money: its settlement, the settlement's
/// pot by source and tranche, and the indicators (指标) that paid into it. Amounts are fen.
package struct HouseholdTrace: Sendable {
  package var household: HouseholdRow
  package var county: String
  package var countyName: String
  /// Key of the settlement's project.
  package var project: String
  package var projectName: String
  package var kind: SettlementKind
  /// Project body that builds it.
  package var body: String
  /// Enrolled persons of the household's class: what the works are shared by.
  package var classPersons: UInt32
  /// 住房补助: the household's part, by persons, of what the settlement's grants come to; 0 without one.
  package var grant: Int64
  /// Works of its class by all sources, and the household's part of them by persons: the sum of the parts
  /// by source.
  package var works: Int64
  package var share: Int64
  package var pots: [Pot]
  /// Money of the treasury that was paid for the settlement (R1, R7), each with its chain of indicators up
  /// to the first.
  package var fundings: [ProjectTrace.Funding]
  /// Pots or fundings were left out to keep the answer short.
  package var isCut: Bool

  /// Money of one source and tranche.
  package struct Pot: Sendable {
    package var row: PotRow
    /// The tranche; nil for R1, R5 and R7.
    package var loan: LoanRow?
    /// Financing body that has the tranche; empty without one.
    package var financingBody: String
    /// Of a bond: from the indicator that it made, up to the first.
    package var chain: [IndicatorView]
    /// Works of the household's class.
    package var works: Int64
    /// The household's part of them by persons, rounded half up.
    package var share: Int64
  }
}

extension FundBooks {
  /// The trace of a household of a region by its hashed key (户键).
  ///
  /// - Throws: `unknownRecord` also for one of another region, `balanceOverflow`.
  package func trace(
    household key: HashedKey, of region: String, on day: Day
  ) throws(Refusal) -> HouseholdTrace {
    let upTo = Int32(day.number)
    guard let number = householdNumber(key) else {
      throw Refusal(.unknownRecord, detail: "household: it is not enrolled here")
    }
    let row = households[number]
    let settlement = settlements[row.settlement]
    let county = bodies[settlement.body].government
    guard isWithin(county, region, upTo: upTo) || bodies[settlement.body].entity == region else {
      throw Refusal(.unknownRecord, detail: "household: it is not enrolled here")
    }
    let project = projects[settlement.project]
    let isRegistered = row.beneficiary == .registered
    let heads = isRegistered ? settlement.registered : settlement.synchronous
    var trace = HouseholdTrace(
      household: row, county: county, countyName: name(of: county, upTo: upTo),
      project: project.key, projectName: project.name, kind: settlement.kind,
      body: bodies[settlement.body].entity, classPersons: heads, grant: 0, works: 0, share: 0,
      pots: [], fundings: [], isCut: false)
    if row.isGranted, settlement.granted > 0 {
      trace.grant = Share.rounded(
        Int128(settlement.entitled) * Int128(row.persons), over: Int128(settlement.granted))
    }
    try addPots(of: row.settlement, isRegistered: isRegistered, persons: row.persons, to: &trace)
    let money = try self.trace(project: project.county, project.key)
    trace.fundings = money.fundings.filter { $0.funding.row.paid != 0 }
    trace.isCut = trace.isCut || money.isCut
    return trace
  }

  private func addPots(
    of settlement: UInt32, isRegistered: Bool, persons: UInt8, to trace: inout HouseholdTrace
  ) throws(Refusal) {
    var (works, share): (Int128, Int128) = (0, 0)
    let all = index.relocation.potsOfSettlement[settlement, default: []]
    for number in all.sorted(by: {
      (pots[$0].source.rawValue, $0) < (pots[$1].source.rawValue, $1)
    }) {
      let row = pots[number]
      var pot = HouseholdTrace.Pot(
        row: row, loan: nil, financingBody: "", chain: [],
        works: isRegistered ? row.registered : row.synchronous, share: 0)
      if trace.classPersons > 0 {
        pot.share = Share.rounded(
          Int128(pot.works) * Int128(persons), over: Int128(trace.classPersons))
      }
      works += Int128(pot.works)
      share += Int128(pot.share)
      guard trace.pots.count < ViewLimits.potsOfSettlement else {
        trace.isCut = true
        continue
      }
      if row.loan != 0 {
        let loan = loans[row.loan]
        pot.loan = loan
        pot.financingBody = bodies[loan.body].entity
        if loan.source == .bond { pot.chain = chain(ofBond: loan) }
      }
      trace.pots.append(pot)
    }
    trace.works = try works.fen()
    trace.share = try share.fen()
  }

  /// The indicator that a bond of the province made, up to the first.
  private func chain(ofBond loan: LoanRow) -> [IndicatorView] {
    guard let tranche = trancheNumber(bodies[loan.body].government, loan.key) else { return [] }
    let indicator = tranches[tranche].indicator
    return indicators.isRow(indicator) ? chain(from: indicator) : []
  }
}
