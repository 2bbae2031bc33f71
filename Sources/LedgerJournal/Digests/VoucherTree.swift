import LedgerCore

/// The Merkle tree of a block's vouchers, in the shape of RFC 6962 with one leaf a voucher.
///
/// A leaf is H(head, legs, tail) of the voucher; the head's first byte is the zero that RFC 6962
/// puts before a leaf. So one voucher can be shown to be in a block without its neighbours.
struct VoucherTree: ~Copyable {
  private let hasher: MerkleHasher
  private var nodes = Scratch()
  private var gathered = Scratch()

  /// SM3 is hashed 16 or 8 inputs at a time where the processor can, unless `inLanes` is false.
  init(_ algorithm: DigestAlgorithm, inLanes: Bool = true) {
    hasher = MerkleHasher(algorithm, inLanes: inLanes)
  }

  /// The root over the vouchers of a block; of no vouchers, the digest of nothing.
  /// Every voucher's legs and tail must lie inside their sections.
  mutating func root(
    vouchers: UnsafeRawBufferPointer, legs: UnsafeRawBufferPointer, tails: UnsafeRawBufferPointer
  ) -> Digest {
    let count = vouchers.count / MemoryLayout<VoucherRecord>.size
    let nodes = self.nodes.reserve(count * Digest.byteCount)
    hashLeaves(vouchers: vouchers, legs: legs, tails: tails, into: nodes)
    return hasher.root(over: nodes, count: count)
  }

  /// Writes the leaf hash of each voucher.
  mutating func hashLeaves(
    vouchers: UnsafeRawBufferPointer, legs: UnsafeRawBufferPointer, tails: UnsafeRawBufferPointer,
    into out: UnsafeMutablePointer<UInt8>
  ) {
    let count = vouchers.count / MemoryLayout<VoucherRecord>.size
    var first = 0
    while first < count {
      let end = min(count, first + MerkleHasher.leavesAtOnce)
      gather(first..<end, vouchers, legs, tails)
      hasher.hashLeaves(end - first, into: out + first * Digest.byteCount)
      first = end
    }
  }

  /// Puts the bytes of each leaf together.
  private mutating func gather(
    _ range: Range<Int>, _ vouchers: UnsafeRawBufferPointer, _ legs: UnsafeRawBufferPointer,
    _ tails: UnsafeRawBufferPointer
  ) {
    let headBytes = MemoryLayout<VoucherRecord>.size
    var total = 0
    for index in range {
      let record = vouchers.loadUnaligned(
        fromByteOffset: index * headBytes, as: VoucherRecord.self)
      let bytes =
        headBytes + Int(record.legCount) * MemoryLayout<LegRecord>.size
        + Int(record.tailLength)
      hasher.lengths[index - range.lowerBound] = bytes
      total += bytes
    }
    var target = UnsafeMutableRawPointer(gathered.reserve(total))
    func append(_ section: UnsafeRawBufferPointer, _ offset: Int, _ count: Int) {
      guard count > 0 else { return }
      precondition(offset + count <= section.count, "a voucher reaches out of its block")
      target.copyMemory(from: section.baseAddress.unsafelyUnwrapped + offset, byteCount: count)
      target += count
    }
    for index in range {
      let record = vouchers.loadUnaligned(
        fromByteOffset: index * headBytes, as: VoucherRecord.self)
      hasher.inputs[index - range.lowerBound] = UnsafePointer(
        target.assumingMemoryBound(to: UInt8.self))
      append(vouchers, index * headBytes, headBytes)
      append(
        legs, Int(record.firstLeg) * MemoryLayout<LegRecord>.size,
        Int(record.legCount) * MemoryLayout<LegRecord>.size)
      append(tails, Int(record.tailOffset), Int(record.tailLength))
    }
  }
}
