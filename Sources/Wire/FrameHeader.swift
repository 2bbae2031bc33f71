package import NIOCore

/// The ten bytes before a frame's data: length u32, stream u32, type u8, flags u8, big-endian.
package struct FrameHeader: Hashable, Sendable {
  /// Bytes of a header on the wire.
  package static let encodedBytes = 10

  /// The longest data of a frame, 4 MiB. A longer one is refused by its header alone and the
  /// connection ends; it is never read and thrown away.
  package static let maximumDataBytes = 4 << 20

  /// Bytes of data that follow, 0 ... ``maximumDataBytes``.
  package var dataBytes: Int
  package var stream: UInt32
  package var type: FrameType
  package var flags: FrameFlags

  package init(dataBytes: Int, stream: UInt32, type: FrameType, flags: FrameFlags = []) {
    precondition(dataBytes >= 0 && dataBytes <= Self.maximumDataBytes, "frame data too long")
    self.dataBytes = dataBytes
    self.stream = stream
    self.type = type
    self.flags = flags
  }

  package func encode(into buffer: inout ByteBuffer) {
    buffer.writeMultipleIntegers(UInt32(dataBytes), stream, type.rawValue, flags.rawValue)
  }
}
