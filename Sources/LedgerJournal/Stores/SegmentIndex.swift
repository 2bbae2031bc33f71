import CDigest

/// The lengths and the digests of the blocks of a sealed segment, in a file beside it: an opening
/// that starts from a snapshot places the blocks by it without reading them, and the block tree
/// goes over them without their headers.
///
/// It says nothing that the segment does not say, so a damaged one is made again, as long as the
/// segment is there. Of an archived segment it is what stays.
struct SegmentIndex: Equatable {
  private static let magic: UInt32 = 0x3149_4C46  // "FLI1"
  private static let version: UInt16 = 1
  private static let headBytes = 64
  private static let checksumBytes = 4
  private static let blockBytes = MemoryLayout<UInt32>.size + Digest.byteCount

  var segment: UInt32
  var algorithm: DigestAlgorithm
  var journal: UInt64
  var firstBlock: UInt64
  /// The segment was moved away on purpose.
  var isArchived = false
  /// Bytes of each block; never empty.
  var lengths: [UInt32]
  /// Of each block, as many as lengths.
  var digests: [Digest]

  var lastDigest: Digest { digests.last ?? .zero }

  var lastBlock: UInt64 { firstBlock + UInt64(lengths.count) - 1 }

  var byteCount: UInt64 {
    UInt64(Self.headBytes + lengths.count * Self.blockBytes + Self.checksumBytes)
  }

  /// Where the blocks lie.
  var places: [FileJournal.Place] {
    var offset = UInt64(Segment.headBytes)
    return lengths.map { length in
      defer { offset = Segment.aligned(offset + UInt64(length)) }
      return FileJournal.Place(segment: segment, bytes: length, offset: offset)
    }
  }

  /// Behind the last block, where the next one would begin.
  var end: UInt64 {
    lengths.reduce(UInt64(Segment.headBytes)) { Segment.aligned($0 + UInt64($1)) }
  }

  static func name(_ number: UInt32) -> String {
    String(Segment.name(number).dropLast(Segment.nameSuffix.count)) + ".index"
  }

  static func number(ofName name: String) -> UInt32? {
    guard name.hasSuffix(".index"), let number = UInt32(name.dropLast(6)),
      Self.name(number) == name
    else { return nil }
    return number
  }

  var encoded: [UInt8] {
    var bytes = [UInt8](repeating: 0, count: Int(byteCount))
    bytes.withUnsafeMutableBytes { bytes in
      bytes.storeBytes(of: Self.magic, toByteOffset: 0, as: UInt32.self)
      bytes.storeBytes(of: Self.version, toByteOffset: 4, as: UInt16.self)
      bytes.storeBytes(of: algorithm.rawValue, toByteOffset: 6, as: UInt8.self)
      bytes.storeBytes(of: isArchived ? 1 : 0, toByteOffset: 7, as: UInt8.self)
      bytes.storeBytes(of: segment, toByteOffset: 8, as: UInt32.self)
      bytes.storeBytes(of: UInt32(lengths.count), toByteOffset: 12, as: UInt32.self)
      bytes.storeBytes(of: firstBlock, toByteOffset: 16, as: UInt64.self)
      bytes.storeBytes(of: journal, toByteOffset: 24, as: UInt64.self)
      bytes.storeBytes(of: lastDigest, toByteOffset: 32, as: Digest.self)
      for (index, length) in lengths.enumerated() {
        bytes.storeBytes(of: length, toByteOffset: Self.headBytes + index * 4, as: UInt32.self)
      }
      let start = Self.headBytes + lengths.count * 4
      for (index, digest) in digests.enumerated() {
        bytes.storeBytes(
          of: digest, toByteOffset: start + index * Digest.byteCount, as: Digest.self)
      }
      let covered = bytes.count - Self.checksumBytes
      let checksum = cdigest_crc32c(0, bytes.baseAddress, covered)
      bytes.storeBytes(of: checksum, toByteOffset: covered, as: UInt32.self)
    }
    return bytes
  }

  /// Nil when the bytes are damaged or belong to another journal or segment.
  static func decode(
    _ bytes: [UInt8], path: String, segment: UInt32, journal: UInt64
  ) throws(JournalError) -> SegmentIndex? {
    var version: UInt16 = Self.version
    let index = bytes.withUnsafeBytes { bytes in
      decode(bytes, &version, segment: segment, journal: journal)
    }
    guard version == Self.version else { throw .newerFormat(path: path, version: version) }
    return index
  }

  private static func decode(
    _ bytes: UnsafeRawBufferPointer, _ version: inout UInt16, segment: UInt32, journal: UInt64
  ) -> SegmentIndex? {
    let covered = bytes.count - checksumBytes
    func get<Value: BitwiseCopyable>(_ type: Value.Type, _ offset: Int) -> Value {
      bytes.loadUnaligned(fromByteOffset: offset, as: type)
    }
    guard covered >= headBytes, get(UInt32.self, 0) == magic,
      get(UInt32.self, covered) == cdigest_crc32c(0, bytes.baseAddress, covered)
    else { return nil }
    version = get(UInt16.self, 4)
    let count = Int(get(UInt32.self, 12))
    guard version == Self.version, count > 0, covered == headBytes + count * blockBytes,
      get(UInt8.self, 7) <= 1, get(UInt32.self, 8) == segment, get(UInt64.self, 24) == journal,
      let algorithm = DigestAlgorithm(rawValue: get(UInt8.self, 6))
    else { return nil }
    let lengths = (0..<count).map { get(UInt32.self, headBytes + $0 * 4) }
    let digests = (0..<count).map {
      get(Digest.self, headBytes + count * 4 + $0 * Digest.byteCount)
    }
    guard lengths.allSatisfy({ $0 >= BlockHeader.byteCount && $0 % 8 == 0 }),
      digests[count - 1] == get(Digest.self, 32)
    else { return nil }
    return SegmentIndex(
      segment: segment, algorithm: algorithm, journal: journal,
      firstBlock: get(UInt64.self, 16), isArchived: get(UInt8.self, 7) == 1, lengths: lengths,
      digests: digests)
  }

  /// Nil when there is none or it is of no use.
  static func read(
    _ segment: UInt32, in folder: String, journal: UInt64, on device: any StorageDevice
  ) throws(JournalError) -> SegmentIndex? {
    let path = folder + "/" + name(segment)
    return try decode(try device.wholeFile(path), path: path, segment: segment, journal: journal)
  }

  func write(in folder: String, on device: any StorageDevice) throws(JournalError) {
    try device.replace(Self.name(segment), in: folder, with: encoded)
  }
}
