import NIOConcurrencyHelpers
import NIOCore

/// The TLS context of a server's next handshake, and the certificates of the clients that are
/// connected, each with the second until which it is known to be good.
final class ConnectedPeers: Sendable {
  private struct Peer {
    var certificates: PeerCertificates
    var connection: NIOLoopBound<ServerConnection>
    var validUntilSeconds: Int64
  }

  private struct State {
    var context: TLSServerContext
    var peers: [ObjectIdentifier: Peer] = [:]
  }

  private let state: NIOLockedValueBox<State>

  init(context: TLSServerContext) {
    state = NIOLockedValueBox(State(context: context))
  }

  var context: TLSServerContext { state.withLockedValue { $0.context } }

  /// Exchanges the context; every peer is due for a check from then on.
  func renew(_ context: TLSServerContext) {
    state.withLockedValue { state in
      state.context = context
      state.peers = state.peers.mapValues { peer in
        var peer = peer
        peer.validUntilSeconds = .min
        return peer
      }
    }
  }

  /// A handshake is done. Which context it began with does not matter: the peer is due for a check.
  func add(
    _ certificates: PeerCertificates, of connection: NIOLoopBound<ServerConnection>,
    id: ObjectIdentifier
  ) {
    let peer = Peer(
      certificates: certificates, connection: connection, validUntilSeconds: .min)
    state.withLockedValue { $0.peers[id] = peer }
  }

  func remove(_ id: ObjectIdentifier) {
    state.withLockedValue { _ = $0.peers.removeValue(forKey: id) }
  }

  /// Verifies the peers that are due, on the calling thread, and ends the connections of those that
  /// would be refused now. Returns how many.
  func check(atSeconds seconds: Int64) -> Int {
    let (context, due) = state.withLockedValue { state in
      (state.context, state.peers.filter { $0.value.validUntilSeconds <= seconds })
    }
    var refused = 0
    for (id, peer) in due {
      switch peer.certificates.verify(against: context, atSeconds: seconds) {
      case .valid(let untilSeconds):
        state.withLockedValue { state in
          guard state.context === context else { return }
          state.peers[id]?.validUntilSeconds = untilSeconds
        }
      case .invalid(let failure):
        refused += 1
        remove(id)
        let connection = peer.connection
        connection.eventLoop.execute { connection.value.endBecauseOfIdentity(failure) }
      }
    }
    return refused
  }
}
