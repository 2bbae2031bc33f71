package import LedgerCore

/// A value whose fields are stored one after the other. One function names them in their order, for
/// writing and for reading, so that the two cannot part.
package protocol Fields: Sendable {
  init()
  mutating func visit<Visitor: FieldVisitor>(_ visitor: inout Visitor) throws(FieldFailure)
}

/// Why bytes are not the fields of a value.
package enum FieldFailure: Error, Equatable, Sendable {
  case truncated
  case malformed
  case tooLong
}

/// Goes over the fields of a value: writes them, or fills them in.
package protocol FieldVisitor {
  mutating func number<Value: FixedWidthInteger & BitwiseCopyable>(
    _ value: inout Value
  ) throws(FieldFailure)
  mutating func text(_ value: inout String) throws(FieldFailure)
  mutating func bytes(_ value: inout [UInt8]) throws(FieldFailure)
  /// A count of entries, at most `limit`; `size` is what one takes at least.
  mutating func count(_ value: inout Int, limit: Int) throws(FieldFailure)
}

extension FieldVisitor {
  package mutating func flag(_ value: inout Bool) throws(FieldFailure) {
    var number: UInt8 = value ? 1 : 0
    try self.number(&number)
    guard number < 2 else { throw .malformed }
    value = number == 1
  }

  package mutating func day(_ value: inout Day) throws(FieldFailure) {
    try number(&value.number)
  }

  package mutating func position(_ value: inout Position) throws(FieldFailure) {
    try number(&value.rawValue)
  }

  package mutating func choice<Choice: RawRepresentable>(
    _ value: inout Choice
  ) throws(FieldFailure) where Choice.RawValue == UInt8 {
    var number = value.rawValue
    try self.number(&number)
    guard let choice = Choice(rawValue: number) else { throw .malformed }
    value = choice
  }

  package mutating func list<Element: Fields>(
    _ value: inout [Element], limit: Int = 65_536
  ) throws(FieldFailure) {
    var count = value.count
    try self.count(&count, limit: limit)
    while value.count < count { value.append(Element()) }
    for index in value.indices { try value[index].visit(&self) }
  }

  package mutating func key(_ value: inout HashedKey) throws(FieldFailure) {
    try number(&value.high)
    try number(&value.low)
  }
}

/// A person, a card or an evidence file by the first 128 bits of a keyed hash that the sender made:
/// numbers of identity documents and cards never come here.
package struct HashedKey: Hashable, Sendable {
  package var high: UInt64
  package var low: UInt64

  package init(high: UInt64 = 0, low: UInt64 = 0) {
    self.high = high
    self.low = low
  }

  package var isEmpty: Bool { high == 0 && low == 0 }
}

/// Writes fields, little-endian; texts are a u16 length and UTF-8, bytes a u32 length, lists a u32
/// count.
package struct FieldWriter: FieldVisitor {
  /// Most commands and rows take less.
  private static let usualBytes = 384

  package private(set) var written: [UInt8] = []

  package init() { written.reserveCapacity(Self.usualBytes) }

  package mutating func number<Value: FixedWidthInteger & BitwiseCopyable>(
    _ value: inout Value
  ) throws(FieldFailure) {
    unsafe withUnsafeBytes(of: value.littleEndian) { unsafe written.append(contentsOf: $0) }
  }

  package mutating func text(_ value: inout String) throws(FieldFailure) {
    guard var length = UInt16(exactly: value.utf8.count) else { throw .tooLong }
    try number(&length)
    written.append(contentsOf: value.utf8)
  }

  package mutating func bytes(_ value: inout [UInt8]) throws(FieldFailure) {
    guard var length = UInt32(exactly: value.count) else { throw .tooLong }
    try number(&length)
    written.append(contentsOf: value)
  }

  package mutating func count(_ value: inout Int, limit: Int) throws(FieldFailure) {
    guard value <= limit else { throw .tooLong }
    var count = UInt32(value)
    try number(&count)
  }
}

/// Fills fields in from bytes; every length is checked.
package struct FieldSource: FieldVisitor {
  private let source: [UInt8]
  private var at = 0

  package init(_ source: [UInt8]) { self.source = source }

  package var isAtEnd: Bool { at == source.count }

  package mutating func number<Value: FixedWidthInteger & BitwiseCopyable>(
    _ value: inout Value
  ) throws(FieldFailure) {
    let size = MemoryLayout<Value>.size
    guard source.count - at >= size else { throw .truncated }
    let from = at
    value = unsafe source.withUnsafeBytes {
      unsafe Value(littleEndian: $0.loadUnaligned(fromByteOffset: from, as: Value.self))
    }
    at += size
  }

  package mutating func text(_ value: inout String) throws(FieldFailure) {
    var length: UInt16 = 0
    try number(&length)
    guard source.count - at >= Int(length) else { throw .truncated }
    let range = at..<at + Int(length)
    let text = unsafe source.withUnsafeBufferPointer { bytes in
      unsafe String(validating: UnsafeBufferPointer(rebasing: bytes[range]), as: UTF8.self)
    }
    guard let text else { throw .malformed }
    value = text
    at += Int(length)
  }

  package mutating func bytes(_ value: inout [UInt8]) throws(FieldFailure) {
    var length: UInt32 = 0
    try number(&length)
    guard source.count - at >= Int(length) else { throw .truncated }
    value = Array(source[at..<at + Int(length)])
    at += Int(length)
  }

  package mutating func count(_ value: inout Int, limit: Int) throws(FieldFailure) {
    var count: UInt32 = 0
    try number(&count)
    guard count <= UInt32(limit), Int(count) <= source.count - at else { throw .malformed }
    value = Int(count)
  }
}

extension Fields {
  /// Its fields as bytes. Throws `tooLong` when a text or a list is beyond its limit.
  package func encoded() throws(FieldFailure) -> [UInt8] {
    var copy = self
    var writer = FieldWriter()
    try copy.visit(&writer)
    return writer.written
  }

  /// The value that the bytes are the fields of, all of them.
  package init(decoding bytes: [UInt8]) throws(FieldFailure) {
    self.init()
    var source = FieldSource(bytes)
    try visit(&source)
    guard source.isAtEnd else { throw .malformed }
  }
}
