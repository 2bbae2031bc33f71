import FundData
import LedgerCore

/// Finding rows by what a command names.
extension FundBooks {
  func indicator(_ entity: String, _ key: String) throws(Refusal) -> UInt32 {
    guard let number = indicatorNumber(entity, key) else {
      throw Refusal(.unknownRecord, detail: "indicator: \(entity) \(key)")
    }
    return number
  }

  func project(_ county: String, _ key: String) throws(Refusal) -> UInt32 {
    guard let number = projectNumber(county, key) else {
      throw Refusal(.unknownRecord, detail: "project: \(county) \(key)")
    }
    return number
  }

  func contract(_ project: UInt32, _ key: String) throws(Refusal) -> UInt32 {
    guard let number = contractNumber(project, key) else {
      throw Refusal(.unknownRecord, detail: "contract: \(key)")
    }
    return number
  }

  func payment(_ county: String, _ key: String) throws(Refusal) -> UInt32 {
    guard let number = paymentNumber(county, key) else {
      throw Refusal(.unknownRecord, detail: "payment: \(county) \(key)")
    }
    return number
  }

  func list(_ county: String, _ key: String) throws(Refusal) -> UInt32 {
    guard let number = listNumber(county, key) else {
      throw Refusal(.unknownRecord, detail: "list: \(county) \(key)")
    }
    return number
  }

  func funding(
    _ indicator: UInt32, _ project: UInt32, _ line: String
  ) throws(Refusal) -> UInt32 {
    guard let number = fundingNumber(indicator, project, line) else {
      throw Refusal(
        .unknownRecord,
        detail: "indicator: \(indicators[indicator].key) has no money on this project and line")
    }
    return number
  }

  /// The plan version of a county and year that is in force.
  func planInForce(_ county: String, _ year: UInt16) -> UInt32? {
    index.plans[UsageKey(county: county, year: year, name: ""), default: []]
      .last { plans[$0].state == .inForce }
  }

  func plan(_ county: String, _ year: UInt16, _ version: UInt16) throws(Refusal) -> UInt32 {
    let versions = index.plans[UsageKey(county: county, year: year, name: ""), default: []]
    guard let number = versions.first(where: { plans[$0].version == version }) else {
      throw Refusal(.unknownRecord, detail: "version: \(county) \(year) v\(version)")
    }
    return number
  }

  func usage(_ county: String, _ year: UInt16, _ name: String) -> Int64 {
    usageNumber(county, year, name).map { usages[$0].amount } ?? 0
  }

  func addUsage(_ county: String, _ year: UInt16, _ name: String, _ amount: Int64) {
    if let number = usageNumber(county, year, name) {
      usages[number].amount += amount
    } else {
      var row = PlanUsage()
      row.county = county
      row.year = year
      row.name = name
      row.amount = amount
      note(usage: usages.append(row))
    }
  }

  /// Demands that a document's number is new.
  func demandNew(
    _ kind: DocumentKind, _ name: HashedKey, _ draft: inout Draft, about number: String
  ) throws(Refusal) {
    try draft.demand(
      !hasDocument(kind, name), .documentUnique, in: tablesInForce, about: number)
  }

  func addDocument(_ kind: DocumentKind, _ name: HashedKey) {
    guard !hasDocument(kind, name) else { return }
    var row = DocumentRow()
    row.kind = kind
    row.name = name
    note(document: documents.append(row))
  }

  /// Code of the county or other region that an entity lies in.
  func region(of entity: String) -> String { LedgerOpening.adminCode(of: entity) ?? entity }

  /// What an entity may pool. Some listed places have no code of their own and are entities of the
  /// prefecture's code (632800.冷湖行委).
  func poolScope(of entity: String, on day: Int32) -> PoolScope? {
    reference.poolScope(ofCounty: entity, on: day)
      ?? reference.poolScope(ofCounty: region(of: entity), on: day)
  }

  func isCounty(_ entity: String, on day: Int32) -> Bool {
    reference.region(region(of: entity), on: day)?.level == .county
  }
}
