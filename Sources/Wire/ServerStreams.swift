package import NIOCore

/// The streams of one connection as its server sees them, in the base profile: a value that is fed
/// frames and says what to do, without any I/O.
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
  }

  private struct Stream {
    var isClientOpen: Bool
  }

  /// The most streams at one time. Further requests are refused with RESOURCE_EXHAUSTED.
  private let maximumStreams: Int
  private var streams: [UInt32: Stream] = [:]
  private var lastStream: UInt32 = 0

  package init(maximumStreams: Int) {
    precondition(maximumStreams > 0)
    self.maximumStreams = maximumStreams
  }

  /// Streams that are open.
  package var count: Int { streams.count }

  /// Whether a stream is open.
  package func contains(_ stream: UInt32) -> Bool { streams[stream] != nil }

  package mutating func receive(_ frame: Frame) -> Action {
    guard frame.stream % 2 == 1 else {
      return refuse(frame.stream, "stream id must be odd")
    }
    switch frame.type {
    case .request: return receiveRequest(frame)
    case .data: return receiveData(frame)
    default: return .ignore
    }
  }

  /// Forgets a stream that has been answered. Returns false if it was not open.
  @discardableResult
  package mutating func finish(_ stream: UInt32) -> Bool {
    streams.removeValue(forKey: stream) != nil
  }

  private mutating func receiveRequest(_ frame: Frame) -> Action {
    guard frame.stream > lastStream else {
      return refuse(frame.stream, "stream id must rise and is never used again")
    }
    lastStream = frame.stream
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
      return refuse(frame.stream, "request envelope: \(error)")
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

  private mutating func receiveData(_ frame: Frame) -> Action {
    guard let stream = streams[frame.stream] else {
      return refuse(frame.stream, "stream is not open")
    }
    guard stream.isClientOpen else {
      return refuse(frame.stream, "stream was closed by the client")
    }
    let isLast = frame.flags.contains(.remoteClosed)
    if isLast { streams[frame.stream]?.isClientOpen = false }
    let hasMessage = frame.payload.readableBytes > 0 || !frame.flags.contains(.noData)
    guard hasMessage || isLast else { return .ignore }
    return .message(
      stream: frame.stream, payload: hasMessage ? frame.payload : nil, isLast: isLast)
  }

  private func refuse(_ stream: UInt32, _ message: String) -> Action {
    .refuse(stream: stream, status: Status(.invalidArgument, message))
  }
}
