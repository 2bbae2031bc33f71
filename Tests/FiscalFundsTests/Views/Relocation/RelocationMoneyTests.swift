import FundData
import LedgerCore
import Testing

@testable import FiscalFunds

/// Idle money, the trace of a household, and what waits for a payment of works.
struct RelocationMoneyTests {
  private typealias Books = RelocationBooks

  // MARK: Idle money

  @Test func `what lies at the body of the province, and what it costs`() throws {
    let idle = try Books.settled().funds.idleMoney(of: Books.province, on: Books.day)
    // The bond's 100 are used: 92 paid and 8 moved.
    #expect(idle.rows.map(\.row.key) == ["f1", "l1"])
    #expect(idle.rows.map(\.notPassed) == [wan(10), wan(50)])
    #expect(idle.rows.map(\.notPaid) == [0, 0] && idle.rows.map(\.days) == [61, 152])
    // 10 万元 at 1.2 %: 333.33 fen a day; 50 at 4.9 %: 6 805.56, in 152 days 1 034 444.44.
    #expect(idle.rows.map(\.interestOfDay) == [333, 6_806])
    #expect(idle.rows.map(\.interestSince) == [20_333, 1_034_444])
    #expect(idle.rule?.parameters["days"] == 90 && idle.rows.map(\.isLate) == [false, true])
    #expect(idle.total.drawn == wan(560) && idle.total.passed == wan(500))
    #expect(idle.total.paid == wan(480) && idle.total.moved == wan(20))
    #expect(idle.total.notPassed == wan(60) && idle.total.late == wan(50))
    #expect(idle.total.interestSince == 1_054_777 && idle.total.interestOfDay == 7_139)
  }

  @Test func `a county sees what was passed down to it and is not paid`() throws {
    let books = try Books.settled()
    books.funds.pots[1].cash -= wan(30)
    books.funds.pots[1].held = wan(10)
    let idle = try books.funds.idleMoney(of: Books.county, on: Books.day)
    #expect(idle.rows.map(\.row.key) == ["l1"] && idle.rows.map(\.entity) == [Books.financing])
    #expect(idle.rows[0].drawn == wan(350) && idle.rows[0].passed == wan(350))
    #expect(idle.rows[0].notPassed == 0 && idle.rows[0].notPaid == wan(30))
    #expect(idle.rows[0].held == wan(10) && idle.rows[0].idle == wan(30))
    #expect(try books.funds.idleMoney(of: "620502", on: Books.day).rows.isEmpty)
    let first = try books.funds.idleMoney(of: Books.nation, on: Books.day, limit: 1)
    #expect(first.rows.map(\.row.key) == ["f1"] && first.next == 2)
    let rest = try books.funds.idleMoney(
      of: Books.nation, on: Books.day, after: first.next, limit: 1)
    #expect(rest.rows.map(\.row.key) == ["l1"] && rest.next == 0 && rest.total == first.total)
    #expect(rest.rows[0].notPassed == wan(50) && rest.rows[0].notPaid == wan(30))
  }

  @Test func `a draw after the day lies no day`() throws {
    let idle = try Books.settled().funds.idleMoney(of: Books.province, on: .of(2020, 3, 1))
    #expect(idle.rows.map(\.days) == [0, 60] && idle.rows.map(\.interestSince) == [0, 408_333])
  }

  // MARK: A household

  @Test func `a household's house comes from each source by persons`() throws {
    let books = try Books.settled()
    books.household(5, of: 1, persons: 4) {
      ($0.isGranted, $0.hasMovedIn, $0.builtArea, $0.selfRaised) = (true, true, 9_800, wan(1))
    }
    let trace = try books.funds.trace(
      household: HashedKey(high: 7, low: 5), of: Books.province, on: Books.day)
    #expect(trace.county == Books.county && trace.countyName == "麦积区" && trace.project == "S1")
    #expect(trace.body == Books.body && trace.classPersons == 100)
    #expect(trace.household.persons == 4 && trace.household.hasMovedIn)
    #expect(trace.grant == wan(3, 20))
    #expect(trace.works == wan(585) && trace.share == wan(23, 40))
    #expect(trace.pots.map(\.row.source) == [.grant, .bond, .fund, .loan, .households, .local])
    #expect(
      trace.pots.map(\.share) == [wan(3, 20), wan(3, 68), wan(2), wan(13, 52), wan(1), 0])
    #expect(trace.pots.map { $0.loan?.key } == [nil, "b1", "f1", "l1", nil, nil])
    #expect(trace.pots[3].financingBody == Books.financing)
    #expect(trace.fundings.isEmpty && !trace.isCut)
  }

  @Test func `one who moves along has a part of local money only`() throws {
    let books = try Books.settled()
    books.household(6, of: 1, persons: 3) { $0.beneficiary = .synchronous }
    let trace = try books.funds.trace(
      household: HashedKey(high: 7, low: 6), of: Books.county, on: Books.day)
    #expect(trace.works == wan(15) && trace.share == wan(2, 25) && trace.grant == 0)
    #expect(trace.pots.filter { $0.share != 0 }.map(\.row.source) == [.local])
    #expect(trace.classPersons == 20)
  }

  @Test func `bond and grant are followed to their indicators`() throws {
    let books = try Books.settled()
    books.household(5, of: 1, persons: 4)
    var root = IndicatorRow()
    (root.entity, root.key, root.documentNo, root.root) = (Books.nation, "rn", "发改1号", 1)
    var grant = root
    (grant.entity, grant.key, grant.parent) = (Books.county, "rc", 1)
    (grant.amount, grant.paid) = (wan(80), wan(80))
    var bond = root
    (bond.entity, bond.key, bond.root) = (Books.province, "pb", 3)
    for row in [root, grant, bond] {
      books.funds.note(indicator: books.funds.indicators.append(row))
    }
    var funding = FundingRow()
    (funding.indicator, funding.project, funding.paid) = (2, 1, wan(80))
    let number = books.funds.fundings.append(funding)
    books.funds.note(funding: number)
    books.funds.projects[1].assigned = wan(80)
    books.funds.projects[1].fundings.append(.with { $0.number = number })
    var tranche = TrancheRow()
    (tranche.entity, tranche.key, tranche.indicator) = (Books.province, "b1", 3)
    books.funds.note(tranche: books.funds.tranches.append(tranche))
    let trace = try books.funds.trace(
      household: HashedKey(high: 7, low: 5), of: Books.county, on: Books.day)
    #expect(trace.fundings.map { $0.chain.map(\.row.key) } == [["rc", "rn"]])
    #expect(trace.fundings.map(\.funding.row.paid) == [wan(80)])
    #expect(trace.pots[1].chain.map(\.row.key) == ["pb"])
  }

  @Test(arguments: ["630000", "620502", "620502.B"])
  func `a household elsewhere is not there`(region: String) throws {
    let books = try Books.settled()
    books.household(5, of: 1, persons: 4)
    for low in [UInt64(5), 6] {
      #expect(
        throws: Refusal(.unknownRecord, detail: "household: it is not enrolled here")
      ) {
        try books.funds.trace(
          household: HashedKey(high: 7, low: low), of: region, on: Books.day)
      }
    }
  }

  // MARK: Works that wait

  @Test func `works that were applied for wait on somebody's desk`() throws {
    let books = try ViewDesk()
    try books.project("A")
    var body = BodyRow()
    (body.entity, body.kind, body.government) = ("620503.B", .project, ViewDesk.county)
    books.funds.note(body: books.funds.bodies.append(body))
    var settlement = SettlementRow()
    (settlement.project, settlement.body) = (1, 1)
    books.funds.note(settlement: books.funds.settlements.append(settlement))
    for (key, state) in [("w1", PaymentState.applied), ("w2", .approved), ("w3", .paid)] {
      var row = WorksRow()
      (row.body, row.key, row.state, row.settlement) = ("620503.B", key, state, 1)
      (row.amount, row.appliedOn, row.approvedOn) = (500, ViewDesk.day(5, 1), ViewDesk.day(5, 2))
      books.funds.note(works: books.funds.works.append(row))
    }
    let blocking = try books.funds.blocking(
      ViewDesk.county, .project("A"), on: ViewDesk.day(6, 1), books.desk.machine)
    let waiting = blocking.blockers.filter { $0.scope == .application }
    #expect(waiting.map(\.subject) == ["w1", "w2"] && waiting.map(\.desk) == [.checker, .bank])
    #expect(waiting.map(\.since) == [ViewDesk.day(5, 1), ViewDesk.day(5, 2)])
    #expect(waiting.map(\.asked) == [500, 500])
  }
}
