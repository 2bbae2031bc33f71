package import NIOCore

/// One frame with its data. The payload is a slice of what was received, not a copy.
package struct Frame: Hashable, Sendable {
  package var stream: UInt32
  package var type: FrameType
  package var flags: FrameFlags
  /// At most ``FrameHeader/maximumDataBytes``.
  package var payload: ByteBuffer

  package init(stream: UInt32, type: FrameType, flags: FrameFlags = [], payload: ByteBuffer) {
    self.stream = stream
    self.type = type
    self.flags = flags
    self.payload = payload
  }

  package var header: FrameHeader {
    FrameHeader(dataBytes: payload.readableBytes, stream: stream, type: type, flags: flags)
  }

  package func encode(into buffer: inout ByteBuffer) {
    header.encode(into: &buffer)
    buffer.writeImmutableBuffer(payload)
  }

  /// The frame by which a server ends its side of a stream: empty, `remote closed` and `no data`.
  /// It is a frame of its own because a stock peer refuses a payload in a closing frame.
  package static func closing(stream: UInt32) -> Frame {
    Frame(stream: stream, type: .data, flags: [.remoteClosed, .noData], payload: ByteBuffer())
  }
}
