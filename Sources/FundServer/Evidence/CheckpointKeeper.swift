import Foundation
import LedgerCore
package import LedgerJournal
package import Logging
import Synchronization

/// Signs checkpoints (检查点) of the journal, on a schedule, when a month was closed and when a client
/// asks, and keeps them.
///
/// A checkpoint is of blocks that are durable, so that none is ever taken back.
package final class CheckpointKeeper: @unchecked Sendable {
  // Sendable: `isStopping`, `isRunning`, `hasClosing` and `lastTickMs` are guarded by `condition`.

  /// What the daemon's configuration says of checkpoints.
  package struct Settings: Sendable {
    /// Makes the signers once the journal's origin is known.
    package var signers: @Sendable (_ origin: String) throws -> [any NoteSigner] = { _ in [] }
    /// Where they are kept; nil for in memory only.
    package var file: String?
    /// Between two on the schedule; 0 for none.
    package var minutes: Int = 0

    package init() {}

    /// Signers with keys in files; `name` is that of the keys in notes, the origin when empty.
    package static func files(
      _ paths: [String], name: String
    ) -> @Sendable (String) throws -> [any NoteSigner] {
      { origin in
        try paths.map { try FileNoteSigner(pemFile: $0, name: name.isEmpty ? origin : name) }
      }
    }
  }

  package enum Failure: Error {
    case noKeys
    case journal(JournalError)
    case note(NoteProblem)
  }

  /// Checkpoints on demand are kept at most so often; others are signed and forgotten.
  package static let demandMs: Int64 = 60_000
  /// Notes on demand that are remembered besides the kept ones.
  private static let remembered = 256
  private static let tickSeconds: TimeInterval = 1

  package let origin: String
  package let tree: BlockTree
  package let store: CheckpointStore
  let signers: [any NoteSigner]
  private let journal: any Journal
  private let minutes: Int
  private let monotonicMs: @Sendable () -> Int64
  private let logger: Logger

  private struct Making {
    /// Notes that were not kept, by their size.
    var forgotten: [UInt64: String] = [:]
    var lastDemandMs: Int64?
  }

  /// Held while a note is made, so that two clients who ask at once get the same one.
  private let making = Mutex(Making())
  private let condition = NSCondition()
  private var isStopping = false
  private var isRunning = false
  private var hasClosing = false
  private var lastTickMs: Int64

  package init(
    of journal: any Journal, settings: Settings, logger: Logger,
    monotonicMs: @escaping @Sendable () -> Int64
  ) throws {
    self.journal = journal
    self.logger = logger
    self.monotonicMs = monotonicMs
    minutes = settings.minutes
    origin = Checkpoint.origin(journal: (journal as? FileJournal)?.journalID ?? 0)
    tree = BlockTree(journal)
    let signers = try settings.signers(origin)
    self.signers = signers
    // Without keys nothing will be kept; what was kept before can still be listed.
    let file = settings.file.flatMap {
      signers.isEmpty && !FileManager.default.fileExists(atPath: $0) ? nil : $0
    }
    store = try CheckpointStore(path: file)
    lastTickMs = monotonicMs()
    if let dropped = store.dropped {
      logger.warning(
        "the end of the file of checkpoints is damaged and dropped",
        metadata: ["bytes": "\(dropped.bytes)", "copy": "\(dropped.copy)"])
    }
  }

  /// The public keys in their text form.
  package var vkeys: [String] { signers.map(\.key.text) }

  // MARK: The thread

  package func start() {
    guard !signers.isEmpty else { return }
    condition.withLock { isRunning = true }
    let thread = Thread { self.run() }
    thread.start()
    thread.name = "checkpoints"
  }

  private func run() {
    checkNewest()
    while !condition.withLock({ isStopping }) {
      tick()
      condition.withLock {
        guard !isStopping, !hasClosing else { return }
        _ = condition.wait(until: Date(timeIntervalSinceNow: Self.tickSeconds))
      }
    }
    condition.withLock {
      isRunning = false
      condition.broadcast()
    }
  }

  /// Waits until the thread has ended.
  package func stop() {
    condition.withLock {
      isStopping = true
      condition.broadcast()
      while isRunning { condition.wait() }
    }
  }

  /// A block with the closing of a month is durable.
  package func monthWasClosed() {
    condition.withLock {
      hasClosing = true
      condition.broadcast()
    }
  }

  /// Makes the checkpoint that is due, if one is. The thread calls it about once a second.
  package func tick() {
    let cause = condition.withLock { () -> CheckpointCause? in
      let now = monotonicMs()
      if hasClosing {
        hasClosing = false
        lastTickMs = now
        return .closing
      }
      guard minutes > 0, now - lastTickMs >= Int64(minutes) * 60_000 else { return nil }
      lastTickMs = now
      return .schedule
    }
    if let cause { makeIfGrown(cause) }
  }

  /// Signs and keeps a checkpoint of all durable blocks, unless there is one already.
  package func makeIfGrown(_ cause: CheckpointCause) {
    do throws(Failure) {
      _ = try note(size: journal.tail.ordinal, cause: cause)
    } catch .noKeys {
      // Nobody asked for any.
    } catch {
      logger.error(
        "no checkpoint could be made", metadata: ["cause": "\(cause)", "reason": "\(error)"])
    }
  }

  // MARK: Notes

  /// A note of a size, signed by all present keys; a kept one where there is one. `size` is not
  /// above the newest durable block.
  package func note(size: UInt64, cause: CheckpointCause = .demand) throws(Failure) -> String {
    guard !signers.isEmpty else { throw .noKeys }
    return try making.withLock { (making) throws(Failure) in
      if let known = making.forgotten[size], cause == .demand { return known }
      let root = try root(size)
      if let kept = kept(size, root: root) { return kept.note }
      let note = try sign(size, root)
      let now = monotonicMs()
      let isNewest = store.newest.map { $0.size < size } ?? true
      let isDue = making.lastDemandMs.map { now - $0 >= Self.demandMs } ?? true
      if cause != .demand || isNewest && isDue {
        if cause == .demand { making.lastDemandMs = now }
        keep(note, size, cause)
      } else {
        if making.forgotten.count >= Self.remembered { making.forgotten.removeAll() }
        making.forgotten[size] = note
      }
      return note
    }
  }

  /// A kept note of a size that just the present keys have signed.
  private func kept(_ size: UInt64, root: Digest) -> KeptCheckpoint? {
    let ids = signers.map(\.key.keyID)
    do {
      return try store.find(size: size) { kept in
        guard let note = try? SignedNote(kept.note), note.signatures.map(\.keyID) == ids,
          let checkpoint = try? Checkpoint(text: note.text)
        else { return false }
        // After a restore from an older backup the journal may have gone on otherwise.
        return checkpoint.root == root && checkpoint.origin == origin
      }
    } catch {
      logger.error("kept checkpoints cannot be read", metadata: ["reason": "\(error)"])
      return nil
    }
  }

  private func keep(_ note: String, _ size: UInt64, _ cause: CheckpointCause) {
    do {
      let kept = try store.append(size: size, cause: cause, note: note)
      logger.info(
        "checkpoint signed",
        metadata: ["size": "\(size)", "number": "\(kept.number)", "cause": "\(cause)"])
    } catch {
      // It is good all the same, and the next one is kept again.
      logger.error("a checkpoint could not be kept", metadata: ["reason": "\(error)"])
    }
  }

  private func root(_ size: UInt64) throws(Failure) -> Digest {
    do throws(JournalError) {
      return try tree.root(size: size)
    } catch {
      throw .journal(error)
    }
  }

  private func sign(_ size: UInt64, _ root: Digest) throws(Failure) -> String {
    let timeMs: Int64
    do throws(JournalError) {
      var reader = JournalReader(journal)
      timeMs = size == 0 ? 0 : try reader.header(size).timeMs
    } catch {
      throw .journal(error)
    }
    do throws(NoteProblem) {
      let checkpoint = try Checkpoint(
        origin: origin, size: size, root: root, algorithm: journal.algorithm, timeMs: timeMs)
      return try SignedNote(text: checkpoint.text, signers: signers).encoded
    } catch {
      throw .note(error)
    }
  }

  /// Whether the newest kept checkpoint is one of this journal as it stands; says so in the log
  /// when it is not: then the journal was put back to an older state, and every client that saw
  /// that checkpoint will refuse this server.
  package func checkNewest() {
    guard let newest = store.newest, let checkpoint = try? SignedNote(newest.note),
      let known = try? Checkpoint(text: checkpoint.text)
    else { return }
    let tail = journal.tail.ordinal
    let isGood =
      known.origin == origin && known.size <= tail
      && (try? tree.root(size: known.size)) == known.root
    guard !isGood else { return }
    logger.critical(
      """
      the journal is not one that goes on from the newest checkpoint that was signed: it was \
      restored from an older backup, or is another one; auditors will notice
      """,
      metadata: [
        "checkpoint": "\(known.size)", "origin": "\(known.origin)", "blocks": "\(tail)",
        "journal": "\(origin)",
      ])
  }
}
