import FundClient
import FundMessages
import SwiftProtobuf
import Testing

@testable import fundctl

/// Files of business commands (业务指令), and the templates.
@Suite struct FundsFileTests {
  private static let reader = FieldReader(hash: PersonHash(key: Array("secret of a test".utf8)))

  private static func csv(_ text: String, unit: Fen.Unit = .yuan) -> CommandFile {
    var reader = Self.reader
    reader.unit = unit
    return CommandFile(Array(text.utf8), kind: .csv, reader: reader)
  }

  private static func json(_ text: String) -> CommandFile {
    CommandFile(Array(text.utf8), kind: .jsonLines, reader: reader)
  }

  @Test("Every template is a file that is read as it is", arguments: FundForms.all.map(\.kind))
  func templates(kind: String) throws {
    let form = try #require(FundForms.form(named: kind))
    let file = Self.csv("\u{FEFF}" + CommandTemplate.csv(of: form))
    #expect(file.problems == [])
    let entry = try #require(file.entries.first)
    #expect(file.entries.count == 1 && entry.form?.kind == kind && entry.lines == [2])
    let message = entry.command.message
    #expect(message.day >= 18_414 && message.entity.hasPrefix("620"))
    let isYearEnd = ["carry_over", "accrue_year_end", "close_year"].contains(kind)
    #expect(message.adjustmentPeriod == isYearEnd)
    #expect(try message.jsonString().contains("\"\(camelCase(form.action))\""))
  }

  private func camelCase(_ name: String) -> String { FundField(name, "").jsonName }

  @Test("A row becomes the message; further rows go on with its lists")
  func rows() throws {
    let file = Self.csv(
      """
      指令,entity,日期,年度,version,资金来源（万元）,资金用途(元),备注,指标号,方案行,金额（元）
      编制整合方案,620503,2020-6-1,2020,2,x1:C01:中央:8000;x2：L01：county：500.5,P18:80000000,初稿,,,
      ,,,,,x3:L02:4:1,P19:5015000,续,,,
      pool,620503,2020年6月2日,,,,,,c1,x1,"1,000.50"
      """)
    #expect(file.problems == [])
    #expect(file.entries.map(\.lines) == [[2, 3], [4]])
    let plan = file.entries[0].command.message.draftPlan
    #expect(plan.version == 2 && plan.sources.map(\.key) == ["x1", "x2", "x3"])
    #expect(plan.sources.map(\.amount) == [8_000_000_000, 500_500_000, 1_000_000])
    #expect(plan.sources.map(\.level) == [.central, .county, .county])
    #expect(plan.uses.map(\.amount) == [8_000_000_000, 501_500_000])
    let pool = file.entries[1].command.message
    #expect(pool.day == 18_415 && pool.pool.amount == 100_050)
  }

  @Test(
    "What is wrong is told with its line and column",
    arguments: [
      ("纳入整合,620503,2020-06-01,c1,x1,abc,", 2, "“金额”栏（第6列）"),
      ("纳入整合,620503,2020-06-01,,x1,1,", 2, "“指标号”栏为空"),
      ("纳入整合,,2020-06-01,c1,x1,1,", 2, "“账簿主体”栏为空"),
      ("纳入整合,620503,6月1日,c1,x1,1,", 2, "“记账日期”栏（第3列）"),
      ("审批,620503,2020-06-01,c1,x1,1,", 2, "没有指令“审批”"),
      ("县级审批入库,620503,2020-06-01,,,1,p9", 2, "“金额”栏（第6列）不属于"),
      (",620503,2020-06-01,c1,x1,1,", 2, "“指令”栏为空"),
      ("纳入整合,620503,2020-06-01,c1,x1,1,\n,,,,,2,", 3, "续行只填明细"),
      ("纳入整合,620503,2020-06-01,c1,x1,0.001,", 2, "“金额”栏（第6列）"),
    ])
  func problems(row: String, line: Int, word: String) {
    let file = Self.csv("指令,账簿主体,记账日期,指标号,方案行,金额,项目编号\n\(row)\n")
    #expect(file.problems.map(\.line) == [line])
    #expect(file.problems.first?.chinese.contains(word) == true, "\(file.problems)")
    #expect(file.problems.first?.english.isEmpty == false)
  }

  @Test(
    "Headings must be known, stand once, and all say their unit when one does",
    arguments: [
      ("账簿主体,金额", "缺少表头“指令”"), ("指令,金额,金额（万元）", "重复"), ("指令,数额", "没有名为“数额”"),
      ("指令,金额（万元）,项目预算", "“项目预算”栏（第3列）未写明单位"), ("", "文件为空"),
    ])
  func headings(heading: String, word: String) {
    let file = Self.csv(heading.isEmpty ? "" : heading + "\n纳入整合,1,2\n")
    #expect(file.problems.count == 1)
    #expect(file.problems.first?.chinese.contains(word) == true, "\(file.problems)")
  }

  @Test("The JSON of the protocol is read, and the friendlier one means the same")
  func jsonLines() throws {
    let file = Self.json(
      """
      {"entity": "620503", "day": 18414, "pool": {"indicator": "c1", "line": "x1", "amount": "50000"}}

      {"entity":"620503","day":"2020-06-01","pool":{"indicator":"c1","line":"x1","amount":"500.00"}}
      {"entity":"620503","day":"2020-06-01","pool":{"indicator":"c1","line":"x1","amount":{"wan":"0.05"}}}
      {"entity":"620503","day":"2020-06-01","pool":{"indicator":"c1","line":"x1","amount":50000}}
      """)
    #expect(file.problems == [])
    #expect(file.entries.map(\.lines) == [[1], [3], [4], [5]])
    #expect(Set(file.entries.map(\.command)).count == 1)
    #expect(file.entries[0].command.message.pool.amount == 50_000)
  }

  @Test("Words, nested lists and persons are read from JSON")
  func friendlyJSON() throws {
    let file = Self.json(
      """
      {"entity":"a","day":"2020-06-01","moveCash":{"kind":"往来转补助","to":"b","amount":"1.00"}}
      {"entity":"a","day":"2020-06-01","cash":1}
      {"entity":"a","day":1,"moveCash":{"kind":"CASH_MOVE_SETTLE","to":"b","amount":"100"}}
      {"entity":"a","day":1,"register_beneficiaries":{"entries":[{"person":{"clear":"11010519491231002X"},"from":"2016-01-01"}]}}
      """)
    #expect(file.problems.map(\.line) == [2])
    #expect(file.entries.count == 3)
    #expect(file.entries[0].command.message.moveCash.kind == .settle)
    #expect(file.entries[1].command.message.moveCash.amount == 100)
    let entry = try #require(
      file.entries[2].command.message.registerBeneficiaries.entries.first)
    #expect(entry.person.count == 16 && entry.from == 16_801)
  }

  @Test(
    "Lines that are no commands are told",
    arguments: [
      ("x", "JSON"), ("[1]", "对象"), ("{\"entity\":\"a\",\"pol\":{}}", "不是业务指令"),
      ("{\"pool\":{\"amount\":1.5}}", "JSON"), ("{\"pool\":{\"amount\":\"1.005\"}}", "金额"),
      ("{\"day\":\"2020-02-30\"}", "记账日期"), ("{\"moveCash\":{\"kind\":\"现金\"}}", "拨付方式"),
      ("{\"pool\":{\"sum\":\"1\"}}", "不是业务指令"),
      ("{\"applyPayment\":{\"payeeAccount\":\"6222020000001234\"}}", "收款账号"),
      ("{\"acceptProject\":{\"digest\":\"AAAA\"}}", "证据摘要"),
    ])
  func badJSON(line: String, word: String) {
    let file = Self.json("\n" + line + "\n")
    #expect(file.problems.map(\.line) == [2])
    #expect(file.problems.first?.text.contains(word) == true, "\(file.problems)")
  }

  @Test("A call has at most a thousand commands, and about a mebibyte")
  func batches() throws {
    let one = try #require(
      Self.json("{\"entity\":\"a\",\"day\":1,\"pool\":{}}").entries.first)
    let entries = [CommandFile.Entry](repeating: one, count: 2_500)
    #expect(CommandPosting.batches(of: entries) == [0..<1_000, 1_000..<2_000, 2_000..<2_500])
    var large = one
    large.bytes = CommandPosting.maximumBytes
    #expect(CommandPosting.batches(of: [one, large, large, one]) == [0..<1, 1..<2, 2..<3, 3..<4])
    #expect(CommandPosting.batches(of: []).isEmpty)
  }

  @Test("A file is submitted by one role")
  func roles() throws {
    func file(_ actions: String...) -> CommandFileSubmission {
      let lines = actions.map { "{\"entity\":\"a\",\"day\":1,\"\($0)\":{}}" }
      return CommandFileSubmission(
        entries: Self.json(lines.joined(separator: "\n")).entries, laneName: "")
    }
    #expect(try file("pool", "returnPayment").roles(isNamed: false) == [.bureau])
    #expect(try file("approvePayment").roles(isNamed: false) == [.checker])
    #expect(throws: CommandFailure.self) {
      try file("pool", "approvePayment").roles(isNamed: false)
    }
    #expect(try file("pool", "approvePayment").roles(isNamed: true) == [.bureau])
  }

  @Test("The kind of a file is in its name")
  func kinds() {
    #expect(CommandFile.kind(ofFile: "a/B.CSV") == .csv)
    #expect(CommandFile.kind(ofFile: "b.jsonl") == .jsonLines)
    #expect(CommandFile.kind(ofFile: "b.xlsx") == nil)
  }
}
