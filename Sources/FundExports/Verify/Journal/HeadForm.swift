import LedgerJournal

/// What the bytes of a head must be, written down field by field as Protocol/JOURNAL.md has it.
struct HeadForm {
  private(set) var bytes: [UInt8]

  init(byteCount: Int) { bytes = Array(repeating: 0, count: byteCount) }

  mutating func put<Value: BitwiseCopyable>(_ value: Value, _ offset: Int) {
    bytes.withUnsafeMutableBytes { $0.storeBytes(of: value, toByteOffset: offset, as: Value.self) }
  }

  /// The checksum of everything before it.
  mutating func putChecksum(_ offset: Int) {
    let checksum = bytes.withUnsafeBytes {
      Checksum.crc32c(UnsafeRawBufferPointer(rebasing: $0[..<offset]))
    }
    put(checksum, offset)
  }

  /// Index of the first byte that is another one; nil when there is none. `other` may be shorter.
  func firstDifference(_ other: UnsafeRawBufferPointer) -> Int? {
    bytes.withUnsafeBytes { $0.firstDifference(other) }
  }

  /// Head of a segment.
  static func segment(number: UInt32, firstBlock: UInt64, journal: UInt64) -> HeadForm {
    var form = HeadForm(byteCount: 4096)
    form.put(UInt32(0x3153_4C46), 0)
    form.put(UInt16(1), 4)
    form.put(number, 8)
    form.put(firstBlock, 16)
    form.put(journal, 24)
    form.putChecksum(32)
    return form
  }

  /// A slot of the mark.
  static func mark(_ mark: MarkSlot) -> HeadForm {
    var form = HeadForm(byteCount: MarkSlot.byteCount)
    form.put(MarkSlot.magic, 0)
    form.put(UInt16(1), 4)
    form.put(mark.algorithm.rawValue, 6)
    form.put(mark.sequence, 8)
    form.put(mark.epoch, 16)
    form.put(mark.ordinal, 24)
    form.put(mark.digest, 32)
    form.put(mark.journal, 64)
    form.putChecksum(88)
    return form
  }

  /// An index of a segment with these blocks.
  static func index(
    number: UInt32, firstBlock: UInt64, journal: UInt64, algorithm: DigestAlgorithm,
    isArchived: Bool, lengths: [UInt32], digests: [Digest]
  ) -> HeadForm {
    let end = 64 + lengths.count * (4 + Digest.byteCount)
    var form = HeadForm(byteCount: end + 4)
    form.put(UInt32(0x3149_4C46), 0)
    form.put(UInt16(1), 4)
    form.put(algorithm.rawValue, 6)
    form.put(UInt8(isArchived ? 1 : 0), 7)
    form.put(number, 8)
    form.put(UInt32(lengths.count), 12)
    form.put(firstBlock, 16)
    form.put(journal, 24)
    form.put(digests.last ?? .zero, 32)
    for (index, length) in lengths.enumerated() { form.put(length, 64 + index * 4) }
    let digestsStart = 64 + lengths.count * 4
    for (index, digest) in digests.enumerated() {
      form.put(digest, digestsStart + index * Digest.byteCount)
    }
    form.putChecksum(end)
    return form
  }

  /// Head of a snapshot.
  static func snapshot(
    ordinal: UInt64, journal: UInt64, algorithm: DigestAlgorithm, timeMs: Int64, digest: Digest,
    byteCount: UInt64
  ) -> HeadForm {
    var form = HeadForm(byteCount: 4096)
    form.put(UInt32(0x3150_4C46), 0)
    form.put(UInt16(1), 4)
    form.put(algorithm.rawValue, 6)
    form.put(ordinal, 8)
    form.put(journal, 16)
    form.put(timeMs, 24)
    form.put(digest, 32)
    form.put(byteCount, 64)
    form.putChecksum(72)
    return form
  }
}

extension UnsafeRawBufferPointer {
  /// Index of the first byte in which two differ, also where one ends; nil when they are equal.
  func firstDifference(_ other: UnsafeRawBufferPointer) -> Int? {
    let shared = Swift.min(count, other.count)
    var at = 0
    while at + 8 <= shared,
      loadUnaligned(fromByteOffset: at, as: UInt64.self)
        == other.loadUnaligned(fromByteOffset: at, as: UInt64.self)
    { at += 8 }
    while at < shared, self[at] == other[at] { at += 1 }
    return at == count && at == other.count ? nil : at
  }
}
