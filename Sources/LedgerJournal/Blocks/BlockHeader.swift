import LedgerCore

/// The fixed head of a block: 256 bytes, little-endian. Protocol/JOURNAL.md has the table.
///
/// The block's digest is that of its first 240 bytes, which hold the previous block's digest, the
/// root of the voucher tree and the digest of the other records: H(number of events, root of the event
/// tree, digest of the rest).
package struct BlockHeader: Equatable, Sendable {
  package static let byteCount = 256
  static let digestedBytes = 240
  static let magic: UInt32 = 0x3142_4C46  // "FLB1"
  static let version: UInt16 = 1

  /// The sections of version 1 in their order. The legs come first, so that leg i of a block
  /// stands 256 + 48 i bytes into it.
  enum Section: UInt16, CaseIterable {
    case legs = 1
    case vouchers, tails, events, laneRuns, directory, lateLegs
    /// Only in a block that closes or reopens a month.
    case turnovers

    /// A block without anything in the sections after these leaves them out.
    static let required = 7
  }

  /// How many sections, from the first, the voucher tree and the event tree cover; the digest of
  /// the rest covers all that follow, also those that a later version adds.
  static let treeSections = 4

  package var ordinal: UInt64
  /// Which opening of the journal wrote it; grows with every opening for writing.
  package var epoch: UInt64
  package var timeMs: Int64
  package var voucherCount: UInt32
  package var legCount: UInt32
  package var algorithm: DigestAlgorithm
  package var previous: Digest
  package var voucherRoot: Digest
  package var recordsDigest: Digest
  /// Bytes of each section without padding, in the order of `Section`.
  package var sectionBytes: [Int]
  package var bodyChecksum: UInt32 = 0

  /// Header, sections and their padding to 8 bytes.
  package var blockBytes: Int {
    sectionBytes.reduce(Self.byteCount) { $0 + Self.padded($1) }
  }

  /// Checks the place in the chain.
  func checkChain(ordinal: UInt64, previous: Digest) throws(BlockProblem) {
    guard self.ordinal == ordinal else {
      throw .wrongOrdinal(expected: ordinal, got: self.ordinal)
    }
    guard self.previous == previous else { throw .brokenChain }
  }

  static func padded(_ bytes: Int) -> Int { (bytes + 7) / 8 * 8 }

  /// Where the sections lie in the block, without their padding.
  var sectionRanges: [Range<Int>] {
    var start = Self.byteCount
    return sectionBytes.map { bytes in
      defer { start += Self.padded(bytes) }
      return start..<start + bytes
    }
  }

  /// Offset of a section from the start of the block.
  func offset(of section: Section) -> Int {
    let before = Int(section.rawValue) - 1
    return sectionBytes.prefix(before).reduce(Self.byteCount) { $0 + Self.padded($1) }
  }

  /// Zero for a section that the block leaves out.
  func bytes(of section: Section) -> Int {
    let index = Int(section.rawValue) - 1
    return index < sectionBytes.count ? sectionBytes[index] : 0
  }

  func range(of section: Section) -> Range<Int> {
    let start = offset(of: section)
    return start..<start + bytes(of: section)
  }

  package func voucherOffset(_ index: Int) -> Int {
    offset(of: .vouchers) + index * MemoryLayout<VoucherRecord>.size
  }

  package static func legOffset(_ index: Int) -> Int {
    byteCount + index * MemoryLayout<LegRecord>.size
  }
}

/// What is wrong with the bytes of a block.
package enum BlockProblem: Error, Equatable, Sendable {
  case truncated
  case notABlock
  case newerVersion(UInt16)
  case unknownAlgorithm(UInt8)
  case unknownMandatorySection(UInt16)
  case headerChecksum
  case bodyChecksum
  case inconsistentLengths
  case wrongOrdinal(expected: UInt64, got: UInt64)
  case brokenChain
  case voucherRoot
  case recordsDigest

  /// Whether a write that ended half-way can be the cause. A whole block that is wrong in another
  /// way was written so.
  var canBeTorn: Bool {
    switch self {
    case .truncated, .notABlock, .headerChecksum, .bodyChecksum: true
    default: false
    }
  }
}
