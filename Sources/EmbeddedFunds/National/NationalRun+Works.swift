import FiscalFunds
import LedgerCore

/// Money out: contracts, advances, progress by year, the end of each settlement.
extension NationalRun {
  /// What stays unspent, in hundredths of a percent of the tranche.
  private static let surplus: (loan: Int64, bond: Int64) = (200, 100)
  private static let retention: Int64 = 300

  private func part(_ amount: Int64, _ basisPoints: Int64) -> Int64 {
    Int64(Int128(amount) * Int128(basisPoints) / 10_000)
  }

  mutating func build(_ index: Int) throws {
    let year = Self.years[index].year
    for province in plan.provinces {
      for county in province.counties {
        for site in county.sites {
          if index == 0 { try contract(site, county) }
          try progress(site, county, year)
        }
      }
    }
  }

  private mutating func contract(
    _ site: NationalPlan.Site, _ county: NationalPlan.County
  ) throws {
    let whole = county.quotas.all.reduce(0, +)
    let amount = Int64(Int128(whole) * Int128(site.persons) / Int128(max(1, county.persons)))
    sites[site.number].contract = amount
    try send(
      .signContract(
        .of {
          $0.project = site.key
          $0.key = "合同\(site.key)"
          $0.contractor = "生成建筑公司"
          $0.amount = max(1, amount)
          $0.retentionBasisPoints = UInt16(Self.retention)
          $0.tenderNo = "招标\(site.key)"
        }), at: county.entity, on: Self.day(2016, 4, 20))
    let advance = (sites[site.number].loan["l2016"] ?? 0) / 10
    guard advance > 0 else { return }
    try pay(
      "预付", .advance, [line(.loan, "l2016", advance)], site, county, Self.day(2016, 4, 25))
    sites[site.number].advanced = advance
  }

  private func line(
    _ source: MoneySource, _ tranche: String, _ amount: Int64, cleared: Int64 = 0,
    retained: Int64 = 0
  ) -> WorksLine {
    .of {
      $0.source = source
      $0.tranche = tranche
      $0.amount = amount
      $0.cleared = cleared
      $0.retained = retained
    }
  }

  private mutating func pay(
    _ name: String, _ kind: PaymentKind, _ lines: [WorksLine], _ site: NationalPlan.Site,
    _ county: NationalPlan.County, _ day: Day
  ) throws {
    let key = "\(name)\(site.key)"
    try send(
      .applyWorks(
        .of {
          $0.key = key
          $0.project = site.key
          $0.contract = "合同\(site.key)"
          $0.kind = kind
          $0.payeeName = "生成建筑公司"
          $0.invoice = kind == .progress ? "\(county.entity)\(key)" : ""
          $0.lines = lines
        }), at: county.body, on: day)
    try finish(key, at: county.body, on: day)
  }

  /// Everything that came in the year but the surplus becomes works.
  private mutating func progress(
    _ site: NationalPlan.Site, _ county: NationalPlan.County, _ year: Int
  ) throws {
    var (purse, lines) = (sites[site.number], [WorksLine]())
    if purse.grant > 0 { lines.append(line(.grant, "", purse.grant)) }
    if purse.households > 0 { lines.append(line(.households, "", purse.households)) }
    (purse.grant, purse.households) = (0, 0)
    if purse.fund > 0 { lines.append(line(.fund, "f2016", purse.fund)) }
    purse.fund = 0
    for (tranche, amount) in purse.bond.sorted(by: { $0.key < $1.key }) where amount > 0 {
      let left = part(amount, Self.surplus.bond)
      purse.surplusBond[tranche, default: 0] += left
      lines.append(line(.bond, tranche, amount - left))
    }
    purse.bond = [:]
    for (tranche, amount) in purse.loan.sorted(by: { $0.key < $1.key }) where amount > 0 {
      let left = part(amount, Self.surplus.loan)
      purse.surplusLoan[tranche, default: 0] += left
      let cleared = tranche == "l2016" ? purse.advanced : 0
      purse.advanced -= cleared
      lines.append(line(.loan, tranche, amount - left, cleared: cleared))
    }
    purse.loan = [:]
    let total = lines.reduce(0) { $0 + $1.amount }
    if let last = lines.indices.last, lines[last].source == .loan {
      let kept = min(part(total, Self.retention), lines[last].amount - lines[last].cleared)
      lines[last].retained = kept
      purse.retained[lines[last].tranche, default: 0] += kept
    }
    sites[site.number] = purse
    guard total > 0 else { return }
    try send(
      .certifyWork(
        .of {
          $0.project = site.key
          $0.contract = "合同\(site.key)"
          $0.amount = total
          $0.digest = HashedKey(high: 3, low: UInt64(site.number + 1))
        }), at: county.entity, on: Self.day(year, 10, 20))
    try pay(
      "进度\(year)", .progress, lines.filter { $0.amount > 0 }, site, county,
      Self.day(year, 11, 1))
  }

  // MARK: The end of the settlements

  mutating func complete() throws {
    for province in plan.provinces {
      for county in province.counties {
        for site in county.sites { try complete(site, county) }
      }
    }
  }

  private mutating func complete(
    _ site: NationalPlan.Site, _ county: NationalPlan.County
  ) throws {
    let sizes = plan.households(of: site)
    for first in stride(from: 0, to: sizes.count, by: Self.householdsPerCommand) {
      let stages = (first..<min(sizes.count, first + Self.householdsPerCommand)).map { at in
        HouseholdStage.of {
          $0.key = plan.key(site, at)
          $0.hasMovedIn = true
          $0.isDemolished = true
          $0.isReclaimed = true
          $0.area = UInt32(sizes[at]) * UInt32(2_000 + (at * 37) % 501)
        }
      }
      try send(
        .recordMoves(
          .of {
            $0.project = site.key
            $0.households = stages
          }), at: county.entity, on: Self.day(2020, 1, 10))
    }
    try send(
      .acceptProject(
        .of {
          $0.project = site.key
          $0.digest = HashedKey(high: 4, low: UInt64(site.number + 1))
        }), at: county.entity, on: Self.day(2020, 2, 1))
    try notice(
      site.key, .completion, county, from: Self.day(2020, 2, 5), to: Self.day(2020, 2, 20))
    let kept = sites[site.number].retained.sorted { $0.key < $1.key }.filter { $0.value > 0 }
    if !kept.isEmpty {
      try pay(
        "质保", .retention, kept.map { line(.loan, $0.key, $0.value) }, site, county,
        Self.day(2020, 5, 1))
    }
    try send(
      .finalAccount(
        .of {
          $0.project = site.key
          $0.amount = max(1, sites[site.number].contract)
          $0.digest = HashedKey(high: 5, low: UInt64(site.number + 1))
        }), at: county.entity, on: Self.day(2020, 6, 1))
    try send(
      .settleSettlement(
        .of {
          $0.project = site.key
          $0.documentNo = "决算\(site.key)"
        }), at: county.entity, on: Self.day(2020, 6, 10))
  }
}
