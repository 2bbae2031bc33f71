import CDigest

/// The high-water mark: the newest block that is known to be durable, kept apart from the blocks.
///
/// A damaged block above the mark is a write that was torn; at or below it, it was acknowledged,
/// and the journal does not open. Two slots are written in turn, each in its own 4 KiB, so a torn
/// mark leaves the one before it.
struct JournalMark: Equatable {
  static let slotBytes = 4096
  static let fileBytes = 2 * slotBytes
  private static let magic: UInt32 = 0x314D_4C46  // "FLM1"
  private static let version: UInt16 = 1
  private static let usedBytes = 88

  /// Grows with every write of the mark.
  var sequence: UInt64
  /// Grows with every opening for writing.
  var epoch: UInt64
  var tail: JournalTail
  /// Identifies the journal; the segments carry it too.
  var journal: UInt64
  var algorithm: DigestAlgorithm

  func write(to file: any StorageFile) throws(JournalError) {
    let slot = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.slotBytes, alignment: 8)
    defer { slot.deallocate() }
    slot.initializeMemory(as: UInt8.self, repeating: 0)
    slot.storeBytes(of: Self.magic, toByteOffset: 0, as: UInt32.self)
    slot.storeBytes(of: Self.version, toByteOffset: 4, as: UInt16.self)
    slot.storeBytes(of: algorithm.rawValue, toByteOffset: 6, as: UInt8.self)
    slot.storeBytes(of: sequence, toByteOffset: 8, as: UInt64.self)
    slot.storeBytes(of: epoch, toByteOffset: 16, as: UInt64.self)
    slot.storeBytes(of: tail.ordinal, toByteOffset: 24, as: UInt64.self)
    slot.storeBytes(of: tail.digest, toByteOffset: 32, as: Digest.self)
    slot.storeBytes(of: journal, toByteOffset: 64, as: UInt64.self)
    let checksum = cdigest_crc32c(0, slot.baseAddress, Self.usedBytes)
    slot.storeBytes(of: checksum, toByteOffset: Self.usedBytes, as: UInt32.self)
    try file.write(UnsafeRawBufferPointer(slot), at: sequence % 2 * UInt64(Self.slotBytes))
    try file.syncData()
  }

  /// Writes both slots, and before them `kept`, the mark that was read, as it is: if it lay in the
  /// page cache only, the other slot is the newest one on the disk and must stay until this one is
  /// there, and if it lies on the disk, a write of the same bytes cannot spoil it. So there is a
  /// whole mark that is not older at every moment.
  mutating func writeBoth(
    to file: any StorageFile, after kept: JournalMark? = nil
  ) throws(JournalError) {
    try kept?.write(to: file)
    sequence += 1
    try write(to: file)
    sequence += 1
    try write(to: file)
  }

  /// The newer of the two slots that are whole, or nil.
  static func read(from file: any StorageFile) throws(JournalError) -> JournalMark? {
    let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: fileBytes, alignment: 8)
    defer { bytes.deallocate() }
    guard try file.read(into: bytes, at: 0) == fileBytes else { return nil }
    var newest: JournalMark?
    for offset in [0, slotBytes] {
      let slot = UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + slotBytes])
      guard let mark = try decode(slot, path: file.path) else { continue }
      if mark.sequence >= newest?.sequence ?? 0 { newest = mark }
    }
    return newest
  }

  private static func decode(
    _ slot: UnsafeRawBufferPointer, path: String
  ) throws(JournalError) -> JournalMark? {
    guard slot.load(as: UInt32.self) == magic,
      slot.load(fromByteOffset: usedBytes, as: UInt32.self)
        == cdigest_crc32c(0, slot.baseAddress, usedBytes)
    else { return nil }
    let version = slot.load(fromByteOffset: 4, as: UInt16.self)
    guard version == Self.version,
      let algorithm = DigestAlgorithm(rawValue: slot.load(fromByteOffset: 6, as: UInt8.self))
    else { throw .newerFormat(path: path, version: version) }
    return JournalMark(
      sequence: slot.load(fromByteOffset: 8, as: UInt64.self),
      epoch: slot.load(fromByteOffset: 16, as: UInt64.self),
      tail: JournalTail(
        ordinal: slot.load(fromByteOffset: 24, as: UInt64.self),
        digest: slot.loadUnaligned(fromByteOffset: 32, as: Digest.self)),
      journal: slot.load(fromByteOffset: 64, as: UInt64.self), algorithm: algorithm)
  }
}
