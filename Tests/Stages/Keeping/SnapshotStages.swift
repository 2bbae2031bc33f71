import LedgerCore
import LedgerJournal

/// What a snapshot costs the commit thread: an image is taken and given back.
final class FreezeStage: Stage {
  static let name = "freeze"
  static let operation = "an image of the books taken and given back, nothing written meanwhile"
  static let unit = "account"
  static let limit = "a few instructions a page of 4096 rows"

  private let books: StageBooks
  private let calls: Int

  init(_ sizes: Sizes) throws {
    books = try StageBooks(accounts: sizes.accounts)
    calls = sizes.calls / 10
    try books.post(books.batch(sizes.vouchersPerBatch))
  }

  func run() throws -> Work {
    for _ in 0..<calls { books.machine.thaw(books.machine.freeze()) }
    return Work(operations: calls, units: calls * books.accounts.count)
  }

  func check() throws {
    try require(!books.machine.isFrozen, "an image was not given back")
    try books.check()
  }
}

/// What a snapshot costs its own thread.
final class SnapshotStage: Stage {
  static let name = "snapshot"
  static let operation = "an image written with its digest and synced"
  static let unit = "account"
  static let limit = "hash rounds: OpenSSL's SM3 over 150 bytes an account"

  private let books: StageJournal
  private var info: SnapshotInfo?

  init(_ sizes: Sizes) throws {
    books = try StageJournal(accounts: sizes.accounts)
    try books.books.post(books.books.batch(sizes.vouchersPerBatch))
    try books.append()
  }

  func run() throws -> Work {
    info = try books.writeSnapshot()
    return Work(operations: 1, units: books.books.accounts.count)
  }

  func check() throws {
    try require(
      info?.stateDigest == books.books.machine.stateDigest(.sm3),
      "the snapshot is of another state")
  }
}

/// The way back.
final class RestoreStage: Stage {
  static let name = "restore"
  static let operation = "a journal opened from a snapshot of its newest block"
  static let unit = "account"
  static let limit = "hash rounds: OpenSSL's SM3 over 150 bytes an account, then an index of keys"

  private let books: StageJournal
  private let digest: Digest
  private var restored = StateMachine()

  init(_ sizes: Sizes) throws {
    books = try StageJournal(accounts: sizes.accounts)
    try books.books.post(books.books.batch(sizes.vouchersPerBatch))
    try books.append()
    digest = try books.writeSnapshot()?.stateDigest ?? .zero
    books.journal.close()
  }

  func run() throws -> Work {
    let opening = try FileJournal.open(
      folder: books.folder.path,
      restore: { (bytes) throws(SnapshotFailure) in
        restored = try StateMachine(decoding: &bytes)
      }, replay: { (block) throws(JournalError) in try restored.replay(block) })
    opening.journal.close()
    try require(opening.snapshot != nil, "the snapshot was passed over")
    return Work(operations: 1, units: books.books.accounts.count)
  }

  func check() throws {
    try require(restored.stateDigest(.sm3) == digest, "other books came back")
  }
}

extension StageJournal {
  fileprivate func writeSnapshot() throws -> SnapshotInfo? {
    let image = books.machine.freeze()
    defer { books.machine.thaw(image) }
    return try journal.writeSnapshot(
      ordinal: image.ordinal, blockDigest: journal.tail.digest, timeMs: image.timeMs
    ) { sink in image.encode { sink($0) } }
  }
}
