/// The bytes of one entry of a state image, read field by field. Used again for the next entry.
@safe package struct EntryReader: ~Copyable {
  static let lengthBytes = 4

  package let kind: StatePart.Kind
  private var base: UnsafeMutableRawPointer
  private var capacity = 4_096
  private var end = 0
  private var at = 0

  init(_ kind: StatePart.Kind) {
    self.kind = kind
    unsafe base = .allocate(byteCount: capacity, alignment: 8)
  }

  deinit { unsafe base.deallocate() }

  var isAtEnd: Bool { at == end }

  /// Takes the next bytes in place of those before.
  mutating func fill(
    _ count: Int, from read: (UnsafeMutableRawBufferPointer) throws(SnapshotFailure) -> Void
  ) throws(SnapshotFailure) {
    if count > capacity {
      unsafe base.deallocate()
      capacity = count
      unsafe base = .allocate(byteCount: capacity, alignment: 8)
    }
    at = 0
    end = count
    if count > 0 { unsafe try read(UnsafeMutableRawBufferPointer(start: base, count: count)) }
  }

  /// A number, or a record of numbers of which any bytes make one.
  package mutating func value<Value: BitwiseCopyable>(
    _ type: Value.Type
  ) throws(SnapshotFailure) -> Value {
    let size = MemoryLayout<Value>.size
    guard end - at >= size else { throw .truncated(part: kind.rawValue) }
    defer { at += size }
    return unsafe base.loadUnaligned(fromByteOffset: at, as: type)
  }

  /// A count of things that take `bytes` at least.
  package mutating func count(each bytes: Int) throws(SnapshotFailure) -> Int {
    let count = Int(try value(UInt32.self))
    guard count <= (end - at) / bytes else { throw .truncated(part: kind.rawValue) }
    return count
  }

  package mutating func text() throws(SnapshotFailure) -> String {
    let length = try count(each: 1)
    defer { at += length }
    let bytes = unsafe UnsafeRawBufferPointer(start: base + at, count: length)
    guard let text = unsafe String(validating: bytes, as: UTF8.self) else {
      throw impossible("a text is not UTF-8")
    }
    return text
  }

  /// All bytes that are left of the entry.
  package mutating func rest() throws(SnapshotFailure) -> [UInt8] {
    defer { at = end }
    return unsafe Array(UnsafeRawBufferPointer(start: base + at, count: end - at))
  }

  package func impossible(_ reason: String) -> SnapshotFailure {
    .impossible(part: kind.rawValue, reason: reason)
  }
}
