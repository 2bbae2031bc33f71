import FundMessages
import SwiftProtobuf
import Testing

@testable import FundClient
@testable import fundctl

/// 资金来源 and 资金去向 as trees, and 支付受阻情况.
@Suite struct FundsQueryTraceTests {
  private static func indicator(_ entity: String, _ key: String) -> Fundledger_V1_IndicatorRef {
    .with {
      $0.entity = entity
      $0.key = key
      $0.documentNo = "\(key)号"
      $0.source = .upper
      $0.level = .central
      $0.categoryName = "衔接资金"
      $0.budgetYear = 2021
    }
  }

  private static func node(
    _ number: UInt32, under parent: UInt32, depth: UInt32, _ entity: String, _ key: String,
    _ amount: Int64, _ fill: (inout Fundledger_V1_TraceNode) -> Void = { _ in }
  ) -> Fundledger_V1_TraceNode {
    .with {
      $0.number = number
      $0.parent = parent
      $0.depth = depth
      $0.indicator = indicator(entity, key)
      $0.amount = amount
      fill(&$0)
    }
  }

  @Test("Each indicator stands above what came out of it, however the answer is ordered")
  func tree() throws {
    let trace = try IndicatorTrace(
      .with {
        $0.nodes = [
          Self.node(5, under: 0, depth: 0, "620000", "省", 900) { $0.passedDown = 900 },
          Self.node(8, under: 5, depth: 1, "620500", "市", 600) { $0.passedDown = 600 },
          Self.node(9, under: 5, depth: 1, "620600", "外", 300) { $0.isOutside = true },
          Self.node(12, under: 8, depth: 2, "620503", "县", 600) {
            $0.pooled = 200
            $0.pools = [
              .with {
                $0.line = "x1"
                $0.amount = 200
              }
            ]
            $0.assigned = 100
            $0.paid = 300
            $0.paidElsewhere = 50
            $0.uses = [
              .with {
                $0.project = "p1"
                $0.name = "苹果园"
                $0.assigned = 100
                $0.paid = 250
              }
            ]
          },
        ]
        $0.totals.amount = 900
        $0.totals.outside = 300
      })
    let table = IndicatorTraceReport.table(trace)
    #expect(
      table.rows.map { $0[1].text(in: .yuan, places: 2) } == [
        "省", "└ 市", "  └ 县", "    └ x1", "    └ p1  苹果园", "    └ 还本付息", "└ 外",
      ])
    #expect(
      table.rows.compactMap { $0[5].amount?.value } == [900, 600, 600, 200, 350, 50, 300])
    #expect(table.rows.last?[2] == .term("outside", "指标（范围外）"))
    #expect(table.rows.allSatisfy { $0.count == table.columns.count })
    #expect(table.footer.first?[5] == .amount(Fen(900)))
    let sheet = IndicatorTraceReport.make(trace, of: "文号 省号", "620000")
    #expect(sheet.json.contains("\"node\": \"p1\""))
    #expect(sheet.text(in: .yuan).contains("给管辖范围外    3.00"))
  }

  @Test("A project stands above the chain of each of its sources")
  func sources() throws {
    let trace = try ProjectTrace(
      .with {
        $0.project.county = "620503"
        $0.project.key = "p1"
        $0.project.state = .inLibrary
        $0.sum = 700
        $0.fundings = [
          .with {
            $0.funding.indicator = Self.indicator("620503", "县")
            $0.funding.line = "x1"
            $0.funding.paid = 300
            $0.amount = 700
            $0.chain = [Self.indicator("620503", "县"), Self.indicator("620000", "省")]
          }
        ]
      })
    let sheet = ProjectTraceReport.make(trace, payments: [])
    let rows = sheet.report.table?.rows ?? []
    #expect(rows.map { $0[1].text(in: .yuan, places: 2) } == ["p1", "└ 县", "  └ 省"])
    #expect(rows.map { $0[8] } == Array(repeating: .amount(Fen(700)), count: 3))
    #expect(rows.map { $0[7] } == [.empty, .text("x1"), .text("")])
    #expect(!sheet.text(in: .yuan).contains("资金去向（已支付）"))
  }

  private static func blocker(
    _ kind: Fundledger_V1_BlockerKind, _ scope: Fundledger_V1_BlockerScope = .next,
    warns: Bool = false
  ) -> Fundledger_V1_Blocker {
    .with {
      $0.kind = kind
      $0.desk = .preparer
      $0.scope = scope
      $0.isWarning = warns
      $0.subject = "p1"
      $0.available = 3
      $0.asked = 10
      $0.rule.id = "notice-before-payment"
      $0.rule.nameZh = "支付前公告公示"
      $0.rule.document = "国开办发〔2018〕11号"
      $0.rule.article = "第六条"
    }
  }

  private static func sheet(_ blockers: [Fundledger_V1_Blocker]) throws -> QuerySheet {
    let blocking = try FundBlocking(.with { $0.blockers = blockers })
    return BlockingReport.make(blocking, of: "项目 p1", "620503", on: Day(number: 18_900))
  }

  @Test("What blocks says days or money, the rule and the desk")
  func blocking() throws {
    let sheet = try Self.sheet([
      Self.blocker(.noticeRunning), Self.blocker(.moneyNotAssigned),
      Self.blocker(.moneyNotPassedDown),
    ])
    let rows = sheet.report.table?.rows ?? []
    #expect(
      rows.map { Array($0[5...8]) } == [
        [.empty, .empty, .number(3), .number(10)],
        [.amount(Fen(3)), .amount(Fen(10)), .empty, .empty],
        [.empty, .amount(Fen(10)), .number(3), .empty],
      ])
    #expect(rows.first?[0] == .term("notice-running", "公告期未满"))
    #expect(rows.first?[1] == .term("preparer", "财政局经办"))
    #expect(rows.first?.last == .text("国开办发〔2018〕11号 第六条"))
  }

  @Test("Warnings, the end of the works and retention money do not block the next payment")
  func isBlocked() throws {
    func isBlocked(_ blockers: [Fundledger_V1_Blocker]) throws -> Cell? {
      try Self.sheet(blockers).report.facts.first { $0.key == "is_blocked" }?.cell
    }
    #expect(try isBlocked([]) == .flag(false))
    #expect(try isBlocked([Self.blocker(.targetMissing, warns: true)]) == .flag(false))
    #expect(try isBlocked([Self.blocker(.notAccepted, .last)]) == .flag(false))
    #expect(try isBlocked([Self.blocker(.waitsForBank, .application)]) == .flag(true))
    let open = [Self.blocker(.waitsForBank, .application), Self.blocker(.readyToApply)]
    #expect(try isBlocked(open) == .flag(false))
  }
}
