import LedgerCore
import LedgerJournal

/// A start without a snapshot.
final class RecoveryStage: Stage {
  static let name = "recovery"
  static let operation = "a journal opened: each block read, checked, hashed and replayed"
  static let limit = "hash rounds and memory latency: what decide and tree cost together"

  private let books: StageJournal
  private let digest: Digest
  private var replayed = StateMachine()

  init(_ sizes: Sizes) throws {
    books = try StageJournal(accounts: sizes.accounts)
    for _ in 0..<sizes.blocks {
      try books.books.post(books.books.batch(sizes.vouchersPerBatch))
      try books.append()
    }
    digest = books.books.machine.stateDigest(.sm3)
    books.journal.close()
  }

  func run() throws -> Work {
    replayed = StateMachine()
    let opening = try FileJournal.open(folder: books.folder.path) {
      (block) throws(JournalError) in try replayed.replay(block)
    }
    opening.journal.close()
    return Work(operations: 1, units: Int(replayed.totalLegs))
  }

  func check() throws {
    try require(replayed.stateDigest(.sm3) == digest, "the replay comes to other books")
  }
}
