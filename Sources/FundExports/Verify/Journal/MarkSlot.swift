import LedgerJournal

/// A slot of the mark, decoded without mercy.
struct MarkSlot: Equatable {
  static let byteCount = 4096
  static let magic: UInt32 = 0x314D_4C46  // "FLM1"

  var sequence: UInt64
  var epoch: UInt64
  var ordinal: UInt64
  var digest: Digest
  var journal: UInt64
  var algorithm: DigestAlgorithm

  /// Nil when a field is impossible or the checksum does not fit.
  init?(_ bytes: UnsafeRawBufferPointer) {
    guard bytes.count == Self.byteCount, bytes.number(UInt32.self, 0) == Self.magic,
      bytes.number(UInt16.self, 4) == 1,
      let algorithm = DigestAlgorithm(rawValue: bytes.number(UInt8.self, 6)),
      bytes.number(UInt32.self, 88)
        == Checksum.crc32c(UnsafeRawBufferPointer(rebasing: bytes[..<88]))
    else { return nil }
    self.algorithm = algorithm
    sequence = bytes.number(UInt64.self, 8)
    epoch = bytes.number(UInt64.self, 16)
    ordinal = bytes.number(UInt64.self, 24)
    digest = bytes.number(Digest.self, 32)
    journal = bytes.number(UInt64.self, 64)
  }
}
