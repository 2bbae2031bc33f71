import FundClient
import Testing

/// The questions of `FundQueries` over mutual TLS, on a county's year with two projects paid for.
@Suite(.timeLimit(.minutes(1))) struct QueryCallTests {
  private static let county = CountyYear.county

  /// Projects 1 and 2 have their advance, project 1 a progress payment too.
  private static func run(_ body: (TestLedger) async throws -> Void) async throws {
    try await TestLedger.run { test in
      let year = CountyYear(test)
      try await year.openLedgers()
      try await year.bringMoney()
      try await year.integrate()
      try await year.startProjects()
      try await year.pay(1, 1, on: CountyYear.day(6, 1))
      try await year.pay(2, 1, on: CountyYear.day(6, 1))
      try await year.pay(1, 2, on: CountyYear.day(6, 2))
      try await body(test)
    }
  }

  @Test func `a project's register has its papers and who signed them`() async throws {
    try await Self.run { test in
      let client = try await test.client(.county)
      let register = try await client.projectRegister("项目1", of: Self.county)
      #expect(register.project.name == "花牛苹果基地1" && register.project.className == "农林种养产业")
      #expect(register.project.state == .inLibrary && register.project.budget == Fen(2_500_000_00))
      #expect(register.project.paid == Fen(1_000_000_00))
      #expect(register.steps.map(\.state) == [.proposed, .checked, .inLibrary])
      #expect(register.steps.map(\.person?.role) == ["bureau", "bureau", "checker"])
      #expect(register.steps.map(\.day) == [3, 2, 1].reversed().map { CountyYear.day(3, $0) })
      #expect(register.notices.map(\.stage) == [.before])
      #expect(register.notices.first?.digest == [UInt8](repeating: 1, count: 16))
      let contract = try #require(register.contracts.first)
      #expect(contract.retention.description == "3.00%" && contract.paid == Fen(1_000_000_00))
      let funding = try #require(register.fundings.first)
      #expect(funding.indicator.level == .central && funding.line == "x1")
      #expect(funding.indicator.publisher == "620000" && funding.paid == Fen(1_000_000_00))
      #expect(register.payments.map(\.key) == ["申请1-1", "申请1-2"])
      #expect(register.payments.allSatisfy { $0.state == .paid && $0.voucher != nil })
      #expect(register.paymentCount == 2 && register.revision.block > 0)

      let sheet = try await client.disclosure("项目1", of: Self.county)
      #expect(sheet.complaintPhone == "12317" && sheet.registeredHouseholds == 30)
      #expect(sheet.funds.map(\.amount) == [Fen(2_500_000_00)])
      #expect(sheet.payments.map(\.payee) == ["公司1", "公司1"])
    }
  }

  @Test func `lists come in pages`() async throws {
    try await Self.run { test in
      let client = try await test.client(.countyAuditor)
      let roads = try await client.projects(of: Self.county, classPrefix: "P18")
      #expect(roads.items.map(\.key) == (1...6).map { "项目\($0 * 2)" } && roads.next == nil)
      var keys: [String] = []
      var after: FundCursor?
      repeat {
        let page = try await client.projects(
          of: Self.county, state: .inLibrary, after: after, limit: 5)
        keys += page.items.map(\.key)
        after = page.next
      } while after != nil
      #expect(keys == (1...CountyYear.projects).map { "项目\($0)" })

      let payments = try await client.payments(of: Self.county, state: .paid)
      #expect(payments.items.map(\.key) == ["申请1-1", "申请1-2", "申请2-1"])
      let own = try await client.payments(of: Self.county, project: "项目2")
      #expect(own.items.map(\.key) == ["申请2-1"])
      #expect(try await client.payment("申请2-1", of: Self.county) == own.items.first)

      let indicators = try await client.indicators(of: Self.county, year: 2020)
      #expect(indicators.items.map(\.reference.key) == ["c1", "c2", "c3"])
      let first = try await client.indicator("c1", of: Self.county)
      #expect(first == indicators.items.first)
      #expect(first.parent == .init(entity: "620000", key: "中央") && first.root == first.parent)
      #expect(first.assigned == Fen(20_000_000_00 - 1_400_000_00))
      #expect(first.available == first.assigned)

      let plans = try await client.plans(of: Self.county)
      #expect(plans.items.map(\.state) == [.replaced, .inForce])
      let plan = try await client.plan(of: Self.county, year: 2020)
      #expect(plan.plan == plans.items.last && plan.plan.amount == Fen(30_000_000_00))
      #expect(plan.sources.map(\.used) == plan.sources.map(\.amount))
      #expect(try await client.plan(of: Self.county, year: 2020, version: 1).plan.version == 1)
    }
  }

  @Test func `money is followed up and down, and adds up`() async throws {
    try await Self.run { test in
      let county = try await test.client(.county)
      let project = try await county.trace(project: "项目1", of: Self.county)
      #expect(project.sum == Fen(2_500_000_00) && project.fundings.count == 1)
      #expect(project.fundings.first?.chain.map(\.entity) == ["620503", "620000"])
      let province = try await test.client(.auditor)
      let down = try await province.trace(indicator: "中央", of: "620000")
      #expect(down.nodes.map(\.indicator.key) == ["中央", "c1"])
      #expect(down.nodes.allSatisfy { $0.parts?.sum == $0.amount })
      #expect(down.nodes.last?.uses.count == 8 && down.nodes.last?.parent == down.nodes[0].number)
      #expect(down.totals.amount == Fen(30_000_000_00))
      #expect(down.totals.paid == Fen(1_400_000_00))
      let document = try await province.trace(document: "财农〔2020〕5号", of: "620000")
      #expect(document.nodes == down.nodes)
    }
  }

  @Test func `progress, ages and what blocks`() async throws {
    try await Self.run { test in
      let client = try await test.client(.auditor)
      let levels = try await client.progress(of: "620000", year: 2020, by: .level)
      #expect(levels.total.arrived == Fen(30_000_000_00))
      #expect(levels.notPassedDown == Fen(12_000_000_00))
      #expect(levels.total.pooledOfArrived?.description == "100.00%")
      #expect(levels.total.paid == Fen(1_400_000_00))
      #expect(levels.total.paidOfPooled?.hundredths == 4_67)
      #expect(levels.rows.map(\.name) == ["中央", "县级", "省级"] && levels.next == nil)
      let kinds = try await client.progress(of: Self.county, year: 2020, by: .projectKind)
      #expect(kinds.rows.compactMap(\.share).map(\.hundredths).reduce(0, +) == 100_00)
      let aging = try await client.aging(of: "620000", on: CountyYear.day(6, 1), by: .entity)
      #expect(aging.rows.map(\.entityName) == ["甘肃省", "麦积区"])
      #expect(aging.total.buckets[2] == Fen(12_000_000_00 + 30_000_000_00 - 1_400_000_00))
      let page = try await client.aging(of: "620000", on: CountyYear.day(6, 1), limit: 2)
      let rest = try await client.aging(
        of: "620000", on: CountyYear.day(6, 1), after: page.next, limit: 5)
      #expect(page.rows.count == 2 && rest.rows.count == 3 && rest.next == nil)

      let blocking = try await client.blocking(
        .project("项目1"), of: Self.county, on: CountyYear.day(6, 3))
      #expect(blocking.blockers.map(\.kind) == [.readyToApply, .notAccepted, .noticeMissing])
      #expect(blocking.blockers.map(\.desk) == [.unit, .county, .unit])
      #expect(blocking.blockers.last?.rule?.document == "国开办发〔2018〕11号")
      #expect(blocking.available == Fen(1_500_000_00))
      let paid = try await client.blocking(
        .payment("申请1-1"), of: Self.county, on: CountyYear.day(6, 3))
      #expect(paid.blockers.isEmpty && paid.payment?.state == .paid)
    }
  }
}
