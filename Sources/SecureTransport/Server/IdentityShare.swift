import Logging
import NIOConcurrencyHelpers
import NIOCore
import Synchronization

/// What all connections of one identity share: the rate and the bytes of its requests, the rate of what
/// only costs, and a voice in the log.
final class IdentityShare: Sendable {
  fileprivate struct State {
    var requests: RateLimit
    var controlFrames: RateLimit
    var waitingBytes = 0
    var connections = 0
    var lines: [Topic: RepeatedLine] = [:]
  }

  /// What has a line of its own. There are as many as there are places in the code that log, times the
  /// methods where a line is about one.
  struct Topic: Hashable {
    var message: String
    var level: Logger.Level
    var method = ""
  }

  let budget: ByteBudget
  private let waitingLimit: Int
  fileprivate let state: Mutex<State>

  fileprivate init(_ limits: RPCLimits) {
    budget = ByteBudget(limitBytes: limits.bytesPerIdentity)
    waitingLimit = limits.waitingBytesPerIdentity
    state = Mutex(
      State(
        requests: RateLimit(
          atOnce: limits.requestsPerIdentityAtOnce, perSecond: limits.requestsPerIdentityPerSecond),
        controlFrames: RateLimit(
          atOnce: limits.controlFramesAtOnce, perSecond: limits.controlFramesPerSecond)))
  }

  /// Counts a request, false when there are too many.
  func takeRequest(at now: NIODeadline) -> Bool {
    state.withLock { $0.requests.take(at: now) }
  }

  /// Counts a control frame or a mistake, false when there are too many: who is closed for them does
  /// not begin anew with another connection.
  func takeControlFrame(at now: NIODeadline) -> Bool {
    state.withLock { $0.controlFrames.take(at: now) }
  }

  /// Counts Data that is to be sent, false when too much waits for its readers.
  func takeWaiting(_ bytes: Int) -> Bool {
    state.withLock { state in
      guard state.waitingBytes == 0 || state.waitingBytes + bytes <= waitingLimit else {
        return false
      }
      state.waitingBytes += bytes
      return true
    }
  }

  /// Data is sent, or will never be.
  func giveBackWaiting(_ bytes: Int) { state.withLock { $0.waitingBytes -= bytes } }

  /// Whether nothing is left to remember of it.
  fileprivate func isForgotten(at now: NIODeadline) -> Bool {
    state.withLock {
      $0.connections == 0 && $0.requests.isFull(at: now) && $0.controlFrames.isFull(at: now)
    }
  }

  /// The line about a topic and this identity.
  func line(about topic: Topic) -> RepeatedLine {
    state.withLock { state in
      if let known = state.lines[topic] { return known }
      let fresh = RepeatedLine()
      state.lines[topic] = fresh
      return fresh
    }
  }

  /// Connections that are open now.
  var connectionCount: Int { state.withLock { $0.connections } }

  /// A connection of the identity is closed.
  func leave() {
    state.withLock { $0.connections -= 1 }
  }
}

/// The shares of all identities that are, or were just now, connected.
final class IdentityShares: Sendable {
  /// Beyond it those that have no connection and have used up nothing are forgotten.
  private static let remembered = 4_096

  private let limits: RPCLimits
  private let shares = NIOLockedValueBox<[String: IdentityShare]>([:])

  init(_ limits: RPCLimits) { self.limits = limits }

  var count: Int { shares.withLockedValue { $0.count } }

  /// The share of an identity that has connected; ``IdentityShare/leave()`` ends that.
  func join(_ identity: PeerIdentity, at now: NIODeadline) -> IdentityShare {
    shares.withLockedValue { shares in
      if shares.count >= Self.remembered {
        shares = shares.filter { !$0.value.isForgotten(at: now) }
      }
      let share = shares[identity.uri] ?? IdentityShare(limits)
      share.state.withLock { $0.connections += 1 }
      shares[identity.uri] = share
      return share
    }
  }
}
