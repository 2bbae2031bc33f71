import LedgerCore

@testable import FiscalFunds

/// Relocation in a walk: programme, bodies, settlements, households.
extension FundWalk {
  static let nation = "000000"
  static let financing = "620000.V"
  /// Counties with a project body from the start.
  static let movers = ["620503", "620521"]

  func body(of county: String) -> String { "\(county).B" }

  func relocation() -> Step? {
    switch number(1...100) {
    case 1...5: task()
    case 6...8: chance(10) ? designation() : opening()
    case 9...13: enrolment()
    case 14...17: heads()
    case 18...20: moves()
    case 21...24: raising()
    case 25...34: grantMoney()
    case 35...37: capital()
    case 38: signing()
    case 39...43: drawing()
    case 44...48: lending()
    case 49...50: rate()
    case 51...55: accrual()
    case 56...60: interestShare()
    case 61...63: lender()
    case 64...67: siteContract()
    case 68...79: worksApplication()
    case 80...88: worksStep()
    case 89...92: finishing()
    case 93: landQuota()
    case 94...97: repayment()
    default: surplus()
    }
  }

  // MARK: What is there before the first step

  func openRelocation() throws {
    let start = Day.of(2020, 1, 2)
    try desk.open(Self.financing, "ENT")
    for county in Self.counties { try desk.open(body(of: county), "ENT") }
    for (from, to) in [(Self.nation, Self.nation), (Self.nation, Self.province)]
      + Self.movers.map({ (Self.province, $0) })
    {
      let isCounty = from == Self.province
      try desk.send(
        .allocateTask(
          .with {
            $0.to = to
            $0.version = 1
            $0.documentNo = name("任务")
            $0.registered = isCounty ? 400 : 1_000
            $0.synchronous = isCounty ? 150 : 400
            for kind in MoneySource.ofProgramme {
              $0.quotas[kind] = isCounty ? 100_000_000_00 : 300_000_000_00
            }
          }), at: from, on: start)
    }
    try desk.send(designate(Self.financing, .financing), at: Self.province, on: start)
    for county in Self.movers {
      try desk.send(designate(body(of: county), .project), at: county, on: start)
    }
    for county in [Self.movers[0]] + Self.movers {
      let key = name("s")
      try desk.send(propose(settlement: key, of: county), at: county, on: start)
      for step in [ProjectStep.check, .approve] {
        try desk.send(Act.step(key, step), at: county, on: start)
      }
      try desk.send(
        Act.notice(key, from: .of(2019, 12, 1), to: .of(2019, 12, 15)), at: county, on: start)
      try desk.send(open(key, of: county, isSure: true), at: county, on: start)
    }
  }

  private func designate(_ body: String, _ kind: BodyKind) -> FundAction {
    .designateBody(
      .with {
        $0.body = body
        $0.kind = kind
        $0.documentNo = name("函")
      })
  }

  private func propose(settlement key: String, of county: String) -> FundAction {
    Act.propose(key) {
      $0.projectClass = "P0701"
      $0.unit = unit(of: county)
      $0.content = "安置点\(key)"
      $0.formsAsset = false
    }
  }

  private func open(_ key: String, of county: String, isSure: Bool = false) -> FundAction {
    .openSettlement(
      .with {
        $0.project = key
        $0.body = body(of: county)
        $0.kind = chance(70) ? .centralised : .dispersed
        $0.registered = UInt32(number(10...200))
        $0.area = $0.registered * 2_500
        $0.registeredShare = chance(80) ? UInt32(number(1...200)) : 0
        $0.synchronousShare =
          $0.registeredShare == 0
          ? (!isSure && chance(10) ? 1 : 0) : UInt32(number(1...30))
      })
  }

  // MARK: Programme

  /// A newer task: what is given on, enrolled or raised, and some more; now and then less.
  private func task() -> Step? {
    let to = chance(70) ? one(Self.movers) : one([Self.nation, Self.province] + Self.counties)
    let funds = desk.funds
    let known = funds.taskNumber(to).map { funds.tasks[$0] }
    let row = known ?? TaskRow()
    // The higher, the more is left to be given on.
    let room = to == Self.nation ? 100 : to == Self.province ? 10 : 1
    let from = to == Self.nation || to == Self.province ? Self.nation : Self.province
    func persons(_ least: UInt32) -> UInt32 {
      if chance(3), least > 0 { return least - 1 }
      return least + UInt32(number(room * 5...room * 60))
    }
    return Step(
      action: .allocateTask(
        .with {
          $0.to = to
          $0.version = row.version &+ (chance(95) ? 1 : 2)
          $0.documentNo = document()
          $0.registered = persons(max(row.givenRegistered, row.enrolled))
          $0.synchronous = persons(max(row.givenSynchronous, row.enrolledSynchronous))
          for kind in MoneySource.ofProgramme {
            let least = max(row.given[kind], row.raised[kind])
            let most = room * 60_000_000_00
            $0.quotas[kind] =
              chance(1) ? amount(least) : least + Int64(number(most / 20...most))
          }
        }), entity: chance(97) ? from : one(Self.entities))
  }

  private func designation() -> Step? {
    let county = one(Self.counties)
    let isFinancing = chance(30)
    let name = isFinancing ? one([Self.financing, "620000.V2"]) : body(of: county)
    return Step(
      action: designate(name, isFinancing ? .financing : .project),
      entity: isFinancing ? Self.province : chance(90) ? county : one(Self.counties))
  }

  /// A further settlement, while there are not many open ones.
  private func opening() -> Step? {
    let funds = desk.funds
    let county = one(Self.movers)
    let open = funds.settlements.numbers.filter { !funds.settlements[$0].isSettled }.count
    guard open < 6 || chance(5) else { return nil }
    let found = row(of: funds.projects.count) {
      let row = funds.projects[$0]
      return row.projectClass == "P0701" && row.county == county
        && funds.settlementNumber(ofProject: $0) == nil && row.state == .inLibrary
    }
    guard let found else {
      return Step(action: propose(settlement: name("s"), of: county), entity: county)
    }
    let row = funds.projects[found]
    return Step(action: self.open(row.key, of: row.county), entity: row.county)
  }

  // MARK: Households

  typealias Site = (number: UInt32, county: String, key: String)

  /// A settlement, mostly one that is open, its county and its project.
  func site(isSettled: Bool = false) -> Site? {
    let funds = desk.funds
    let found = row(of: funds.settlements.count) { funds.settlements[$0].isSettled == isSettled }
    return found.map { number in
      let row = funds.settlements[number]
      return (number, funds.bodies[row.body].government, funds.projects[row.project].key)
    }
  }

  /// Nobody has accepted its works yet.
  func isBuilding(_ settlement: UInt32) -> Bool {
    desk.funds.projects[desk.funds.settlements[settlement].project].state == .inLibrary
  }

  /// Some households of a settlement, mostly such as fit.
  private func members(
    of settlement: UInt32, where fits: (HouseholdRow) -> Bool
  ) -> [HouseholdRow] {
    let all = desk.funds.index.relocation.householdsOfSettlement[settlement, default: []]
    guard !all.isEmpty else { return [] }
    return (0..<number(1...5)).compactMap { _ in
      row(of: all.count) { fits(desk.funds.households[all[Int($0) - 1]]) }
        .map { desk.funds.households[all[Int($0) - 1]] }
    }
  }

  private func enrolment() -> Step? {
    guard let site = site(), isBuilding(site.number) || chance(10) else { return nil }
    let entries: [HouseholdEntry] = (0..<number(1...4)).map { _ in
      enrolled += 1
      return .with {
        $0.key = HashedKey(high: 77, low: chance(98) ? enrolled : 1)
        $0.beneficiary = chance(2) ? .other : chance(70) ? .registered : .synchronous
        $0.persons = UInt8(chance(99) ? number(1...6) : 0)
        $0.area = UInt32($0.persons) * 2_500 + (chance(95) ? 0 : 1)
      }
    }
    return Step(
      action: .enrolHouseholds(
        .with {
          $0.project = site.key
          $0.digest = HashedKey(high: 7, low: 7)
          $0.households = entries
        }), entity: site.county)
  }

  private func heads() -> Step? {
    guard let site = site() else { return nil }
    let found = members(of: site.number) { !$0.isGranted && $0.beneficiary == .registered }
    guard !found.isEmpty else { return nil }
    return Step(
      action: .grantHeads(
        .with {
          $0.project = site.key
          $0.documentNo = name("补助")
          $0.households = found.map { row in .with { $0.key = row.key } }
        }), entity: site.county)
  }

  private func moves() -> Step? {
    site().flatMap { moves(at: $0, isAll: chance(5)) }
  }

  /// Of some households, or of everybody, so that the settlement can be ended.
  func moves(at site: Site, isAll: Bool) -> Step? {
    let all = desk.funds.index.relocation.householdsOfSettlement[site.number, default: []]
    let found =
      isAll
      ? all.map { desk.funds.households[$0] } : members(of: site.number) { !$0.isReclaimed }
    return Step(
      action: .recordMoves(
        .with {
          $0.project = site.key
          $0.households = found.map { row in
            .with {
              $0.key = row.key
              $0.hasMovedIn = isAll || chance(70)
              $0.isDemolished = isAll || chance(50)
              $0.isReclaimed = isAll || chance(50)
              $0.area = chance(50) ? 0 : UInt32(row.persons) * 2_500 + (chance(95) ? 0 : 1)
            }
          }
        }), entity: site.county)
  }

  private func raising() -> Step? {
    guard let site = site() else { return nil }
    let found = members(of: site.number) { $0.beneficiary == .registered && $0.selfRaised == 0 }
    guard !found.isEmpty else { return nil }
    return Step(
      action: .raiseFromHouseholds(
        .with {
          $0.project = site.key
          $0.receiptNo = name("自筹")
          $0.parts = found.map { row in
            let cap = min(Int64(row.persons) * 3_000_00, 10_000_00)
            return .with {
              $0.key = row.key
              $0.amount = chance(95) ? Int64(number(1...Int(max(1, cap)))) : amount(cap)
              $0.isBorrowed = chance(2)
            }
          }
        }), entity: chance(50) ? site.county : body(of: site.county))
  }
}

extension FundAction {
  /// What an action pays out of indicators of its entity without a project of the library, by key.
  var paidAtOnce: [(String, Int64)] {
    switch self {
    case .injectCapital(let it): [(it.key, it.amount)]
    case .payInterestShare(let it): [(it.key, it.amount)]
    case .repayRelocation(let it): it.lines.map { ($0.key, $0.amount) }
    case .tradeLandQuota(let it): [(it.key, it.amount)]
    default: []
    }
  }
}
