import FundMessages
import SwiftProtobuf
import Testing

@testable import FundClient
@testable import fundctl

/// The tables of relocation financing, for people and for programs.
@Suite struct FundsQueryRelocationTests {
  private static let day = Day(year: 2020, month: 6, day: 1) ?? Day(number: 0)
  private static let yi: Int64 = 100_000_000_00

  private static func nation() throws -> RelocationFinancing {
    try RelocationFinancing(
      .with {
        $0.region = "000000"
        $0.name = "全国"
        $0.lines = [
          .with {
            $0.source = .grant
            $0.figures.quota = 800 * yi
            $0.figures.raised = 400 * yi
            $0.figures.raisedOfQuota = 50_00
          },
          .with { $0.source = .local },
        ]
        $0.total.quota = 5_922 * yi
        $0.persons.task = 9_810_000
        $0.parts = [
          .with {
            $0.key = "620000"
            $0.name = "甘肃省"
            $0.kind = .region
            $0.persons.task = 499_000
          }
        ]
        $0.envelope.registered = 9_810_000
        $0.envelope.synchronous = 6_470_000
        $0.envelope.sources = [
          .with {
            $0.source = .grant
            $0.amount = 800 * yi
          }
        ]
        $0.envelope.total = 5_922 * yi
        $0.envelope.about = 6_000 * yi
        $0.envelope.quotaOfTotal = 100_00
        $0.envelope.quotaOfAbout = 98_70
        $0.envelope.isTask = true
      })
  }

  @Test("The nation's task is 5922亿元 and 981万人, beside the programme and about 6000亿元")
  func nationTable() throws {
    let sheet = RelocationFinancingReport.make(try Self.nation(), on: Self.day)
    let text = sheet.text(in: .wan)
    let lines = text.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    #expect(lines.contains(["任务资金规模（五类来源）", "5922亿元"]))
    #expect(lines.contains(["规划资金规模", "5922亿元"]))
    #expect(lines.contains(["约计规模（公开报道）", "6000亿元"]))
    #expect(lines.contains(["任务占约计规模", "98.70%"]))
    #expect(lines.contains(["规划搬迁人口（建档立卡）", "981万人"]))
    #expect(text.hasPrefix("易地扶贫搬迁资金来源表  000000  全国（单位：万元）\n"))
    #expect(sheet.report.table?.rows[0][2] == .amount(Fen(800 * Self.yi)))
    #expect(sheet.report.table?.rows[1][0] == .term("local", "R7"))
    #expect(sheet.json.contains("\"task\": 9810000") && sheet.json.contains("\"parts\": ["))
    #expect(sheet.json.contains("\"raised_of_quota\": \"50.00%\""))
  }

  @Test("A calendar has a line a year and source, and says that it is an estimate")
  func calendar() throws {
    let debt = try DebtService(
      .with {
        $0.body = "620000.V"
        $0.tranches = [
          .with {
            $0.key = "l1"
            $0.source = .loan
            $0.rate = 49_000
            $0.centralShare = 9_000
          }
        ]
        $0.dues = [
          .with {
            $0.year = 2022
            $0.source = .loan
            $0.principal = 33_333_333
            $0.interest = 3_997_129
            $0.central = 3_597_416
            $0.local = 399_713
          }
        ]
        $0.debtors = [.with { $0.entity = "620503.B" }]
      })
    let sheet = DebtServiceReport.make(debt, on: Self.day)
    let row = try #require(sheet.report.table?.rows.first)
    #expect(row[0] == .number(2022) && row[6] == .amount(Fen(33_733_046)))
    #expect(row[7] == .amount(Fen(37_330_462)))
    let text = sheet.text(in: .yuan)
    #expect(text.contains("4.9%") && text.contains("90.00%") && text.contains("逐年等额"))
    #expect(sheet.json.contains("\"tranches\": [") && sheet.json.contains("\"debtors\": ["))
  }

  @Test("What stands out is marked")
  func costs() throws {
    let costs = try SettlementCosts(
      .with {
        $0.areaLimit = 2_500
        $0.rows = [
          .with {
            $0.county = "620503"
            $0.kind = .centralised
            $0.costPerPerson = 5_850_000
            $0.median = 2_000_000
            $0.isCostOutlier = true
            $0.areaPerPerson = 2_505
            $0.isAreaOutlier = true
          }
        ]
      })
    let sheet = SettlementCostReport.make(costs, of: "620503", on: Self.day)
    let text = sheet.text(in: .yuan)
    #expect(text.contains("25.00㎡") && text.contains("25.05㎡") && text.contains("本县"))
    #expect(sheet.report.table?.rows.first?[10] == .flag(true))
    #expect(sheet.json.contains("\"is_area_outlier\": true"))
  }

  @Test("Idle money and a household")
  func others() throws {
    let idle = try IdleMoney(
      .with {
        $0.dayLimit = 90
        $0.rows = [
          .with {
            $0.key = "f1"
            $0.source = .fund
            $0.rate = 12_000
            $0.days = 152
            $0.isLate = true
          }
        ]
        $0.total.notPassed = 60
      })
    let text = IdleMoneyReport.make(idle, of: "620000", on: Self.day).text(in: .yuan)
    #expect(text.contains("1.2%") && text.contains("专项建设基金") && text.contains("152"))
    let trace = try HouseholdTrace(
      .with {
        $0.kind = .dispersed
        $0.beneficiary = .registered
        $0.persons = 4
        $0.share = 2_340
        $0.sources = [
          .with {
            $0.source = .loan
            $0.tranche = "l1"
          }
        ]
        $0.fundings = [
          .with {
            $0.funding.indicator.source = .upper
            $0.funding.indicator.level = .central
            $0.chain = [
              .with {
                $0.key = "rc"
                $0.source = .upper
                $0.level = .central
              }
            ]
          }
        ]
      })
    let sheet = HouseholdTraceReport.make(trace, key: "ab")
    #expect(sheet.text(in: .yuan).contains("R4 长期贴息贷款"))
    #expect(sheet.json.contains("\"node\": \"rc\"") && sheet.json.contains("\"share\": 2340"))
  }

  @Test(
    "Figures as people write them",
    arguments: [(120, "120人"), (9_810_000, "981万人"), (1_234_500, "123.45万人"), (10_050, "10050人")])
  func persons(count: Int64, text: String) {
    #expect(RelocationText.persons(count) == text)
  }

  @Test(
    "亿元 to two places",
    arguments: [
      (5_922_000_000_00, "59.22亿元"), (5_922 * yi, "5922亿元"), (-yi, "-1亿元"), (1, "0亿元"),
    ])
  func yiText(fen: Int64, text: String) { #expect(RelocationText.yi(Fen(fen)) == text) }
}
