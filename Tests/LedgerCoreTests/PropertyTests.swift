import Testing

@testable import LedgerCore

struct PropertyTests {
  /// Invariants after each block, decisions, balances, holds, references, trial balances, numbers
  /// and lanes like the naive books, chains as defined, and a replay that gives the same state.
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
    try expectTheSameBehindAnImage(of: run)
  }

  /// A state that was stored halfway takes the rest of the journal like the one that it came from.
  private func expectTheSameBehindAnImage(of run: RandomBooks) throws {
    let half = run.books.blocks.count / 2
    var before = StateMachine()
    for block in run.books.blocks[..<half] { try block.replay(into: &before) }
    var decoded = try StateMachine(image: before.stateBytes())
    for block in run.books.blocks[half...] { try block.replay(into: &decoded) }
    #expect(decoded.stateBytes() == run.books.state())
  }

  /// The commands are worth their name only if they meet every accounting refusal.
  @Test func randomCommandsMeetEveryRefusal() {
    var met: Set<RefusalCode> = []
    var done: [String: Int] = [:]
    for seed in UInt64(0)..<40 {
      let run = RandomBooks(seed: seed)
      run.run(commands: 300)
      met.formUnion(run.refusals.keys)
      done.merge(run.holdFacts, uniquingKeysWith: +)
    }
    #expect(
      met == [
        .monthBeforeLedger, .monthClosed, .unbalanced, .wouldBeCredit, .wouldBeDebit,
        .alreadyReversed, .reversalOfReversal, .holdNotOpen, .holdNotUsed, .expiryPassed,
        .holdIsLocked, .holdShape, .referenceUsed, .referenceYearClosed, .monthNotNext,
        .monthNotLast, .closingNotCurrent,
      ])
    #expect(Set(done.keys) == ["placed", "drawn", "locked", "released", "expired"])
    #expect(done.values.allSatisfy { $0 > 50 }, "\(done)")
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
