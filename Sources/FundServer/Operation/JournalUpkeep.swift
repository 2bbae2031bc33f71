import Foundation
import LedgerJournal

/// A thread that has the journal do once a second what need not be done in an append.
final class JournalUpkeep: @unchecked Sendable {
  // Sendable: `isStopping` and `hasEnded` are guarded by `condition`.

  private static let seconds: TimeInterval = 1

  private let journal: any Journal
  private let onFailure: @Sendable (JournalError) -> Void
  private let condition = NSCondition()
  private var isStopping = false
  private var hasEnded = false

  /// `onFailure` is called when the journal fails at it: the process must end then.
  init(of journal: any Journal, onFailure: @escaping @Sendable (JournalError) -> Void) {
    self.journal = journal
    self.onFailure = onFailure
    let thread = Thread { self.run() }
    thread.start()
    thread.name = "upkeep"
  }

  private func run() {
    condition.lock()
    while !isStopping {
      condition.unlock()
      do throws(JournalError) {
        try journal.maintain()
      } catch .stopped {
        // Whoever stopped it has said why.
        condition.lock()
        break
      } catch {
        onFailure(error)
        condition.lock()
        break
      }
      condition.lock()
      if !isStopping { _ = condition.wait(until: Date(timeIntervalSinceNow: Self.seconds)) }
    }
    hasEnded = true
    condition.broadcast()
    condition.unlock()
  }

  /// Waits until the thread has ended.
  func stop() {
    condition.withLock {
      isStopping = true
      condition.broadcast()
      while !hasEnded { condition.wait() }
    }
  }
}
