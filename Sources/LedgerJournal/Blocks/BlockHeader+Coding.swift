import CDigest
import LedgerCore

extension BlockHeader {
  private static let checksummedBytes = 248
  private static let sectionTable = 152
  private static let sectionLimit = 11

  /// Writes the header into the first 256 bytes of `block`.
  func encode(into block: UnsafeMutableRawBufferPointer) {
    func put<Value: BitwiseCopyable>(_ value: Value, _ offset: Int) {
      block.storeBytes(of: value, toByteOffset: offset, as: Value.self)
    }
    UnsafeMutableRawBufferPointer(rebasing: block[..<Self.byteCount]).initializeMemory(
      as: UInt8.self, repeating: 0)
    put(Self.magic, 0)
    put(Self.version, 4)
    put(UInt16(Self.byteCount), 6)
    put(UInt64(blockBytes), 8)
    put(ordinal, 16)
    put(epoch, 24)
    put(timeMs, 32)
    put(voucherCount, 40)
    put(legCount, 44)
    put(algorithm.rawValue, 48)
    put(UInt8(sectionBytes.count), 49)
    put(previous, 56)
    put(voucherRoot, 88)
    put(recordsDigest, 120)
    for (index, bytes) in sectionBytes.enumerated() {
      let at = Self.sectionTable + index * 8
      put(UInt16(index + 1), at)
      put(UInt16(1), at + 2)
      put(UInt32(bytes), at + 4)
    }
    put(bodyChecksum, Self.digestedBytes)
    let checksum = cdigest_crc32c(0, block.baseAddress, Self.checksummedBytes)
    put(UInt64(checksum), Self.checksummedBytes)
  }

  /// Reads a header and checks what can be checked without the body.
  package init(decoding bytes: UnsafeRawBufferPointer) throws(BlockProblem) {
    try Self.checkHead(bytes)
    func get<Value: BitwiseCopyable>(_ type: Value.Type, _ offset: Int) -> Value {
      bytes.loadUnaligned(fromByteOffset: offset, as: type)
    }
    let algorithmNumber = get(UInt8.self, 48)
    guard let algorithm = DigestAlgorithm(rawValue: algorithmNumber) else {
      throw .unknownAlgorithm(algorithmNumber)
    }
    self.init(
      ordinal: get(UInt64.self, 16), epoch: get(UInt64.self, 24), timeMs: get(Int64.self, 32),
      voucherCount: get(UInt32.self, 40), legCount: get(UInt32.self, 44), algorithm: algorithm,
      previous: get(Digest.self, 56), voucherRoot: get(Digest.self, 88),
      recordsDigest: get(Digest.self, 120), sectionBytes: [],
      bodyChecksum: get(UInt32.self, Self.digestedBytes))
    let sections = Int(get(UInt8.self, 49))
    guard sections <= Self.sectionLimit, sections >= Section.required else {
      throw .inconsistentLengths
    }
    for index in 0..<sections {
      let at = Self.sectionTable + index * 8
      let kind = get(UInt16.self, at)
      // Sections after the known ones may be optional; the known ones keep their places.
      if index >= Section.allCases.count, get(UInt16.self, at + 2) & 1 == 1 {
        throw .unknownMandatorySection(kind)
      }
      guard index >= Section.allCases.count || Int(kind) == index + 1 else {
        throw .inconsistentLengths
      }
      sectionBytes.append(Int(get(UInt32.self, at + 4)))
    }
    guard UInt64(blockBytes) == get(UInt64.self, 8), lengthsFit else {
      throw .inconsistentLengths
    }
  }

  /// Checks that this is an undamaged header of a version that is known.
  static func checkHead(_ bytes: UnsafeRawBufferPointer) throws(BlockProblem) {
    guard bytes.count >= byteCount else { throw .truncated }
    func get<Value: BitwiseCopyable>(_ type: Value.Type, _ offset: Int) -> Value {
      bytes.loadUnaligned(fromByteOffset: offset, as: type)
    }
    guard get(UInt32.self, 0) == magic else { throw .notABlock }
    let checksum = cdigest_crc32c(0, bytes.baseAddress, checksummedBytes)
    guard get(UInt64.self, checksummedBytes) == UInt64(checksum) else { throw .headerChecksum }
    let version = get(UInt16.self, 4)
    guard version == Self.version, get(UInt16.self, 6) == UInt16(byteCount) else {
      throw .newerVersion(version)
    }
  }

  /// The length of one of the sections that every block has, from a checked header.
  static func sectionBytes(
    _ section: Section, in header: UnsafeRawBufferPointer
  ) throws(BlockProblem) -> Int {
    let at = sectionTable + (Int(section.rawValue) - 1) * 8
    guard header.loadUnaligned(fromByteOffset: at, as: UInt16.self) == section.rawValue else {
      throw .inconsistentLengths
    }
    return Int(header.loadUnaligned(fromByteOffset: at + 4, as: UInt32.self))
  }

  private var lengthsFit: Bool {
    bytes(of: .vouchers) == Int(voucherCount) * MemoryLayout<VoucherRecord>.size
      && bytes(of: .legs) == Int(legCount) * MemoryLayout<LegRecord>.size
  }
}
