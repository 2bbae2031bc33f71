import CDigest
import LedgerCore

/// Where the vouchers and the tails of a block lie: what a read of one record needs of a header,
/// without the rest of it. The header's checksum is checked.
struct BlockLayout {
  let voucherCount: Int
  let legCount: Int
  private let tailBytes: Int

  init(decoding header: UnsafeRawBufferPointer) throws(BlockProblem) {
    try BlockHeader.checkHead(header)
    voucherCount = Int(header.loadUnaligned(fromByteOffset: 40, as: UInt32.self))
    legCount = Int(header.loadUnaligned(fromByteOffset: 44, as: UInt32.self))
    tailBytes = try BlockHeader.sectionBytes(.tails, in: header)
    guard
      try BlockHeader.sectionBytes(.legs, in: header) == legCount * MemoryLayout<LegRecord>.size,
      try BlockHeader.sectionBytes(.vouchers, in: header)
        == voucherCount * MemoryLayout<VoucherRecord>.size
    else { throw .inconsistentLengths }
  }

  private var vouchersStart: Int { BlockHeader.legOffset(legCount) }
  private var tailsStart: Int { voucherOffset(voucherCount) }

  func voucherOffset(_ index: Int) -> Int {
    vouchersStart + index * MemoryLayout<VoucherRecord>.size
  }

  /// Where the tail of a voucher lies in the block; nil when it leaves the section.
  func tailRange(_ head: VoucherRecord) -> Range<Int>? {
    let start = Int(head.tailOffset)
    let end = start + Int(head.tailLength)
    return end <= tailBytes ? tailsStart + start..<tailsStart + end : nil
  }
}
