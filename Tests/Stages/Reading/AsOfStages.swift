import LedgerCore
import LedgerJournal
import TestSupport

/// What an account of very many legs stood at, at a random place of the journal.
class AsOfStage: Stage {
  class var name: String { "as-of" }
  class var operation: String { "the balance at a random revision of an account of 1 M legs" }
  class var unit: String { "question" }
  class var limit: String { "memory latency: about 35 legs of a mapped file, by jumps" }
  class var target: Target? { Target(goalNanos: 30_000, floorNanos: 150_000) }

  let journal: DeepJournal
  private let calls: Int
  private var random = SplitMix64(seed: 4)
  private(set) var asked: [Int] = []
  private(set) var answers: [Int64] = []

  required init(_ sizes: Sizes) throws {
    journal = try DeepJournal(legs: sizes.deepLegs, perBlock: sizes.vouchersPerBatch)
    calls = sizes.calls
  }

  func prepare() throws {
    asked = (0..<calls).map { _ in Int.random(in: 0..<journal.balances.count, using: &random) }
  }

  func run() throws -> Work {
    answers.removeAll(keepingCapacity: true)
    let chains = journal.chains
    for leg in asked { answers.append(try ask(leg, chains)) }
    return Work(operations: asked.count, units: asked.count)
  }

  /// The question that leg `leg` of the account is the answer to.
  func ask(_ leg: Int, _ chains: AccountChains) throws -> Int64 {
    let reader = JournalReader(journal.books.journal)
    return try reader.balance(of: chains, upTo: journal.position(ofLeg: leg)).balance
  }

  /// What the answer must be.
  func expected(_ leg: Int) -> Int64 { journal.balances[leg] }

  func check() throws {
    for (leg, answer) in zip(asked, answers) {
      try require(answer == expected(leg), "leg \(leg): \(answer), not \(expected(leg))")
    }
  }
}

/// The same by effective day.
final class AsOfDayStage: AsOfStage {
  override class var name: String { "as-of-day" }
  override class var operation: String { "the balance on a random day of the same account" }

  override func ask(_ leg: Int, _ chains: AccountChains) throws -> Int64 {
    var reader = JournalReader(journal.books.journal)
    var allowance = 0
    return try reader.balance(
      of: chains, on: journal.day(ofLeg: leg), lateLegs: &allowance
    ).balance
  }

  override func expected(_ leg: Int) -> Int64 { journal.balances[journal.lastLeg(ofDayOf: leg)] }
}
