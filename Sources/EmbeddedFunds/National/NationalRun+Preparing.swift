import FiscalFunds
import LedgerCore

/// Books, tasks, bodies, settlements and households.
extension NationalRun {
  private static let nation = "000000"
  /// Cash of the treasuries, generated: fen.
  private static let cash: (nation: Int64, province: Int64, county: Int64) = (
    900_000_000_000_000, 50_000_000_000_000, 2_000_000_000_000
  )

  mutating func prepare() throws {
    try open(Self.nation, ["GLB", "GLF"], cash: Self.cash.nation)
    try allocate(
      from: Self.nation, to: Self.nation, plan.persons, plan.envelope)
    for province in plan.provinces {
      try open(province.code, ["GLB", "GLF"], cash: Self.cash.province)
      try books.open(province.body, ["ENT"], from: 201_601, by: Self.bureau)
      try allocate(
        from: Self.nation, to: province.code, province.persons, province.quotas)
      try designate(province.body, .financing, at: province.code)
      for county in province.counties {
        try open(county.entity, ["GLB", "GLF"], cash: Self.cash.county)
        try books.open(county.body, ["ENT"], from: 201_601, by: Self.bureau)
        try books.open(county.unit, ["GLA"], from: 201_901, by: Self.bureau)
        try allocate(from: province.code, to: county.entity, county.persons, county.quotas)
        try designate(county.body, .project, at: county.entity)
      }
    }
  }

  private mutating func open(_ entity: String, _ codes: [String], cash: Int64) throws {
    try books.open(entity, codes, from: 201_601, by: Self.bureau)
    try send(.recordRevenue(.of { $0.amount = cash }), at: entity, on: Self.day(2016, 1, 4))
  }

  private mutating func allocate(
    from: String, to: String, _ persons: Int64, _ quotas: SourceAmounts
  ) throws {
    let number = document()
    try send(
      .allocateTask(
        .of {
          $0.to = to
          $0.version = 1
          $0.documentNo = number
          $0.registered = UInt32(persons)
          $0.quotas = quotas
        }), at: from, on: Self.day(2016, 1, 15))
  }

  private mutating func designate(_ body: String, _ kind: BodyKind, at entity: String) throws {
    try send(
      .designateBody(
        .of {
          $0.body = body
          $0.kind = kind
          $0.documentNo = "生成函"
        }), at: entity, on: Self.day(2016, 1, 16))
  }

  // MARK: Settlements

  mutating func settle() throws {
    for province in plan.provinces {
      for county in province.counties {
        for site in county.sites {
          try project(site.key, "P0701", "集中安置住房和配套设施", county)
          try send(
            .openSettlement(
              .of {
                $0.project = site.key
                $0.body = county.body
                $0.registered = UInt32(site.persons)
                $0.area = UInt32(site.persons * 2_400)
              }), at: county.entity, on: Self.day(2016, 2, 20))
          try enrol(site, county)
        }
      }
    }
  }

  mutating func project(
    _ key: String, _ kind: String, _ content: String, _ county: NationalPlan.County,
    year: Int = 2016
  ) throws {
    try send(
      .proposeProject(
        .of {
          $0.key = key
          $0.name = key
          $0.place = key
          $0.projectClass = kind
          $0.content = content
          $0.unit = county.unit
          $0.registered = UInt32(clamping: county.persons)
          $0.budget = [.of { $0.amount = 100_000_000_000_000 }]
          $0.target = "搬迁入住"
        }), at: county.entity, on: Self.day(year, 2, 1))
    for (step, actor) in [(ProjectStep.check, Self.bureau), (.approve, Self.checker)] {
      try send(
        .advanceProject(
          .of {
            $0.key = key
            $0.step = step
          }), at: county.entity, on: Self.day(year, 2, 2), by: actor)
    }
    try notice(key, .before, county, from: Self.day(year, 2, 3), to: Self.day(year, 2, 15))
  }

  mutating func notice(
    _ key: String, _ stage: NoticeStage, _ county: NationalPlan.County, from: Day, to: Day
  ) throws {
    try send(
      .publishNotice(
        .of {
          $0.project = key
          $0.stage = stage
          $0.from = from
          $0.to = to
          $0.digest = HashedKey(high: 1, low: 1)
        }), at: county.entity, on: to)
  }

  private mutating func enrol(_ site: NationalPlan.Site, _ county: NationalPlan.County) throws {
    let sizes = plan.households(of: site)
    for first in stride(from: 0, to: sizes.count, by: Self.householdsPerCommand) {
      let range = first..<min(sizes.count, first + Self.householdsPerCommand)
      let entries = range.map { number in
        HouseholdEntry.of {
          $0.key = plan.key(site, number)
          $0.persons = sizes[number]
          // 20 to 25 ㎡ a person.
          $0.area = UInt32(sizes[number]) * UInt32(2_000 + (number * 37) % 501)
        }
      }
      try send(
        .enrolHouseholds(
          .of {
            $0.project = site.key
            $0.digest = HashedKey(high: 2, low: UInt64(number(of: site, first)))
            $0.households = entries
          }), at: county.entity, on: Self.day(2016, 2, 25))
    }
  }

  private func number(of site: NationalPlan.Site, _ first: Int) -> Int {
    site.number << 20 | (first + 1)
  }
}
