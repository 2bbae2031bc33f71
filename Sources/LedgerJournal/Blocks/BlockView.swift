import CDigest
package import LedgerCore

/// A stored block, borrowed while its bytes are, with its checks.
package struct BlockView {
  package let header: BlockHeader
  package let digest: Digest
  package let bytes: UnsafeRawBufferPointer

  /// Reads the header and checks that the whole block is there and undamaged.
  /// `bytes` may go on behind the block.
  package init(_ bytes: UnsafeRawBufferPointer) throws(BlockProblem) {
    header = try BlockHeader(decoding: bytes)
    guard bytes.count >= header.blockBytes else { throw .truncated }
    self.bytes = UnsafeRawBufferPointer(rebasing: bytes[..<header.blockBytes])
    let checksum = cdigest_crc32c(
      0, bytes.baseAddress.map { $0 + BlockHeader.byteCount },
      header.blockBytes - BlockHeader.byteCount)
    guard checksum == header.bodyChecksum else { throw .bodyChecksum }
    digest = BlockSealer.digest(ofBlock: self.bytes, header.algorithm)
  }

  private func section(_ section: BlockHeader.Section) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: bytes[header.range(of: section)])
  }

  /// The sections, for a replay.
  package var body: StoredBody {
    StoredBody(
      ordinal: header.ordinal, timeMs: header.timeMs, legs: section(.legs),
      vouchers: section(.vouchers), tails: section(.tails), events: section(.events),
      laneRuns: section(.laneRuns), directory: section(.directory),
      lateLegs: section(.lateLegs), turnovers: section(.turnovers))
  }

  /// Checks the place in the chain.
  package func checkChain(ordinal: UInt64, previous: Digest) throws(BlockProblem) {
    try header.checkChain(ordinal: ordinal, previous: previous)
  }

  /// Recomputes the voucher tree and the digest of the other records.
  package func checkDigests() throws(BlockProblem) {
    try checkVoucherBounds()
    var tree = VoucherTree(header.algorithm)
    let root = tree.root(
      vouchers: section(.vouchers), legs: section(.legs), tails: section(.tails))
    guard root == header.voucherRoot else { throw .voucherRoot }
    let records = header.sectionRanges.dropFirst(BlockHeader.treeSections)
      .map { UnsafeRawBufferPointer(rebasing: bytes[$0]) }
    let state = DigestState(header.algorithm)
    guard BlockSealer.recordsDigest(records, state) == header.recordsDigest else {
      throw .recordsDigest
    }
  }

  private func checkVoucherBounds() throws(BlockProblem) {
    let vouchers = section(.vouchers)
    let tails = section(.tails).count
    for index in 0..<Int(header.voucherCount) {
      let record = vouchers.loadUnaligned(
        fromByteOffset: index * MemoryLayout<VoucherRecord>.size, as: VoucherRecord.self)
      guard UInt64(record.firstLeg) + UInt64(record.legCount) <= UInt64(header.legCount),
        Int(record.tailOffset) + Int(record.tailLength) <= tails
      else { throw .inconsistentLengths }
    }
  }
}
