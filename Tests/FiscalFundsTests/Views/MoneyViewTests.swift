import FiscalFunds
import LedgerCore
import Testing

/// Indicators and plans as they are read.
struct MoneyViewTests {
  @Test func `what is available is without what applications hold`() throws {
    let books = try ViewDesk()
    try books.project("A")
    try books.issue("c1", 1_000)
    try books.assign("c1", "A", 600)
    try books.apply("z1", "A", from: "c1", 250)
    let view = try books.funds.indicatorView(ViewDesk.county, "c1")
    #expect(view.row.undistributed == 400 && view.row.assigned == 600 && view.row.held == 250)
    #expect(view.available == 750)
    #expect(view.parent == nil && view.root == IndicatorName(entity: "620503", key: "c1"))
    #expect(throws: Refusal.self) { try books.funds.indicatorView(ViewDesk.county, "none") }
  }

  @Test func `an indicator names where it came from`() throws {
    let books = try MaijiBooks.make()
    let view = try books.funds.indicatorView(ViewDesk.county, "c1")
    #expect(view.parent == IndicatorName(entity: "620500", key: "f1"))
    #expect(view.root == IndicatorName(entity: "000000", key: "n1"))
    #expect(view.categoryName == "财政衔接推进乡村振兴补助资金")
  }

  @Test func `indicators are listed in the order of issue, by year and page`() throws {
    let books = try ViewDesk()
    for (number, year) in [2020, 2021, 2021, 2021].enumerated() {
      try books.issue("c\(number)", 100, year: UInt16(year))
    }
    let funds = books.funds
    let all = funds.indicatorViews(of: ViewDesk.county)
    #expect(all.items.map(\.row.key) == ["c0", "c1", "c2", "c3"] && all.next == 0)
    let first = funds.indicatorViews(of: ViewDesk.county, year: 2021, limit: 2)
    #expect(first.items.map(\.row.key) == ["c1", "c2"])
    let second = funds.indicatorViews(
      of: ViewDesk.county, year: 2021, after: first.next, limit: 2)
    #expect(second.items.map(\.row.key) == ["c3"] && second.next == 0)
    #expect(funds.indicatorViews(of: "620502").items.isEmpty)
  }

  @Test func `a plan is shown in its version with what its lines have used`() throws {
    let books = try MaijiBooks.make()
    let funds = books.funds
    let plan = try funds.planView(ViewDesk.county, 2021, books.desk.machine)
    #expect(plan.row.state == .inForce && plan.row.version == 1)
    #expect(plan.planned == MaijiBooks.pooled)
    #expect(plan.draftedBy?.name == "zhang" && plan.approvedBy?.name == "li")
    #expect(plan.sources.map(\.line.amount) == plan.sources.map(\.used))
    #expect(plan.sources.first?.categoryName == "财政衔接推进乡村振兴补助资金")
    #expect(plan.uses.map(\.used) == [MaijiBooks.production, MaijiBooks.infrastructure])
    #expect(plan.uses.map(\.className) == ["产业扶贫", "改善贫困乡村生产生活条件"])

    try MaijiBooks.draft(books, version: 2)
    let draft = try funds.planView(ViewDesk.county, 2021, version: 2, books.desk.machine)
    #expect(draft.row.state == .draft && draft.sources.first?.used == wan(18_889))
    let versions = funds.planViews(of: ViewDesk.county, books.desk.machine)
    #expect(versions.items.map(\.row.version) == [1, 2] && versions.next == 0)
    #expect(versions.items.allSatisfy { $0.sources.isEmpty })
    let page = funds.planViews(of: ViewDesk.county, year: 2021, limit: 1, books.desk.machine)
    #expect(page.items.map(\.row.version) == [1] && page.next == page.items.first?.number)
    #expect(funds.planViews(of: ViewDesk.county, year: 2020, books.desk.machine).items.isEmpty)
    #expect(throws: Refusal.self) {
      try funds.planView(ViewDesk.county, 2020, books.desk.machine)
    }
  }

  @Test func `a reader sees their region and what lies below it`() throws {
    let funds = try ViewDesk().funds
    for (scope, entity) in [
      (0, "000000"), (620_503, "620503"), (620_503, "620503.U.农业农村局"),
      (620_500, "620503"), (620_500, "620500.经开区"), (620_000, "620503"),
    ] as [(UInt32, String)] {
      #expect(throws: Never.self, "\(scope) \(entity)") {
        try funds.requireScope(scope, of: entity)
      }
    }
    for (scope, entity) in [
      (620_503, "620502"), (620_503, "620500"), (630_000, "620503"), (620_503, "000000"),
    ] as [(UInt32, String)] {
      #expect(throws: Refusal(.outOfScope), "\(scope) \(entity)") {
        try funds.requireScope(scope, of: entity)
      }
    }
    for entity in ["", "62", "629999", "620503 x"] {
      #expect(throws: Refusal(.unknownEntity), "\(entity)") {
        try funds.requireScope(0, of: entity)
      }
    }
  }
}
