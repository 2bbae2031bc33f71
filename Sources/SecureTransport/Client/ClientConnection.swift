import Logging
import NIOCore
import Wire

/// One connection to a server: sends calls, matches what comes back, and ends every open call when
/// the connection does. Belongs to one event loop.
final class ClientConnection: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  /// The most streams open at one time, below what a server allows. Further calls wait their turn.
  static let maximumStreams = 1_000
  /// The most calls that wait. Further ones fail with RESOURCE_EXHAUSTED.
  static let maximumWaitingCalls = 65_536

  private let logger: Logger
  /// Nil once completed: its result is this object.
  private var ready: EventLoopPromise<NIOLoopBound<ClientConnection>>?
  private var isReady = false
  private var context: ChannelHandlerContext?
  private var outbox: FrameOutbox?
  private var decoder = FrameDecoder()
  private var streams = ClientStreams(maximumStreams: maximumStreams)
  private var calls: [UInt32: ClientCall] = [:]
  private var waiting = CircularBuffer<ClientCall>()
  /// Streams whose readers have enough for now; while there are any, the socket is not read.
  private var slowStreams = 0
  private var failure: RPCError?
  private var hasResponse = false
  private var timer: Scheduled<Void>?
  private var timerDeadline = NIODeadline.distantFuture

  /// - Parameter ready: completed when the handshake has succeeded or the connection has failed.
  init(logger: Logger, ready: EventLoopPromise<NIOLoopBound<ClientConnection>>) {
    self.logger = logger
    self.ready = ready
  }

  // MARK: Beginning and end

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    outbox = FrameOutbox(context: context) { [unowned self] in self.sendWaiting() }
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    fail(RPCError(.unavailable, "connection closed"))
    timer?.cancel()
    outbox?.invalidate()
    outbox = nil
    self.context = nil
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    switch event {
    case is TLSHandshakeCompletion:
      isReady = true
      ready?.succeed(NIOLoopBound(self, eventLoop: context.eventLoop))
      ready = nil
      sendWaiting()
    case ChannelEvent.inputClosed:
      fail(RPCError(.unavailable, "the server closed the connection"))
    default:
      break
    }
    context.fireUserInboundEventTriggered(event)
  }

  func channelInactive(context: ChannelHandlerContext) {
    fail(RPCError(.unavailable, "connection lost"))
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    guard let failure = error as? TLSFailure else {
      return fail(RPCError(.unavailable, "\(error)"))
    }
    // TLS 1.3 tells a client of a refused certificate only after its own handshake is done.
    let isRefusal =
      switch failure {
      case .alert: !hasResponse
      case .certificate, .applicationProtocol, .protocolVersion, .notTLS: true
      default: false
      }
    fail(RPCError(isRefusal ? .unauthenticated : .unavailable, "\(failure)"))
  }

  /// Ends every call and closes; the first reason stays.
  func fail(_ error: RPCError) {
    guard failure == nil else { return }
    failure = error
    ready?.fail(error)
    ready = nil
    var unknown = error
    // A server that refuses us in the handshake has not looked at a request.
    unknown.isOutcomeUnknown = error.code != .unauthenticated
    let sent = calls.values.sorted { $0.stream ?? 0 < $1.stream ?? 0 }
    calls = [:]
    for call in sent { call.end(.failure(unknown)) }
    while let call = waiting.popFirst() { call.end(.failure(error)) }
    context?.close(promise: nil)
  }

  // MARK: Calls

  func start(_ call: ClientCall, _ consumer: ClientCall.Consumer) {
    call.consumer = consumer
    if let failure { return call.end(.failure(failure)) }
    guard !call.isGivenUp else { return call.end(.failure(Self.cancelled)) }
    guard call.request.encodedBytes <= FrameHeader.maximumDataBytes else {
      return call.end(.failure(RPCError(.resourceExhausted, "the request does not fit a frame")))
    }
    guard waiting.count < Self.maximumWaitingCalls else {
      return call.end(.failure(RPCError(.resourceExhausted, "too many calls wait")))
    }
    waiting.append(call)
    arm(call.deadline)
    sendWaiting()
  }

  private func sendWaiting() {
    guard isReady, failure == nil, let outbox, !waiting.isEmpty else { return }
    while !outbox.isBehind, let call = waiting.first {
      guard call.consumer != nil else {
        waiting.removeFirst()
        continue
      }
      guard let stream = streams.open(call.mode) else {
        if streams.isExhausted, calls.isEmpty {
          fail(RPCError(.unavailable, "the connection has no streams left"))
        }
        break
      }
      waiting.removeFirst()
      call.stream = stream
      calls[stream] = call
      outbox.send(call.request, stream: stream, flags: call.mode.requestFlags)
    }
    outbox.scheduleFlush()
  }

  private static let cancelled = RPCError(.cancelled, "the caller was cancelled")

  /// Ends a call that its caller does not want any more. The server is not told: the base profile
  /// has no way to.
  func giveUp(_ call: ClientCall, outcome: RPCError?) {
    call.isGivenUp = true
    if let stream = call.stream, calls.removeValue(forKey: stream) != nil {
      streams.giveUp(stream)
    }
    setSlow(call, false)
    var error = outcome ?? Self.cancelled
    error.isOutcomeUnknown = call.stream != nil
    call.end(.failure(error))
    sendWaiting()
  }

  // MARK: Receiving

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard failure == nil else { return }
    decoder.feed(unwrapInboundIn(data))
    do throws(FrameError) {
      while failure == nil, let frame = try decoder.next() { receive(frame) }
    } catch {
      fail(RPCError(.internalError, "\(error)"))
    }
    sendWaiting()
  }

  private func receive(_ frame: Frame) {
    hasResponse = true
    switch streams.receive(frame) {
    case .response(let stream, let response):
      let result: Result<ByteBuffer, RPCError> =
        response.failure.map { .failure(RPCError($0)) } ?? .success(response.payload)
      if case .success(let payload) = result, payload.readableBytes > 0 { yield(payload, stream) }
      close(stream, result)
    case .message(let stream, let payload, let isLast):
      yield(payload, stream)
      if isLast { close(stream, .success(ByteBuffer())) }
    case .end(let stream):
      close(stream, .success(ByteBuffer()))
    case .ignore, .roomChanged, .ping, .goAway:
      break
    case .violation(let fault):
      logger.error("server broke the protocol", metadata: ["reason": "\(fault)"])
      fail(RPCError(.internalError, "\(fault)"))
    }
  }

  private func close(_ stream: UInt32, _ result: Result<ByteBuffer, RPCError>) {
    guard let call = calls.removeValue(forKey: stream) else { return }
    setSlow(call, false)
    call.end(result)
  }

  /// Gives a message to the reader of a stream; a unary call gets its payload when it ends.
  private func yield(_ payload: ByteBuffer, _ stream: UInt32) {
    guard let call = calls[stream], case .stream(let source) = call.consumer else { return }
    switch source.yield(payload) {
    case .produceMore: break
    case .stopProducing: setSlow(call, true)
    case .dropped: giveUp(call, outcome: nil)
    }
  }

  func readerWantsMore(_ call: ClientCall) {
    setSlow(call, false)
  }

  private func setSlow(_ call: ClientCall, _ value: Bool) {
    guard call.isSlow != value else { return }
    call.isSlow = value
    let wasReading = slowStreams == 0
    slowStreams += value ? 1 : -1
    guard wasReading != (slowStreams == 0) else { return }
    try? context?.channel.syncOptions?.setOption(.autoRead, value: slowStreams == 0)
  }

  // MARK: Time

  private func arm(_ deadline: NIODeadline) {
    guard deadline < timerDeadline, let context else { return }
    timer?.cancel()
    timerDeadline = deadline
    timer = context.eventLoop.assumeIsolated().scheduleTask(deadline: deadline) {
      self.timePassed()
    }
  }

  private func timePassed() {
    timerDeadline = .distantFuture
    timer = nil
    let now = NIODeadline.now()
    var next = NIODeadline.distantFuture
    var expired: [ClientCall] = []
    for call in Array(calls.values) + Array(waiting) where call.consumer != nil {
      if call.deadline <= now { expired.append(call) } else { next = min(next, call.deadline) }
    }
    for call in expired {
      giveUp(call, outcome: RPCError(.deadlineExceeded, "no answer before the deadline"))
    }
    if next != .distantFuture { arm(next) }
  }
}
