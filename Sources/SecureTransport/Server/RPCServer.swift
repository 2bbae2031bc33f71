package import Logging
package import NIOCore
import NIOPosix

/// Accepts clients over TLS and hands their calls to a handler.
package final class RPCServer: Sendable {
  /// Connections that the system keeps waiting for an accept.
  private static let backlog: Int32 = 512
  /// The bytes read from a new socket at once: a client's part of the handshake. A connection keeps
  /// a buffer of the size of its last reads, also while it is idle.
  private static let firstReadBytes = 4 << 10
  /// The most bytes read from a socket at once.
  private static let maximumReadBytes = 256 << 10

  private let state: ServerState
  private let listener: any Channel

  private init(state: ServerState, listener: any Channel) {
    self.state = state
    self.listener = listener
  }

  /// Listens on a port, 0 for one that the system chooses.
  package static func start(
    host: String, port: Int, tls: TLSServerContext, handler: any RPCHandler,
    limits: RPCLimits = RPCLimits(), logger: Logger, eventLoopGroup: any EventLoopGroup
  ) async throws -> RPCServer {
    let acceptor = RPCAcceptor(tls: tls, handler: handler, limits: limits, logger: logger)
    let listener = try await ServerBootstrap(group: eventLoopGroup)
      .serverChannelOption(.backlog, value: backlog)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
      .childChannelOption(.socketOption(.so_keepalive), value: 1)
      .childChannelOption(
        .recvAllocator,
        value: AdaptiveRecvByteBufferAllocator(
          minimum: 2_048, initial: firstReadBytes, maximum: maximumReadBytes)
      )
      .serverChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture { try channel.closeOnExec() }
      }
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.closeOnExec()
          try acceptor.accept(channel)
        }
      }
      .bind(host: host, port: port).get()
    return RPCServer(state: acceptor.state, listener: listener)
  }

  /// The port it listens on.
  package var port: Int { listener.localAddress?.port ?? 0 }

  /// Connections that are open now.
  package var connectionCount: Int { state.connectionCount }

  /// Calls that handlers have not finished.
  package var runningCallCount: Int { state.runningCalls }

  /// Bytes of unfinished frames and running requests.
  package var heldBytes: Int { state.budget.usedBytes }

  /// Uses renewed certificates, authorities and revocation lists for all handshakes that begin from
  /// now on. Connections that are open go on until ``endRefusedPeers(atSeconds:)`` finds fault.
  package func renew(_ tls: TLSServerContext) {
    state.peers.renew(tls)
  }

  /// Ends the connections whose client would be refused at that Unix second, and says so in a line
  /// each. Looks only at those that may have changed: new ones, all after ``renew(_:)``, and those of
  /// which a certificate or list has ended. Verifies on the calling thread, about a third of a
  /// millisecond each. Returns how many it ends.
  @discardableResult
  package func endRefusedPeers(atSeconds seconds: Int64) -> Int {
    state.peers.check(atSeconds: seconds)
  }

  /// Stops accepting, lets running calls finish, and closes; what still runs after `graceNanos` is
  /// cut off. Returns when every connection is closed. May be called once.
  package func shutdown(graceNanos: Int64) async {
    try? await listener.close().get()
    let state = state
    let drained = listener.eventLoop.makePromise(of: Void.self)
    state.drain(drained)
    let cutOff = listener.eventLoop.scheduleTask(in: .nanoseconds(graceNanos)) { state.closeAll() }
    try? await drained.futureResult.get()
    cutOff.cancel()
  }
}
