import CoreMetrics
import Logging
import NIOCore
import Wire

/// One client's connection: cuts frames, starts calls, sends their answers, and holds the client to
/// the limits. Belongs to one event loop; nothing here blocks or waits.
final class ServerConnection: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  struct Running {
    var deadline: NIODeadline
    var cancellation: CallCancellation
    /// What the client goes on sending.
    var messages: MessageQueue?
  }

  let server: ServerState
  private let eventLoop: any EventLoop
  private(set) var logger: Logger
  /// Where it comes from, until the handshake is done.
  private var origin: StrangerLines.Origin?
  private(set) var context: ChannelHandlerContext?
  private(set) var outbox: FrameOutbox?
  private(set) var identity: PeerIdentity?
  private(set) var share: IdentityShare?

  // Receiving.
  var decoder = FrameDecoder()
  var streams: ServerStreams
  var intake = Intake()

  // Answering.
  var running: [UInt32: Running] = [:]
  /// Calls that a handler has not finished; some may have no stream any more.
  var unfinishedCalls = 0
  /// Data that waits for its turn and for room.
  var turns = StreamTurns<StreamWrite>()
  /// Bytes of it by stream, as the identity's share counts them.
  var waitingBytes: [UInt32: Int] = [:]

  // Time and end.
  var clock: ConnectionClock
  var timer: Scheduled<Void>?
  var timerDeadline = NIODeadline.distantFuture
  /// Why the connection ends with its last call; nil while it goes on.
  private(set) var leaving: String?
  private(set) var refusesCalls = false
  private var hasSaidGoAway = false
  private(set) var isEnding = false

  init(
    server: ServerState, peer: SocketAddress? = nil, logger: Logger, eventLoop: any EventLoop
  ) {
    self.server = server
    origin = StrangerLines.Origin(peer)
    self.eventLoop = eventLoop
    self.logger = logger
    streams = ServerStreams(maximumStreams: server.limits.streamsPerConnection)
    clock = ConnectionClock(server.limits, profile: .base, at: eventLoop.now)
  }

  var limits: RPCLimits { server.limits }
  var profile: Profile { streams.flow == nil ? .base : .fund }

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    outbox = FrameOutbox(context: context) { [unowned self] in self.outboxProgressed() }
    server.opened(NIOLoopBound(self, eventLoop: context.eventLoop), id: ObjectIdentifier(self))
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    isEnding = true
    forget()
    timer?.cancel()
    outbox?.invalidate()
    outbox = nil
    self.context = nil
    share?.leave()
    leaveStrangers()
    server.closed(ObjectIdentifier(self))
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    switch event {
    case let completion as TLSHandshakeCompletion:
      guard let identity = completion.peerIdentity, let shown = completion.peerCertificates
      else { return end("handshake without an identity", level: .error) }
      server.peers.add(
        shown, of: NIOLoopBound(self, eventLoop: context.eventLoop), id: ObjectIdentifier(self))
      begin(identity, completion.applicationProtocol.flatMap(Profile.init) ?? .base)
    case ChannelEvent.inputClosed:
      end("client closed")
    default:
      break
    }
    context.fireUserInboundEventTriggered(event)
  }

  /// It does not count among those whose handshake is not done any more.
  func leaveStrangers() {
    if let origin { server.handshakeEnded(from: origin) }
    origin = nil
  }

  /// The handshake is done: frames may come and go.
  func begin(_ identity: PeerIdentity, _ profile: Profile) {
    leaveStrangers()
    guard let outbox, !isEnding else { return }
    let now = now
    self.identity = identity
    let share = server.identities.join(identity, at: now)
    self.share = share
    logger[metadataKey: "client"] = "\(identity.uri)"
    server.metrics.handshakes.increment()
    tell(
      "client connected", .info,
      [
        "issuer": "\(identity.issuer)", "serial": "\(identity.serialHex)",
        "protocol": "\(profile.rawValue)",
      ])
    clock = ConnectionClock(limits, profile: profile, at: now)
    guard share.connectionCount <= limits.connectionsPerIdentity else {
      return end(
        "over the limit of \(limits.connectionsPerIdentity) connections of an identity",
        level: .notice)
    }
    if profile == .fund {
      streams = ServerStreams(limits.settings)
      outbox.send(ControlFrame.settings(limits.settings).frame)
      outbox.scheduleFlush()
    }
    arm(clock.next(work))
  }

  func channelInactive(context: ChannelHandlerContext) {
    end("connection lost")
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    if identity == nil {
      guard !isEnding else { return }
      tellOfHandshake(error)
      isEnding = true
      // A TLS failure closes by itself, after the alert.
      if !(error is TLSFailure) { context.close(promise: nil) }
    } else {
      end("\(error)", level: .info)
    }
  }

  // MARK: The end

  /// Closes the connection; the first reason given is logged. A client of `fund/1` is told the code
  /// and the reason.
  func end(_ reason: String, level: Logger.Level = .debug, code: GoAway.Code? = nil) {
    guard !isEnding else { return }
    if let code { sayGoAway(code, reason) }
    isEnding = true
    forget()
    if level >= .notice { server.metrics.faults.increment() }
    tell("connection ends", level, ["reason": "\(reason)"], isOnce: code == .identity)
    outbox?.flush()
    context?.close(promise: nil)
  }

  /// Logs what this client does, of the same thing once in a while, however often the client connects
  /// and does it.
  /// - Parameter isOnce: it cannot come again and again.
  func tell(
    _ message: String, _ level: Logger.Level, _ metadata: @autoclosure () -> Logger.Metadata,
    about method: String = "", isOnce: Bool = false
  ) {
    guard level >= .info, !isOnce, let share else {
      return logger.log(level: level, "\(message)", metadata: metadata())
    }
    let topic = IdentityShare.Topic(message: message, level: level, method: method)
    share.line(about: topic).tell(on: eventLoop) {
      RepeatedLine.Event(logger: logger, level: level, message: message, metadata: metadata())
    }
  }

  /// The same for who has not shown an identity.
  private func tellOfHandshake(_ error: any Error) {
    server.metrics.refusedHandshakes.increment()
    let kind = (error as? TLSFailure)?.kind ?? "not by TLS"
    server.strangers.line(for: origin ?? .other, kind, at: now).tell(on: eventLoop) {
      RepeatedLine.Event(
        logger: logger, level: .notice, message: "handshake refused",
        metadata: ["reason": "\(error)"])
    }
  }

  /// Closes the connection because the client's certificate would be refused now.
  func endBecauseOfIdentity(_ failure: TLSFailure) {
    guard !isEnding, let identity else { return }
    logger[metadataKey: "serial"] = "\(identity.serialHex)"
    end("\(failure)", level: .notice, code: .identity)
  }

  /// Ends once all running calls are answered. Further ones are refused, or in `fund/1` not looked
  /// at, as the client is told.
  func drain() {
    refusesCalls = true
    leave(.shutdown, "server shuts down")
  }

  /// Ends with its last call. In the base, where the client cannot be told, it goes on until then.
  func leave(_ code: GoAway.Code?, _ reason: String) {
    guard !isEnding else { return }
    if leaving == nil {
      leaving = reason
      if let code { sayGoAway(code, reason) }
    }
    endIfLeft()
  }

  func endIfLeft() {
    guard let leaving, running.isEmpty, outbox?.outstandingBytes ?? 0 == 0 else { return }
    end(leaving)
  }

  /// Once; but what ends a connection at once is said whatever was said before.
  private func sayGoAway(_ code: GoAway.Code, _ reason: String) {
    guard profile == .fund, let outbox, !hasSaidGoAway || !code.isOrderly else { return }
    hasSaidGoAway = true
    let goAway = GoAway(lastStream: streams.leave(), code: code, text: reason)
    outbox.send(ControlFrame.goAway(goAway).frame)
    outbox.scheduleFlush()
  }

  /// Nobody waits for anything on this connection any more.
  private func forget() {
    let calls = running
    running = [:]
    for (stream, call) in calls { abandon(call, on: stream, Self.gone) }
    if let bytes = intake.nextCharge { giveBack(bytes) }
    intake.nextCharge = nil
    decoder = FrameDecoder()
  }

  static let gone = RPCError(.cancelled, "the client is gone")
}
