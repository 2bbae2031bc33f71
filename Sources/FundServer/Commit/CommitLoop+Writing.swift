import LedgerJournal
import SecureTransport
import Wire

extension CommitLoop {
  /// An idle writer raises the journal's high-water mark after this time.
  private static let idleSeconds = 1

  private enum Next {
    case block
    case idle
    case end
  }

  /// The writer thread: a block at a time, then its replies.
  func runWrites() {
    do throws(JournalError) {
      loop: while true {
        switch next() {
        case .end: break loop
        case .idle: try journal.raiseMark()
        case .block: try finish()
        }
      }
    } catch {
      fail(error)
    }
    endThread()
  }

  /// Nothing that was decided since may be answered, and memory may not be served.
  func fail(_ error: JournalError) {
    signals.lock()
    // The raising of the mark fails too when an append has.
    let isFirst = !state.hasFailed
    state.hasFailed = true
    signals.wakeAll()
    signals.unlock()
    if isFirst { onFailure(error) }
  }

  private func next() -> Next {
    signals.lock()
    defer { signals.unlock() }
    while !state.isForWriter {
      if state.hasDecided { return .end }
      if !signals.wait(as: .writer, seconds: Self.idleSeconds) { return .idle }
    }
    return .block
  }

  /// Makes the block in flight durable, lets the next one come, and sends the replies.
  func finish() throws(JournalError) {
    if inFlight.hasBlock { try write() }
    var replies: [Pending] = []
    swap(&replies, &inFlight.replies)
    releaseWriter()
    send(replies)
  }

  private func write() throws(JournalError) {
    let started = ContinuousClock.now
    let block = sealer.seal(inFlight.body)
    let sealed = ContinuousClock.now
    try journal.append(block)
    metrics.wrote(block, sealing: sealed - started, appending: ContinuousClock.now - sealed)
  }

  /// The block is durable: the commit thread may hand over the next one.
  private func releaseWriter() {
    signals.lock()
    state.isWriting = false
    state.isForWriter = false
    if state.isCommitWaiting { signals.wake(.commit) }
    state.isCommitWaiting = false
    signals.unlock()
  }

  private func send(_ replies: [Pending]) {
    var batch = RPCReplyBatch()
    for reply in replies {
      switch reply {
      case .reply(let call, let encode):
        do {
          batch.reply(call, try encode())
        } catch {
          batch.fail(call, Status(.internalError, "the reply could not be encoded"))
        }
      case .fail(let call, let status):
        batch.fail(call, status)
      case .then(let call, let next):
        next(call)
      case .done(let next):
        next()
      }
    }
    batch.send()
  }

  private func endThread() {
    signals.lock()
    state.runningThreads -= 1
    signals.wakeAll()
    signals.unlock()
  }
}
