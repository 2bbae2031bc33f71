import FiscalFunds
import LedgerCore
import Testing

/// Where each fen came from and where it went.
struct TraceTests {
  @Test func `a project's money goes back to the documents that brought it`() throws {
    let books = try MaijiBooks.make()
    let trace = try books.funds.trace(project: ViewDesk.county, "A")
    #expect(trace.sum == MaijiBooks.production && !trace.isCut)
    #expect(trace.fundings.map(\.funding.allotted).reduce(0, +) == trace.sum)
    let first = try #require(trace.fundings.first)
    #expect(first.chain.map(\.row.key) == ["c1", "f1", "p1", "n1"])
    #expect(first.chain.map(\.row.entity) == ["620503", "620500", "620000", "000000"])
    #expect(first.chain.allSatisfy { $0.row.level == .central })
    #expect(trace.fundings.last?.chain.map(\.row.key) == ["c2", "f2", "p2"])
  }

  @Test func `money carried over goes back through the year before`() throws {
    let books = try ViewDesk()
    try books.revenue(1_000)
    try books.project("A")
    try books.issue("c1", 1_000)
    try books.assign("c1", "A", 700)
    try books.pay("z1", "A", from: "c1", 250)
    try books.carryOver("c1", to: "c1n")
    let trace = try books.funds.trace(project: ViewDesk.county, "A")
    #expect(trace.sum == 700)
    #expect(trace.fundings.map(\.funding.allotted) == [250, 450])
    #expect(trace.fundings.map { $0.chain.map(\.row.key) } == [["c1"], ["c1n", "c1"]])
  }

  @Test func `an indicator's money is followed into every county and project`() throws {
    let books = try MaijiBooks.make()
    let trace = try books.funds.trace(of: "000000", .key("n1"))
    #expect(trace.nodes.map(\.indicator.row.key) == ["n1", "p1", "f1", "c1"])
    #expect(trace.nodes.map(\.depth) == [0, 1, 2, 3])
    #expect(trace.nodes.allSatisfy { $0.sum == wan(18_889) })
    #expect(trace.nodes.last?.uses.map(\.project) == ["A"])
    #expect(trace.totals.amount == wan(18_889) && trace.totals.assigned == wan(18_889))
    #expect(trace.totals.indicators == 4 && !trace.isCut)
  }

  @Test func `it is found by its document too`() throws {
    let books = try ViewDesk()
    try books.issue("p1", 900, at: "620000", level: .province, document: "甘财农〔2021〕7号")
    try books.passDown(
      "p1", from: "620000", to: ViewDesk.county, as: "c1", 600, document: "甘财农〔2021〕8号")
    let funds = books.funds
    let down = try funds.trace(
      of: ViewDesk.county, .document("甘财农〔2021〕8号", publisher: "620000"))
    #expect(down.nodes.map(\.indicator.row.key) == ["c1"])
    let any = try funds.trace(of: "620000", .document("甘财农〔2021〕7号", publisher: ""))
    #expect(any.nodes.map(\.indicator.row.key) == ["p1", "c1"])
    #expect(throws: Refusal.self) {
      try funds.trace(of: "620000", .document("甘财农〔2021〕7号", publisher: "000000"))
    }
    // Carried over, the indicator has the same document: it is followed once.
    try books.carryOver("c1", to: "c1n")
    let carried = try funds.trace(
      of: ViewDesk.county, .document("甘财农〔2021〕8号", publisher: ""))
    #expect(carried.nodes.map(\.indicator.row.key) == ["c1", "c1n"])
    #expect(carried.totals.amount == 600 && carried.totals.undistributed == 600)
  }

  @Test func `a reader sees what others have got, and not what they did with it`() throws {
    let books = try MaijiBooks.make()
    let trace = try books.funds.trace(of: "620500", .key("f1"), scope: 620_500)
    #expect(trace.totals.outside == 0)
    try books.desk.open("320000", "GLB")
    try books.issue("h1", 500, at: "320000", level: .province, category: "A01")
    try books.passDown("h1", from: "320000", to: "620500", as: "f9", 300, isAid: true)
    try books.passDown("f9", from: "620500", to: ViewDesk.county, as: "c9", 100)
    let giver = try books.funds.trace(of: "320000", .key("h1"), scope: 320_000)
    #expect(giver.nodes.map(\.isOutside) == [false, true])
    #expect(giver.totals.outside == 300 && giver.totals.undistributed == 200)
    #expect(giver.totals.indicators == 2)
    let whole = try books.funds.trace(of: "320000", .key("h1"))
    #expect(whole.nodes.map(\.indicator.row.key) == ["h1", "f9", "c9"])
    #expect(whole.totals.outside == 0 && whole.totals.undistributed == 500)
  }

  @Test func `generations that are not shown are in the totals`() throws {
    let books = try MaijiBooks.make()
    let trace = try books.funds.trace(of: "000000", .key("n1"), depth: 1)
    #expect(trace.nodes.map(\.indicator.row.key) == ["n1", "p1"])
    #expect(trace.nodes.map(\.isCut) == [false, true] && trace.isCut)
    #expect(trace.totals.indicators == 4 && trace.totals.assigned == wan(18_889))
  }

  @Test func `every indicator of the story of all events adds up`() throws {
    var story = try EventScenario()
    try story.run()
    let funds = story.desk.funds
    for number in funds.indicators.numbers {
      let row = funds.indicators[number]
      let trace = try funds.trace(of: row.entity, .key(row.key))
      let totals = trace.totals
      #expect(totals.amount == row.amount, "\(row.key)")
      #expect(
        totals.amount == totals.undistributed + totals.pooled + totals.assigned + totals.paid,
        "\(row.key)")
      for node in trace.nodes {
        #expect(node.sum == node.indicator.row.amount, "\(row.key)")
        #expect(
          node.pools.reduce(0) { $0 + $1.amount } == node.indicator.row.pooled, "\(row.key)")
        let paid = node.uses.reduce(0) { $0 + $1.row.paid } + node.paidElsewhere
        #expect(paid == node.indicator.row.paid, "\(row.key)")
      }
    }
    for key in ["p8", "p9"] {
      let trace = try funds.trace(project: "620503", key)
      #expect(trace.fundings.reduce(0) { $0 + $1.funding.allotted } == trace.sum)
    }
  }
}
