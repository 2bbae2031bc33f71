package import LedgerCore
package import LedgerJournal

/// That an event stands in a block of the journal of a checkpoint, shown without its neighbours.
package struct EventProof: Equatable, Sendable {
  /// Of the block, 256 bytes, of which 240 are digested.
  package var header: [UInt8]
  /// Among the events of the block, from 0.
  package var index: UInt64
  /// Events of the block.
  package var count: UInt64
  /// With its head and padding.
  package var event: [UInt8]
  /// On its way to the root of the block's event tree.
  package var siblings: [Digest]
  /// The other half of the header's records digest.
  package var restDigest: Digest
  /// On the way of the block to the checkpoint's root.
  package var blockProof: [Digest]

  package init(
    header: [UInt8], index: UInt64, count: UInt64, event: [UInt8], siblings: [Digest],
    restDigest: Digest, blockProof: [Digest]
  ) {
    self.header = header
    self.index = index
    self.count = count
    self.event = event
    self.siblings = siblings
    self.restDigest = restDigest
    self.blockProof = blockProof
  }

  /// The event and its block, when everything leads to the checkpoint's root.
  package func check(
    _ checkpoint: Checkpoint
  ) throws(ProofFailure) -> (event: Event, block: UInt64) {
    let header = try BlockProof.header(self.header, checkpoint.algorithm)
    let algorithm = checkpoint.algorithm
    let leaf = event.withUnsafeBytes { MerkleTree.leaf($0, algorithm) }
    guard
      let root = MerkleTree.root(
        provingLeaf: leaf, at: index, of: count, siblings, algorithm),
      algorithm.digest(
        withUnsafeBytes(of: count.littleEndian) { Array($0) } + root.bytes + restDigest.bytes)
        == header.recordsDigest
    else { throw .event }
    try BlockProof.check(self.header, header.ordinal, blockProof, checkpoint)
    var offset = 0
    let decoded = event.withUnsafeBytes { try? EventCoding.decode($0, at: &offset) }
    guard let decoded, offset == event.count else { throw .event }
    return (decoded.event, header.ordinal)
  }
}

/// That a block is in the journal of a checkpoint.
enum BlockProof {
  /// The header of a block by itself, whose checksum fits.
  static func header(
    _ bytes: [UInt8], _ algorithm: DigestAlgorithm
  ) throws(ProofFailure) -> BlockHeader {
    guard bytes.count == BlockHeader.byteCount,
      let header = bytes.withUnsafeBytes({ try? BlockHeader(decoding: $0) }),
      header.algorithm == algorithm, header.ordinal > 0
    else { throw .header }
    return header
  }

  /// Checks the way from the header's digest to the root.
  static func check(
    _ header: [UInt8], _ ordinal: UInt64, _ proof: [Digest], _ checkpoint: Checkpoint
  ) throws(ProofFailure) {
    guard ordinal <= checkpoint.size else { throw .behind(block: ordinal, size: checkpoint.size) }
    let digest = checkpoint.algorithm.digest(Array(header.prefix(240)))
    let leaf = digest.bytes.withUnsafeBytes { MerkleTree.leaf($0, checkpoint.algorithm) }
    let root = MerkleTree.root(
      provingLeaf: leaf, at: ordinal - 1, of: checkpoint.size, proof, checkpoint.algorithm)
    guard root == checkpoint.root else { throw .block(ordinal) }
  }
}

/// Why a proof does not hold.
package enum ProofFailure: Error, Equatable, Sendable, CustomStringConvertible {
  case header
  /// The event, or its way to the block.
  case event
  case block(UInt64)
  /// The block is newer than the checkpoint.
  case behind(block: UInt64, size: UInt64)
  /// The event is not about this key.
  case otherKey(String)

  package var description: String {
    switch self {
    case .header: "the header is none of a block with the checkpoint's digest"
    case .event: "the event does not lead to the header of its block"
    case .block(let block): "block \(block) does not lead to the root of the checkpoint"
    case .behind(let block, let size):
      "block \(block) is newer than the checkpoint, which covers \(size) blocks"
    case .otherKey(let key): "the event does not record the key \(key)"
    }
  }
}
