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

  /// Recomputes the trees and the digest of the other records.
  package func checkDigests() throws(BlockProblem) {
    try checkVoucherBounds()
    let spans = try eventSpans()
    var tree = RecordTree(header.algorithm)
    let root = tree.root(
      vouchers: section(.vouchers), legs: section(.legs), tails: section(.tails))
    guard root == header.voucherRoot else { throw .voucherRoot }
    let records = BlockSealer.recordsDigest(
      eventCount: spans.count, eventRoot: tree.root(events: section(.events), spans: spans),
      restDigest: restDigest, DigestState(header.algorithm))
    guard records == header.recordsDigest else { throw .recordsDigest }
  }

  /// The leaf hashes of the vouchers.
  package func voucherLeaves() throws(BlockProblem) -> [Digest] {
    try checkVoucherBounds()
    var leaves = [Digest](repeating: .zero, count: Int(header.voucherCount))
    var tree = RecordTree(header.algorithm)
    leaves.withHashes {
      tree.hashLeaves(
        vouchers: section(.vouchers), legs: section(.legs), tails: section(.tails), into: $0)
    }
    return leaves
  }

  /// Where each event lies in the section of events, `body.events`.
  package func eventSpans() throws(BlockProblem) -> [Range<Int>] {
    guard let spans = EventSpans.of(section(.events)) else { throw .inconsistentLengths }
    return spans
  }

  /// The leaf hashes of the events.
  package func eventLeaves() throws(BlockProblem) -> [Digest] {
    let spans = try eventSpans()
    var leaves = [Digest](repeating: .zero, count: spans.count)
    var tree = RecordTree(header.algorithm)
    leaves.withHashes { tree.hashLeaves(events: section(.events), spans: spans, into: $0) }
    return leaves
  }

  /// The digest of the sections that no tree covers.
  package var restDigest: Digest {
    let rest = header.sectionRanges.dropFirst(BlockHeader.treeSections)
      .map { UnsafeRawBufferPointer(rebasing: bytes[$0]) }
    return BlockSealer.restDigest(rest, DigestState(header.algorithm))
  }

  func checkVoucherBounds() throws(BlockProblem) {
    let vouchers = section(.vouchers)
    let tails = section(.tails).count
    for index in 0..<Int(header.voucherCount) {
      let record = vouchers.loadUnaligned(
        fromByteOffset: index * MemoryLayout<VoucherRecord>.size, as: VoucherRecord.self)
      guard record.leafPrefix == 0,
        UInt64(record.firstLeg) + UInt64(record.legCount) <= UInt64(header.legCount),
        Int(record.tailOffset) + Int(record.tailLength) <= tails
      else { throw .inconsistentLengths }
    }
  }
}
