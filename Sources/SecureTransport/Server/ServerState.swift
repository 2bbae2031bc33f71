import CoreMetrics
import Logging
import NIOConcurrencyHelpers
import NIOCore
import Synchronization
import Wire

/// What all connections of one server share.
final class ServerState: Sendable {
  let limits: RPCLimits
  let handler: any RPCHandler
  let logger: Logger
  let budget: ByteBudget
  let peers: ConnectedPeers
  let identities: IdentityShares
  let strangers = StrangerLines()
  let metrics: ServerMetrics
  private let running = Atomic(0)
  private let connections: NIOLockedValueBox<Connections>

  private struct Connections {
    /// Accepted, with or without a finished handshake.
    var count = 0
    /// Of those the ones whose handshake is not done, by where they come from.
    var unfinished: [StrangerLines.Origin: Int] = [:]
    var open: [ObjectIdentifier: NIOLoopBound<ServerConnection>] = [:]
    var drained: EventLoopPromise<Void>?
  }

  private enum Admission {
    case admitted
    case isDraining
    case overLimit(String, Int, isOfAddress: Bool)
  }

  /// Of the connections over the limit; from whom they come matters less than that there are any.
  private let refusals = RepeatedLine()

  init(
    limits: RPCLimits, tls: TLSServerContext, handler: any RPCHandler, logger: Logger,
    metrics: ServerMetrics = ServerMetrics()
  ) {
    limits.check()
    self.metrics = metrics
    self.limits = limits
    self.handler = handler
    self.logger = logger
    budget = ByteBudget(limitBytes: limits.bytesPerServer)
    peers = ConnectedPeers(context: tls)
    identities = IdentityShares(limits)
    connections = NIOLockedValueBox(Connections())
  }

  // MARK: Calls

  var runningCalls: Int { running.load(ordering: .relaxed) }

  func callBegins() -> Bool {
    let count = running.add(1, ordering: .relaxed).newValue
    if count <= limits.runningCallsPerServer {
      metrics.runningCalls.increment()
      return true
    }
    running.subtract(1, ordering: .relaxed)
    return false
  }

  func callEnds() {
    running.subtract(1, ordering: .relaxed)
    metrics.runningCalls.decrement()
  }

  // MARK: Connections

  var connectionCount: Int { connections.withLockedValue { $0.count } }

  /// Counts an accepted connection, whose handshake begins; false when it must be closed.
  func admit(peer: SocketAddress?, on eventLoop: any EventLoop) -> Bool {
    let origin = StrangerLines.Origin(peer)
    switch admission(of: origin) {
    case .isDraining:
      return false
    case .admitted:
      metrics.connections.increment()
      return true
    case .overLimit(let what, let limit, let isOfAddress):
      metrics.refusedConnections.increment()
      let line = isOfAddress ? strangers.line(for: origin, what, at: eventLoop.now) : refusals
      line.tell(on: eventLoop) {
        RepeatedLine.Event(
          logger: logger, level: .notice, message: "connection refused: over the limit of \(what)",
          metadata: [
            "peer": "\(peer.map(String.init(describing:)) ?? "unknown")", "limit": "\(limit)",
          ])
      }
      return false
    }
  }

  private func admission(of origin: StrangerLines.Origin) -> Admission {
    connections.withLockedValue { state in
      if state.drained != nil { return .isDraining }
      if state.count >= limits.maximumConnections {
        return .overLimit("connections", limits.maximumConnections, isOfAddress: false)
      }
      let unfinished = state.unfinished[origin, default: 0]
      if unfinished >= limits.unfinishedHandshakesPerAddress {
        return .overLimit(
          "unfinished handshakes of an address", limits.unfinishedHandshakesPerAddress,
          isOfAddress: true)
      }
      state.count += 1
      state.unfinished[origin] = unfinished + 1
      return .admitted
    }
  }

  /// The handshake of an admitted connection is done, or will never be.
  func handshakeEnded(from origin: StrangerLines.Origin) {
    connections.withLockedValue { state in
      guard let count = state.unfinished[origin] else { return }
      state.unfinished[origin] = count > 1 ? count - 1 : nil
    }
  }

  func opened(_ connection: NIOLoopBound<ServerConnection>, id: ObjectIdentifier) {
    let isDraining = connections.withLockedValue { state in
      state.open[id] = connection
      return state.drained != nil
    }
    if isDraining { connection.value.drain() }
  }

  /// Undoes ``admit(peer:on:)`` and ``opened(_:id:)``.
  func closed(_ id: ObjectIdentifier) {
    peers.remove(id)
    metrics.connections.decrement()
    let drained = connections.withLockedValue { state -> EventLoopPromise<Void>? in
      state.open[id] = nil
      state.count -= 1
      return state.count == 0 ? state.drained : nil
    }
    drained?.succeed(())
  }

  /// Lets every connection end when its running calls have; `promise` succeeds after the last.
  func drain(_ promise: EventLoopPromise<Void>) {
    let (open, isEmpty) = connections.withLockedValue { state in
      precondition(state.drained == nil, "shut down twice")
      state.drained = promise
      return (Array(state.open.values), state.count == 0)
    }
    if isEmpty { promise.succeed(()) }
    for connection in open {
      connection.eventLoop.execute { connection.value.drain() }
    }
  }

  /// Ends every connection whatever runs on it.
  func closeAll() {
    let open = connections.withLockedValue { Array($0.open.values) }
    for connection in open {
      connection.eventLoop.execute { connection.value.end("server shuts down", code: .shutdown) }
    }
  }
}
