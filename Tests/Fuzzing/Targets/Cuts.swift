import NIOCore
import TestSupport

/// Where a stream of bytes is cut into what arrives at a time; follows from the bytes.
enum Cuts {
  /// The bytes in pieces, most of them short, some empty.
  static func pieces(of bytes: [UInt8]) -> [ByteBuffer] {
    var dice = SplitMix64(seed: Fingerprint.of(bytes))
    let longest = [1, 3, 12, 100, 5_000][Int(dice.next() % 5)]
    var pieces: [ByteBuffer] = []
    var index = 0
    while index < bytes.count {
      let length = min(bytes.count - index, Int(dice.next() % UInt64(longest + 1)))
      pieces.append(buffer(bytes[index..<index + length]))
      index += length
    }
    return pieces
  }

  /// A buffer whose bytes do not begin at its first byte.
  static func buffer(_ bytes: some Collection<UInt8>) -> ByteBuffer {
    var buffer = ByteBuffer(bytes: [0xaa, 0xbb, 0xcc])
    buffer.moveReaderIndex(forwardBy: 3)
    buffer.writeBytes(bytes)
    return buffer
  }
}
