import FiscalFunds
import LedgerCore
import Testing

/// 指标账龄: every fen has one age, and the clock does not start again.
struct AgingTests {
  private func aging(
    _ books: ViewDesk, _ region: String = ViewDesk.county, on day: Day,
    by grouping: Aging.Grouping = .indicator
  ) throws -> Aging {
    try books.funds.aging(of: region, on: day, by: grouping)
  }

  private static let edges: [(days: UInt16, bucket: Int)] = [
    (0, 0), (30, 0), (31, 1), (90, 1), (91, 2), (365, 2), (366, 3), (730, 3), (731, 4),
  ]

  @Test(arguments: edges) func `a bucket ends with its last day`(days: UInt16, bucket: Int) throws {
    let books = try ViewDesk()
    try books.issue("c1", 900, on: ViewDesk.day(1, 10))
    let day = Day(number: ViewDesk.day(1, 10).number + days)
    let aging = try aging(books, on: day)
    #expect(aging.total.buckets.firstIndex(of: 900) == bucket)
    #expect(aging.rows.map(\.days) == [Int64(days)])
    #expect(aging.total.unspent == 900 && aging.total.indicators == 1)
  }

  @Test func `what was received after the day is new`() throws {
    let books = try ViewDesk()
    try books.issue("c1", 900, on: ViewDesk.day(6, 1))
    #expect(try aging(books, on: ViewDesk.day(5, 1)).rows.map(\.days) == [0])
  }

  @Test func `what is not paid counts, whatever it waits for`() throws {
    let books = try ViewDesk()
    try books.revenue(1_000)
    try books.project("A")
    try books.issue("c1", 1_000)
    try books.assign("c1", "A", 700)
    try books.pay("z1", "A", from: "c1", 250)
    try books.apply("z2", "A", from: "c1", 100)
    let total = try aging(books, on: ViewDesk.day(6, 1)).total
    #expect(total.undistributed == 300 && total.assigned == 450 && total.held == 100)
    #expect(total.buckets == [0, 0, 750, 0, 0])
  }

  @Test func `carried money keeps its age, and its budget years run out`() throws {
    let books = try ViewDesk()
    try books.issue("c1", 900, on: ViewDesk.day(1, 10))
    try books.carryOver("c1", to: "c2", year: 2022)
    let second = try aging(books, on: ViewDesk.day(6, 1, year: 2022))
    #expect(second.rows.map(\.indicator?.row.key) == ["c2"])
    #expect(second.rows.map(\.days) == [507] && second.rows.map(\.budgetYears) == [1])
    #expect(second.total.lapsing == 0 && second.total.lapsed == 0)
    try books.carryOver("c2", to: "c3", year: 2023)
    let third = try aging(books, on: ViewDesk.day(6, 1, year: 2023)).total
    #expect(third.lapsing == 900 && third.lapsed == 0)
    let fourth = try aging(books, on: ViewDesk.day(1, 1, year: 2024)).total
    #expect(fourth.lapsing == 0 && fourth.lapsed == 900 && fourth.buckets == [0, 0, 0, 0, 900])
  }

  @Test func `a region has all levels below it, by entity and by indicator`() throws {
    let books = try MaijiBooks.make()
    try books.issue("p9", 70, at: "620000", level: .province)
    let day = ViewDesk.day(6, 1)
    let entities = try aging(books, "620000", on: day, by: .entity)
    #expect(entities.rows.map(\.entity) == ["620000", "620503"])
    #expect(entities.rows.map(\.entityName) == ["甘肃省", "麦积区"])
    #expect(entities.rows.map(\.sums.unspent) == [70, MaijiBooks.arrived])
    #expect(entities.total.unspent == MaijiBooks.arrived + 70)
    let indicators = try aging(books, "620000", on: day)
    #expect(indicators.total == entities.total && indicators.rows.count == 7)
    #expect(indicators.rows.reduce(0) { $0 + $1.sums.unspent } == indicators.total.unspent)
    let own = try books.funds.aging(of: "620000", onlyItself: true, on: day, by: .indicator)
    #expect(own.rows.map(\.indicator?.row.key) == ["p9"])
  }

  @Test(arguments: Aging.Grouping.allCases)
  func `pages go on after the last row and keep the total`(_ grouping: Aging.Grouping) throws {
    let books = try MaijiBooks.make()
    try books.issue("p9", 70, at: "620000", level: .province)
    let whole = try aging(books, "000000", on: ViewDesk.day(6, 1), by: grouping)
    var rows: [Aging.Row] = []
    var after: Aging.Cursor?
    repeat {
      let page = try books.funds.aging(
        of: "000000", on: ViewDesk.day(6, 1), by: grouping, after: after, limit: 2)
      #expect(page.total == whole.total)
      rows += page.rows
      after = page.next
    } while after != nil
    #expect(rows.map(\.sums) == whole.rows.map(\.sums))
    #expect(rows.map(\.entity) == whole.rows.map(\.entity))
  }

  @Test func `rows can be those of old money only`() throws {
    let books = try ViewDesk()
    try books.issue("c1", 900, on: ViewDesk.day(1, 10))
    try books.issue("c2", 100, on: ViewDesk.day(5, 20))
    let aging = try books.funds.aging(
      of: ViewDesk.county, on: ViewDesk.day(6, 1), by: .indicator, minimumDays: 91)
    #expect(aging.rows.map(\.indicator?.row.key) == ["c1"] && aging.total.unspent == 1_000)
    #expect(throws: Refusal.self) {
      try books.funds.aging(
        of: ViewDesk.county, on: ViewDesk.day(6, 1), by: .indicator, after: .indicator(99))
    }
  }
}
