/// Append-only bytes for one section of a block, reused from block to block.
///
/// Numbers are stored little-endian as they lie in memory, so the host must be little-endian;
/// `Limits.check()` asserts it.
@safe package struct RecordBuffer: ~Copyable {
  private var base: UnsafeMutableRawPointer
  private var capacity: Int
  package private(set) var count = 0

  package init(capacity: Int = 4096) {
    self.capacity = capacity
    unsafe base = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 64)
  }

  deinit { unsafe base.deallocate() }

  package var bytes: UnsafeRawBufferPointer {
    unsafe UnsafeRawBufferPointer(start: base, count: count)
  }

  package mutating func removeAll() { count = 0 }

  @inline(__always)
  private mutating func reserve(_ more: Int) {
    if count + more > capacity { grow(count + more) }
  }

  @inline(never)
  private mutating func grow(_ needed: Int) {
    capacity = max(needed, capacity * 2)
    let wider = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 64)
    unsafe wider.copyMemory(from: base, byteCount: count)
    unsafe base.deallocate()
    unsafe base = wider
  }

  @inline(__always)
  package mutating func append<Value: BitwiseCopyable>(_ value: Value) {
    reserve(MemoryLayout<Value>.size)
    unsafe base.storeBytes(of: value, toByteOffset: count, as: Value.self)
    count += MemoryLayout<Value>.size
  }

  package mutating func append(utf8 text: String) {
    let isContiguous: Void? = unsafe text.utf8.withContiguousStorageIfAvailable { source in
      unsafe append(raw: UnsafeRawBufferPointer(source))
    }
    if isContiguous == nil { for byte in text.utf8 { append(byte) } }
  }

  package mutating func append(raw source: UnsafeRawBufferPointer) {
    reserve(source.count)
    if let start = source.baseAddress {
      unsafe (base + count).copyMemory(from: start, byteCount: source.count)
    }
    count += source.count
  }

  /// Pads with zero bytes to a multiple of `alignment`.
  package mutating func pad(to alignment: Int) {
    while count % alignment != 0 { append(UInt8(0)) }
  }

  /// Whether it holds exactly these bytes.
  func holds(_ other: UnsafeRawBufferPointer) -> Bool {
    guard count == other.count else { return false }
    guard let start = other.baseAddress else { return true }
    var at = 0
    while at + 8 <= count {
      let mine = unsafe base.loadUnaligned(fromByteOffset: at, as: UInt64.self)
      let its = unsafe start.loadUnaligned(fromByteOffset: at, as: UInt64.self)
      if mine != its { return false }
      at += 8
    }
    while at < count {
      let mine = unsafe base.load(fromByteOffset: at, as: UInt8.self)
      let its = unsafe start.load(fromByteOffset: at, as: UInt8.self)
      if mine != its { return false }
      at += 1
    }
    return true
  }

  /// The record at a byte offset.
  @inline(__always)
  package func load<Value: BitwiseCopyable>(at offset: Int, as type: Value.Type) -> Value {
    precondition(offset >= 0 && offset + MemoryLayout<Value>.size <= count)
    return unsafe base.loadUnaligned(fromByteOffset: offset, as: type)
  }

  /// Writes a record again that was appended earlier in the same block.
  package mutating func store<Value: BitwiseCopyable>(_ value: Value, at offset: Int) {
    precondition(offset >= 0 && offset + MemoryLayout<Value>.size <= count)
    unsafe base.storeBytes(of: value, toByteOffset: offset, as: Value.self)
  }
}
