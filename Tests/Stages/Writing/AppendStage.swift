import LedgerCore
import LedgerJournal

/// A block to the medium.
final class AppendStage: Stage {
  static let name = "append"
  static let operation = "a block of a batch written and synced (fdatasync)"
  static let limit = "the medium: its bandwidth, and a sync a block"

  private let books: StageJournal
  private let vouchers: Int
  private var block: SealedBlock

  init(_ sizes: Sizes) throws {
    vouchers = sizes.vouchersPerBatch
    books = try StageJournal(accounts: sizes.accounts)
    try books.books.post(books.books.batch(vouchers))
    block = books.seal()
    try books.journal.append(block)
  }

  func prepare() throws {
    try books.books.post(books.books.batch(vouchers))
    block = books.seal()
  }

  func run() throws -> Work {
    try books.journal.append(block)
    return Work(operations: 1, units: Int(block.header.legCount))
  }

  func check() throws {
    books.journal.close()
    var replayed = StateMachine()
    _ = try FileJournal.open(folder: books.folder.path) { (block) throws(JournalError) in
      try replayed.replay(block)
    }
    try require(
      replayed.stateDigest(.sm3) == books.books.machine.stateDigest(.sm3),
      "the journal gives other books than those that were kept")
    try books.books.check()
  }
}
