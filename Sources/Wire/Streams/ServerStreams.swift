package import NIOCore

/// The streams of one connection as its server sees them: a value that is fed frames and says what
/// to do, without any I/O.
///
/// Streams are opened by the client with odd, strictly rising ids. A mistake on one stream is
/// answered on the id it was made with, and the connection goes on.
package struct ServerStreams {
  /// What the client asked a stream to be.
  package enum Mode: Hashable, Sendable {
    /// One Response ends it. Also what every 1.1 peer opens.
    case unary
    /// The client has sent all; Data frames may come back, and a Response or an empty closing Data
    /// frame ends it.
    case clientClosed
    /// The client goes on sending Data frames.
    case clientOpen
  }

  package enum Action: Hashable {
    /// Serve this request and call ``ServerStreams/finish(_:)`` when it is answered.
    case open(stream: UInt32, mode: Mode, request: Request)
    /// A message of a stream in mode ``Mode/clientOpen``; `isLast` closes the client's side.
    case message(stream: UInt32, payload: ByteBuffer?, isLast: Bool)
    /// Answer at once on this id; it is not open afterwards unless it was open before.
    case refuse(stream: UInt32, status: Status)
    /// Nothing to do.
    case ignore

    // In `fund/1` only:

    /// There may be room for Data that waits.
    case roomChanged
    /// Answer with a PONG of these bytes.
    case ping(UInt64)
    /// The stream is over: its client does not wait any more.
    case cancelled(stream: UInt32, code: UInt32)
    /// The client opens no further stream.
    case goAway(GoAway)
    /// The client broke the protocol: say so and close.
    case violation(ConnectionFault)
  }

  private struct Stream {
    var isClientOpen: Bool
  }

  /// The most streams at one time. Further requests are refused with RESOURCE_EXHAUSTED.
  private let maximumStreams: Int
  private var streams: [UInt32: Stream] = [:]
  /// The highest id used.
  private var lastStream: UInt32 = 0
  /// Nil in the base.
  package var flow: ConnectionFlow?
  /// The highest id looked at, once no further one is.
  private var lastTaken: UInt32?
  private var hasClientLeft = false

  /// The base profile.
  package init(maximumStreams: Int) {
    precondition(maximumStreams > 0)
    self.maximumStreams = maximumStreams
  }

  /// `fund/1`, with what this side says of itself.
  package init(_ settings: Settings) {
    self.init(maximumStreams: Int(settings.maximumStreams))
    flow = ConnectionFlow(settings)
  }

  /// Streams that are open.
  package var count: Int { streams.count }

  /// Whether a stream is open.
  package func contains(_ stream: UInt32) -> Bool { streams[stream] != nil }

  package mutating func receive(_ frame: Frame) -> Action {
    do throws(ConnectionFault) {
      if flow != nil {
        try flow?.admit(frame)
        if frame.type.isControl { return try receiveControl(frame) }
      }
      guard frame.stream % 2 == 1 else {
        return try refuse(frame, "stream id must be odd")
      }
      switch frame.type {
      case .request: return try receiveRequest(frame)
      case .data: return try receiveData(frame)
      default: return .ignore
      }
    } catch {
      return .violation(error)
    }
  }

  /// Forgets a stream that has been answered. Returns false if it was not open.
  @discardableResult
  package mutating func finish(_ stream: UInt32) -> Bool {
    guard streams.removeValue(forKey: stream) != nil else { return false }
    flow?.send.forget(stream)
    flow?.discard(stream)
    return true
  }

  /// In `fund/1`: looks at no further request. Returns the highest stream that was looked at, the
  /// same each time.
  package mutating func leave() -> UInt32 {
    precondition(flow != nil)
    let last = lastTaken ?? lastStream
    lastTaken = last
    return last
  }

  private mutating func receiveRequest(_ frame: Frame) throws(ConnectionFault) -> Action {
    guard !hasClientLeft else { throw .requestAfterGoAway }
    guard frame.stream > lastStream else {
      return try refuse(frame, "stream id must rise and is never used again")
    }
    lastStream = frame.stream
    guard lastTaken == nil else { return .ignore }
    guard streams.count < maximumStreams else {
      return .refuse(
        stream: frame.stream,
        status: Status(
          .resourceExhausted, "over the limit of \(maximumStreams) streams on a connection"))
    }
    let request: Request
    do {
      request = try Request(decoding: frame.payload)
    } catch {
      return try refuse(frame, "request envelope: \(error)")
    }
    let mode: Mode =
      if frame.flags.contains(.remoteClosed) {
        .clientClosed
      } else if frame.flags.contains(.remoteOpen) {
        .clientOpen
      } else {
        .unary
      }
    streams[frame.stream] = Stream(isClientOpen: mode == .clientOpen)
    return .open(stream: frame.stream, mode: mode, request: request)
  }

  private mutating func receiveData(_ frame: Frame) throws(ConnectionFault) -> Action {
    guard let stream = streams[frame.stream] else {
      if flow != nil, frame.stream <= lastStream {
        // It was on its way when the stream ended.
        try flow?.receive.ignore(frame.payload.readableBytes)
        return .ignore
      }
      return try refuse(frame, "stream is not open")
    }
    guard stream.isClientOpen else {
      return try refuse(frame, "stream was closed by the client")
    }
    let isLast = frame.flags.contains(.remoteClosed)
    try flow?.receive.arrive(frame.payload.readableBytes, on: frame.stream)
    if isLast {
      streams[frame.stream]?.isClientOpen = false
      flow?.receive.end(frame.stream)
    }
    let hasMessage = frame.payload.readableBytes > 0 || !frame.flags.contains(.noData)
    guard hasMessage || isLast else { return .ignore }
    return .message(
      stream: frame.stream, payload: hasMessage ? frame.payload : nil, isLast: isLast)
  }

  private mutating func receiveControl(_ frame: Frame) throws(ConnectionFault) -> Action {
    switch try flow?.take(frame, isOpen: streams[frame.stream] != nil) {
    case .roomChanged: return .roomChanged
    case .ping(let bytes): return .ping(bytes)
    case .cancel(let stream, let code):
      guard stream <= lastStream else { throw .cancelOfUnopened(stream) }
      return finish(stream) ? .cancelled(stream: stream, code: code) : .ignore
    case .goAway(let goAway):
      hasClientLeft = true
      return .goAway(goAway)
    case .some(.none), nil: return .ignore
    }
  }

  private mutating func refuse(
    _ frame: Frame, _ message: String
  ) throws(ConnectionFault) -> Action {
    if frame.type == .data { try flow?.receive.ignore(frame.payload.readableBytes) }
    return .refuse(stream: frame.stream, status: Status(.invalidArgument, message))
  }
}
