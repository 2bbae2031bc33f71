import Logging
import NIOCore
import Synchronization
import Wire

/// One connection to a server: sends calls, matches what comes back, and ends every open call when
/// the connection does. Belongs to one event loop.
final class ClientConnection: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  /// Whether a connection takes further calls, for every thread to see.
  final class Availability: Sendable {
    private let isOver = Atomic(false)

    var takesCalls: Bool { !isOver.load(ordering: .acquiring) }

    func end() { isOver.store(true, ordering: .releasing) }
  }

  let logger: Logger
  let availability = Availability()
  /// What the caller insists on.
  private let wanted: Profile?
  /// Nil once completed: its result is this object.
  private var ready: EventLoopPromise<NIOLoopBound<ClientConnection>>?
  private(set) var isReady = false
  private(set) var context: ChannelHandlerContext?
  private(set) var outbox: FrameOutbox?
  private(set) var failure: RPCError?

  var decoder = FrameDecoder()
  var streams = ClientStreams(maximumStreams: ClientLimits.streams)
  var calls: [UInt32: ClientCall] = [:]
  var waiting = CircularBuffer<ClientCall>()
  /// Data that waits for its turn and for room.
  var turns = StreamTurns<StreamWrite>()
  /// In the base: streams whose readers have enough for now; while there are any, the socket is not
  /// read.
  var slowStreams = 0
  var hasResponse = false
  /// What the server has said when it took no further call.
  var goAway: GoAway?
  var timer: Scheduled<Void>?
  var timerDeadline = NIODeadline.distantFuture

  /// - Parameters:
  ///   - wanted: the profile without which the connection is of no use; nil for any.
  ///   - ready: completed when the handshake has succeeded or the connection has failed.
  init(
    logger: Logger, wanted: Profile?, ready: EventLoopPromise<NIOLoopBound<ClientConnection>>
  ) {
    self.logger = logger
    self.wanted = wanted
    self.ready = ready
  }

  var profile: Profile { streams.flow == nil ? .base : .fund }

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
    case let completion as TLSHandshakeCompletion:
      begin(completion.applicationProtocol.flatMap(Profile.init) ?? .base)
    case ChannelEvent.inputClosed:
      fail(RPCError(.unavailable, "the server closed the connection"))
    default:
      break
    }
    context.fireUserInboundEventTriggered(event)
  }

  private func begin(_ profile: Profile) {
    guard let context, failure == nil else { return }
    guard wanted == nil || wanted == profile else {
      return fail(RPCError(.unimplemented, "the server does not speak \(wanted?.rawValue ?? "")"))
    }
    if profile == .fund {
      streams = ClientStreams(maximumStreams: ClientLimits.streams, ClientLimits.settings)
      outbox?.send(ControlFrame.settings(ClientLimits.settings).frame)
      outbox?.scheduleFlush()
    }
    isReady = true
    ready?.succeed(NIOLoopBound(self, eventLoop: context.eventLoop))
    ready = nil
    sendWaiting()
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
  ///
  /// - Parameter code: what a server of `fund/1` is told; nil for nothing.
  func fail(_ error: RPCError, code: GoAway.Code? = nil) {
    guard failure == nil else { return }
    var error = error
    if let goAway, error.code == .unavailable {
      error.message = "the server ended the connection: \(goAway.codeName) \(goAway.text)"
    }
    failure = error
    availability.end()
    ready?.fail(error)
    ready = nil
    if let code, isReady, profile == .fund {
      let word = GoAway(lastStream: 0, code: code, text: error.message)
      outbox?.send(ControlFrame.goAway(word).frame)
      outbox?.flush()
    }
    var unknown = error
    // A server that refuses us in the handshake has not looked at a request.
    unknown.isOutcomeUnknown = error.code != .unauthenticated
    let sent = calls.values.sorted { $0.stream ?? 0 < $1.stream ?? 0 }
    calls = [:]
    for call in sent { call.end(.failure(unknown)) }
    for write in turns.removeAll() { write.fail(unknown) }
    while let call = waiting.popFirst() { call.end(.failure(notBegun(error))) }
    context?.close(promise: nil)
  }

  /// The error of a call that was not sent.
  func notBegun(_ error: RPCError) -> RPCError {
    var error = error
    error.isNotBegun = error.code == .unavailable
    return error
  }
}
