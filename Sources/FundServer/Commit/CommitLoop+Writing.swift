import Foundation
import LedgerJournal
import SecureTransport
import Wire

extension CommitLoop {
  /// The writer thread: a block at a time, then its replies.
  func runWrites() {
    while waitForBlock() {
      if inFlight.hasBlock {
        do throws(JournalError) {
          try write()
        } catch {
          // Nothing that was decided since may be answered, and memory may not be served.
          onFailure(error)
          endThread()
          return
        }
      }
      var replies: [Pending] = []
      swap(&replies, &inFlight.replies)
      releaseWriter()
      send(replies)
    }
    endThread()
  }

  private func waitForBlock() -> Bool {
    condition.lock()
    defer { condition.unlock() }
    while !state.isWriting {
      if state.hasDecided { return false }
      condition.wait()
    }
    return true
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
    condition.lock()
    state.isWriting = false
    condition.broadcast()
    condition.unlock()
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
      }
    }
    batch.send()
  }

  private func endThread() {
    condition.lock()
    state.runningThreads -= 1
    condition.broadcast()
    condition.unlock()
  }
}
