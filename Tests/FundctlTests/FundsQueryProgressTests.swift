import FundMessages
import SwiftProtobuf
import Testing

@testable import FundClient
@testable import fundctl

/// 统筹整合资金进度表, with figures like those of 麦积 2021.
@Suite struct FundsQueryProgressTests {
  private static func row(
    _ key: String, _ name: String, planned: Int64, arrived: Int64, share: Int64?
  ) -> Fundledger_V1_ProgressRow {
    .with {
      $0.key = key
      $0.name = name
      $0.figures.planned = planned
      $0.figures.arrived = arrived
      $0.figures.pooled = planned
      $0.figures.pooledAllotted = planned
      $0.figures.balance = arrived - planned
      if let share { $0.share = share }
    }
  }

  private static let progress = FundProgress(
    .with {
      $0.rows = [
        row("county", "县级", planned: 4_985_110_000, arrived: 4_985_110_000, share: 940),
        row("central", "中央", planned: 48_058_500_000, arrived: 59_473_070_000, share: 9_060),
      ]
      $0.total = row("", "", planned: 53_043_610_000, arrived: 64_458_180_000, share: nil).figures
      $0.total.pooledOfArrived = 8_229
      $0.notPassedDown = 100
    })

  @Test("By level, from the centre down, with the county's shares")
  func byLevel() {
    let sheet = ProgressReport.make(Self.progress, of: "620503", year: 2021, by: .level)
    let table = sheet.report.table
    #expect(table?.rows.map(\.first) == [.text("central"), .text("county")])
    #expect(table?.rows.map(\.last) == [.text("90.60%"), .text("9.40%")])
    #expect(table?.rows.map(\.count) == [17, 17] && table?.footer.first?.count == 17)
    let text = sheet.text(in: .wan)
    #expect(text.hasPrefix("统筹整合资金进度表  620503  2021年  按资金来源层级（单位：万元）\n"))
    #expect(text.contains("整合率（整合占到位）  82.29%\n"))
    #expect(text.contains("指标到位              64,458.18"))
    // A share of nothing is no fact for people.
    #expect(!text.contains("支付占到位"))
    #expect(sheet.json.contains("\"pooled_of_arrived\": \"82.29%\""))
    #expect(sheet.json.contains("\"paid_of_arrived\": null"))
    #expect(sheet.json.contains("\"arrived\": 64458180000"))
  }

  @Test("By project, budgets are not summed with the plan")
  func byProject() {
    let table = ProgressReport.make(Self.progress, of: "620503", year: 2021, by: .project)
      .report.table
    #expect(
      table?.columns.map(\.key) == [
        "key", "name", "budget", "pooled_allotted", "pooled_paid", "assigned", "paid",
        "carried_over", "share",
      ])
    #expect(table?.rows.first?[2] == .amount(Fen(4_985_110_000)))
    #expect(table?.footer.first?[2] == .empty)
    #expect(table?.footer.first?[3] == .amount(Fen(53_043_610_000)))
  }
}
