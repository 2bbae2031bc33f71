package import NIOCore

/// The streams of one connection as its client sees them: a value that is fed frames and says what
/// to do, without any I/O.
package struct ClientStreams {
  package enum Mode: Hashable, Sendable {
    /// Ends with one Response.
    case unary
    /// Data frames, then an empty closing one or a Response.
    case serverStreaming
    /// The client sends Data frames too, or only the client does. In `fund/1` only.
    case duplex

    /// The flags of the Request that opens it.
    package var requestFlags: FrameFlags {
      switch self {
      case .unary: []
      case .serverStreaming: .remoteClosed
      case .duplex: .remoteOpen
      }
    }
  }

  package enum Action: Hashable {
    /// The stream has ended with this response.
    case response(stream: UInt32, Response)
    /// A message; with `isLast` the stream has also ended.
    case message(stream: UInt32, payload: ByteBuffer, isLast: Bool)
    /// The stream has ended without a further message.
    case end(stream: UInt32)
    /// The frame is for a stream that was given up, or of a type this profile does not know.
    case ignore
    /// The server broke the protocol: close the connection, every open call has failed.
    case violation(ConnectionFault)

    // In `fund/1` only:

    /// There may be room for Data that waits, and for calls.
    case roomChanged
    /// Answer with a PONG of these bytes.
    case ping(UInt64)
    /// No further stream can be opened. The abandoned ones are over: the server did not look at them.
    case goAway(GoAway, abandoned: [UInt32])
  }

  private let maximumStreams: Int
  private var streams: [UInt32: Mode] = [:]
  /// The next id to open; over `UInt32.max` there is none left.
  private var nextStream: UInt64 = 1
  /// Nil in the base.
  package var flow: ConnectionFlow?
  /// The last stream of the server's newest GOAWAY.
  private var lastTaken: UInt32?

  /// The base profile.
  package init(maximumStreams: Int) {
    precondition(maximumStreams > 0)
    self.maximumStreams = maximumStreams
  }

  /// `fund/1`, with what this side says of itself.
  package init(maximumStreams: Int, _ settings: Settings) {
    self.init(maximumStreams: maximumStreams)
    flow = ConnectionFlow(settings)
  }

  package var count: Int { streams.count }

  /// Whether a stream can be opened now.
  package var hasRoom: Bool {
    let limit = flow?.peer.map { min(maximumStreams, Int($0.maximumStreams)) } ?? maximumStreams
    return streams.count < limit && !isExhausted && !isLeft
  }

  /// Whether the server takes no further stream.
  package var isLeft: Bool { lastTaken != nil }

  /// Whether all 2^31 ids are used; a new connection is needed.
  package var isExhausted: Bool { nextStream > UInt64(UInt32.max) }

  /// Opens a stream and returns its id, nil when there is no room.
  package mutating func open(_ mode: Mode) -> UInt32? {
    precondition(mode != .duplex || flow != nil, "the base has no client streams")
    guard hasRoom else { return nil }
    let stream = UInt32(nextStream)
    nextStream += 2
    streams[stream] = mode
    return stream
  }

  /// Forgets a stream; what the server still sends on it is ignored. Returns false if it was over.
  @discardableResult
  package mutating func giveUp(_ stream: UInt32) -> Bool {
    guard streams.removeValue(forKey: stream) != nil else { return false }
    flow?.send.forget(stream)
    flow?.discard(stream)
    return true
  }

  package mutating func receive(_ frame: Frame) -> Action {
    do throws(ConnectionFault) {
      if flow != nil {
        try flow?.admit(frame)
        if frame.type.isControl { return try receiveControl(frame) }
      }
      guard frame.type == .response || frame.type == .data else { return .ignore }
      guard frame.stream % 2 == 1, UInt64(frame.stream) < nextStream else {
        throw .neverOpened(frame.stream)
      }
      guard let mode = streams[frame.stream] else {
        if frame.type == .data { try flow?.receive.ignore(frame.payload.readableBytes) }
        return .ignore
      }
      return frame.type == .response ? try receiveResponse(frame) : try receiveData(frame, mode)
    } catch {
      return .violation(error)
    }
  }

  private mutating func receiveData(
    _ frame: Frame, _ mode: Mode
  ) throws(ConnectionFault) -> Action {
    guard mode != .unary else { throw .dataOnUnary(frame.stream) }
    try flow?.receive.arrive(frame.payload.readableBytes, on: frame.stream)
    let isLast = frame.flags.contains(.remoteClosed)
    if isLast { end(frame.stream) }
    if frame.payload.readableBytes > 0 || !frame.flags.contains(.noData) {
      return .message(stream: frame.stream, payload: frame.payload, isLast: isLast)
    }
    return isLast ? .end(stream: frame.stream) : .ignore
  }

  private mutating func receiveResponse(_ frame: Frame) throws(ConnectionFault) -> Action {
    do {
      let response = try Response(decoding: frame.payload)
      end(frame.stream)
      return .response(stream: frame.stream, response)
    } catch {
      throw .badResponse(error)
    }
  }

  private mutating func receiveControl(_ frame: Frame) throws(ConnectionFault) -> Action {
    switch try flow?.take(frame, isOpen: streams[frame.stream] != nil) {
    case .roomChanged: return .roomChanged
    case .ping(let bytes): return .ping(bytes)
    case .cancel: throw .cancelByServer
    case .goAway(let goAway):
      if let lastTaken, goAway.lastStream > lastTaken {
        throw .goAwayRises(from: lastTaken, to: goAway.lastStream)
      }
      lastTaken = goAway.lastStream
      let abandoned = streams.keys.filter { $0 > goAway.lastStream }.sorted()
      for stream in abandoned { giveUp(stream) }
      return .goAway(goAway, abandoned: abandoned)
    case .some(.none), nil: return .ignore
    }
  }

  /// The stream is over; what came on it is still read.
  private mutating func end(_ stream: UInt32) {
    streams[stream] = nil
    flow?.send.forget(stream)
    flow?.receive.end(stream)
  }
}
