import Simulation
import Testing

/// Each planted bug is found by a seed, with the auditor's reason, and without the bug the same
/// seed is clean. `simulate --seeds 0..<1000 --bug NAME` searches for another seed.
@Suite struct PlantedBugTests {
  struct Finding: Sendable, CustomTestStringConvertible {
    var bug: PlantedBug
    var seed: UInt64
    /// Part of what the auditor says.
    var words: String

    var testDescription: String { "\(bug) by seed \(seed)" }
  }

  static let findings: [Finding] = [
    Finding(bug: .skipsDataSync, seed: 0, words: "though it was acknowledged"),
    Finding(bug: .skipsFolderSync, seed: 0, words: "its segments are missing"),
    Finding(bug: .lyingSync, seed: 0, words: "though it was acknowledged"),
    Finding(bug: .goesOnAfterFailedSync, seed: 0, words: "though it was acknowledged"),
    Finding(bug: .markNeverRaised, seed: 52, words: "was flipped (block 7), and the journal was"),
    Finding(bug: .markRaisedTooEarly, seed: 0, words: "though nothing was damaged: block"),
    Finding(bug: .dropsMark, seed: 0, words: "mark is missing"),
    Finding(bug: .acceptsTornBlock, seed: 10, words: "though nothing was damaged: block"),
    Finding(bug: .losesNewestBlock, seed: 0, words: "though it was acknowledged"),
    Finding(bug: .ignoresLock, seed: 0, words: "a second daemon opened the folder"),
    Finding(bug: .servesCorruptedBytes, seed: 0, words: "and it was never so"),
    Finding(bug: .snapshotWithoutLane, seed: 5, words: "contradicts itself: badEvent"),
    Finding(bug: .snapshotDigestNotChecked, seed: 6, words: "the snapshot was not passed over"),
    Finding(bug: .snapshotOfAnotherBlock, seed: 6, words: "has another state than the live one"),
    Finding(bug: .answersBeforeDurable, seed: 1, words: "was answered"),
    Finding(bug: .readsShowUndurable, seed: 1, words: "was answered"),
    Finding(bug: .answersAfterFailure, seed: 0, words: "after the journal had failed"),
    Finding(bug: .acceptsClockBackwards, seed: 0, words: "timeRunsBackwards"),
    Finding(bug: .appliesTwice, seed: 0, words: "stands at"),
    Finding(bug: .ignoresContentDifference, seed: 4, words: "was accepted for"),
    Finding(bug: .forgetsLane, seed: 0, words: "stands at"),
    Finding(bug: .forgetsRefusedSerials, seed: 0, words: "got 0 outcomes"),
    Finding(bug: .forgetsEpochs, seed: 1, words: "under which it was not sent"),
    Finding(bug: .splitsAtomicBatch, seed: 1, words: "vouchers of atomic batch"),
    Finding(bug: .wrongNumbersAfterRestart, seed: 0, words: "was given number"),
    Finding(bug: .reversesTwice, seed: 0, words: "stands at"),
    Finding(bug: .holdsForgotten, seed: 1, words: "a reply showed the open holds []"),
    Finding(bug: .drawsTwice, seed: 5, words: "draws another hold than it should"),
    Finding(bug: .holdsNeverExpire, seed: 1, words: "is open though its time is over"),
    Finding(bug: .referencesForgotten, seed: 5, words: "the state differs from the live one"),
    Finding(bug: .closedTurnoverForgotten, seed: 3, words: "a reply showed the trial balance"),
    Finding(bug: .reopensMonth, seed: 0, words: "the state differs from the live one"),
  ]

  @Test(arguments: findings)
  func theAuditorFinds(_ finding: Finding) throws {
    let verdict = Simulation.run(seed: finding.seed, bug: finding.bug)
    let violation = try #require(verdict.violation)
    #expect(violation.words.contains(finding.words))
    #expect(Simulation.run(seed: finding.seed).violation == nil)
  }

  @Test func everyPlantedBugHasItsSeed() {
    #expect(Set(Self.findings.map(\.bug)) == Set(PlantedBug.allCases))
  }
}
