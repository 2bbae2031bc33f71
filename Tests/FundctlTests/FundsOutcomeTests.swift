import FundMessages
import SwiftProtobuf
import Testing

@testable import FundClient
@testable import fundctl

/// What became of business commands, in words.
@Suite struct FundsOutcomeTests {
  private static func refusal(
    _ rule: String, about: String = "p1", field: String = "amount",
    available: Int64 = 5_000_000_000,
    asked: Int64 = 6_000_000_000, line: Int64 = 0
  ) -> Refusal {
    Refusal(
      .with {
        $0.voucher = 1
        $0.code = 450
        $0.name = "RULE_REFUSES"
        $0.messageZh = "指标余额控制：不得超过指标可用余额。"
        $0.message = "within the indicator: stay within it."
        $0.rule = rule
        $0.article = "预算法 第十条"
        $0.field = field
        $0.about = about
        $0.figures = [("rule", 16), ("available", available), ("asked", asked), ("line", line)]
          .map { name, value in
            .with {
              $0.name = name
              $0.value = value
            }
          }
      })
  }

  @Test("A rule's refusal has a line for each thing to know")
  func sheet() {
    #expect(
      RefusalText.sheet(Self.refusal("indicator-available"), unit: .wan) == """
        被拒 refused (RULE_REFUSES 450)
          指标余额控制：不得超过指标可用余额。
          within the indicator: stay within it.
          可用 available 5,000.00 万元, 申请 asked 6,000.00 万元
          事项 about amount: p1
          依据 rule indicator-available，预算法 第十条
        """)
  }

  @Test(
    "The numbers of a rule are what they count",
    arguments: [
      ("plan-source-line", "x", 100, 250, 2, "可用 available 1.00 元, 申请 asked 2.50 元, 第几行 line 2"),
      ("notice-before-payment", "x", 4, 10, 0, "可用 available 4 天, 申请 asked 10 天"),
      ("two-year-carry", "x", 2, 3, 0, "可用 available 2 年, 申请 asked 3 年"),
      ("retention-share", "retention_basis_points", 300, 500, 0, "available 3.00%, 申请 asked 5.00%"),
      ("retention-share", "retained", 300, 500, 0, "available 3.00 元, 申请 asked 5.00 元"),
      ("retention-date", "day", 18_414, 18_415, 0, "2020-06-01, 申请 asked 2020-06-02"),
    ])
  func measures(
    rule: String, field: String, available: Int64, asked: Int64, line: Int64, text: String
  ) {
    let refusal = Self.refusal(
      rule, field: field, available: available, asked: asked, line: line)
    #expect(RefusalText.describe(refusal).contains(text), "\(RefusalText.describe(refusal))")
  }

  @Test("Where nothing was measured no zeros are said")
  func noFigures() {
    let text = RefusalText.describe(Self.refusal("four-eyes", available: 0, asked: 0))
    #expect(!text.contains("available") && text.contains("四眼") == false)
    #expect(text.hasSuffix("; 事项 about amount: p1; 依据 rule four-eyes，预算法 第十条"))
  }

  private static func answer(replayed: Bool) -> BatchOutcome {
    BatchOutcome(
      .with {
        $0.runs = [
          .with {
            $0.count = 1
            $0.block = 61
            $0.index = 4
            $0.replayed = replayed
          }
        ]
        $0.decided = 2
        $0.nextSerial = 3
        $0.revision = .with { $0.block = 61 }
        $0.warnings = [
          .with {
            $0.command = 0
            $0.rules = [
              .with {
                $0.number = 29
                $0.id = "own-account"
                $0.nameZh = "以拨代支"
                $0.document = "财办〔2018〕24号"
                $0.textZh = "提示以拨代支。"
                $0.textEn = "is shown."
              }
            ]
          }
        ]
      }, firstSerial: 1)
  }

  private static func message() throws -> CommandMessage {
    var draft = CommandDraft(try #require(FundForms.form(named: "pool")))
    let reader = FieldReader()
    for (name, text) in [("entity", "620503"), ("day", "2020-06-01")] {
      try draft.setCommon(try #require(CommandColumns.common(named: name)), to: text, reader)
    }
    for (name, text) in [("indicator", "c1"), ("line", "x1"), ("amount", "1")] {
      try draft.set(try #require(draft.form.field(named: name)), to: text, reader)
    }
    return try draft.message()
  }

  @Test("An accepted command says where it stands and which rules warned")
  func accepted() throws {
    let text = CommandReport.accepted(Self.answer(replayed: false), try Self.message())
      .text(in: .yuan)
    #expect(text.contains("纳入整合 pool") && text.contains("已受理 accepted\n"))
    #expect(text.contains("61.4") && text.contains("own-account  以拨代支  财办〔2018〕24号"))
    let again = CommandReport.accepted(Self.answer(replayed: true), try Self.message())
    #expect(again.json.contains("\"outcome\": \"accepted_before\""))
    #expect(again.text(in: .yuan).contains("本次未作任何改动"))
  }

  @Test("The same command has the same lane, another label another")
  func lane() throws {
    let message = try Self.message()
    let name = try CommandLane.name(ofCommand: message, label: "")
    #expect(try CommandLane.name(ofCommand: Self.message(), label: "") == name)
    #expect(try CommandLane.name(ofCommand: message, label: "2") == name + "/2")
    #expect(name.hasPrefix("command/"))
    #expect(try message.command().message.pool.amount == 100)
  }

  @Test("A refused command is told to programs with its figures in fen")
  func refusedJSON() throws {
    let report = CommandReport.refused(Self.refusal("indicator-available"), try Self.message())
    #expect(report.json.contains("\"outcome\": \"refused\""))
    #expect(report.json.contains("\"figure_available\": 5000000000"))
    #expect(report.json.contains("\"rule\": \"indicator-available\""))
  }

  @Test("The report of a file lists refusals and warnings in the order of its lines")
  func file() throws {
    let entry = try CommandFile.entry(try Self.message(), lines: [2])
    var second = entry
    second.lines = [3, 4]
    var outcome = CommandOutcome()
    var answer = Self.answer(replayed: false)
    answer.refusals = [Self.refusal("indicator-available")]
    outcome.add(answer, from: 0, count: 2, known: 0)
    let report = CommandFileReport.make(outcome, of: [entry, second], unit: .wan)
    #expect(report.table?.rows.map { $0[0] } == [.text("2"), .text("3-4")])
    let text = report.text(in: .yuan)
    #expect(text.contains("本次受理 accepted now       1"))
    #expect(text.contains("指标余额控制：不得超过指标可用余额。；可用 available 5,000.00 万元"))
    #expect(text.contains("提示以拨代支。"))
  }

  @Test("A file that was submitted before says so")
  func again() throws {
    let entry = try CommandFile.entry(try Self.message(), lines: [2])
    var outcome = CommandOutcome()
    var answer = Self.answer(replayed: true)
    answer.decided = 1
    outcome.add(answer, from: 0, count: 1, known: 1)
    let report = CommandFileReport.make(outcome, of: [entry])
    #expect(report.notes.contains { $0.contains("此前已提交") })
    #expect(report.json.contains("\"accepted_before\": 1"))
  }
}
