import FundClient
import FundData
import Testing

@testable import fundctl

/// What `fundctl reference` answers over the tables that the program came with.
@Suite struct ReferenceReportTests {
  private let reference: ReferenceData
  private let day = Day(year: 2020, month: 6, day: 30)

  init() throws { reference = try ReferenceData.load() }

  @Test("Every table has rows, and each row has the cells of the headings")
  func everyTable() {
    for table in ReferenceTable.allCases {
      for whole in [false, true] {
        let report = ReferenceReport.list(table.rows(of: reference), on: nil, whole: whole)
        let columns = report.table?.columns.map(\.key) ?? []
        #expect(Set(columns).count == columns.count && columns.count >= 4, "\(table)")
        #expect(report.table?.rows.isEmpty == false, "\(table)")
        #expect(report.table?.rows.allSatisfy { $0.count == columns.count } == true, "\(table)")
      }
    }
    #expect(ReferenceReport.tables(of: reference).table?.rows.count == 14)
  }

  @Test("With a day only its rows are listed")
  func onDay() {
    let rows = ReferenceTable.poolCounties.rows(of: reference)
    let report = ReferenceReport.list(rows, on: day, whole: false)
    #expect(report.table?.rows.count == 832)
    #expect(report.notes == ["共 832 行 rows"])
  }

  @Test("A word is found in names, keywords and texts, not in sources")
  func search() {
    func found(_ word: String) -> [[Cell]] {
      ReferenceReport.search(word, in: reference).table?.rows ?? []
    }
    #expect(
      found("麦积").map { $0[0].json.compact } == [
        #""regions""#, #""pool-counties""#, #""pool-counties""#,
      ])
    #expect(found("宾馆").map { $0[1] } == [.text("N04")])
    #expect(found("FOUR EYES").map { $0[1] } == [.text("26")])
    #expect(found("national list of 832").isEmpty)
  }

  @Test("A code is shown as it stands on the day, else as it stands last")
  func show() throws {
    func name(_ day: Day?) throws -> Cell? {
      try ReferenceReport.show("C01", in: .categories, on: day, whole: false, of: reference)
        .facts.first { $0.key == "name_zh" }?.cell
    }
    #expect(try name(day) == .text("财政专项扶贫资金"))
    #expect(try name(nil) == .text("财政衔接推进乡村振兴补助资金"))
  }

  @Test("A code that is not there, or is in several lists, is refused")
  func refused() throws {
    for (table, code) in [(ReferenceTable.rules, "99"), (.charts, "4001"), (.codes, "x")] {
      #expect(throws: CommandFailure.self, "\(code)") {
        try ReferenceReport.show(code, in: table, on: nil, whole: false, of: reference)
      }
    }
    let report = try ReferenceReport.show(
      "GLF-2015/4001", in: .charts, on: nil, whole: false, of: reference)
    #expect(report.facts[1].cell == .text("一般公共预算本级收入"))
    #expect(throws: CommandFailure.self) {
      try ReferenceReport.show(
        "40", in: .rules, on: Day(year: 2018, month: 12, day: 31), whole: false, of: reference)
    }
  }
}
