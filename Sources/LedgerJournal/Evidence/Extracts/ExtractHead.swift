import CDigest

/// The head of a block extract: 96 bytes, little-endian. Protocol/EVIDENCE.md has the table.
struct ExtractHead: Equatable {
  static let byteCount = 96
  static let magic: UInt32 = 0x3158_4C46  // "FLX1"
  static let version: UInt16 = 1
  private static let checksumOffset = 92

  /// With this head.
  var totalBytes = 0
  var ordinal: UInt64
  /// The body is the block's bytes; all counts are zero then.
  var isWhole: Bool
  var shownVouchers = 0
  var shownLegs = 0
  var tailBytes = 0
  var shownEvents = 0
  var totalEvents = 0
  var eventBytes = 0
  var voucherHashes = 0
  var eventHashes = 0
  /// Zero of a whole one.
  var restDigest = Digest.zero

  /// Writes it before a body that stands at its place already.
  func encode(into extract: UnsafeMutableRawBufferPointer) {
    func put<Value: BitwiseCopyable>(_ value: Value, _ offset: Int) {
      extract.storeBytes(of: value, toByteOffset: offset, as: Value.self)
    }
    put(Self.magic, 0)
    put(Self.version, 4)
    put(UInt16(isWhole ? 1 : 0), 6)
    put(UInt64(totalBytes), 8)
    put(ordinal, 16)
    for (index, count) in counts.enumerated() { put(UInt32(count), 24 + index * 4) }
    put(restDigest, 56)
    let body = UnsafeRawBufferPointer(rebasing: extract[Self.byteCount..<totalBytes])
    put(cdigest_crc32c(0, body.baseAddress, body.count), 88)
    put(cdigest_crc32c(0, extract.baseAddress, Self.checksumOffset), Self.checksumOffset)
  }

  private var counts: [Int] {
    [
      shownVouchers, shownLegs, tailBytes, shownEvents, totalEvents, eventBytes, voucherHashes,
      eventHashes,
    ]
  }

  /// Reads a head. The body need not be there.
  init(decoding bytes: UnsafeRawBufferPointer) throws(ExtractProblem) {
    guard bytes.count >= Self.byteCount else { throw .truncated }
    func get<Value: BitwiseCopyable>(_ type: Value.Type, _ offset: Int) -> Value {
      bytes.loadUnaligned(fromByteOffset: offset, as: type)
    }
    func count(_ index: Int) -> Int { Int(get(UInt32.self, 24 + index * 4)) }
    guard get(UInt32.self, 0) == Self.magic else { throw .notAnExtract }
    let checksum = cdigest_crc32c(0, bytes.baseAddress, Self.checksumOffset)
    guard get(UInt32.self, Self.checksumOffset) == checksum else { throw .headChecksum }
    let version = get(UInt16.self, 4)
    guard version == Self.version else { throw .newerVersion(version) }
    let flags = get(UInt16.self, 6)
    guard flags <= 1 else { throw .malformed("unknown flags") }
    let total = get(UInt64.self, 8)
    guard total <= UInt64(BlockExtract.byteLimit) else { throw .tooLarge(total) }
    totalBytes = Int(total)
    ordinal = get(UInt64.self, 16)
    isWhole = flags == 1
    shownVouchers = count(0)
    shownLegs = count(1)
    tailBytes = count(2)
    shownEvents = count(3)
    totalEvents = count(4)
    eventBytes = count(5)
    voucherHashes = count(6)
    eventHashes = count(7)
    restDigest = get(Digest.self, 56)
    guard totalBytes >= Self.byteCount + BlockHeader.byteCount else {
      throw .malformed("it is too short for a block's header")
    }
    if isWhole, counts.contains(where: { $0 != 0 }) || restDigest != .zero {
      throw .malformed("a whole block has counts")
    }
  }

  init(ordinal: UInt64, isWhole: Bool) {
    self.ordinal = ordinal
    self.isWhole = isWhole
  }

  /// Checks the body's checksum; `extract` is the whole one.
  func checkBody(of extract: UnsafeRawBufferPointer) throws(ExtractProblem) {
    guard extract.count >= totalBytes else { throw .truncated }
    guard extract.count == totalBytes else { throw .trailingBytes }
    let body = UnsafeRawBufferPointer(rebasing: extract[Self.byteCount...])
    guard
      cdigest_crc32c(0, body.baseAddress, body.count)
        == extract.loadUnaligned(fromByteOffset: 88, as: UInt32.self)
    else { throw .bodyChecksum }
  }
}
