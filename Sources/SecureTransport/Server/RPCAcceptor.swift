package import Logging
package import NIOCore

/// Sets up the channels of a server: TLS, then frames and calls. A channel may be a socket's or one
/// in memory.
package final class RPCAcceptor: Sendable {
  let state: ServerState

  package init(
    tls: TLSServerContext, handler: any RPCHandler, limits: RPCLimits = RPCLimits(), logger: Logger
  ) {
    state = ServerState(limits: limits, tls: tls, handler: handler, logger: logger)
  }

  /// Makes the accepting channel close a connection; nobody sees it.
  private struct NotAdmitted: Error {}

  /// Adds the handlers of one connection, on its event loop. Throws for one over the limit.
  package func accept(_ channel: any Channel) throws {
    let peer = channel.remoteAddress
    guard state.admit(peer: peer, on: channel.eventLoop) else { throw NotAdmitted() }
    var logger = state.logger
    logger[metadataKey: "peer"] = "\(peer.map(String.init(describing:)) ?? "unknown")"
    let connection = ServerConnection(
      server: state, peer: peer, logger: logger, eventLoop: channel.eventLoop)
    do {
      let session = try TLSSession(context: state.peers.context.context, serverName: nil)
      let handler = TLSHandler(
        session: session, handshakeTimeout: .nanoseconds(state.limits.handshakeNanos))
      try channel.pipeline.syncOperations.addHandlers(handler, connection)
    } catch {
      logger.error("connection not set up", metadata: ["reason": "\(error)"])
      connection.leaveStrangers()
      state.closed(ObjectIdentifier(connection))
      throw error
    }
  }

  /// Connections that are open now.
  package var connectionCount: Int { state.connectionCount }

  /// Calls that handlers have not finished.
  package var runningCallCount: Int { state.runningCalls }

  /// Bytes of unfinished frames and running requests.
  package var heldBytes: Int { state.budget.usedBytes }
}
