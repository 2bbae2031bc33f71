import Logging
import NIOCore
import Wire

/// One client's connection: cuts frames, starts calls, sends their answers, and holds the client to
/// the limits. Belongs to one event loop; nothing here blocks or waits.
final class ServerConnection: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  /// Why the connection is not read for now.
  private struct Pauses: OptionSet {
    let rawValue: UInt8
    /// The peer does not take its replies.
    static let outbox = Pauses(rawValue: 1)
    /// The connection's own requests fill its budget.
    static let connectionBytes = Pauses(rawValue: 2)
    /// The server's budget is used up.
    static let serverBytes = Pauses(rawValue: 4)
  }

  private struct Running {
    var deadline: NIODeadline
    var cancellation: CallCancellation
  }

  private let server: ServerState
  private var logger: Logger
  private var context: ChannelHandlerContext?
  private var outbox: FrameOutbox?
  private var identity: PeerIdentity?

  private var decoder = FrameDecoder()
  private var streams: ServerStreams
  private var running: [UInt32: Running] = [:]
  /// Calls that a handler has not finished; some may have no stream any more.
  private var unfinishedCalls = 0
  private var chargedBytes = 0
  private var isNextFrameCharged = false
  private var waitingWrites: [StreamWrite] = []

  private var pauses: Pauses = []
  private var isDraining = false
  private var isEnding = false
  private var isReading = false
  private var hasToldOfRefusals = false

  private var timer: Scheduled<Void>?
  private var timerDeadline = NIODeadline.distantFuture
  private var lastCall = NIODeadline.now()
  private var frameBegan: NIODeadline?

  init(server: ServerState, logger: Logger) {
    self.server = server
    self.logger = logger
    streams = ServerStreams(maximumStreams: server.limits.streamsPerConnection)
  }

  private var limits: RPCLimits { server.limits }

  // MARK: Beginning and end

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
    server.closed(ObjectIdentifier(self))
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    switch event {
    case let completion as TLSHandshakeCompletion:
      guard let identity = completion.peerIdentity, let shown = completion.peerCertificates
      else { return end("handshake without an identity", level: .error) }
      self.identity = identity
      server.peers.add(
        shown, of: NIOLoopBound(self, eventLoop: context.eventLoop), id: ObjectIdentifier(self))
      logger[metadataKey: "client"] = "\(identity.uri)"
      logger.info(
        "client connected",
        metadata: ["issuer": "\(identity.issuer)", "serial": "\(identity.serialHex)"])
      lastCall = .now()
      arm(lastCall + .nanoseconds(limits.idleNanos))
    case ChannelEvent.inputClosed:
      end("client closed")
    default:
      break
    }
    context.fireUserInboundEventTriggered(event)
  }

  func channelInactive(context: ChannelHandlerContext) {
    end("connection lost")
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    if identity == nil {
      guard !isEnding else { return }
      logger.notice("handshake refused", metadata: ["reason": "\(error)"])
      isEnding = true
      // A TLS failure closes by itself, after the alert.
      if !(error is TLSFailure) { context.close(promise: nil) }
    } else {
      end("\(error)", level: .info)
    }
  }

  /// Closes the connection; the first reason given is logged.
  func end(_ reason: String, level: Logger.Level = .debug) {
    guard !isEnding else { return }
    isEnding = true
    forget()
    logger.log(level: level, "connection ends", metadata: ["reason": "\(reason)"])
    outbox?.flush()
    context?.close(promise: nil)
  }

  /// Closes the connection because the client's certificate would be refused now.
  func endBecauseOfIdentity(_ failure: TLSFailure) {
    guard !isEnding, let identity else { return }
    logger[metadataKey: "serial"] = "\(identity.serialHex)"
    end("\(failure)", level: .notice)
  }

  /// Ends once all running calls are answered; further ones are refused.
  func drain() {
    isDraining = true
    endIfDrained()
  }

  private func endIfDrained() {
    guard isDraining, running.isEmpty, outbox?.outstandingBytes ?? 0 == 0 else { return }
    end("server shuts down")
  }

  /// Nobody waits for anything on this connection any more.
  private func forget() {
    for call in running.values { call.cancellation.cancel() }
    running = [:]
    for write in waitingWrites { write.continuation.resume(returning: Self.gone) }
    waitingWrites = []
    if isNextFrameCharged, let header = try? decoder.header() { giveBack(header.dataBytes) }
    isNextFrameCharged = false
    decoder = FrameDecoder()
  }

  private static let gone = RPCError(.cancelled, "the client is gone")

  // MARK: Receiving

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isEnding else { return }
    decoder.feed(unwrapInboundIn(data))
    receiveFrames()
  }

  private func receiveFrames() {
    guard !isReading, let identity else { return }
    isReading = true
    defer { isReading = false }
    do throws(FrameError) {
      while !isEnding, pauses.isEmpty, let header = try decoder.header() {
        guard isNextFrameCharged || charge(header.dataBytes) else { break }
        isNextFrameCharged = true
        guard let frame = try decoder.next() else { break }
        isNextFrameCharged = false
        frameBegan = nil
        receive(frame, from: identity)
        if outbox?.isBehind == true { pauses.insert(.outbox) }
      }
    } catch {
      return end("\(error)", level: .notice)
    }
    guard !isEnding else { return }
    if pauses.isEmpty, decoder.bufferedBytes > 0, frameBegan == nil {
      let now = NIODeadline.now()
      frameBegan = now
      arm(now + .nanoseconds(limits.frameNanos))
    }
    if !pauses.isEmpty {
      frameBegan = nil
      setAutoRead(false)
    }
  }

  private func setAutoRead(_ value: Bool) {
    try? context?.channel.syncOptions?.setOption(.autoRead, value: value)
  }

  private func lift(_ pause: Pauses) {
    guard pauses.contains(pause), !isEnding else { return }
    pauses.remove(pause)
    guard pauses.isEmpty else { return }
    receiveFrames()
    if pauses.isEmpty { setAutoRead(true) }
  }

  /// Takes bytes from the budgets, or pauses until it is worth trying again.
  private func charge(_ bytes: Int) -> Bool {
    guard chargedBytes == 0 || chargedBytes + bytes <= limits.bytesPerConnection else {
      pauses.insert(.connectionBytes)
      return false
    }
    guard let context else { return false }
    let (bound, eventLoop) = (NIOLoopBound(self, eventLoop: context.eventLoop), context.eventLoop)
    let taken = server.budget.take(bytes) {
      eventLoop.execute { bound.value.lift(.serverBytes) }
    }
    guard taken else {
      pauses.insert(.serverBytes)
      return false
    }
    chargedBytes += bytes
    return true
  }

  private func giveBack(_ bytes: Int) {
    chargedBytes -= bytes
    server.budget.giveBack(bytes)
    lift(.connectionBytes)
  }

  private func receive(_ frame: Frame, from identity: PeerIdentity) {
    let bytes = frame.payload.readableBytes
    switch streams.receive(frame) {
    case .open(let stream, let mode, let request):
      if let status = refusal(of: mode) {
        streams.finish(stream)
        refuse(stream, status)
        giveBack(bytes)
      } else {
        start(request, stream, mode, chargedBytes: bytes, identity)
      }
    case .refuse(let stream, let status):
      refuse(stream, status)
      giveBack(bytes)
    case .message, .ignore, .roomChanged, .ping, .cancelled, .goAway, .violation:
      giveBack(bytes)
    }
  }

  private func refuse(_ stream: UInt32, _ status: Status) {
    if !hasToldOfRefusals {
      hasToldOfRefusals = true
      logger.notice(
        "request refused; further ones on this connection are not logged",
        metadata: ["status": "\(status.code.name)", "reason": "\(status.message)"])
    }
    outbox?.send(Response(status: status), stream: stream)
    outbox?.scheduleFlush()
  }

  private func refusal(of mode: ServerStreams.Mode) -> Status? {
    if isDraining { return Status(.unavailable, "the server shuts down") }
    if mode == .clientOpen { return Status(.unimplemented, "client streams are not served") }
    if unfinishedCalls >= limits.runningCallsPerConnection {
      return Status(
        .resourceExhausted,
        "over the limit of \(limits.runningCallsPerConnection) running calls on a connection")
    }
    if !server.callBegins() {
      return Status(.resourceExhausted, "over the server's limit of running calls")
    }
    return nil
  }

  private func start(
    _ request: Request, _ stream: UInt32, _ mode: ServerStreams.Mode, chargedBytes: Int,
    _ identity: PeerIdentity
  ) {
    guard let context else { return }
    let asked = request.timeoutNanos > 0 ? request.timeoutNanos : limits.defaultDeadlineNanos
    let now = NIODeadline.now()
    let deadline = now + .nanoseconds(min(asked, limits.maximumDeadlineNanos))
    let cancellation = CallCancellation()
    running[stream] = Running(deadline: deadline, cancellation: cancellation)
    unfinishedCalls += 1
    lastCall = now
    arm(deadline)
    server.handler.handle(
      RPCCall(
        request: request, isServerStreaming: mode == .clientClosed, identity: identity,
        deadline: deadline, stream: stream, chargedBytes: chargedBytes,
        cancellation: cancellation,
        connection: NIOLoopBound(self, eventLoop: context.eventLoop),
        eventLoop: context.eventLoop))
  }

  // MARK: Answering

  /// A handler has finished a call. Only what its stream still waits for is sent.
  func answer(stream: UInt32, chargedBytes: Int, _ ending: RPCCall.Ending) {
    unfinishedCalls -= 1
    server.callEnds()
    if running.removeValue(forKey: stream) != nil, streams.finish(stream), let outbox {
      switch ending {
      case .response(let response):
        outbox.send(fitting(response), stream: stream)
      case .closing:
        outbox.send(.closing(stream: stream))
      }
      outbox.scheduleFlush()
      lastCall = .now()
      checkOutbox()
    }
    if running.isEmpty { arm(lastCall + .nanoseconds(limits.idleNanos)) }
    giveBack(chargedBytes)
    endIfDrained()
  }

  private func fitting(_ response: Response) -> Response {
    guard response.encodedBytes > FrameHeader.maximumDataBytes else { return response }
    logger.error("reply does not fit a frame", metadata: ["bytes": "\(response.encodedBytes)"])
    return Response(status: Status(.resourceExhausted, "the reply does not fit a frame"))
  }

  func write(_ write: StreamWrite) {
    guard let outbox, !isEnding else { return write.continuation.resume(returning: Self.gone) }
    guard streams.contains(write.stream) else {
      return write.continuation.resume(
        returning: RPCError(.deadlineExceeded, "the deadline of the call has passed"))
    }
    guard waitingWrites.isEmpty, !outbox.isBehind else {
      waitingWrites.append(write)
      return
    }
    send(write, outbox)
  }

  private func send(_ write: StreamWrite, _ outbox: FrameOutbox) {
    outbox.send(Frame(stream: write.stream, type: .data, payload: write.payload))
    outbox.scheduleFlush()
    lastCall = .now()
    arm(lastCall + .nanoseconds(limits.writeStallNanos))
    write.continuation.resume(returning: nil)
  }

  private func outboxProgressed() {
    guard let outbox, !isEnding else { return }
    while !waitingWrites.isEmpty, !outbox.isBehind {
      send(waitingWrites.removeFirst(), outbox)
    }
    if !outbox.isBehind { lift(.outbox) }
    endIfDrained()
  }

  private func checkOutbox() {
    guard let outbox else { return }
    arm(lastCall + .nanoseconds(limits.writeStallNanos))
    if outbox.outstandingBytes > limits.outboundBytesPerConnection {
      end("client does not take its replies", level: .notice)
    }
  }

  // MARK: Time

  /// Makes sure that ``timePassed()`` runs at a deadline or before it.
  private func arm(_ deadline: NIODeadline) {
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
    guard !isEnding, let outbox else { return }
    let now = NIODeadline.now()
    expireCalls(now)
    if let frameBegan {
      let end = frameBegan + .nanoseconds(limits.frameNanos)
      guard now < end else { return self.end("frame not finished in time", level: .notice) }
      arm(end)
    }
    if outbox.outstandingBytes > 0 {
      let end = outbox.lastProgress + .nanoseconds(limits.writeStallNanos)
      guard now < end else { return self.end("client does not read", level: .notice) }
      arm(end)
    }
    if running.isEmpty {
      let end = lastCall + .nanoseconds(limits.idleNanos)
      guard now < end else { return self.end("idle", level: .info) }
      arm(end)
    }
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
      running.removeValue(forKey: stream)?.cancellation.cancel()
      streams.finish(stream)
      outbox.send(Response(status: Status(passed.code, passed.message)), stream: stream)
    }
    outbox.scheduleFlush()
    waitingWrites.removeAll { write in
      guard !streams.contains(write.stream) else { return false }
      write.continuation.resume(returning: passed)
      return true
    }
    endIfDrained()
  }
}
