import FundClient
import FundData
import Testing

@testable import fundctl

@Suite struct BooksTrialBalanceTests {
  private typealias Fixture = BooksFixture
  private typealias Row = (subject: String, name: String, project: String, months: BookMonths)

  private static let classes = [
    "1004": SubjectClass(name: "资产"), "4001": SubjectClass(name: "收入"),
    "5001": SubjectClass(name: "支出"),
  ]

  private static func book(
    _ level: TrialBalanceBook.Level, classes: [String: SubjectClass] = classes, _ rows: [Row]
  ) throws -> TrialBalanceBook {
    var book = TrialBalanceBook(
      level: level, period: try Fixture.period(201_902, 201_903), classes: classes)
    for (index, row) in rows.enumerated() {
      let dimensions = row.project.isEmpty ? [] : [DimensionValue(key: "P", value: row.project)]
      try book.add(
        BookAccount(
          number: UInt32(index + 1), subject: row.subject, subjectName: row.name,
          dimensions: dimensions), row.months)
    }
    return book
  }

  private static func rows() throws -> [Row] {
    [
      (
        "1004", "其他财政存款", "", try Fixture.months([(201_812, 100_000, 0), (201_901, 5_000, 30_000)])
      ),
      ("4001", "本级收入", "", try Fixture.months([(201_812, 0, 100_000), (201_901, 0, 5_000)])),
      ("5001", "本级支出", "p1", try Fixture.months([(201_901, 10_000, 0), (201_902, -700, 0)])),
      ("5001", "本级支出", "p2", try Fixture.months([(201_901, 20_000, 0), (201_903, 700, 0)])),
    ]
  }

  @Test("Each side has its column, each class its subtotal, and debits are credits")
  func subjects() throws {
    let sheet = try Self.book(.subject, Self.rows()).sheet(
      isWhole: true, withIdle: false, title: "")
    #expect(
      sheet.text(in: .yuan) == """
        科目余额表

        科目编码  科目名称      期初借方  期初贷方  本期借方  本期贷方  本年累计借方  本年累计贷方  期末借方  期末贷方
        --------------------------------------------------------------------------------------------------------------
        1004      其他财政存款    750.00                0.00      0.00         50.00        300.00    750.00
                  资产小计        750.00                0.00      0.00         50.00        300.00    750.00
        4001      本级收入                1,050.00      0.00      0.00          0.00         50.00            1,050.00
                  收入小计                1,050.00      0.00      0.00          0.00         50.00            1,050.00
        5001      本级支出        300.00                0.00      0.00        300.00          0.00    300.00
                  支出小计        300.00                0.00      0.00        300.00          0.00    300.00
                  合计          1,050.00  1,050.00      0.00      0.00        350.00        350.00  1,050.00  1,050.00

        试算平衡：各栏借方合计＝贷方合计

        """)
    #expect(sheet.totals(of: "year_debit") == [Fen(35_000)])
    #expect(sheet.totals(of: "nothing") == [])
  }

  @Test("A row an account or a value of a dimension")
  func levels() throws {
    for level in [TrialBalanceBook.Level.account, .dimensions(["P"])] {
      let sheet = try Self.book(level, Self.rows()).sheet(
        isWhole: true, withIdle: false, title: "")
      let lines = zip(sheet.kinds, sheet.table.rows).filter { $0.0 == .line }.map(\.1)
      #expect(lines.map { $0[2] } == ["", "", "P=p1", "P=p2"].map { .text($0) })
      #expect(lines.suffix(2).map { $0[5] } == [.amount(Fen(-700)), .amount(Fen(700))])
    }
  }

  @Test("A ledger whose debits are not its credits has no trial balance")
  func unbalanced() throws {
    var rows = try Self.rows()
    rows[1].months = try Fixture.months([(201_812, 0, 100_000), (201_901, 0, 5_001)])
    let failure = #expect(throws: CommandFailure.self) {
      try Self.book(.subject, rows).sheet(isWhole: true, withIdle: false, title: "")
    }
    #expect(failure?.description.hasPrefix("试算不平衡: 全账") == true)
    // A part of a ledger need not balance, and says so.
    let part = try Self.book(.subject, rows).sheet(isWhole: false, withIdle: false, title: "")
    #expect(part.notes == ["为部分科目、账户，借贷不要求相等"])
  }

  @Test("The parts of parallel books balance each by itself")
  func parts() throws {
    let parts = [
      "1002": SubjectClass(name: "资产", part: "财务会计"),
      "4001": SubjectClass(name: "收入", part: "财务会计"),
      "6001": SubjectClass(name: "预算收入", part: "预算会计"),
      "8001": SubjectClass(name: "预算结余", part: "预算会计"),
    ]
    func rows(_ budget: Int64) throws -> [Row] {
      [
        ("1002", "", "", try Fixture.months([(201_902, 5, 0)])),
        ("4001", "", "", try Fixture.months([(201_902, 0, 5)])),
        ("6001", "", "", try Fixture.months([(201_902, 0, budget)])),
        ("8001", "", "", try Fixture.months([(201_902, 5, 0)])),
      ]
    }
    let sheet = try Self.book(.subject, classes: parts, rows(5)).sheet(
      isWhole: true, withIdle: false, title: "")
    #expect(sheet.totals(of: "debit") == [Fen(5), Fen(5)])
    let names = zip(sheet.kinds, sheet.table.rows).filter { $0.0 == .total }.map(\.1[1])
    #expect(names == [.text("财务会计合计"), .text("预算会计合计")])
    let failure = #expect(throws: CommandFailure.self) {
      try Self.book(.subject, classes: parts, rows(6)).sheet(
        isWhole: true, withIdle: false, title: "")
    }
    #expect(failure?.description.hasPrefix("试算不平衡: 预算会计") == true)
  }

  @Test("Rows without an amount are left out unless they are asked for")
  func idle() throws {
    let rows: [Row] = [("1004", "其他财政存款", "", BookMonths())]
    #expect(
      try Self.book(.subject, rows).sheet(isWhole: true, withIdle: false, title: "").kinds == [])
    #expect(
      try Self.book(.subject, rows).sheet(isWhole: true, withIdle: true, title: "").kinds
        == [.line, .subtotal, .total])
  }

  @Test("Every subject of the shipped charts is of a class")
  func charts() throws {
    let charts = try ReferenceData.load().charts
    for chart in charts {
      let classes = SubjectClass.classes(ofChart: chart.version, charts)
      #expect(chart.subjects.allSatisfy { classes[$0.code]?.name.isEmpty == false })
    }
    #expect(SubjectClass.classes(ofChart: "GLA-2019", charts)["5001"]?.name == "费用")
    #expect(SubjectClass.classes(ofChart: "GLA-2019", charts)["6001"]?.part == "预算会计")
    #expect(SubjectClass.classes(ofChart: "GLF-2015", charts)["5001"]?.name == "支出")
    #expect(SubjectClass.classes(ofChart: "unknown", charts).isEmpty)
  }
}
