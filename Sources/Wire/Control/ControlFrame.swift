import NIOCore

/// A frame that `fund/1` adds to the base, with its meaning.
package enum ControlFrame: Hashable, Sendable {
  case settings(Settings)
  /// Eight bytes of the sender's choice.
  case ping(UInt64)
  /// The eight bytes of the ping.
  case pong(UInt64)
  /// The number of a ``StatusCode``, for the log.
  case cancel(stream: UInt32, code: UInt32)
  /// 1 to ``FlowWindow/largest`` bytes more; on stream 0 for the connection.
  case windowUpdate(stream: UInt32, increment: UInt32)
  case goAway(GoAway)

  /// The most data that a control frame with a meaning has. A longer one is none.
  package static let maximumDataBytes = 8 + GoAway.maximumTextBytes

  /// The meaning of a frame, nil for a type that has none yet.
  package init?(_ frame: Frame) throws(ConnectionFault) {
    switch frame.type {
    case .settings:
      try Self.requireConnection(frame)
      self = .settings(try Settings(decoding: frame.payload))
    case .ping:
      try Self.requireConnection(frame)
      self = .ping(try Self.integer(of: frame))
    case .pong:
      try Self.requireConnection(frame)
      self = .pong(try Self.integer(of: frame))
    case .cancel:
      guard frame.stream % 2 == 1 else { throw .wrongStream(frame.type, frame.stream) }
      self = .cancel(stream: frame.stream, code: try Self.integer(of: frame))
    case .windowUpdate:
      guard frame.stream == 0 || frame.stream % 2 == 1 else {
        throw .wrongStream(frame.type, frame.stream)
      }
      let increment: UInt32 = try Self.integer(of: frame)
      guard (1...FlowWindow.largest).contains(increment) else {
        throw .incrementOutOfRange(increment)
      }
      self = .windowUpdate(stream: frame.stream, increment: increment)
    case .goAway:
      try Self.requireConnection(frame)
      self = .goAway(try GoAway(decoding: frame.payload))
    default:
      return nil
    }
  }

  private static func requireConnection(_ frame: Frame) throws(ConnectionFault) {
    guard frame.stream == 0 else { throw .wrongStream(frame.type, frame.stream) }
  }

  /// The one integer that is all its data.
  private static func integer<Integer: FixedWidthInteger>(
    of frame: Frame
  ) throws(ConnectionFault) -> Integer {
    guard frame.payload.readableBytes == MemoryLayout<Integer>.size,
      let value: Integer = frame.payload.getInteger(at: frame.payload.readerIndex)
    else { throw .wrongLength(frame.type, bytes: frame.payload.readableBytes) }
    return value
  }

  package var frame: Frame {
    var data = ByteBuffer()
    switch self {
    case .settings(let settings):
      settings.encode(into: &data)
      return Frame(stream: 0, type: .settings, payload: data)
    case .ping(let bytes):
      data.writeInteger(bytes)
      return Frame(stream: 0, type: .ping, payload: data)
    case .pong(let bytes):
      data.writeInteger(bytes)
      return Frame(stream: 0, type: .pong, payload: data)
    case .cancel(let stream, let code):
      data.writeInteger(code)
      return Frame(stream: stream, type: .cancel, payload: data)
    case .windowUpdate(let stream, let increment):
      data.writeInteger(increment)
      return Frame(stream: stream, type: .windowUpdate, payload: data)
    case .goAway(let goAway):
      goAway.encode(into: &data)
      return Frame(stream: 0, type: .goAway, payload: data)
    }
  }
}
