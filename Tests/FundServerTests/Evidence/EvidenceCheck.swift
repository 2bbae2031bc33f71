import FundClient
import LedgerCore
import LedgerJournal
import Testing

/// What an auditor does with the answers, with the keys alone.
enum EvidenceCheck {
  /// The block digest that a header has.
  static func digest(ofHeader header: [UInt8]) -> Digest {
    DigestAlgorithm.sm3.digest(Array(header[..<240]))
  }

  /// The root that a block's header and its proof lead to.
  static func root(
    header: [UInt8], proof: [[UInt8]], size: UInt64
  ) throws -> (root: Digest?, header: BlockHeader) {
    let decoded = try header.withUnsafeBytes { try BlockHeader(decoding: $0) }
    let root = MerkleTree.root(
      provingLeaf: leaf(ofBlock: digest(ofHeader: header)), at: decoded.ordinal - 1, of: size,
      try Digest.list(proof), .sm3)
    return (root, decoded)
  }

  /// The event, when it is proven to a root; nil when the proof is wrong.
  static func event(_ proven: ProvenEvent, root: Digest, size: UInt64) throws -> Event? {
    let found = try Self.root(header: proven.header, proof: proven.blockProof, size: size)
    guard found.root == root else { return nil }
    let leaf = proven.event.withUnsafeBytes { MerkleTree.leaf($0, .sm3) }
    guard
      let events = MerkleTree.root(
        provingLeaf: leaf, at: UInt64(proven.index), of: UInt64(proven.count),
        try Digest.list(proven.siblings), .sm3)
    else { return nil }
    let count = (0..<8).map { UInt8(truncatingIfNeeded: UInt64(proven.count) >> ($0 * 8)) }
    let records = DigestAlgorithm.sm3.digest(count + events.bytes + proven.restDigest)
    guard records == found.header.recordsDigest else { return nil }
    var offset = 0
    return try proven.event.withUnsafeBytes { try EventCoding.decode($0, at: &offset).event }
  }

  /// Whether a voucher's bytes lead to the root of a checkpoint.
  static func isProven(_ voucher: ProvenVoucher, _ checkpoint: Checkpoint) throws -> Bool {
    let found = try root(
      header: voucher.header, proof: voucher.blockProof, size: checkpoint.size)
    // The first byte of a voucher's record is the leaf's prefix.
    let tree = MerkleTree.root(
      provingLeaf: DigestAlgorithm.sm3.digest(voucher.leaf), at: UInt64(voucher.index),
      of: UInt64(found.header.voucherCount), try Digest.list(voucher.siblings), .sm3)
    return found.root == checkpoint.root && tree == found.header.voucherRoot
  }
}
