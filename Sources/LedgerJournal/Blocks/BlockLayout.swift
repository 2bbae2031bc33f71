import CDigest
import LedgerCore

/// Where the vouchers and the tails of a block lie: what a read of one record needs of a header,
/// without the rest of it.
package struct BlockLayout: BitwiseCopyable, Equatable, Sendable {
  private let vouchers: UInt32
  private let legs: UInt32
  private let tailBytes: UInt32

  var voucherCount: Int { Int(vouchers) }
  var legCount: Int { Int(legs) }

  /// From a header, whose checksum is checked.
  init(decoding header: UnsafeRawBufferPointer) throws(BlockProblem) {
    try BlockHeader.checkHead(header)
    vouchers = header.loadUnaligned(fromByteOffset: 40, as: UInt32.self)
    legs = header.loadUnaligned(fromByteOffset: 44, as: UInt32.self)
    tailBytes = UInt32(try BlockHeader.sectionBytes(.tails, in: header))
    guard
      try BlockHeader.sectionBytes(.legs, in: header) == legCount * MemoryLayout<LegRecord>.size,
      try BlockHeader.sectionBytes(.vouchers, in: header)
        == voucherCount * MemoryLayout<VoucherRecord>.size
    else { throw .inconsistentLengths }
  }

  func voucherOffset(_ index: Int) -> Int {
    BlockHeader.legOffset(legCount) + index * MemoryLayout<VoucherRecord>.size
  }

  /// Where the tail of a voucher lies in the block; nil when it leaves the section.
  func tailRange(_ head: VoucherRecord) -> Range<Int>? {
    let start = Int(head.tailOffset)
    let end = start + Int(head.tailLength)
    guard end <= Int(tailBytes) else { return nil }
    let tails = voucherOffset(voucherCount)
    return tails + start..<tails + end
  }
}

/// The layouts of blocks that were read last, so that history does not read a header for each leg: a
/// table with a place for each ordinal, which a later block takes over.
struct LayoutTable {
  /// 96 KiB in all.
  static let places = 4_096

  private struct Entry: BitwiseCopyable {
    var ordinal: UInt64
    var layout: BlockLayout?
  }

  private var entries = [Entry](repeating: Entry(ordinal: 0, layout: nil), count: places)

  subscript(ordinal: UInt64) -> BlockLayout? {
    get {
      let entry = entries[Int(ordinal % UInt64(Self.places))]
      return entry.ordinal == ordinal ? entry.layout : nil
    }
    set {
      entries[Int(ordinal % UInt64(Self.places))] = Entry(ordinal: ordinal, layout: newValue)
    }
  }
}
