import FiscalFunds
import LedgerCore

/// Money in: the grant by head, bond capital, fund, loan, and what households raise.
extension NationalRun {
  /// Parts of the loan quota drawn by year, in hundredths of a percent; five hundred stay undrawn.
  private static let loanShares: [Int64] = [4_000, 3_500, 2_000]
  /// Most that a person and a household raise, fen.
  private static let selfRaised: (person: Int64, household: Int64) = (3_000_00, 10_000_00)

  mutating func raise(_ index: Int) throws {
    let year = Self.years[index].year
    let grants = try grantHeads(index)
    try grantMoney(year, grants)
    if index < 2 { try bonds(year) }
    if index == 0 { try fund() }
    if index < Self.loanShares.count { try loans(year, Self.loanShares[index]) }
  }

  // MARK: The grant

  /// Grants the year's households; the persons of each site.
  private mutating func grantHeads(_ index: Int) throws -> [Int64] {
    let year = Self.years[index].year
    let upTo = Self.years[...index].reduce(0) { $0 + $1.share }
    var persons = Array(repeating: Int64(0), count: sites.count)
    for province in plan.provinces {
      for county in province.counties {
        for site in county.sites {
          let sizes = plan.households(of: site)
          let first = sites[site.number].granted
          var (last, sum) = (first, sizes[..<first].reduce(Int64(0)) { $0 + Int64($1) })
          let goal = upTo >= 10_000 ? site.persons : site.persons * upTo / 10_000
          while last < sizes.count, sum + Int64(sizes[last]) <= goal {
            sum += Int64(sizes[last])
            persons[site.number] += Int64(sizes[last])
            last += 1
          }
          sites[site.number].granted = last
          try grant(site, county, first..<last, sizes, year)
        }
      }
    }
    return persons
  }

  private mutating func grant(
    _ site: NationalPlan.Site, _ county: NationalPlan.County, _ range: Range<Int>,
    _ sizes: [UInt8], _ year: Int
  ) throws {
    for first in stride(from: range.lowerBound, to: range.upperBound, by: Self.householdsPerCommand)
    {
      let part = first..<min(range.upperBound, first + Self.householdsPerCommand)
      let number = document()
      try send(
        .grantHeads(
          .of {
            $0.project = site.key
            $0.documentNo = number
            $0.households = part.map { at in .of { $0.key = plan.key(site, at) } }
          }), at: county.entity, on: Self.day(year, 3, 1))
      let each = min(county.quotas.households / county.persons, Self.selfRaised.person)
      let parts = part.map { at in
        HouseholdPart.of {
          $0.key = plan.key(site, at)
          $0.amount = min(Int64(sizes[at]) * each, Self.selfRaised.household)
        }
      }
      try send(
        .raiseFromHouseholds(
          .of {
            $0.project = site.key
            $0.receiptNo = "自筹\(number)"
            $0.parts = parts
          }), at: county.body, on: Self.day(year, 3, 5))
      sites[site.number].households += parts.reduce(0) { $0 + $1.amount }
    }
  }

  /// Indicators and cash from the centre over the province to the county, and on to the bodies.
  private mutating func grantMoney(_ year: Int, _ persons: [Int64]) throws {
    var owed = Array(repeating: Int64(0), count: sites.count)
    let need = plan.provinces.map { province in
      var sum: Int64 = 0
      for county in province.counties {
        for site in county.sites {
          owed[site.number] = persons[site.number] * county.standard
          sum += owed[site.number]
        }
      }
      return sum
    }
    var instalments = published(year)
    let rest = need.reduce(0, +) - instalments.reduce(0) { $0 + $1.amount }
    if rest > 0 { instalments.append((key: "r\(year)b", amount: rest, isPublished: false)) }
    for (key, amount, isPublished) in instalments {
      let number = document()
      try send(
        .issueIndicator(
          .of {
            $0.key = key
            $0.documentNo = isPublished ? "公布的\(year)年第一批中央预算内投资" : number
            $0.level = .central
            $0.category = "R01"
            $0.budgetYear = UInt16(year)
            $0.amount = amount
          }), at: "000000", on: Self.day(year, 3, 16))
    }
    var left = instalments.map(\.amount)
    for (at, province) in plan.provinces.enumerated() where need[at] > 0 {
      var (missing, part) = (need[at], 0)
      while missing > 0, part < left.count {
        let amount = min(missing, left[part])
        if amount > 0 {
          let key = "\(instalments[part].key)-\(part)"
          try pass(instalments[part].key, "000000", province.code, as: key, amount, year)
          try grantCounties(province, key, amount, &owed, year)
          left[part] -= amount
          missing -= amount
        }
        part += 1
      }
    }
  }

  /// The two published first instalments, of the size of the run.
  private func published(_ year: Int) -> [(key: String, amount: Int64, isPublished: Bool)] {
    let amount: Int64? =
      switch year {
      case 2016: 1_936_000_000_000
      case 2017: 1_890_000_000_000
      default: nil
      }
    guard let amount else { return [] }
    return [("r\(year)a", amount / plan.scale.divisor, true)]
  }

  private mutating func pass(
    _ key: String, _ from: String, _ to: String, as toKey: String, _ amount: Int64, _ year: Int,
    on month: (Int, Int) = (3, 20)
  ) throws {
    let (number, day) = (document(), Self.day(year, month.0, month.1))
    try send(
      .passDown(
        .of {
          $0.key = key
          $0.to = to
          $0.toKey = toKey
          $0.documentNo = number
          $0.amount = amount
        }), at: from, on: day)
    try send(
      .moveCash(
        .of {
          $0.kind = .subsidy
          $0.to = to
          $0.indicator = key
          $0.toIndicator = toKey
          $0.amount = amount
        }), at: from, on: day)
  }

  mutating func passOn(
    _ key: String, _ from: String, _ to: String, as toKey: String, _ amount: Int64, _ year: Int
  ) throws { try pass(key, from, to, as: toKey, amount, year, on: (12, 31)) }

  /// A province's part of an instalment to its counties by what each is due.
  private mutating func grantCounties(
    _ province: NationalPlan.Province, _ key: String, _ amount: Int64, _ owed: inout [Int64],
    _ year: Int
  ) throws {
    let due = province.counties.map { county in
      county.sites.reduce(Int64(0)) { $0 + owed[$1.number] }
    }
    for (county, part) in zip(province.counties, Split.of(amount, by: due)) where part > 0 {
      try pass(key, province.code, county.entity, as: key, part, year)
      let sitesDue = county.sites.map { owed[$0.number] }
      for (site, money) in zip(county.sites, Split.of(part, by: sitesDue)) where money > 0 {
        try payGrant(site, county, key, money, year)
        owed[site.number] -= money
      }
    }
  }

  private mutating func payGrant(
    _ site: NationalPlan.Site, _ county: NationalPlan.County, _ indicator: String,
    _ amount: Int64, _ year: Int
  ) throws {
    let (name, day) = ("补助\(site.key)\(indicator)", Self.day(year, 3, 25))
    try send(
      .assign(
        .of {
          $0.indicator = indicator
          $0.project = site.key
          $0.amount = amount
        }), at: county.entity, on: day)
    try send(
      .applyPayment(
        .of {
          $0.key = name
          $0.project = site.key
          $0.indicator = indicator
          $0.kind = .expense
          $0.payee = .body
          $0.payeeName = county.body
          $0.amount = amount
        }), at: county.entity, on: day)
    try finish(name, at: county.entity, on: day)
    sites[site.number].grant += amount
  }

  /// Approval by another person, and the bank's receipt.
  mutating func finish(_ key: String, at entity: String, on day: Day) throws {
    try send(
      .approvePayment(
        .of {
          $0.key = key
          $0.orderNo = "支令"
        }), at: entity, on: day, by: Self.checker)
    try send(
      .settlePayment(
        .of {
          $0.key = key
          $0.receiptNo = "\(entity)-\(key)"
        }), at: entity, on: day)
  }

  // MARK: The financing body

  private mutating func bonds(_ year: Int) throws {
    for province in plan.provinces {
      let (tranche, half) = ("b\(year)", province.quotas.bond / 2)
      let amount = year == 2016 ? half : province.quotas.bond - half
      let number = document()
      try send(
        .issueBond(
          .of {
            $0.tranche = tranche
            $0.key = "债券\(year)"
            $0.documentNo = number
            $0.category = "B02"
            $0.budgetYear = UInt16(year)
            $0.amount = amount
          }), at: province.code, on: Self.day(year, 4, 1))
      try send(
        .injectCapital(
          .of {
            $0.tranche = tranche
            $0.key = "债券\(year)"
            $0.receiptNo = "\(province.code)-注资\(year)"
            $0.amount = amount
          }), at: province.code, on: Self.day(year, 4, 2))
      let flat = province.counties.flatMap { county in county.sites.map { (county, $0) } }
      for ((county, site), part) in zip(flat, Split.of(amount, by: flat.map { $0.1.persons }))
      where part > 0 {
        try lend(tranche, part, to: county, site: site.key, province, Self.day(year, 4, 3))
        sites[site.number].bond[tranche, default: 0] += part
      }
    }
  }

  private mutating func lend(
    _ tranche: String, _ amount: Int64, to county: NationalPlan.County, site: String,
    _ province: NationalPlan.Province, _ day: Day
  ) throws {
    try send(
      .lendDown(
        .of {
          $0.to = county.body
          $0.tranche = tranche
          $0.project = site
          $0.receiptNo = "\(county.body)-\(tranche)-\(site)"
          $0.amount = amount
        }), at: province.body, on: day)
  }

  private mutating func borrow(
    _ tranche: String, _ source: MoneySource, _ amount: Int64, rate: UInt32, share: UInt16,
    years: Int, _ province: NationalPlan.Province, _ day: Day
  ) throws {
    try send(
      .signLoan(
        .of {
          $0.tranche = tranche
          $0.source = source
          $0.lender = source == .loan ? "国家开发银行" : "国开发展基金"
          $0.contractNo = "合同\(tranche)"
          $0.signed = amount
          $0.rate = rate
          $0.dayBasis = 360
          $0.centralShare = share
          $0.graceUntil = Self.day(2019, 12, 31)
          $0.matures = Self.day(2016 + years, 12, 31)
        }), at: province.body, on: day)
    try send(
      .drawLoan(
        .of {
          $0.tranche = tranche
          $0.receiptNo = "\(province.body)-\(tranche)"
          $0.amount = amount
        }), at: province.body, on: day)
  }

  private mutating func fund() throws {
    let day = Self.day(2016, 4, 10)
    for province in plan.provinces {
      let amount = province.quotas.fund
      try borrow(
        "f2016", .fund, amount, rate: 12_000, share: 0, years: 15, province, day)
      let shares = Split.of(amount, by: province.counties.map(\.persons))
      for (county, part) in zip(province.counties, shares) where part > 0 {
        try lend("f2016", part, to: county, site: "", province, day)
        for (site, money) in zip(
          county.sites, Split.of(part, by: county.sites.map(\.persons)))
        { sites[site.number].fund += money }
      }
    }
  }

  private mutating func loans(_ year: Int, _ share: Int64) throws {
    let (day, tranche) = (Self.day(year, 4, 15), "l\(year)")
    for province in plan.provinces {
      let amount = Int64(Int128(province.quotas.loan) * Int128(share) / 10_000)
      try borrow(
        tranche, .loan, amount, rate: 49_000, share: 9_000, years: 20, province, day)
      let shares = Split.of(amount, by: province.counties.map(\.persons))
      for (county, part) in zip(province.counties, shares) where part > 0 {
        try lend(tranche, part, to: county, site: "", province, day)
        for (site, money) in zip(
          county.sites, Split.of(part, by: county.sites.map(\.persons)))
        { sites[site.number].loan[tranche, default: 0] += money }
      }
    }
  }
}
