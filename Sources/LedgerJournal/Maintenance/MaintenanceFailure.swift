/// Why a backup, a restore or a check ended early.
package enum MaintenanceFailure: Error, Equatable, Sendable {
  /// The journal that is read: damage that was found in it, or the system's refusal.
  case source(JournalError)
  /// The folder that is written.
  case target(JournalError)
  /// The target holds something that this journal cannot be added to.
  case foreignTarget(path: String, reason: String)
  /// The target has a block of this journal that the journal itself has not.
  case targetAhead(target: UInt64, journal: UInt64)
  /// The target ends below the block before the first one asked for.
  case gap(first: UInt64, expected: UInt64)
  /// The journal holds no block yet.
  case empty
  case notEmpty(path: String)
  /// The state after this block is not the one of the snapshot beside it.
  case snapshotDiffers(block: UInt64)
  /// Every block is whole, and the books they lead to contradict themselves.
  case brokenBooks(String)
  /// Whoever watches the progress asked for an end.
  case stopped
}

extension MaintenanceFailure {
  /// Takes a failure of `body` for one of the journal that is read.
  static func reading<Result: ~Copyable>(
    _ body: () throws(JournalError) -> Result
  ) throws(MaintenanceFailure) -> Result {
    do throws(JournalError) { return try body() } catch { throw .source(error) }
  }

  /// Takes a failure of `body` for one of the folder that is written.
  static func writing<Result: ~Copyable>(
    _ body: () throws(JournalError) -> Result
  ) throws(MaintenanceFailure) -> Result {
    do throws(JournalError) { return try body() } catch { throw .target(error) }
  }
}

extension MaintenanceFailure: CustomStringConvertible {
  package var description: String {
    switch self {
    case .source(let error): "\(error)"
    case .target(let error): "in the target: \(error)"
    case .foreignTarget(let path, let reason): "\(path) cannot take this journal: \(reason)"
    case .targetAhead(let target, let journal):
      "the target goes to block \(target) and the journal only to \(journal): the journal was "
        + "restored from something older, so keep that backup and begin another"
    case .gap(let first, let expected):
      "block \(first) would leave a gap: the target lacks blocks from \(expected) on"
    case .empty: "the journal holds no block yet"
    case .notEmpty(let path): "\(path) is not empty"
    case .snapshotDiffers(let block):
      "the blocks up to \(block) do not lead to the state of the snapshot of that block"
    case .brokenBooks(let what): "the books contradict themselves: \(what)"
    case .stopped: "stopped on request; the next run goes on"
    }
  }
}

/// How far a run through the blocks has come.
package struct MaintenanceProgress: Equatable, Sendable {
  /// The newest block that was dealt with.
  package var block: UInt64
  /// The last block to deal with.
  package var through: UInt64
  /// Blocks and bytes dealt with in this run.
  package var blocks: UInt64 = 0
  package var bytes: UInt64 = 0
}

/// Told of the progress now and then, from the thread of the run. Ends the run by throwing
/// `stopped`.
package typealias ProgressReport = (MaintenanceProgress) throws(MaintenanceFailure) -> Void
