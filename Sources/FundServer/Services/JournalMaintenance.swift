import Foundation
package import LedgerJournal
package import Logging

/// The slow work on a journal besides serving: the scrub on a thread of its own, and one job at a
/// time, a backup or the moving of a segment, on another.
package final class JournalMaintenance: @unchecked Sendable {
  // Sendable: `isStopping`, `isBusy` and `isScrubbing` are guarded by `condition`.

  package struct Settings: Sendable {
    /// Backups go below it; nil when the daemon takes none.
    package var backupFolder: String?
    /// Archived segments go there; nil when none are archived.
    package var archiveFolder: String?
    /// How fast old blocks are read again; 0 for not at all.
    package var scrubBytesPerSecond: UInt64 = 0

    package init() {}
  }

  /// Between two passes of the scrub, which small journals would else begin every second.
  private static let passPauseSeconds: TimeInterval = 600
  /// A step of the scrub reads as much as the rate allows in this time.
  private static let stepSeconds = 0.25

  package let settings: Settings
  package let scrub: JournalScrub
  private let condition = NSCondition()
  private var isStopping = false
  private var isBusy = false
  private var isScrubbing = false

  package init(
    of journal: any Journal, settings: Settings, logger: Logger,
    clockMs: @escaping @Sendable () -> Int64
  ) {
    self.settings = settings
    scrub = JournalScrub(of: journal, clockMs: clockMs) { damage in
      logger.critical(
        "a block that was acknowledged is damaged: restore the folder from a backup",
        metadata: [
          "block": "\(damage.block)", "file": "\(damage.path)", "reason": "\(damage.problem)",
        ])
    }
    guard settings.scrubBytesPerSecond > 0 else { return }
    isScrubbing = true
    let thread = Thread { self.runScrub() }
    thread.start()
    thread.name = "scrub"
  }

  private func runScrub() {
    let rate = Double(settings.scrubBytesPerSecond)
    while !mustStop {
      let step = scrub.step(bytes: UInt64(max(1, rate * Self.stepSeconds)))
      let pause = step.isEnd ? Self.passPauseSeconds : Double(step.bytes) / rate
      let due = Date(timeIntervalSinceNow: pause)
      // The end of a job wakes it too.
      condition.withLock { while !isStopping, condition.wait(until: due) {} }
    }
    condition.withLock {
      isScrubbing = false
      condition.broadcast()
    }
  }

  /// Asked by jobs between their steps.
  package var mustStop: Bool { condition.withLock { isStopping } }

  /// Runs `job` on a thread; false when another one is running, or the server stops.
  package func run(_ job: @escaping @Sendable () -> Void) -> Bool {
    let mayRun = condition.withLock {
      guard !isBusy, !isStopping else { return false }
      isBusy = true
      return true
    }
    guard mayRun else { return false }
    let thread = Thread {
      job()
      self.condition.withLock {
        self.isBusy = false
        self.condition.broadcast()
      }
    }
    thread.start()
    thread.name = "maintenance"
    return true
  }

  /// Waits until the threads have ended.
  package func stop() {
    condition.withLock {
      isStopping = true
      condition.broadcast()
      while isBusy || isScrubbing { condition.wait() }
    }
  }
}
