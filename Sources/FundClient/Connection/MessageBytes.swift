import NIOCore
import SwiftProtobuf

/// Lets messages be encoded into and decoded from a buffer without a copy in between.
struct MessageBytes: SwiftProtobufContiguousBytes {
  var buffer: ByteBuffer

  init(_ buffer: ByteBuffer) { self.buffer = buffer }

  init(repeating value: UInt8, count: Int) {
    buffer = ByteBuffer(repeating: value, count: count)
  }

  init<Bytes: Sequence>(_ bytes: Bytes) where Bytes.Element == UInt8 {
    buffer = ByteBuffer(bytes: bytes)
  }

  var count: Int { buffer.readableBytes }

  func withUnsafeBytes<Result>(
    _ body: (UnsafeRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    try buffer.withUnsafeReadableBytes(body)
  }

  mutating func withUnsafeMutableBytes<Result>(
    _ body: (UnsafeMutableRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    try buffer.withUnsafeMutableReadableBytes(body)
  }
}
