import FundClient
import Testing

@testable import fundctl

/// What is checked while lines are read, and what counts as of a day.
@Suite struct BooksReadingTests {
  private typealias Fixture = BooksFixture

  private static func chain(_ lines: [BookLine]) throws -> LineChain {
    var chain = LineChain(BooksFixture.account)
    for line in lines { try chain.take(line) }
    return chain
  }

  private static func lines() throws -> [BookLine] {
    [
      try Fixture.line("2019-01-05", 1, .debit, 300, ordinal: 1, balance: 300),
      // Posted late.
      try Fixture.line("2018-12-31", 9, .credit, 500, ordinal: 2, balance: -200),
      try Fixture.line("2019-01-06", 2, .debit, -100, ordinal: 3, balance: -300),
    ]
  }

  @Test("Lines that follow one another and add up are taken")
  func takes() throws {
    let chain = try Self.chain(Self.lines())
    let turnover = try Fixture.months([(201_812, 0, 500), (201_901, 200, 0)])
    #expect(chain.months == turnover)
    #expect(chain.balance == Fen(-300))
    try chain.check(lines: 3, turnover: turnover)
  }

  @Test("A missing line, a wrong balance, another account and a wrong turnover are refused")
  func refuses() throws {
    let lines = try Self.lines()
    func says(_ words: String, _ body: () throws -> Void) {
      let failure = #expect(throws: CommandFailure.self) { try body() }
      #expect(failure?.description.hasPrefix(words) == true, "\(words)")
    }
    says("明细账断号") { _ = try Self.chain([lines[0], lines[2]]) }
    says("明细账断号") { _ = try Self.chain([lines[1]]) }
    says("余额不符") {
      var changed = lines
      changed[1].amount = Fen(501)
      _ = try Self.chain(changed)
    }
    says("明细账断号") {
      var changed = lines
      changed[0].account = 8
      _ = try Self.chain(changed)
    }
    let turnover = try Fixture.months([(201_812, 0, 500), (201_901, 200, 0)])
    says("笔数不符") { try Self.chain(Array(lines.prefix(2))).check(lines: 3, turnover: turnover) }
    for wrong in [
      [(201_812, 0, 500), (201_901, 201, 0)], [(201_812, 0, 500), (201_901, 201, 1)],
      [(201_812, 0, 500)], [(201_812, 0, 500), (201_901, 200, 0), (201_902, 1, 1)],
    ] as [[(UInt32, Int64, Int64)]] {
      says("明细与发生额不符") {
        try Self.chain(lines).check(lines: 3, turnover: Fixture.months(wrong))
      }
    }
  }

  @Test("A line that does not count is taken out, and its month when nothing is left")
  func takesOut() throws {
    var months = try Fixture.months([(201_812, 0, 500), (201_901, 200, 0)])
    try months.remove(try Self.lines()[1])
    #expect(months == (try Fixture.months([(201_901, 200, 0)])))
    try months.remove(try Self.lines()[0])
    #expect(months == (try Fixture.months([(201_901, -100, 0)])))
  }

  @Test(
    "A day reaches into its month, in December into the adjustment period",
    arguments: [
      ("2019-02-28", 201_902, false), ("2020-02-28", 202_002, true),
      ("2019-12-30", 201_913, true), ("2019-12-31", 201_913, false),
    ] as [(String, UInt32, Bool)])
  func days(text: String, last: UInt32, isInside: Bool) throws {
    let day = try Fixture.day(text)
    #expect(BookPeriod.lastMonth(through: day) == Month(number: last))
    #expect(BookPeriod.isInsideMonth(day) == isInside)
  }

  @Test("Only January brings forward a year, and not that in which the ledger began")
  func carries() throws {
    let period = try Fixture.period(201_901, 201_912, first: 201_801)
    #expect(period.carriesYear(into: try Fixture.month(201_901)))
    #expect(!period.carriesYear(into: try Fixture.month(201_902)))
    #expect(!period.carriesYear(into: try Fixture.month(201_801)))
    #expect(period.title == "2019.01—2019.12")
    #expect(
      try Fixture.period(201_903, 201_903, through: "2019-03-05").title
        == "2019.03（截至 2019-03-05）")
  }

  @Test("Money is found by the name of the subject")
  func money() {
    func isMoney(_ name: String) -> Bool {
      BookAccount(number: 1, subject: "1", subjectName: name).isMoney
    }
    #expect(["银行存款", "国库存款", "库存现金", "零余额账户用款额度", "资金结存"].allSatisfy(isMoney))
    #expect(!["应付账款", "在建工程", ""].contains(where: isMoney))
  }
}
