import FiscalFunds
import TestSupport
import Testing

@testable import LedgerCore

/// The worked story of events M00-M16 (POSTINGS) through the business commands.
struct RelocationScenarioTests {
  @Test func everyLedgerEndsWithTheWorkedBalances() throws {
    var scenario = try RelocationScenario()
    try scenario.run()
    let broken = scenario.desk.machine.firstBrokenInvariant()
    #expect(broken == nil)
    let (found, expected) = (scenario.closings(), scenario.expected)
    #expect(!expected.isEmpty)
    for name in Set(found.keys).union(expected.keys).sorted() {
      #expect(found[name] == expected[name], "\(name)")
    }
  }

  @Test func theStoryReplaysToTheSameState() throws {
    var scenario = try RelocationScenario()
    try scenario.run()
    scenario.desk.seal()
    let machine = try scenario.desk.replayed()
    #expect(machine.stateBytes() == scenario.desk.state())
    #expect(machine.firstBrokenInvariant() == nil)
  }

  @Test func anImageOfTheStoryGivesTheSameState() throws {
    var scenario = try RelocationScenario()
    try scenario.run()
    scenario.desk.seal()
    let state = scenario.desk.state()
    let machine = try StateMachine.restored(from: state, reference: scenario.desk.reference)
    #expect(machine.stateBytes() == state)
    #expect(machine.firstBrokenInvariant() == nil)
  }
}
