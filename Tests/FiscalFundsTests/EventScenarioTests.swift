import FiscalFunds
import TestSupport
import Testing

@testable import LedgerCore

/// The worked story of events E00-E31 (POSTINGS) through the business commands.
struct EventScenarioTests {
  @Test func everyLedgerEndsWithTheWorkedBalances() throws {
    var scenario = try EventScenario()
    try scenario.run()
    let broken = scenario.desk.machine.firstBrokenInvariant()
    #expect(broken == nil)
    let (found, expected) = (scenario.closings(), scenario.expected)
    for name in Set(found.keys).union(expected.keys).sorted() {
      #expect(found[name] == expected[name], "\(name)")
    }
  }

  @Test func theStoryReplaysToTheSameState() throws {
    var scenario = try EventScenario()
    try scenario.run()
    let machine = try scenario.desk.replayed()
    #expect(machine.stateBytes() == scenario.desk.state())
    #expect(machine.firstBrokenInvariant() == nil)
  }

  @Test func anImageOfTheStoryGivesTheSameState() throws {
    var scenario = try EventScenario()
    try scenario.run()
    let state = scenario.desk.state()
    let machine = try StateMachine.restored(from: state, reference: scenario.desk.reference)
    #expect(machine.stateBytes() == state)
    #expect(machine.firstBrokenInvariant() == nil)
  }
}
