import LedgerCore
import LedgerJournal

/// A journal in a temporary folder, and the books that it holds.
final class StageJournal {
  let books: StageBooks
  let folder: StageFolder
  let journal: FileJournal
  private var sealer: BlockSealer

  /// The books' first block is in it already.
  init(accounts: Int) throws {
    books = try StageBooks(accounts: accounts)
    folder = try StageFolder()
    journal = try FileJournal.open(folder: folder.path) { _ in }.journal
    sealer = BlockSealer(
      algorithm: journal.algorithm, epoch: journal.epoch, previous: journal.tail.digest)
    try append()
  }

  deinit { journal.close() }

  /// The books' newest block.
  func seal() -> SealedBlock { sealer.seal(books.machine.body) }

  func append() throws { try journal.append(seal()) }
}
