import Foundation
import LedgerCore
import Logging
import NIOPosix

/// At a start: has the journal say which keys sign its checkpoints, where it says otherwise.
struct KeyRecording: Sendable {
  enum Problem: Error, CustomStringConvertible {
    case keys(CheckpointKeyProblem)
    case notDurable

    var description: String {
      switch self {
      case .keys(.keyLength(let bytes)):
        "a key of checkpoints has \(bytes) bytes in its text form: 1 to "
          + "\(Limits.checkpointKeyBytes) are possible"
      case .keys(.tooMany(let count)):
        "\(count) keys of checkpoints: \(Limits.checkpointKeys) at most"
      case .keys(.historyFull):
        "the journal has had \(Limits.checkpointKeysKept) keys of checkpoints and takes no more"
      case .notDurable: "the journal failed before it had the keys of checkpoints"
      }
    }
  }

  /// What was added and what was retired.
  private struct Change: Sendable {
    var before: [String]
    var after: [String]
  }

  private final class Outcome: @unchecked Sendable {
    // Sendable: `result` is guarded by `condition`.
    private let condition = NSCondition()
    private var result: Result<Change, CheckpointKeyProblem>?

    func set(_ result: Result<Change, CheckpointKeyProblem>) {
      condition.withLock {
        self.result = result
        condition.broadcast()
      }
    }

    /// Nil when `isOver` comes true first.
    func wait(until isOver: () -> Bool) -> Result<Change, CheckpointKeyProblem>? {
      condition.withLock {
        while result == nil, !isOver() {
          _ = condition.wait(until: Date(timeIntervalSinceNow: 0.1))
        }
        return result
      }
    }
  }

  let loop: CommitLoop
  let keeper: CheckpointKeeper
  let readers: NIOThreadPool
  let logger: Logger

  /// Returns once the change is durable and a checkpoint of it is signed by the present keys.
  func run() async throws {
    let vkeys = keeper.vkeys
    let outcome = Outcome()
    let isTaken = loop.perform { engine in
      let before = engine.machine.checkpointKeys.filter(\.isPresent).map(\.vkey)
      let result: Result<Change, CheckpointKeyProblem>
      do throws(CheckpointKeyProblem) {
        _ = try engine.machine.recordCheckpointKeys(vkeys)
        result = .success(Change(before: before, after: vkeys))
      } catch {
        result = .failure(error)
      }
      return { outcome.set(result) }
    }
    guard isTaken else { throw Problem.notDurable }
    let found = try await readers.runIfActive { outcome.wait { loop.isOver } }
    guard let found else { throw Problem.notDurable }
    switch found {
    case .failure(let problem): throw Problem.keys(problem)
    case .success(let change):
      guard Set(change.before) != Set(change.after) else { return }
      tell(change)
      try await readers.runIfActive { keeper.makeIfGrown(.keys) }
    }
  }

  private func tell(_ change: Change) {
    let added = change.after.filter { !change.before.contains($0) }
    let retired = change.before.filter { !change.after.contains($0) }
    logger.notice(
      "the keys of checkpoints changed",
      metadata: [
        "added": "\(added.joined(separator: " "))",
        "retired": "\(retired.joined(separator: " "))",
      ])
    guard !change.after.isEmpty, !change.before.isEmpty, retired.count == change.before.count
    else { return }
    logger.warning(
      """
      no former key of checkpoints is left: clients that trust only the former ones cannot go over \
      to the new ones; start once with both
      """)
  }
}
