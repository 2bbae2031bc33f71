/// Reads the fields of an event with every length checked.
@safe struct FieldReader {
  let bytes: UnsafeRawBufferPointer
  var at: Int
  var end: Int

  mutating func number<Value: FixedWidthInteger & BitwiseCopyable>(
    _ type: Value.Type
  ) throws(EventCoding.DecodingFailure) -> Value {
    let size = MemoryLayout<Value>.size
    guard end - at >= size else { throw .truncated }
    defer { at += size }
    return unsafe bytes.loadUnaligned(fromByteOffset: at, as: type)
  }

  mutating func position() throws(EventCoding.DecodingFailure) -> Position {
    Position(rawValue: try number(UInt64.self))
  }

  mutating func bytes(_ count: Int) throws(EventCoding.DecodingFailure) -> [UInt8] {
    guard end - at >= count else { throw .truncated }
    defer { at += count }
    return unsafe Array(bytes[at..<at + count])
  }

  mutating func text() throws(EventCoding.DecodingFailure) -> String {
    let length = Int(try number(UInt16.self))
    guard end - at >= length else { throw .truncated }
    defer { at += length }
    guard let text = unsafe String(validating: bytes[at..<at + length], as: UTF8.self) else {
      throw .malformed
    }
    return text
  }
}
