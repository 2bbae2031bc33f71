/// Bytes of protobuf fields with their tags. A field of value zero or without text is left out, as
/// proto3 does; a message is there even when it is empty. All field numbers are below 16.
enum FieldSize {
  static func varint(_ value: UInt64) -> Int { value == 0 ? 0 : 1 + digits(value) }
  static func fixed32(_ value: UInt32) -> Int { value == 0 ? 0 : 5 }
  static func fixed64(_ value: UInt64) -> Int { value == 0 ? 0 : 9 }
  static func message(_ bytes: Int) -> Int { 1 + digits(UInt64(bytes)) + bytes }
  static func text(_ text: String) -> Int { text.isEmpty ? 0 : message(text.utf8.count) }

  /// Bytes of a number in groups of seven bits.
  static func digits(_ value: UInt64) -> Int { (64 - (value | 1).leadingZeroBitCount + 6) / 7 }
}

/// Writes protobuf fields one behind the other into memory whose length was counted before with
/// ``FieldSize``.
struct FieldWriter {
  private let bytes: UnsafeMutableRawBufferPointer
  private var at = 0

  init(_ bytes: UnsafeMutableRawBufferPointer) { self.bytes = bytes }

  /// Everything that was counted is written.
  var isFull: Bool { at == bytes.count }

  mutating func varint(_ field: UInt8, _ value: UInt64) {
    guard value != 0 else { return }
    put(field << 3)
    put(digits: value)
  }

  mutating func fixed32(_ field: UInt8, _ value: UInt32) {
    guard value != 0 else { return }
    put(field << 3 | 5)
    put(value.littleEndian)
  }

  mutating func fixed64(_ field: UInt8, _ value: UInt64) {
    guard value != 0 else { return }
    put(field << 3 | 1)
    put(value.littleEndian)
  }

  /// The head of a message, whose fields follow.
  mutating func message(_ field: UInt8, bytes: Int) {
    put(field << 3 | 2)
    put(digits: UInt64(bytes))
  }

  mutating func text(_ field: UInt8, _ text: String) {
    guard !text.isEmpty else { return }
    var text = text
    text.withUTF8 { utf8 in
      message(field, bytes: utf8.count)
      precondition(utf8.count <= bytes.count - at, "more fields than were counted")
      bytes.baseAddress?.advanced(by: at).copyMemory(
        from: UnsafeRawPointer(utf8.baseAddress!), byteCount: utf8.count)
      at += utf8.count
    }
  }

  private mutating func put(digits value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      put(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    put(UInt8(rest))
  }

  private mutating func put<Value: FixedWidthInteger & BitwiseCopyable>(_ value: Value) {
    let size = MemoryLayout<Value>.size
    precondition(size <= bytes.count - at, "more fields than were counted")
    bytes.storeBytes(of: value, toByteOffset: at, as: Value.self)
    at += size
  }
}
