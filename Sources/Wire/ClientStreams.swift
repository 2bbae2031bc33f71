package import NIOCore

/// The streams of one connection as its client sees them, in the base profile: a value that is fed
/// frames and says what to do, without any I/O.
package struct ClientStreams {
  package enum Mode: Hashable, Sendable {
    /// Ends with one Response.
    case unary
    /// Data frames, then an empty closing one or a Response.
    case serverStreaming

    /// The flags of the Request that opens it.
    package var requestFlags: FrameFlags {
      switch self {
      case .unary: []
      case .serverStreaming: .remoteClosed
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
    case violation(String)
  }

  private let maximumStreams: Int
  private var streams: [UInt32: Mode] = [:]
  /// The next id to open; over `UInt32.max` there is none left.
  private var nextStream: UInt64 = 1

  package init(maximumStreams: Int) {
    precondition(maximumStreams > 0)
    self.maximumStreams = maximumStreams
  }

  package var count: Int { streams.count }

  /// Whether a stream can be opened now.
  package var hasRoom: Bool { streams.count < maximumStreams && !isExhausted }

  /// Whether all 2^31 ids are used; a new connection is needed.
  package var isExhausted: Bool { nextStream > UInt64(UInt32.max) }

  /// Opens a stream and returns its id, nil when there is no room.
  package mutating func open(_ mode: Mode) -> UInt32? {
    guard hasRoom else { return nil }
    let stream = UInt32(nextStream)
    nextStream += 2
    streams[stream] = mode
    return stream
  }

  /// Forgets a stream; what the server still sends on it is ignored.
  @discardableResult
  package mutating func giveUp(_ stream: UInt32) -> Bool {
    streams.removeValue(forKey: stream) != nil
  }

  package mutating func receive(_ frame: Frame) -> Action {
    guard frame.type == .response || frame.type == .data else { return .ignore }
    guard frame.stream % 2 == 1, UInt64(frame.stream) < nextStream else {
      return .violation("frame on stream \(frame.stream), which was never opened")
    }
    guard let mode = streams[frame.stream] else { return .ignore }
    if frame.type == .response { return receiveResponse(frame) }
    guard mode == .serverStreaming else {
      return .violation("data on unary stream \(frame.stream)")
    }
    let isLast = frame.flags.contains(.remoteClosed)
    if isLast { streams[frame.stream] = nil }
    if frame.payload.readableBytes > 0 || !frame.flags.contains(.noData) {
      return .message(stream: frame.stream, payload: frame.payload, isLast: isLast)
    }
    return isLast ? .end(stream: frame.stream) : .ignore
  }

  private mutating func receiveResponse(_ frame: Frame) -> Action {
    do {
      let response = try Response(decoding: frame.payload)
      streams[frame.stream] = nil
      return .response(stream: frame.stream, response)
    } catch {
      return .violation("response envelope: \(error)")
    }
  }
}
