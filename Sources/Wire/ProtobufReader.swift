import NIOCore

/// Reads the fields of one protobuf message from a buffer.
struct ProtobufReader {
  /// The wire types still in use. Groups are not.
  enum WireType: UInt8 {
    case varint = 0
    case fixed64 = 1
    case lengthDelimited = 2
    case fixed32 = 5
  }

  struct Field {
    var number: Int
    var wireType: WireType

    func expect(_ expected: WireType) throws(EnvelopeError) {
      guard wireType == expected else {
        throw .wrongWireType(field: number, wireType: wireType.rawValue)
      }
    }
  }

  private static let maximumFieldNumber: UInt64 = (1 << 29) - 1

  private var buffer: ByteBuffer

  init(_ buffer: ByteBuffer) {
    self.buffer = buffer
  }

  /// The tag of the next field, nil at the end of the message.
  mutating func nextField() throws(EnvelopeError) -> Field? {
    guard buffer.readableBytes > 0 else { return nil }
    let tag = try varint()
    let number = tag >> 3
    guard number >= 1, number <= Self.maximumFieldNumber else {
      throw .invalidFieldNumber(number)
    }
    guard let wireType = WireType(rawValue: UInt8(tag & 7)) else {
      throw .wrongWireType(field: Int(number), wireType: UInt8(tag & 7))
    }
    return Field(number: Int(number), wireType: wireType)
  }

  mutating func varint() throws(EnvelopeError) -> UInt64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      guard let byte: UInt8 = buffer.readInteger() else { throw .truncated }
      if shift == 63, byte > 1 { throw .varintTooLong }
      value |= UInt64(byte & 0x7f) << shift
      if byte < 0x80 { return value }
      shift += 7
      if shift > 63 { throw .varintTooLong }
    }
  }

  /// A slice of the message.
  mutating func bytes(_ field: Field, limitBytes: Int = .max) throws(EnvelopeError) -> ByteBuffer {
    try field.expect(.lengthDelimited)
    let length = try varint()
    guard length <= UInt64(buffer.readableBytes) else { throw .truncated }
    guard Int(length) <= limitBytes else {
      throw .overLimit(field: field.number, limit: limitBytes)
    }
    guard let slice = buffer.readSlice(length: Int(length)) else { throw .truncated }
    return slice
  }

  mutating func string(_ field: Field, limitBytes: Int) throws(EnvelopeError) -> String {
    let slice = try bytes(field, limitBytes: limitBytes)
    let text = slice.withUnsafeReadableBytes { bytes in
      // Names are nearly always ASCII, for which there is nothing to validate. The library's
      // validation is generic and costs ten times as much.
      bytes.allSatisfy { $0 < 0x80 }
        ? String(decoding: bytes, as: UTF8.self) : String(validating: bytes, as: UTF8.self)
    }
    guard let text else { throw .notUTF8(field: field.number) }
    return text
  }

  mutating func skip(_ field: Field) throws(EnvelopeError) {
    switch field.wireType {
    case .varint:
      _ = try varint()
    case .fixed64:
      try skip(bytes: 8)
    case .fixed32:
      try skip(bytes: 4)
    case .lengthDelimited:
      _ = try bytes(field)
    }
  }

  private mutating func skip(bytes count: Int) throws(EnvelopeError) {
    guard buffer.readableBytes >= count else { throw .truncated }
    buffer.moveReaderIndex(forwardBy: count)
  }
}
