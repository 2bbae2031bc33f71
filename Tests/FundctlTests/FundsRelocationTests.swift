import Foundation
import FundClient
import FundMessages
import SwiftProtobuf
import Testing

@testable import fundctl

/// The commands of relocation (易地扶贫搬迁) as files and options have them.
@Suite struct FundsRelocationTests {
  private static let reader = FieldReader(hash: PersonHash(key: Array("secret of a test".utf8)))
  private static let head = "11010519491231002X"

  private static func csv(_ text: String) -> CommandFile {
    CommandFile(Array(text.utf8), kind: .csv, reader: reader)
  }

  private static func json(_ text: String) -> CommandFile {
    CommandFile(Array(text.utf8), kind: .jsonLines, reader: reader)
  }

  /// A file that is there for as long as it is looked at.
  private static func withFile(_ text: String, _ look: (String) throws -> Void) throws {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("fundledger-list-\(UUID().uuidString).csv").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    try look(path)
  }

  // MARK: Every field

  /// A text of a field that is not what the field is without one.
  private func sample(_ field: FundField) throws -> String {
    switch field.kind {
    case .text: "甲"
    case .amount: "12.34"
    case .day: "2020-06-01"
    case .number: "7"
    case .flag(let yes, _): yes.first ?? "是"
    case .choice(let choices): try #require(choices.last?.words.last)
    case .share, .rate: "4.9%"
    case .quantity: "2.5"
    case .digest: "0123456789abcdef0123456789abcdef"
    case .secret: Self.head
    case .list(let parts): try parts.map(sample).joined(separator: ":")
    }
  }

  private func names(_ fields: [FundField]) -> Set<String> {
    var names: Set<String> = []
    for field in fields {
      names.insert(field.jsonName)
      if case .list(let parts) = field.kind { names.formUnion(self.names(parts)) }
    }
    return names
  }

  private func keys(_ value: Any) -> Set<String> {
    switch value {
    case let object as [String: Any]:
      object.reduce(into: Set(object.keys)) { $0.formUnion(keys($1.value)) }
    case let list as [Any]: list.reduce(into: []) { $0.formUnion(keys($1)) }
    default: []
    }
  }

  @Test("A command says every field of its form", arguments: FundForms.all.map(\.kind))
  func everyField(kind: String) throws {
    let form = try #require(FundForms.form(named: kind))
    var draft = CommandDraft(form)
    for field in FundForms.common where field.isRequired {
      try draft.setCommon(field, to: field.example, Self.reader)
    }
    for field in form.fields { try draft.set(field, to: try sample(field), Self.reader) }
    let command = try draft.message().command()
    let object = try JSONSerialization.jsonObject(with: Data(command.message.jsonString().utf8))
    let action = try #require((object as? [String: Any])?[FundField(form.action, "").jsonName])
    #expect(keys(action) == names(form.fields).union(form.fixed.map(\.name)), "\(kind)")
  }

  // MARK: Values

  @Test(
    "A rate is a percentage of at most four places, or millionths",
    arguments: [
      ("4.9%", 49_000), ("4.35％", 43_500), ("0.0001%", 1), ("100%", 1_000_000), ("0%", 0),
      ("49000", 49_000),
    ])
  func rates(text: String, rate: Int) throws {
    let value = try Self.reader.value(of: text, FundField("rate", "年利率", .rate))
    #expect(value.compact == "\(rate)")
  }

  @Test(
    "Anything else is no rate", arguments: ["4.9", "4.90001%", "101%", "-1%", "%", "abc", "0.049"])
  func noRates(text: String) {
    let problem = #expect(throws: FieldProblem.self) {
      try Self.reader.value(of: text, FundField("rate", "年利率", .rate))
    }
    #expect(problem?.field == "年利率")
  }

  // MARK: Files

  @Test("Lines of works are read from cells and further rows, sources by word or letter")
  func works() throws {
    let file = Self.csv(
      """
      指令,账簿主体,记账日期,申请号,项目编号,合同号,支付类型,末次支付,工程款明细（万元）
      工程款申请,620503.B,2018-06-01,w1,az1,k1,进度款,否,registered:R4:l1::338:60:17.55;建档立卡户:R1:::80
      ,,,,,,,,同步搬迁户:地方资金::是:15::0.45
      """)
    #expect(file.problems == [])
    let works = try #require(file.entries.first).command.message.applyWorks
    #expect(works.kind == .progress && !works.isFinal)
    #expect(works.lines.map(\.source) == [.loan, .grant, .local])
    #expect(works.lines.map(\.beneficiary) == [.registered, .registered, .synchronous])
    #expect(works.lines.map(\.amount) == [338_000_000, 80_000_000, 15_000_000])
    #expect(works.lines.map(\.cleared) == [60_000_000, 0, 0])
    #expect(works.lines.map(\.retained) == [17_550_000, 0, 450_000])
    #expect(works.lines.map(\.isShared) == [false, false, true])
    #expect(works.lines.map(\.tranche) == ["l1", "", ""])
  }

  @Test("Households of a file mean the same as those of a cell, and are hashed")
  func householdFile() throws {
    try Self.withFile(
      """
      人口,户主身份证号,对象类别,住房面积
      4,\(Self.head),,100
      2,H-2,同步搬迁户,51.5
      """
    ) { path in
      let form = try #require(FundForms.form(named: "登记搬迁户"))
      let field = try #require(form.field(named: "households"))
      let read = try Self.reader.value(of: "@" + path, field)
      let written = try Self.reader.value(
        of: "\(Self.head)::4:100;H-2:同步搬迁户:2:51.5", field)
      let (one, other) = try (message(read), message(written))
      #expect(one == other)
      #expect(one.households.map(\.persons) == [4, 2])
      #expect(one.households.map(\.area) == [10_000, 5_150])
      #expect(one.households.allSatisfy { $0.key.count == 16 })
      #expect(!read.compact.contains(Self.head))
      let file = Self.json(
        """
        {"entity":"a","day":1,"enrolHouseholds":{"project":"az1","households":{"file":"\(path)"}}}
        """)
      #expect(file.problems == [])
      #expect(file.entries.first?.command.message.enrolHouseholds.households == one.households)
    }
  }

  private func message(_ list: JSONValue) throws -> Fundledger_V1_EnrolHouseholds {
    try Fundledger_V1_EnrolHouseholds(
      jsonString: JSONValue.object([("households", list)]).compact)
  }

  @Test(
    "Faults of a list's file are told with their lines, without the number",
    arguments: [
      ("户主身份证号\n\(head)\n", "缺少表头“人口”"),
      ("户主身份证号,人口\n\(head),4\n\(head.dropLast())1,3\n", "第3行"),
      ("户主身份证号,人口\n\(head),四\n", "第2行"), ("户主身份证号,人口\n", "没有明细"),
      ("户主身份证号,人口,人口\n\(head),4,4\n", "重复"),
    ])
  func faultyFile(text: String, word: String) throws {
    let form = try #require(FundForms.form(named: "enrol_households"))
    let field = try #require(form.field(named: "households"))
    try Self.withFile(text) { path in
      let problem = #expect(throws: FieldProblem.self) {
        try Self.reader.value(of: "@" + path, field)
      }
      #expect(problem?.field == "搬迁户")
      #expect(problem?.description.contains(word) == true, "\(String(describing: problem))")
      #expect(problem?.description.contains("11010519") == false)
    }
  }

  @Test("Friendly JSON of a contract and of repayment lines")
  func friendlyJSON() throws {
    let file = Self.json(
      """
      {"entity":"620000.V","day":"2016-06-01","signLoan":{"tranche":"l1","source":"R4","signed":{"wan":"350"},"rate":"4.9%","dayBasis":360,"centralShare":"90%","matures":"2036-06-01"}}
      {"entity":"620503","day":1,"repayRelocation":{"body":"620503.B","lines":[{"key":"g3","tranche":"l1","use":"增减挂钩收益","amount":"20.00"},{"use":"CASH_USE_SERVICE","amount":1}]}}
      {"entity":"620503","day":1,"recordMoves":{"project":"az1","households":[{"key":{"clear":"H-1"},"movedIn":true,"area":"98.5"}]}}
      """)
    #expect(file.problems == [])
    let loan = file.entries[0].command.message.signLoan
    #expect(loan.source == .loan && loan.signed == 350_000_000 && loan.rate == 49_000)
    #expect(loan.centralShare == 9_000 && loan.matures == 24_258)
    let lines = file.entries[1].command.message.repayRelocation.lines
    #expect(lines.map(\.use) == [.landQuota, .service])
    #expect(lines.map(\.amount) == [2_000, 1])
    let move = try #require(file.entries[2].command.message.recordMoves.households.first)
    #expect(move.movedIn && !move.isDemolished && move.area == 9_850 && move.key.count == 16)
  }

  @Test(
    "Lines that are no commands are told",
    arguments: [
      ("{\"signLoan\":{\"rate\":\"4.90001%\"}}", "年利率"),
      ("{\"signLoan\":{\"source\":\"R1\"}}", "来源类别"),
      ("{\"grantHeads\":{\"households\":[{\"key\":\"11010519491231002X\"}]}}", "户主身份证号"),
      ("{\"grantHeads\":{\"households\":[\"AAAA\"]}}", "搬迁户"),
      ("{\"grantHeads\":{\"standard\":\"1\"}}", "不是业务指令"),
      ("{\"accrueInterest\":{\"interest\":\"1\"}}", "不是业务指令"),
      ("{\"settleSettlement\":{\"pots\":[]}}", "不是业务指令"),
      ("{\"tradeLandQuota\":{\"province\":\"620000\"}}", "不是业务指令"),
    ])
  func badJSON(line: String, word: String) {
    let file = Self.json("\n" + line + "\n")
    #expect(file.problems.map(\.line) == [2])
    #expect(file.problems.first?.text.contains(word) == true, "\(file.problems)")
    #expect(file.problems.first?.text.contains("11010519") == false)
  }

  @Test("A task is the level above's, surplus goes on by a checker")
  func roles() throws {
    #expect(
      try #require(FundForms.form(named: "allocate_task")).duty.roles == [.bureau, .supervisor])
    #expect(try #require(FundForms.form(named: "use_surplus")).duty.roles == [.checker])
    for form in FundForms.relocation + FundForms.financing
    where !["allocate_task", "use_surplus"].contains(form.kind) {
      #expect(form.duty.roles == [.bureau], "\(form.kind)")
    }
  }
}
