import Testing

@testable import LedgerCore

struct PropertyTests {
  /// Invariants after each block, decisions, balances, trial balances, numbers and lanes like the
  /// naive books, chains as defined, and a replay that gives the same state.
  @Test(arguments: 0..<200 as Range<UInt64>)
  func randomCommandsAgreeWithNaiveBooksAndReplay(_ seed: UInt64) throws {
    let run = RandomBooks(seed: seed)
    run.run(commands: 300)
    #expect(run.faults == [])
    #expect(run.accepted > 50)

    var audit = ChainAudit(run.books.blocks)
    audit.compareHeads(with: run.books.machine)
    audit.checkSerials()
    #expect(audit.faults == [])

    var replayed = StateMachine()
    for block in run.books.blocks {
      try block.replay(into: &replayed)
      #expect(StoredBlock(replayed.body) == block)
    }
    #expect(replayed.stateBytes() == run.books.state())
  }

  /// The commands are worth their name only if they meet every accounting refusal.
  @Test func randomCommandsMeetEveryRefusal() {
    var met: Set<RefusalCode> = []
    for seed in UInt64(0)..<20 {
      let run = RandomBooks(seed: seed)
      run.run(commands: 300)
      met.formUnion(run.refusals.keys)
    }
    #expect(
      met == [
        .monthBeforeLedger, .monthClosed, .unbalanced, .wouldBeCredit, .wouldBeDebit,
        .alreadyReversed, .reversalOfReversal,
      ])
  }

  @Test func theSameSeedGivesTheSameBytes() {
    let first = RandomBooks(seed: 77)
    let second = RandomBooks(seed: 77)
    first.run(commands: 200)
    second.run(commands: 200)
    #expect(first.books.blocks == second.books.blocks)
    #expect(first.books.state() == second.books.state())
  }
}
