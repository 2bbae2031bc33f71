package import NIOCore
package import SwiftProtobuf

/// A ByteBuffer as the protobuf library's bytes, so that messages are decoded from where they were
/// received and encoded into what is sent, without a copy between.
struct BufferBytes: SwiftProtobufContiguousBytes {
  var buffer: ByteBuffer

  init(_ buffer: ByteBuffer) { self.buffer = buffer }

  init(repeating byte: UInt8, count: Int) {
    buffer = ByteBuffer(repeating: byte, count: count)
  }

  init(_ bytes: some Sequence<UInt8>) { buffer = ByteBuffer(bytes: bytes) }

  var count: Int { buffer.readableBytes }

  func withUnsafeBytes<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
    try buffer.withUnsafeReadableBytes(body)
  }

  mutating func withUnsafeMutableBytes<R>(
    _ body: (UnsafeMutableRawBufferPointer) throws -> R
  ) rethrows -> R {
    try buffer.withUnsafeMutableReadableBytes(body)
  }
}

extension Message {
  package init(_ buffer: ByteBuffer) throws {
    try self.init(serializedBytes: BufferBytes(buffer))
  }

  package func encoded() throws -> ByteBuffer {
    let bytes: BufferBytes = try serializedBytes()
    return bytes.buffer
  }
}
