import NIOCore

/// Writes the fields of protobuf messages. All field numbers here are below 16, so a tag is a byte.
enum ProtobufWriter {
  static func varintBytes(_ value: UInt64) -> Int {
    (64 - (value | 1).leadingZeroBitCount + 6) / 7
  }

  /// Bytes of a length-delimited field with its tag; an empty one is left out, as proto3 does.
  static func fieldBytes(length: Int) -> Int {
    length == 0 ? 0 : elementBytes(length: length)
  }

  /// Bytes of a length-delimited field that is written even when empty.
  static func elementBytes(length: Int) -> Int {
    1 + varintBytes(UInt64(length)) + length
  }

  static func fieldBytes(varint value: UInt64) -> Int {
    value == 0 ? 0 : 1 + varintBytes(value)
  }

  static func write(varint value: UInt64, into buffer: inout ByteBuffer) {
    var rest = value
    while rest >= 0x80 {
      buffer.writeInteger(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    buffer.writeInteger(UInt8(rest))
  }

  static func write(field: UInt8, varint value: UInt64, into buffer: inout ByteBuffer) {
    guard value != 0 else { return }
    buffer.writeInteger(field << 3)
    write(varint: value, into: &buffer)
  }

  /// The tag and length of a length-delimited field, whose bytes the caller writes next.
  static func write(field: UInt8, length: Int, into buffer: inout ByteBuffer) {
    buffer.writeInteger(field << 3 | 2)
    write(varint: UInt64(length), into: &buffer)
  }

  static func write(field: UInt8, string: String, into buffer: inout ByteBuffer) {
    guard !string.isEmpty else { return }
    write(field: field, length: string.utf8.count, into: &buffer)
    buffer.writeString(string)
  }

  static func write(field: UInt8, bytes: ByteBuffer, into buffer: inout ByteBuffer) {
    guard bytes.readableBytes > 0 else { return }
    write(field: field, length: bytes.readableBytes, into: &buffer)
    buffer.writeImmutableBuffer(bytes)
  }
}
