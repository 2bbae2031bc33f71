import FiscalFunds
import LedgerCore
import Testing

/// 整合资金进度表: each fen once, and the percents of what was published.
struct ProgressTests {
  private func table(
    _ books: ViewDesk, _ grouping: Progress.Grouping, of region: String = ViewDesk.county,
    year: UInt16 = 2021
  ) throws -> Progress {
    try books.funds.progress(of: region, year: year, by: grouping)
  }

  @Test func `the published case comes out to the fen and the hundredth of a percent`() throws {
    let books = try MaijiBooks.make()
    let table = try table(books, .level)
    #expect(table.total.arrived == MaijiBooks.arrived)
    #expect(table.total.planned == MaijiBooks.pooled)
    #expect(table.total.pooled == MaijiBooks.pooled)
    #expect(table.total.pooledOfArrived == 82_29)
    #expect(table.total.allotted == MaijiBooks.pooled && table.total.paid == 0)
    #expect(table.total.undistributed == wan(11_414, 57))
    #expect(table.total.balance == MaijiBooks.arrived)
    #expect(table.rows.map(\.key) == ["central", "county", "mixed", "prefecture", "province"])
    #expect(table.rows.map(\.name) == ["中央", "县级", "来源待认定", "市级", "省级"])
    #expect(
      table.rows.map(\.figures.pooled) == [
        wan(18_889), wan(4_985, 11), wan(13_335), wan(1_150, 50), wan(14_684),
      ])
    let mixed = table.rows[2].figures
    #expect(mixed.arrived == wan(13_335) + wan(11_414, 57))
  }

  @Test func `by kind of project it has the published halves`() throws {
    let table = try table(try MaijiBooks.make(), .projectKind)
    #expect(table.rows.map(\.name) == ["农村基础设施", "农业生产发展"])
    #expect(
      table.rows.map(\.figures.pooledAllotted)
        == [MaijiBooks.infrastructure, MaijiBooks.production])
    #expect(table.rows.map(\.share) == [49_85, 50_15])
    #expect(
      table.rows.map(\.figures.planned) == [MaijiBooks.infrastructure, MaijiBooks.production])
  }

  @Test(arguments: Progress.Grouping.allCases)
  func `rows add up to the total in whatever they tell`(_ grouping: Progress.Grouping) throws {
    let books = try MaijiBooks.make()
    let region = grouping == .project ? ViewDesk.county : "620000"
    let table = try table(books, grouping, of: region)
    func sum(_ figure: (Progress.Figures) -> Int64) -> Int64 {
      table.rows.reduce(0) { $0 + figure($1.figures) }
    }
    #expect(sum(\.allotted) == table.total.allotted)
    #expect(sum(\.paid) == table.total.paid)
    #expect(sum(\.pooledAllotted) == table.total.pooledAllotted)
    #expect(sum(\.planned) == table.total.planned)
    guard !grouping.isOfProjects else { return }
    #expect(sum(\.arrived) == table.total.arrived)
    #expect(sum(\.pooled) == table.total.pooled)
    #expect(sum(\.balance) == table.total.balance)
  }

  @Test func `what is pooled is what the plan's lines have used`() throws {
    let books = try MaijiBooks.make()
    try books.revenue(wan(30_000))
    try books.pay("z1", "A", from: "c1", line: "x1", wan(18_889))
    let plan = try books.funds.planView(ViewDesk.county, 2021, books.desk.machine)
    let table = try table(books, .level)
    #expect(plan.sources.map(\.used).reduce(0, +) == table.total.pooled)
    #expect(plan.uses.map(\.used).reduce(0, +) == table.total.pooledAllotted)
    #expect(table.total.paid == wan(18_889) && table.total.pooledPaid == wan(18_889))
    #expect(table.total.paidOfPooled == 35_61)
    #expect(table.total.balance == MaijiBooks.arrived - wan(18_889))
  }

  @Test func `it goes down from the nation to the project`() throws {
    let books = try MaijiBooks.make()
    let nation = try table(books, .region, of: "000000")
    #expect(nation.rows.map(\.key) == ["620000"] && nation.rows.first?.name == "甘肃省")
    let province = try table(books, .region, of: "620000")
    #expect(province.rows.map(\.key) == ["620500"])
    let prefecture = try table(books, .region, of: "620500")
    #expect(prefecture.rows.map(\.key) == ["620503"] && prefecture.rows.first?.name == "麦积区")
    let counties = try table(books, .county, of: "000000")
    #expect(counties.rows.map(\.key) == ["620503"])
    for table in [nation, province, prefecture, counties] {
      #expect(table.total.arrived == MaijiBooks.arrived)
      #expect(table.rows.map(\.figures.arrived) == [MaijiBooks.arrived])
    }
    let projects = try table(books, .project)
    #expect(projects.rows.map(\.key) == ["A", "B"])
    #expect(try table(books, .county, of: "630000").rows.isEmpty)
    #expect(throws: Refusal(.batchShape)) { try self.table(books, .project, of: "620500") }
  }

  @Test func `money that is not passed down is no county's, and shown apart`() throws {
    let books = try ViewDesk()
    try books.issue("p1", 900, at: "620000", level: .province)
    try books.passDown("p1", from: "620000", to: ViewDesk.county, as: "c1", 600)
    let table = try table(books, .county, of: "620000")
    #expect(table.total.arrived == 600 && table.notPassedDown == 300)
    #expect(try self.table(books, .county).notPassedDown == 0)
  }

  @Test func `a place without a code of its own stands beside the counties`() throws {
    let books = try ViewDesk()
    try books.desk.open("620500.经开区", "GLB")
    try books.issue("f1", 900, at: "620500", level: .prefecture)
    try books.passDown("f1", from: "620500", to: "620500.经开区", as: "k1", 400)
    let prefecture = try table(books, .region, of: "620500")
    #expect(prefecture.rows.map(\.key) == ["620500.经开区"])
    #expect(prefecture.rows.map(\.name) == ["经开区"] && prefecture.total.arrived == 400)
    #expect(try table(books, .level, of: "620500.经开区").total.arrived == 400)
    #expect(try table(books, .region, of: "620000").rows.map(\.key) == ["620500"])
  }

  @Test func `money carried over stays that of its year and is no new money`() throws {
    let books = try ViewDesk()
    try books.revenue(1_000)
    try books.project("A")
    try books.issue("c1", 1_000)
    try books.assign("c1", "A", 700)
    try books.pay("z1", "A", from: "c1", 250)
    try books.carryOver("c1", to: "c1n")
    let old = try table(books, .level)
    #expect(old.total.arrived == 1_000 && old.total.paid == 250 && old.total.balance == 750)
    #expect(old.total.carriedOver == 750 && old.total.assigned == 450)
    let new = try table(books, .level, year: 2022)
    #expect(new.total.arrived == 0 && new.total.balance == 0 && new.rows.isEmpty)
    let projects = try table(books, .project)
    #expect(projects.rows.map(\.figures.assigned) == [450])
    #expect(projects.rows.map(\.figures.carriedOver) == [450])
  }

  @Test func `the story of all events adds up in every year and grouping`() throws {
    var story = try EventScenario()
    try story.run()
    let funds = story.desk.funds
    for year in [2020, 2021] as [UInt16] {
      for grouping in Progress.Grouping.allCases {
        let region = grouping == .project ? "620503" : "000000"
        let table = try funds.progress(of: region, year: year, by: grouping)
        let total = table.total
        #expect(total.arrived == total.paid + total.balance + total.passedOn)
        #expect(table.rows.reduce(0) { $0 + $1.figures.paid } == total.paid)
        #expect(table.rows.reduce(0) { $0 + $1.figures.assigned } == total.assigned)
        #expect(
          table.rows.reduce(0) { $0 + $1.figures.pooledAllotted } == total.pooledAllotted)
      }
    }
  }

  @Test func `pages go on after the last row and keep the total`() throws {
    let books = try MaijiBooks.make()
    let first = try books.funds.progress(
      of: ViewDesk.county, year: 2021, by: .category, limit: 2)
    #expect(first.rows.map(\.key) == ["C01", "L01"] && first.hasMore)
    #expect(first.rows.first?.name == "财政衔接推进乡村振兴补助资金")
    let second = try books.funds.progress(
      of: ViewDesk.county, year: 2021, by: .category, after: "L01", limit: 2)
    #expect(second.rows.map(\.key) == ["X01"] && !second.hasMore)
    #expect(second.total == first.total)
  }

  @Test func `a year beyond the calendar is refused`() throws {
    let books = try ViewDesk()
    #expect(throws: Refusal(.dayOutOfRange)) { try self.table(books, .level, year: 3_000) }
  }
}
