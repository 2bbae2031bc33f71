import FiscalFunds
import Foundation
import Testing

@testable import LedgerCore

/// Long random stories. `FUND_WALK_COMMANDS` sets their length, `FUND_WALK_SEEDS` other seeds: `7,8,9`.
struct FundWalkTests {
  private static let seeds =
    ProcessInfo.processInfo.environment["FUND_WALK_SEEDS"]?.split(separator: ",")
    .compactMap { UInt64($0) }
  private static let asked =
    ProcessInfo.processInfo.environment["FUND_WALK_COMMANDS"].flatMap(Int.init)
  private static let length = asked ?? 2_500

  @Test(arguments: seeds ?? [1, 2, 3, 4])
  func booksMirrorsAndTracesHoldAndTheBlocksGiveTheSameState(_ seed: UInt64) throws {
    let walk = try FundWalk(seed: seed, length: Self.length)
    try walk.run()
    if Self.asked != nil { print("seed \(seed): \(walk.summary)") }
    // Enough of both for the walk to mean something.
    #expect(walk.accepted * 10 > Self.length * 4)
    #expect(walk.refusals.count > 5 && walk.refusedRules.count > 12)
    let state = walk.desk.state()

    let replayed = try walk.desk.replayed()
    #expect(replayed.stateBytes() == state)
    #expect(replayed.firstBrokenInvariant() == nil)

    let restored = try StateMachine.restored(from: state, reference: walk.desk.reference)
    #expect(restored.stateBytes() == state)
    #expect(restored.firstBrokenInvariant() == nil)
  }

  /// Rules are data: without any of them commands go further, and the double entry still holds.
  @Test(arguments: ["off", "warn"], seeds ?? [5, 6])
  func booksHoldWhenNoRuleRefuses(_ effect: String, _ seed: UInt64) throws {
    let walk = try FundWalk(seed: seed, length: Self.length) {
      $0.replacing(#/,(refuse|warn|off),/#, with: ",\(effect),")
    }
    try walk.run()
    #expect(walk.refusedRules.isEmpty)
    let replayed = try walk.desk.replayed()
    #expect(replayed.stateBytes() == walk.desk.state())
  }

  @Test func aSeedTellsTheWholeStory() throws {
    let states = try (0..<2).map { _ in
      let walk = try FundWalk(seed: 9, length: 300)
      try walk.run()
      return walk.desk.state()
    }
    #expect(states[0] == states[1])
  }

  @Test func everyKindOfCommandIsAcceptedInSomeStory() throws {
    var kinds: Set<FundAction.Kind> = []
    for seed in 20..<26 as Range<UInt64> {
      let walk = try FundWalk(seed: seed, length: 4_000)
      try walk.run()
      kinds.formUnion(walk.acceptedKinds.keys)
    }
    let missing = Set(FundAction.Kind.allCases).subtracting(kinds)
    #expect(missing.isEmpty, "\(missing)")
  }
}
