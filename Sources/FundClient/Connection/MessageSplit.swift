/// A protobuf message in its wire form, taken apart around one field of bytes, so that these need not
/// go through the decoder, which copies them.
struct MessageSplit {
  /// Where the bytes of the field lie; nil when the message does not have it. Of several the last
  /// one counts, as for a decoder.
  private(set) var bytes: Range<Int>?
  /// Where the other fields lie.
  private(set) var rest: [Range<Int>] = []

  /// Nil for bytes that are no message.
  init?(_ message: UnsafeRawBufferPointer, field: UInt64) {
    var at = 0
    while at < message.count {
      let start = at
      guard let tag = Self.varint(message, &at) else { return nil }
      let length: UInt64
      switch tag & 7 {
      case 0:
        guard Self.varint(message, &at) != nil else { return nil }
        length = 0
      case 1: length = 8
      case 2:
        guard let bytes = Self.varint(message, &at) else { return nil }
        length = bytes
      case 5: length = 4
      default: return nil
      }
      guard tag >> 3 > 0, length <= UInt64(message.count - at) else { return nil }
      let end = at + Int(length)
      if tag >> 3 == field, tag & 7 == 2 { bytes = at..<end } else { rest.append(start..<end) }
      at = end
    }
  }

  private static func varint(_ message: UnsafeRawBufferPointer, _ at: inout Int) -> UInt64? {
    var value: UInt64 = 0
    for shift in stride(from: 0, to: 64, by: 7) {
      guard at < message.count else { return nil }
      let byte = message[at]
      at += 1
      guard shift < 63 || byte <= 1 else { return nil }
      value |= UInt64(byte & 0x7F) << UInt64(shift)
      if byte < 0x80 { return value }
    }
    return nil
  }
}
