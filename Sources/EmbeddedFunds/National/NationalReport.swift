package import FiscalFunds
import LedgerCore

/// What a national run left: the table by source, and the checks that an auditor would make first.
package struct NationalReport: Sendable {
  package struct Check: Sendable {
    package let name: String
    package let chinese: String
    package let expected: Int64
    package let computed: Int64
    package var holds: Bool { expected == computed }
  }

  package let table: FinancingTable
  package private(set) var checks: [Check] = []
  package let vouchers: UInt64
  package let legs: UInt64
  package let accounts: Int
  package let ledgers: Int
  /// What breaks an invariant, or nil.
  package let broken: String?

  private mutating func check(
    _ name: String, _ chinese: String, _ expected: Int64, _ computed: Int64
  ) {
    checks.append(
      Check(name: name, chinese: chinese, expected: expected, computed: computed))
  }
}

extension NationalRun {
  /// Looks at everything.
  package func report() throws -> NationalReport {
    try NationalReport(books.funds, books.machine, plan)
  }

  /// The auditor's question: where does the money of one house come from?
  /// The house follows from the seed; nil where there are none.
  package func traceOfOne() throws -> HouseholdTrace? {
    let count = UInt64(books.funds.households.count)
    guard count > 0, let key = household(Int(SplitMix.mixed(plan.seed) % count)) else {
      return nil
    }
    return try books.funds.trace(
      household: key, of: "000000", on: Self.day(2020, 12, 31))
  }
}

extension NationalReport {
  init(
    _ funds: FundBooks, _ machine: borrowing StateMachine, _ plan: NationalPlan
  ) throws {
    table = try funds.financing(of: "000000", on: Day(year: 2020, month: 12, day: 31)!)
    vouchers = machine.totalVouchers
    legs = machine.totalLegs
    accounts = machine.accountCount
    ledgers = machine.ledgerCount
    broken = machine.firstBrokenInvariant()
    let sums = Levels(machine, plan)
    checkSources(plan, sums)
    checkPersons(funds, plan)
    checkPublished(funds, plan)
    checkMirrors(sums)
  }

  private mutating func checkSources(_ plan: NationalPlan, _ sums: Levels) {
    check(
      "sources of the task sum to the envelope", "五类来源合计等于规模",
      plan.envelope.all.reduce(0, +), table.total.quota)
    for line in table.lines where line.source != .local {
      check(
        "\(line.source.dimension): tasks of the regions sum to the envelope",
        "\(line.source.dimension)任务合计等于规模", plan.envelope[line.source], line.figures.quota)
      check(
        "\(line.source.dimension): raised by the bodies' books", "\(line.source.dimension)到位等于账面",
        sums.raised[line.source] ?? 0, line.figures.raised)
      check(
        "\(line.source.dimension): paid, moved and left is what was raised",
        "\(line.source.dimension)支付、调整、余额合计等于到位", line.figures.raised,
        line.figures.paid + line.figures.moved + line.figures.balance)
    }
  }

  private mutating func checkPersons(_ funds: FundBooks, _ plan: NationalPlan) {
    var (persons, granted): (Int64, Int64) = (0, 0)
    var seen = Set<HashedKey>(minimumCapacity: funds.households.count)
    var twice: Int64 = 0
    for number in funds.households.numbers {
      let row = funds.households[number]
      persons += Int64(row.persons)
      if row.isGranted { granted += Int64(row.persons) }
      if !seen.insert(row.key).inserted { twice += 1 }
    }
    check("persons enrolled are the task", "登记人数等于任务", plan.persons, persons)
    check("each is granted once", "每人享受一次住房补助", plan.persons, granted)
    check("no household is there twice", "无重复搬迁户", 0, twice)
    check("the tasks count the same", "任务表人数一致", plan.persons, table.persons.granted)
  }

  /// Persons by group of provinces, and that the first instalments lie between the tiers of the grant.
  private mutating func checkPublished(_ funds: FundBooks, _ plan: NationalPlan) {
    for group in NationalPlan.groups {
      let persons = group.codes.compactMap { funds.taskNumber($0) }
        .reduce(Int64(0)) { $0 + Int64(funds.tasks[$1].registered) }
      check(
        "persons of \(group.codes.count) provinces", "\(group.name)人数",
        group.persons / plan.scale.divisor, persons)
    }
    // 亿元 and 万人 as published.
    for (year, fen, persons) in [
      (2016, Int64(193_6000_0000_00), Int64(2_490_000)), (2017, 189_0000_0000_00, 2_425_000),
    ] {
      let issued = funds.indicatorNumber("000000", "r\(year)a").map { funds.indicators[$0].amount }
      check(
        "first instalment of \(year)", "\(year)年第一批中央预算内投资", fen / plan.scale.divisor,
        issued ?? 0)
      let each = (issued ?? 0) * plan.scale.divisor / persons
      check(
        "it is between 7000 and 10000 yuan a person", "\(year)年第一批人均在七千到一万元之间", 1,
        (700_000...1_000_000).contains(each) ? 1 : 0)
    }
  }

  private mutating func checkMirrors(_ sums: Levels) {
    check(
      "nation passed down, provinces have", "中央下达等于省级收到", -sums[.nation, "GLB", "G402"],
      sums[.province, "GLB", "G101"])
    check(
      "provinces passed down, counties have", "省级下达等于县级收到",
      -sums[.province, "GLB", "G402"], sums[.county, "GLB", "G101"])
    check(
      "nation's subsidies are provinces' income", "中央补助支出等于省级补助收入",
      sums[.nation, "GLF", "5011"], -sums[.province, "GLF", "4011"])
    check(
      "provinces' subsidies are counties' income", "省级补助支出等于县级补助收入",
      sums[.province, "GLF", "5011"], -sums[.county, "GLF", "4011"])
    check(
      "quota money sent up is received", "上解支出等于上解收入", sums[.county, "GLF", "5012"],
      -sums[.province, "GLF", "4012"])
    check(
      "on-lent bonds are received", "转贷支出等于转贷收入", sums[.province, "GLF", "5042"],
      -sums[.county, "GLF", "4042"])
    check(
      "claims of financing bodies are debts of project bodies", "省级主体应收等于县级主体应付",
      sums[.financing, "ENT", "1531"], -sums[.project, "ENT", "2701"] - sums.bondOfProjects)
    check(
      "stakes of provinces are the bodies' capital", "省级股权投资等于主体实收资本",
      sums[.province, "GLF", "1071"], -sums[.financing, "ENT", "4001"])
    check(
      "interest due among bodies", "主体间应收应付利息一致", sums[.financing, "ENT", "1132"],
      -sums[.project, "ENT", "2231"])
  }
}

/// Balances by level of government and subject.
private struct Levels {
  enum Level: Hashable {
    case nation, province, county, financing, project, other
  }

  private struct Key: Hashable {
    let level: Level
    let book: String
    let subject: String
  }

  private var sums: [Key: Int64] = [:]
  /// 2711 of project bodies for bond money.
  private(set) var bondOfProjects: Int64 = 0
  /// Credits of the subjects that money of a source comes in by (M10).
  private(set) var raised: [MoneySource: Int64] = [:]

  subscript(_ level: Level, _ book: String, _ subject: String) -> Int64 {
    sums[Key(level: level, book: book, subject: subject)] ?? 0
  }

  private static func source(
    _ level: Level, _ subject: String, _ dimensions: String
  ) -> MoneySource? {
    switch (level, subject) {
    case (.financing, "4001"): .bond
    case (.financing, "2701"): .fund
    case (.financing, "2501"): .loan
    case (.project, "2711") where dimensions.contains("R=R1"): .grant
    // With a contract it is retention money.
    case (.project, "2241") where dimensions.contains("R=R5") && !dimensions.contains("K="):
      .households
    default: nil
    }
  }

  init(_ machine: borrowing StateMachine, _ plan: NationalPlan) {
    var levels: [String: Level] = ["000000": .nation]
    for province in plan.provinces {
      levels[province.code] = .province
      levels[province.body] = .financing
      for county in province.counties {
        levels[county.entity] = .county
        levels[county.body] = .project
      }
    }
    for ledger in 1..<UInt32(machine.ledgerCount + 1) {
      let definition = machine.view(ofLedger: ledger).definition
      let level = levels[definition.entity] ?? .other
      for account in machine.accounts(ofLedger: ledger) {
        let view = machine.view(ofAccount: account)
        sums[
          Key(level: level, book: definition.book, subject: view.subject), default: 0] +=
          view.balance
        if level == .project, view.subject == "2711", view.dimensions.contains("R=R2") {
          bondOfProjects += view.balance
        }
        if let source = Self.source(level, view.subject, view.dimensions) {
          raised[source, default: 0] += machine.turnover(of: account, from: .none, to: .none)
            .reduce(0) { $0 + $1.credit }
        }
      }
    }
  }
}
