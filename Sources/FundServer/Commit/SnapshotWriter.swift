import Foundation
import Glibc
package import LedgerCore
package import Logging
import Metrics
import Synchronization

/// Writes the state of the books down in the background, so that a start replays few blocks.
///
/// One snapshot at a time, each on a thread of its own: it makes the pages ready that the commit
/// thread will need for its copies, has the books frozen between two blocks, waits until the newest
/// of them is durable, writes, and has the books thawed. A failure is logged and counted and costs
/// nothing but a longer start; the next snapshot comes when it would have come anyway.
package final class SnapshotWriter: @unchecked Sendable {
  // Sendable: `isBusy`, `isStopping` and `newest` are guarded by `condition`.

  /// Legs from one snapshot to the next: a start replays half as many on the average. At the goal
  /// of three million legs a second this is a snapshot in seven seconds.
  package static let defaultLegs: UInt64 = 20_000_000
  /// The writing thread gives way to those that serve calls.
  private static let niceness: Int32 = 10

  private let loop: CommitLoop
  private let legs: UInt64
  private let logger: Logger
  private let write: @Sendable (StateImage) throws -> Void
  private let metrics = SnapshotMetrics()
  /// The next snapshot is due at so many legs in all.
  private let dueLegs: Atomic<UInt64>
  private let condition = NSCondition()
  private var isBusy = false
  private var isStopping = false
  /// The block of the newest snapshot.
  private var newest: UInt64

  /// Snapshots of the books of `loop`, which has not started yet, one every `legs` legs. `newest`
  /// is the block of the newest good snapshot, 0 for none, and `dueLegs` is when the first is due
  /// by the legs of all blocks. `write` is called on a thread of the writer's; it must have the
  /// state on the medium when it returns.
  package init(
    of loop: CommitLoop, every legs: UInt64 = defaultLegs, newest: UInt64, dueLegs: UInt64,
    logger: Logger, write: @escaping @Sendable (StateImage) throws -> Void
  ) {
    precondition(legs > 0)
    self.loop = loop
    self.legs = legs
    self.newest = newest
    self.dueLegs = Atomic(dueLegs)
    self.logger = logger
    self.write = write
    loop.onSealed = { [weak self] totalLegs in self?.sealed(totalLegs) }
  }

  /// Called on the commit thread.
  private func sealed(_ totalLegs: UInt64) {
    guard totalLegs >= dueLegs.load(ordering: .relaxed), begin() else { return }
    dueLegs.store(totalLegs + legs, ordering: .relaxed)
    let thread = Thread {
      // Linux has a niceness for each thread; zero is the calling one.
      setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, Self.niceness)
      self.make(underLoad: true)
      self.condition.withLock {
        self.isBusy = false
        self.condition.broadcast()
      }
    }
    thread.start()
    thread.name = "snapshot"
  }

  private func begin() -> Bool {
    condition.withLock {
      guard !isBusy, !isStopping else { return false }
      isBusy = true
      return true
    }
  }

  /// Waits for a snapshot that is being written, then writes one more if there were blocks since.
  /// To be called when no more calls come and the loop still runs.
  package func stop() {
    condition.withLock {
      isStopping = true
      while isBusy { condition.wait() }
    }
    make(underLoad: false)
  }

  /// Without load nobody writes while the books are frozen, and no pages need to be ready.
  private func make(underLoad: Bool) {
    let started = ContinuousClock.now
    guard
      let (block, demand) = ask({
        ($0.machine.sealedOrdinal, underLoad ? $0.machine.demand : [])
      }), block > condition.withLock({ newest })
    else { return }
    let spares = SparePages(demand)
    guard let books = ask({ FrozenBooks($0.machine.freeze(spares: spares)) }) else { return }
    if let image = books.image { write(image, since: started) }
    _ = ask { engine in
      if let image = books.image { engine.machine.thaw(image) }
    }
    // Whoever lets go of the image last frees its pages: that is this thread.
    books.image = nil
    // They are as many as the books were written on meanwhile, and the next snapshot makes its
    // copies in another arena: without this the process keeps up to three times its books.
    FreedMemory.giveBack()
  }

  private func write(_ image: StateImage, since started: ContinuousClock.Instant) {
    do {
      try write(image)
      condition.withLock { newest = image.ordinal }
      let taken = ContinuousClock.now - started
      metrics.wrote(block: image.ordinal, in: taken)
      logger.info(
        "snapshot written", metadata: ["block": "\(image.ordinal)", "time": "\(taken)"])
    } catch {
      metrics.failed()
      logger.error(
        "a snapshot could not be written: the next start will take longer",
        metadata: ["block": "\(image.ordinal)", "reason": "\(error)"])
    }
  }

  /// Asks the books between two blocks, and waits until the newest block is durable. Nil when the
  /// loop has ended.
  private func ask<Value: Sendable>(
    _ body: @escaping @Sendable (inout Engine) -> Value
  ) -> Value? {
    let answer = CommitAnswer<Value>()
    let isQueued = loop.perform { engine in
      let value = body(&engine)
      return { answer.give(value) }
    }
    return isQueued ? answer.wait { self.loop.isOver } : nil
  }
}

/// A frozen image on its way between two threads, of which one has it at a time.
private final class FrozenBooks: @unchecked Sendable {
  var image: StateImage?

  init(_ image: StateImage) { self.image = image }
}

/// What the commit thread answers to a thread that blocks for it.
private final class CommitAnswer<Value: Sendable>: @unchecked Sendable {
  // Sendable: guarded by `condition`.
  private let condition = NSCondition()
  private var value: Value?

  /// How often a wait looks whether an answer can still come.
  private static var lookSeconds: Double { 0.5 }

  func give(_ value: Value) {
    condition.withLock {
      self.value = value
      condition.signal()
    }
  }

  /// Nil when `isOver` says that none will come.
  func wait(_ isOver: () -> Bool) -> Value? {
    condition.withLock {
      while value == nil {
        let isTimeOver = !condition.wait(until: Date(timeIntervalSinceNow: Self.lookSeconds))
        if isTimeOver, isOver() { break }
      }
      defer { value = nil }
      return value
    }
  }
}

/// What is counted of snapshots.
private struct SnapshotMetrics: Sendable {
  private let written = Counter(label: "fundledger_snapshots_total")
  private let failures = Counter(label: "fundledger_snapshot_failures_total")
  private let nanos = Counter(label: "fundledger_snapshot_nanoseconds_total")
  private let block = Gauge(label: "fundledger_snapshot_block")

  func wrote(block ordinal: UInt64, in taken: Duration) {
    written.increment()
    block.record(Int64(clamping: ordinal))
    nanos.increment(
      by: Int(taken.components.seconds) * 1_000_000_000
        + Int(taken.components.attoseconds / 1_000_000_000))
  }

  func failed() { failures.increment() }
}
