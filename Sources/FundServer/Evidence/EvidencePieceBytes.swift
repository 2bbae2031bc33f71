package import NIOCore

/// A piece of evidence that has extracts, written as its message is encoded: the extracts are copied
/// once, to where they are sent from.
package enum EvidencePieceBytes {
  // Tags of `EvidencePiece` in audit.proto: number of the field and its wire type.
  private static let throughTag: UInt8 = 1 << 3
  private static let extractsTag: UInt8 = 2 << 3 | 2
  private static let cutTag: UInt8 = 3 << 3
  private static let completeBlockTag: UInt8 = 4 << 3
  /// All but the extracts, at the most.
  private static let overheadBytes = 48

  /// - Parameter completeBlock: nil when the last extract goes on in the next piece.
  package static func encode(
    through: UInt64, extracts: UnsafeRawBufferPointer, completeBlock: UInt64?
  ) -> ByteBuffer {
    var message = ByteBufferAllocator().buffer(capacity: overheadBytes + extracts.count)
    message.writeField(throughTag, through)
    if !extracts.isEmpty {
      message.writeInteger(extractsTag)
      message.writeVarint(UInt64(extracts.count))
      message.writeBytes(extracts)
    }
    if let completeBlock {
      message.writeField(completeBlockTag, completeBlock)
    } else {
      message.writeField(cutTag, 1)
    }
    return message
  }
}

extension ByteBuffer {
  /// Zero, the default, is not written.
  fileprivate mutating func writeField(_ tag: UInt8, _ value: UInt64) {
    guard value > 0 else { return }
    writeInteger(tag)
    writeVarint(value)
  }

  fileprivate mutating func writeVarint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      writeInteger(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    writeInteger(UInt8(truncatingIfNeeded: rest))
  }
}
