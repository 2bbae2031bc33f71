import NIOConcurrencyHelpers
import NIOCore
import Synchronization

/// What all connections of one identity share: the rate of its requests, and a voice in the log.
final class IdentityShare: Sendable {
  fileprivate struct State {
    var requests: RateLimit
    var connections = 0
    var lastLine: NIODeadline?
  }

  /// Between two lines about the same identity's mistakes.
  private static let lineInterval = TimeAmount.seconds(1)

  fileprivate let state: Mutex<State>

  fileprivate init(_ requests: RateLimit) {
    state = Mutex(State(requests: requests))
  }

  /// Counts a request, false when there are too many.
  func takeRequest(at now: NIODeadline) -> Bool {
    state.withLock { $0.requests.take(at: now) }
  }

  /// Whether it is time for another line about a mistake.
  func takeLine(at now: NIODeadline) -> Bool {
    state.withLock { state in
      if let last = state.lastLine, now - last < Self.lineInterval { return false }
      state.lastLine = now
      return true
    }
  }

  /// A connection of the identity is closed.
  func leave() {
    state.withLock { $0.connections -= 1 }
  }
}

/// The shares of all identities that are, or were just now, connected.
final class IdentityShares: Sendable {
  /// Beyond it those that have no connection and have used up nothing are forgotten.
  private static let remembered = 4_096

  private let requests: RateLimit
  private let shares = NIOLockedValueBox<[String: IdentityShare]>([:])

  init(_ limits: RPCLimits) {
    requests = RateLimit(
      atOnce: limits.requestsPerIdentityAtOnce, perSecond: limits.requestsPerIdentityPerSecond)
  }

  var count: Int { shares.withLockedValue { $0.count } }

  /// The share of an identity that has connected; ``IdentityShare/leave()`` ends that.
  func join(_ identity: PeerIdentity, at now: NIODeadline) -> IdentityShare {
    shares.withLockedValue { shares in
      if shares.count >= Self.remembered {
        shares = shares.filter { _, share in
          share.state.withLock { $0.connections > 0 || !$0.requests.isFull(at: now) }
        }
      }
      let share = shares[identity.uri] ?? IdentityShare(requests)
      share.state.withLock { $0.connections += 1 }
      shares[identity.uri] = share
      return share
    }
  }
}
