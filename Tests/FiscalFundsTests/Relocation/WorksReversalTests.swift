import FiscalFunds
import Testing

@testable import LedgerCore

/// Reversal of a project body's payments (工程款冲销).
struct WorksReversalTests {
  private func reversal(_ key: String) -> FundAction {
    .reversePayment(
      .with {
        $0.key = key
        $0.reason = "记账错误"
      })
  }

  private func rows(_ story: RelocationScenario) throws -> [[UInt8]] {
    let funds = story.desk.funds
    var all: [[UInt8]] = []
    for number in funds.pots.numbers { all.append(try funds.pots[number].encoded()) }
    for number in funds.contracts.numbers { all.append(try funds.contracts[number].encoded()) }
    return all
  }

  @Test func aReversedPaymentRestoresEveryFigure() throws {
    let story = try RelocationScenario.ready(.raised)
    try story.contract()
    let (balances, pots) = (story.closings(), try rows(story))
    try story.send(
      .applyWorks(story.works("预付", .advance, [story.line(.loan, "l1", story.fen("M08", 0))])),
      at: "B")
    try story.finish("预付", at: "B")
    let (advanced, advancedPots) = (story.closings(), try rows(story))
    try story.send(.applyWorks(story.works("进度", .progress, story.progress)), at: "B")
    try story.finish("进度", at: "B")
    // What was cleared cannot go first.
    #expect(story.verdict(reversal("预付"), at: "B") == .fails(.wrongState))
    #expect(story.verdict(reversal("进度"), at: "B") == .passes)
    #expect(story.closings() == advanced)
    #expect(try rows(story).last == advancedPots.last)
    #expect(story.verdict(reversal("进度"), at: "B") == .fails(.wrongState))
    #expect(story.verdict(reversal("预付"), at: "B") == .passes)
    #expect(story.closings() == balances)
    #expect(story.broken == nil)
    // The contract's row is as it was before anything was paid.
    #expect(try rows(story).last == pots.last)
  }

  @Test func retentionThatWasPaidIsReversedBeforeItsWorks() throws {
    let story = try RelocationScenario.ready(.built)
    #expect(story.verdict(reversal("进度"), at: "B") == .fails(.wrongState))
    #expect(story.verdict(reversal("质保"), at: "B") == .passes)
    #expect(story.verdict(reversal("进度"), at: "B") == .passes)
    #expect(story.broken == nil)
  }

  @Test func nothingOfASettledSettlementIsReversed() throws {
    let story = try RelocationScenario.ready(.handedOver)
    #expect(
      story.verdict(reversal("进度"), at: "B", on: RelocationScenario.end) == .fails(.wrongState))
  }

  @Test func aReversalReplaysToTheSameState() throws {
    let story = try RelocationScenario.ready(.built)
    try story.send(reversal("质保"), at: "B")
    story.desk.seal()
    let machine = try story.desk.replayed()
    #expect(machine.stateBytes() == story.desk.state())
    #expect(machine.firstBrokenInvariant() == nil)
  }
}
