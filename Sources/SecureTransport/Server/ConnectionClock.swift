import Logging
import NIOCore
import Wire

/// The times that a connection is held to, as a value: what is over at a moment, and when to look
/// again. The deadlines of calls are not among them.
struct ConnectionClock: Sendable {
  /// Why a connection ends.
  struct End: Hashable {
    var reason: String
    var level: Logger.Level
    /// What a peer of `fund/1` is told.
    var code: GoAway.Code
  }

  enum Verdict: Hashable {
    case end(End)
    /// Nothing more is begun, and the connection ends with its last call.
    case aged
  }

  /// What the connection does just now.
  struct Work {
    /// No call runs.
    var isIdle: Bool
    /// Since when the peer has taken nothing of what is sent to it; nil when nothing waits.
    var stalledSince: NIODeadline?
  }

  private let limits: RPCLimits
  private let began: NIODeadline
  private var isAged = false
  /// When the peer's settings must be there; nil when they are, and in the base.
  private var settingsEnd: NIODeadline?
  /// When the last call began or was answered.
  var lastCall: NIODeadline
  /// When the frame that is not whole began.
  var frameBegan: NIODeadline?

  init(_ limits: RPCLimits, profile: Profile, at now: NIODeadline) {
    self.limits = limits
    began = now
    lastCall = now
    if profile == .fund { settingsEnd = now + .nanoseconds(limits.settingsNanos) }
  }

  mutating func settingsCame() { settingsEnd = nil }

  var frameEnd: NIODeadline? { frameBegan.map { $0 + .nanoseconds(limits.frameNanos) } }
  var idleEnd: NIODeadline { lastCall + .nanoseconds(limits.idleNanos) }

  private var ageEnd: NIODeadline {
    began + .nanoseconds(limits.ageNanos) + .nanoseconds(isAged ? limits.ageGraceNanos : 0)
  }

  private func stallEnd(_ since: NIODeadline) -> NIODeadline {
    since + .nanoseconds(limits.writeStallNanos)
  }

  /// When to look again.
  func next(_ work: Work) -> NIODeadline {
    var next = ageEnd
    if let settingsEnd { next = min(next, settingsEnd) }
    if let frameEnd { next = min(next, frameEnd) }
    if let since = work.stalledSince { next = min(next, stallEnd(since)) }
    if work.isIdle { next = min(next, idleEnd) }
    return next
  }

  /// What is over now.
  mutating func look(at now: NIODeadline, _ work: Work) -> Verdict? {
    if let settingsEnd, settingsEnd <= now {
      return .end(End(reason: "no settings in time", level: .notice, code: .protocolError))
    }
    if let frameEnd, frameEnd <= now {
      return .end(End(reason: "frame not finished in time", level: .notice, code: .slow))
    }
    if let since = work.stalledSince, stallEnd(since) <= now {
      return .end(End(reason: "client does not read", level: .notice, code: .slow))
    }
    if work.isIdle, idleEnd <= now {
      return .end(End(reason: "idle", level: .info, code: .idle))
    }
    guard ageEnd <= now else { return nil }
    if isAged { return .end(End(reason: "too old", level: .info, code: .age)) }
    isAged = true
    return .aged
  }
}
