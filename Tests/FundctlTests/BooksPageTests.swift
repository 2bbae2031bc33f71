import FundClient
import Testing

@testable import fundctl

/// Values that books are made of.
enum BooksFixture {
  static let account = BookAccount(
    number: 7, subject: "1004", subjectName: "其他财政存款",
    dimensions: [DimensionValue(key: "F", value: "1")])

  static func month(_ number: UInt32) throws -> Month { try #require(Month(number: number)) }
  static func day(_ text: String) throws -> Day { try #require(Day(text)) }

  static func period(
    _ from: UInt32, _ to: UInt32, through: String? = nil, first: UInt32 = 201_801
  ) throws -> BookPeriod {
    BookPeriod(
      from: try month(from), to: try month(to), through: try through.map { try day($0) },
      ledgerFirst: try month(first))
  }

  /// `2019-03-05`, voucher number, side, fen; month 13 where it is said.
  static func line(
    _ date: String, _ number: UInt32, _ side: Side, _ fen: Int64, _ summary: String = "拨款",
    ordinal: UInt32 = 0, balance: Int64 = 0, account: UInt32 = 7, inMonth: UInt32? = nil
  ) throws -> BookLine {
    let day = try day(date)
    return BookLine(
      account: account, month: try inMonth.map { try month($0) } ?? Month(of: day), day: day,
      number: number, summary: summary, side: side, amount: Fen(fen), ordinal: ordinal,
      balance: Fen(balance), voucher: Revision(block: 1, index: number))
  }

  static func months(_ values: [(UInt32, Int64, Int64)]) throws -> BookMonths {
    var months = BookMonths()
    for (number, debit, credit) in values {
      try months.add(
        Movement(debit: Fen(debit), credit: Fen(credit)), in: try month(number))
    }
    return months
  }

  static func cover(_ heading: String, unit: Fen.Unit = .yuan) throws -> BookCover {
    BookCover(
      heading: heading, entity: "620503", ledger: "GLF 麦积区总会计",
      period: try period(201_901, 201_913),
      state: BookState(
        revision: Revision(block: 12, index: 3), block: 12, digestAlgorithm: "sm3",
        blockDigest: [0xAB, 0xCD], readAtMillis: 1_546_300_800_000), unit: unit)
  }
}

@Suite struct BooksPageTests {
  private typealias Fixture = BooksFixture

  private static func page(
    _ book: AccountPage.Book, _ months: [(UInt32, Int64, Int64)], _ lines: [BookLine] = [],
    _ from: UInt32 = 201_901, _ to: UInt32 = 201_912, first: UInt32 = 201_801
  ) throws -> AccountPage {
    AccountPage(
      book: book, title: Fixture.account.title, accounts: [Fixture.account],
      period: try Fixture.period(from, to, first: first), months: try Fixture.months(months),
      lines: lines)
  }

  @Test("A detail ledger has what was there before, lines, and the sums of month and year")
  func detail() throws {
    let page = try Self.page(
      .detail, [(201_812, 100_000, 0), (201_901, 20_000, 5_000), (201_903, -20_000, 0)],
      [
        Fixture.line("2019-01-05", 1, .debit, 20_000),
        Fixture.line("2019-01-31", 9, .credit, 5_000, "付工程款"),
        Fixture.line("2019-03-02", 2, .debit, -20_000, "红字冲销"),
      ])
    #expect(
      try page.sheet().text(in: .yuan)
        == """
        明细账　1004 其他财政存款 F=1

        日期        凭证字号  摘要      借方金额  贷方金额  借或贷  余额
        --------------------------------------------------------------------
        2019-01-01            上年结转                      借      1,000.00
        2019-01-05  记-1      拨款        200.00            借      1,200.00
        2019-01-31  记-9      付工程款               50.00  借      1,150.00
        2019-01-31            本月合计    200.00     50.00  借      1,150.00
        2019-01-31            本年累计    200.00     50.00  借      1,150.00
        2019-03-02  记-2      红字冲销   -200.00            借        950.00
        2019-03-31            本月合计   -200.00      0.00  借        950.00
        2019-03-31            本年累计      0.00     50.00  借        950.00

        """.replacing("  余额\n", with: "      余额\n"))
  }

  @Test("A journal has a sum of each day, also where one day ends a month")
  func journal() throws {
    var page = try Self.page(
      .journal, [(201_901, 300, 0), (201_902, 0, 100)],
      [
        Fixture.line("2019-01-05", 1, .debit, 100), Fixture.line("2019-01-05", 2, .debit, 150),
        Fixture.line("2019-01-31", 3, .debit, 50), Fixture.line("2019-02-01", 1, .credit, 100),
      ])
    let january = try Fixture.month(201_901)
    for (subject, side) in [
      ("1004", Side.debit), ("4001", .credit), ("4011", .credit), ("4001", .credit),
      ("5001", .debit),
    ] {
      page.counters.add(subject, on: side, of: .init(month: january, number: 1))
    }
    for number in 1...3 {
      page.counters.add("x\(number)", on: .credit, of: .init(month: january, number: 3))
    }
    let sheet = try page.sheet()
    #expect(
      sheet.table.rows.map { $0[3] }.filter { $0 != .text("") } == [
        .text("4001、4011"), .text("x1、x2等 3 个科目"),
      ])
    #expect(
      sheet.kinds == [
        .broughtForward, .line, .line, .day, .line, .day, .month, .year, .line, .day, .month,
        .year,
      ])
    let days = zip(sheet.kinds, sheet.table.rows).filter { $0.0 == .day }.map(\.1)
    #expect(days.map { $0[0] } == ["2019-01-05", "2019-01-31", "2019-02-01"].map { .text($0) })
    #expect(days.map { $0[4] } == [250, 50, 0].map { .amount(Fen($0)) })
    #expect(days.map { $0[5] } == [0, 0, 100].map { .amount(Fen($0)) })
    #expect(days.map { $0[7] } == [250, 300, 200].map { .balance(Fen($0)) })
  }

  @Test("A new year begins with what the old one left, and the sums of the year begin anew")
  func yearBoundary() throws {
    let page = try Self.page(
      .general, [(201_811, 0, 700), (201_813, 200, 0), (201_901, 500, 0), (201_906, 0, 0)], [],
      201_801, 201_913)
    let rows = try page.sheet().table.rows.map { row in
      [row[0], row[2], row[3], row[4], row[5]].map { $0.text(in: .yuan, places: 2) }
        .joined(separator: " ")
    }
    #expect(
      rows == [
        "2018-01-01 期初余额   平", "2018-11-30 本月合计 0.00 7.00 贷", "2018-11-30 本年累计 0.00 7.00 贷",
        "2018-12-31 本期合计（整理期） 2.00 0.00 贷", "2018-12-31 本年累计 2.00 7.00 贷",
        "2018-12-31 结转下年   贷", "2019-01-01 上年结转   贷", "2019-01-31 本月合计 5.00 0.00 平",
        "2019-01-31 本年累计 5.00 0.00 平", "2019-06-30 本月合计 0.00 0.00 平",
        "2019-06-30 本年累计 5.00 0.00 平", "2019-12-31 结转下年   平",
      ])
  }

  @Test("The adjustment period stands behind December, whatever its days")
  func adjustmentPeriod() throws {
    let lines = [
      try Fixture.line("2018-12-31", 1, .debit, 5),
      try Fixture.line("2018-12-01", 1, .debit, 7, inMonth: 201_813),
      try Fixture.line("2018-12-30", 12, .debit, 1),
      try Fixture.line("2018-12-30", 3, .debit, 2),
    ].sorted(by: BookLine.isOnPaper)
    #expect(lines.map(\.amount.value) == [2, 1, 5, 7])
    let sheet = try Self.page(
      .detail, [(201_812, 8, 0), (201_813, 7, 0)], lines, 201_812, 201_813
    ).sheet()
    #expect(sheet.table.rows.map { $0[1] }.contains(.text("整理期 记-1")))
    #expect(sheet.kinds.last == .carriedForward)
  }

  @Test("An account where nothing happened keeps its balance; without one it is idle")
  func idle() throws {
    let kept = try Self.page(.detail, [(201_811, 900, 0)])
    #expect(try !kept.isIdle())
    #expect(try kept.sheet().kinds == [.broughtForward, .month, .year])
    #expect(
      try kept.sheet().table.rows.map { $0.last } == [900, 900, 900].map { .balance(Fen($0)) })
    let older = try Self.page(.general, [(201_811, 900, 0)], [], 201_801, 201_906)
    #expect(
      try older.sheet().kinds == [.opening, .month, .year, .carriedForward, .broughtForward])
    #expect(try Self.page(.detail, [(201_811, 900, 900), (202_001, 5, 0)]).isIdle())
    #expect(try Self.page(.general, []).isIdle())
    #expect(try !Self.page(.general, [(201_903, 0, 0)]).isIdle())
  }

  @Test("Lines that are not the turnover of their month make no page")
  func mismatch() throws {
    let line = try Fixture.line("2019-01-05", 1, .debit, 20_000)
    for months in [[(201_901, 20_001, 0)], [(201_901, 20_000, 1)], [(201_902, 20_000, 0)], []]
      as [[(UInt32, Int64, Int64)]]
    {
      let failure = #expect(throws: CommandFailure.self) {
        try Self.page(.detail, months, [line]).sheet()
      }
      #expect(failure?.description.hasPrefix("本月合计不符: 1004") == true)
    }
    #expect(throws: CommandFailure.self) {
      try Self.page(.journal, [(201_901, 20_000, 0), (201_902, 1, 0)], [line]).sheet()
    }
  }

  @Test("Several accounts on one page say whose line it is")
  func merged() throws {
    var page = try Self.page(
      .detail, [(201_901, 30, 0)],
      [
        Fixture.line("2019-01-05", 1, .debit, 10),
        Fixture.line("2019-01-05", 1, .debit, 20, account: 8),
      ])
    page.accounts.append(
      BookAccount(
        number: 8, subject: "1004", subjectName: "",
        dimensions: [DimensionValue(key: "F", value: "2")]))
    let sheet = try page.sheet()
    #expect(sheet.table.columns[3].key == "dimensions")
    #expect(sheet.table.rows.map { $0[3] }[1...2] == [.text("F=1"), .text("F=2")])
    #expect(sheet.table.rows[2].last == .balance(Fen(30)))
  }

  @Test("Sums beyond 64 bits are an error")
  func overflow() throws {
    let months = try Fixture.months([(201_901, Int64.max, 0)])
    #expect(throws: CommandFailure.self) {
      var twice = months
      try twice.add(months)
    }
    #expect(throws: CommandFailure.self) {
      try Self.page(.general, [(201_812, Int64.max, 0), (201_901, 1, 0)]).sheet()
    }
  }
}
