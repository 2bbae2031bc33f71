import FundData
package import LedgerCore

extension FundBooks {
  /// Costs and areas of the settlements of a region on a day.
  ///
  /// - Parameter day: names and the rule are those of this day; amounts are of now.
  /// - Throws: `balanceOverflow`.
  package func settlementCosts(
    of region: String, on day: Day, after: UInt32 = 0, limit: Int = 0
  ) throws(Refusal) -> SettlementCosts {
    let limit = ViewLimits.rows(limit, most: ViewLimits.reportPage)
    let rule = reference.rule(RuleNumber.areaPerPerson.rawValue, on: Int32(day.number))
    var table = CostTable(region: region, day: Int32(day.number))
    // Medians are of whole counties and provinces, also where the region is smaller.
    for number in settlements.numbers { table.add(number, costs(of: number), self) }
    table.makeMedians()
    var answer = SettlementCosts(rows: [], next: 0, rule: rule, total: try table.total())
    for number in table.own where number > after {
      guard answer.rows.count < limit else {
        answer.next = answer.rows.last?.number ?? 0
        break
      }
      answer.rows.append(row(number, table, rule))
    }
    return answer
  }

  /// Works of registered and of synchronous households, fen.
  private func costs(of settlement: UInt32) -> (registered: Int128, synchronous: Int128) {
    var sums: (registered: Int128, synchronous: Int128) = (0, 0)
    for entry in index.relocation.potsOfSettlement[settlement, default: []] {
      sums.registered += Int128(pots[entry].registered)
      sums.synchronous += Int128(pots[entry].synchronous)
    }
    return sums
  }

  private func row(
    _ number: UInt32, _ table: CostTable, _ rule: Rule?
  ) -> SettlementCosts.Row {
    let settlement = settlements[number]
    let project = projects[settlement.project]
    let county = bodies[settlement.body].government
    let costs = costs(of: number)
    let cost = Int64(clamping: costs.registered)
    let each = cost > 0 ? PerHead.of(cost, Int64(settlement.registered)) : nil
    let median = table.median(of: county)
    let areas = Areas(of: number, self, limit: rule?.parameters["area"])
    return SettlementCosts.Row(
      number: number, county: county, countyName: name(of: county, upTo: table.day),
      project: project.key, name: project.name, kind: settlement.kind,
      registered: settlement.registered, synchronous: settlement.synchronous, cost: cost,
      synchronousCost: Int64(clamping: costs.synchronous), costPerPerson: each,
      median: median?.amount, isMedianOfProvince: median?.isOfProvince ?? false,
      isCostOutlier: CostTable.isOutlier(each, median?.amount), area: areas.area,
      isAreaPlanned: areas.isPlanned, areaPersons: areas.persons,
      areaPerPerson: PerHead.of(areas.area, areas.persons), largeHouseholds: areas.large,
      isAreaOutlier: areas.isAbove)
  }
}

/// Housing of the registered households of a settlement.
private struct Areas {
  private(set) var area: Int64 = 0
  private(set) var persons: Int64 = 0
  private(set) var large: Int64 = 0
  let isPlanned: Bool
  private let limit: Int64?

  init(of settlement: UInt32, _ books: FundBooks, limit: Int64?) {
    self.limit = limit
    isPlanned = books.settlements[settlement].builtArea == 0
    for entry in books.index.relocation.householdsOfSettlement[settlement, default: []] {
      let household = books.households[entry]
      let own = Int64(isPlanned ? household.plannedArea : household.builtArea)
      guard household.beneficiary == .registered, own > 0 else { continue }
      area += own
      persons += Int64(household.persons)
      if let limit, own > limit * Int64(household.persons) { large += 1 }
    }
  }

  var isAbove: Bool {
    guard let limit else { return false }
    return Int128(area) > Int128(limit) * Int128(persons)
  }
}

/// Costs by county and province under construction.
private struct CostTable {
  let region: String
  let day: Int32
  /// Settlements of the region, ascending.
  private(set) var own: [UInt32] = []
  private var isOwn: [String: Bool] = [:]
  private var provinces: [String: String] = [:]
  private var costs: [String: [Int64]] = [:]
  private var costsOfProvince: [String: [Int64]] = [:]
  private var medians: [String: (amount: Int64, isOfProvince: Bool)] = [:]
  private var sums = (
    registered: Int64(0), synchronous: Int64(0), cost: Int128(0), synchronousCost: Int128(0),
    costed: Int64(0)
  )

  init(region: String, day: Int32) {
    self.region = region
    self.day = day
  }

  mutating func add(
    _ number: UInt32, _ cost: (registered: Int128, synchronous: Int128), _ books: FundBooks
  ) {
    let row = books.settlements[number]
    let county = books.bodies[row.body].government
    let province = provinces[county] ?? books.provinceForView(of: county, upTo: day)
    provinces[county] = province
    if cost.registered > 0,
      let each = PerHead.of(Int64(clamping: cost.registered), Int64(row.registered))
    {
      costs[county, default: []].append(each)
      costsOfProvince[province, default: []].append(each)
    }
    let isOwn = isOwn[county] ?? books.isWithin(county, region, upTo: day)
    self.isOwn[county] = isOwn
    guard isOwn else { return }
    own.append(number)
    sums.registered += Int64(row.registered)
    sums.synchronous += Int64(row.synchronous)
    sums.cost += cost.registered
    sums.synchronousCost += cost.synchronous
    if cost.registered > 0 { sums.costed += Int64(row.registered) }
  }

  mutating func makeMedians() {
    var ofProvince: [String: Int64] = [:]
    for (province, all) in costsOfProvince { ofProvince[province] = Share.median(all) }
    for (county, province) in provinces {
      let own = costs[county, default: []]
      let isEnough = own.count >= SettlementCosts.countyLeast
      guard let amount = isEnough ? Share.median(own) : ofProvince[province] else { continue }
      medians[county] = (amount, !isEnough)
    }
  }

  func median(of county: String) -> (amount: Int64, isOfProvince: Bool)? { medians[county] }

  static func isOutlier(_ cost: Int64?, _ median: Int64?) -> Bool {
    guard let cost, let median else { return false }
    return Int128(cost) > Int128(SettlementCosts.outlierMedians) * Int128(median)
  }

  func total() throws(Refusal) -> SettlementCosts.Total {
    SettlementCosts.Total(
      settlements: Int64(own.count), registered: sums.registered, synchronous: sums.synchronous,
      cost: try sums.cost.fen(), synchronousCost: try sums.synchronousCost.fen(),
      costPerPerson: PerHead.of(try sums.cost.fen(), sums.costed))
  }
}

extension FundBooks {
  /// The province that an entity lies in, as it was on the day; empty where it lies in none.
  func provinceForView(of entity: String, upTo day: Int32) -> String {
    reference.regions(over: region(of: entity), upTo: day).first { $0.level == .province }?.code
      ?? ""
  }
}
