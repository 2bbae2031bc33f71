import Foundation
import LedgerCore
package import LedgerJournal
import NIOCore
package import SecureTransport
import Wire

/// The two threads that every change of the books goes through.
///
/// The commit thread decides: it takes what waits, runs it against the books in memory and records
/// the facts. The writer thread hashes a finished block, makes it durable and sends its replies.
/// While one block is being written the next is decided; no more than two are under way. A short
/// block the commit thread writes itself when the writer is idle: what it could decide meanwhile is
/// not worth waking another thread.
///
/// Group commit needs no timer: an idle writer gets a block at once, a busy one finds in its next
/// block all that came meanwhile. So a voucher that comes alone waits for its own sync only, and
/// of n that are always under way about half are in a block while the other half come for the
/// next one. Measured over TLS on 2 cores with the client beside it and other load, one voucher a
/// call: 1 under way makes blocks of 1 (p50 0.28 ms, of which the sync takes half), 8 make blocks
/// of 5 (0.7 ms), 64 on one connection or on eight make blocks of 28 to 34 (1.6 to 2.0 ms). To
/// wait for more would save syncs only where the disk and not the processor is short, and would
/// cost every idle desk that wait.
///
/// A read takes the same way and no shortcut: it is decided between two blocks and answered at
/// once when nothing is being written, else with the block under way, on which it rests.
package final class CommitLoop: @unchecked Sendable {
  // Sendable: `state` is guarded by `signals`; `engine` and `replies` belong to the commit thread;
  // `inFlight` and `sealer` belong to the thread that writes while `state.isWriting`, and else to
  // the commit thread.

  /// A call that was run and waits for its block.
  enum Pending {
    case reply(RPCCall, @Sendable () throws -> ByteBuffer)
    case fail(RPCCall, Status)
    case then(RPCCall, @Sendable (RPCCall) -> Void)
    case done(@Sendable () -> Void)
  }

  struct State {
    var queue = AdmissionQueue()
    /// A block is being written, or the replies without one are being sent.
    var isWriting = false
    /// It is the writer thread's to do so.
    var isForWriter = false
    /// The commit thread waits for the end of the writing too, and not only for work.
    var isCommitWaiting = false
    var isStopping = false
    /// The journal failed: nothing more is decided or answered.
    var hasFailed = false
    var hasDecided = false
    var runningThreads = 2
  }

  /// A block on its way to the journal, with the replies that rest on it.
  struct InFlight: ~Copyable {
    var body = BlockBody()
    var hasBlock = false
    var replies: [Pending] = []
  }

  /// Pieces of work that are taken from the queue at once.
  private static let takeAtOnce = 256

  /// A block of so much weight, counted in legs, takes no more work, at most one batch beyond it.
  /// Measured: the memory of such a block stays in a core's cache from deciding to writing, while
  /// blocks four times as long take the writer twice the time a leg and let desks wait longer; a
  /// sync serves enough vouchers.
  private static let enoughLegs = 15_000
  /// A heavier block goes to the writer thread. Deciding so many takes about 20 µs.
  private static let shortLegs = 256

  let signals = CommitSignals()
  var state = State()
  var inFlight = InFlight()
  var sealer: BlockSealer
  let journal: any Journal
  let metrics: CommitMetrics
  let onFailure: @Sendable (JournalError) -> Void
  /// Told on the commit thread how many legs the sealed blocks have. Set before `start`.
  var onSealed: (@Sendable (UInt64) -> Void)?

  private var engine: Engine
  private var replies: [Pending] = []
  private var clock: BlockClock
  private let onClockChange: @Sendable (BlockClock.Change) -> Void

  /// `clock` gives the block times; `onClockChange` is told when it leaves the wall clock and when
  /// it follows it again. `engine.machine` stands at the journal's tail. `onFailure` is
  /// called when the journal fails: memory is then ahead of it and the process must end.
  /// `digestsInLanes` false is for measuring, see `BlockSealer`.
  package init(
    engine: consuming Engine, clock: BlockClock, digestsInLanes: Bool = true,
    onClockChange: @escaping @Sendable (BlockClock.Change) -> Void,
    onFailure: @escaping @Sendable (JournalError) -> Void
  ) {
    journal = engine.journal
    sealer = BlockSealer(
      algorithm: journal.algorithm, epoch: journal.epoch, previous: journal.tail.digest,
      inLanes: digestsInLanes)
    self.engine = engine
    self.clock = clock
    self.onClockChange = onClockChange
    self.onFailure = onFailure
    metrics = CommitMetrics()
    precondition(Self.enoughLegs <= Limits.legsPerBlock)
    // After a replay the body still holds the last stored block, which must not be written again.
    self.engine.machine.body.begin(
      ordinal: self.engine.machine.sealedOrdinal + 1, timeMs: self.engine.machine.sealedTimeMs)
  }

  package func start() {
    for (name, body) in [("commit", runCommits), ("journal", runWrites)] {
      let thread = Thread { body() }
      thread.stackSize = 4 << 20
      thread.start()
      // Only a thread that runs takes its name to the system, where `top -H` shows it.
      thread.name = name
    }
  }

  /// Queues a call. One that finds the queue full is answered RESOURCE_EXHAUSTED at once.
  package func submit(
    _ call: RPCCall, atBoundary: Bool = false, inOrder: Bool = false, lane: UInt32 = 0,
    isHeavy: Bool = false, _ run: @escaping @Sendable (inout Engine) -> Answer
  ) {
    let work = Work(
      call: call, identity: call.identity.uri, bytes: call.payload.readableBytes,
      atBoundary: atBoundary, inOrder: inOrder, lane: lane, isHeavy: isHeavy, run: run)
    if !enqueue(work) { call.fail(Status(refusal: Refusal(.busy))) }
  }

  private func enqueue(_ work: Work) -> Bool {
    signals.lock()
    defer { signals.unlock() }
    guard !state.isStopping, !state.hasFailed, state.queue.append(work) else { return false }
    if state.queue.count == 1 { signals.wake(.commit) }
    return true
  }

  /// Asks the books something for a call that goes on elsewhere; answered once durable. Nil when
  /// the queue is full.
  package func query<Value: Sendable>(
    for call: RPCCall, _ body: @escaping @Sendable (inout Engine) -> Value
  ) async -> Value? {
    await withCheckedContinuation { continuation in
      let work = Work(
        call: call, identity: call.identity.uri, bytes: 0, atBoundary: false, runsAlways: true
      ) { engine in
        let value = body(&engine)
        return .then { _ in continuation.resume(returning: value) }
      }
      if !enqueue(work) { continuation.resume(returning: nil) }
    }
  }

  /// Runs something of the server's own, between blocks, and what it gives once the newest block is
  /// durable. False when the loop takes nothing more. After a failure of the journal neither may
  /// ever run: who waits looks at `isOver`.
  func perform(_ run: @escaping @Sendable (inout Engine) -> @Sendable () -> Void) -> Bool {
    enqueue(
      Work(call: nil, identity: "", bytes: 0, atBoundary: true, runsAlways: true) { engine in
        .done(run(&engine))
      })
  }

  /// Whether nothing more comes of what was queued.
  var isOver: Bool {
    signals.lock()
    defer { signals.unlock() }
    return state.hasFailed || state.runningThreads == 0
  }

  /// Takes no more work, finishes what was taken, and waits until both threads have ended.
  package func stop() {
    signals.lock()
    state.isStopping = true
    signals.wakeAll()
    while state.runningThreads > 0 { signals.wait(as: .stopper) }
    signals.unlock()
  }

  // MARK: The commit thread

  private func runCommits() {
    while let works = take() {
      if engine.machine.body.isEmpty {
        beginBlock()
        // What needs the boundary must find what the journal holds.
        if works.first?.atBoundary != true { engine.machine.expireHolds() }
      }
      for work in works { run(work) }
      if handOver() { writeHere() }
      onSealed?(engine.machine.totalLegs)
    }
    signals.lock()
    state.hasDecided = true
    state.runningThreads -= 1
    signals.wakeAll()
    signals.unlock()
  }

  private func beginBlock() {
    let (timeMs, change) = clock.next()
    engine.machine.beginBlock(timeMs: max(timeMs, engine.machine.sealedTimeMs))
    metrics.clock(skewMs: clock.skewMs, change)
    if let change { onClockChange(change) }
  }

  /// Waits for work, or for the writer when there is something for it. Nil at the end.
  private func take() -> [Work]? {
    signals.lock()
    defer { signals.unlock() }
    while !state.hasFailed {
      let isFull = engine.machine.body.weight >= Self.enoughLegs
      if !replies.isEmpty || !engine.machine.body.isEmpty {
        if !state.isWriting { return isFull ? [] : takeQueued() }
        if !isFull, !state.queue.isEmpty {
          let works = takeQueued()
          if !works.isEmpty { return works }
        }
      } else if !state.queue.isEmpty {
        return takeQueued()
      } else if state.isStopping && !state.isWriting {
        return nil
      }
      state.isCommitWaiting =
        state.isStopping || !replies.isEmpty || !engine.machine.body.isEmpty
      signals.wait(as: .commit)
    }
    return nil
  }

  private func takeQueued() -> [Work] {
    var works: [Work] = []
    while works.count < Self.takeAtOnce, let first = state.queue.first {
      // What needs the boundary waits until the block before it is handed over, and goes alone.
      if first.atBoundary {
        guard works.isEmpty, engine.machine.body.isEmpty else { break }
        works.append(state.queue.popFirst()!)
        break
      }
      works.append(state.queue.popFirst()!)
      if works.last!.bytes > AdmissionQueue.deskBytes || works.last!.isHeavy { break }
    }
    return works
  }

  private func run(_ work: Work) {
    guard work.runsAlways || work.call?.isCancelled != true else {
      if let call = work.call {
        replies.append(.fail(call, Status(.cancelled, "nobody waits for the answer")))
      }
      return
    }
    switch (work.run(&engine), work.call) {
    case (.reply(let encode), let call?): replies.append(.reply(call, encode))
    case (.fail(let status), let call?): replies.append(.fail(call, status))
    case (.then(let next), let call?): replies.append(.then(call, next))
    case (.done(let next), _): replies.append(.done(next))
    case (_, nil): preconditionFailure("an answer without a call")
    }
  }

  /// Gets the block and its replies ready to be written, if none is being written. True when they
  /// are short and for this thread, otherwise they are the writer's.
  private func handOver() -> Bool {
    signals.lock()
    defer { signals.unlock() }
    guard !state.isWriting, !replies.isEmpty || !engine.machine.body.isEmpty else { return false }
    inFlight.hasBlock = !engine.machine.body.isEmpty
    if inFlight.hasBlock {
      engine.machine.sealBlock()
      engine.sealedIndex = max(0, engine.machine.body.voucherCount - 1)
      swap(&inFlight.body, &engine.machine.body)
      engine.machine.body.begin(
        ordinal: engine.machine.sealedOrdinal + 1, timeMs: engine.machine.sealedTimeMs)
    }
    swap(&inFlight.replies, &replies)
    state.isWriting = true
    state.isForWriter = inFlight.hasBlock && inFlight.body.weight > Self.shortLegs
    if state.isForWriter { signals.wake(.writer) }
    return !state.isForWriter
  }

  private func writeHere() {
    do throws(JournalError) {
      try finish()
    } catch {
      fail(error)
    }
  }
}
