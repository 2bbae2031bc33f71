/// A 256-bit digest.
package struct Digest: BitwiseCopyable, Hashable, Sendable, CustomStringConvertible {
  package static let byteCount = 32
  package static let zero = Digest(words: (0, 0, 0, 0))

  private var words: (UInt64, UInt64, UInt64, UInt64)

  private init(words: (UInt64, UInt64, UInt64, UInt64)) { self.words = words }

  /// From exactly 32 bytes.
  package init(_ bytes: UnsafeRawBufferPointer) {
    precondition(bytes.count == Self.byteCount)
    words = bytes.loadUnaligned(as: (UInt64, UInt64, UInt64, UInt64).self)
  }

  package var bytes: [UInt8] { withUnsafeBytes(of: words) { Array($0) } }

  /// Lowercase hexadecimal.
  package var description: String {
    let digits = Array("0123456789abcdef")
    return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
  }

  package static func == (left: Digest, right: Digest) -> Bool { left.words == right.words }

  package func hash(into hasher: inout Hasher) { hasher.combine(words.0) }
}
