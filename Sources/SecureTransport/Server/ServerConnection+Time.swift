import Logging
import NIOCore
import Wire

extension ServerConnection {
  var now: NIODeadline { context?.eventLoop.now ?? .now() }

  var work: ConnectionClock.Work {
    ConnectionClock.Work(
      isIdle: running.isEmpty,
      stalledSince: outbox.flatMap { $0.outstandingBytes > 0 ? $0.lastProgress : nil })
  }

  /// Makes sure that ``timePassed()`` runs at a deadline or before it.
  func arm(_ deadline: NIODeadline) {
    guard deadline < timerDeadline, let context, !isEnding else { return }
    timer?.cancel()
    timerDeadline = deadline
    timer = context.eventLoop.assumeIsolated().scheduleTask(deadline: deadline) {
      self.timePassed()
    }
  }

  private func timePassed() {
    timerDeadline = .distantFuture
    timer = nil
    guard !isEnding else { return }
    let now = now
    expireCalls(now)
    switch clock.look(at: now, work) {
    case .end(let end): return self.end(end.reason, level: end.level, code: end.code)
    case .aged: leave(.age, "too old")
    case nil: break
    }
    arm(clock.next(work))
  }

  private func expireCalls(_ now: NIODeadline) {
    var next = NIODeadline.distantFuture
    var expired: [UInt32] = []
    for (stream, call) in running {
      if call.deadline <= now { expired.append(stream) } else { next = min(next, call.deadline) }
    }
    if next != .distantFuture { arm(next) }
    guard !expired.isEmpty, let outbox else { return }
    let passed = RPCError(.deadlineExceeded, "the deadline of the call has passed")
    for stream in expired {
      guard let call = running.removeValue(forKey: stream) else { continue }
      abandon(call, on: stream, passed)
      outbox.send(Response(status: Status(passed.code, passed.message)), stream: stream)
    }
    outbox.scheduleFlush()
    endIfLeft()
  }
}
