/// The block tree (区块树): the Merkle tree over all blocks of a journal, leaf i being
/// H(0x00, digest of block i + 1). Its root and size are what a checkpoint says.
///
/// It reads the journal no further than the sizes that it is asked for, each block once, and keeps
/// the nodes over complete groups of 256 blocks and above: about 64 bytes a group. What a proof
/// needs below them is made of the digests again. Any thread may ask.
package final class BlockTree: Sendable {
  /// The nodes over complete groups, by level; level 0 is over one group.
  private typealias Levels = [[Digest]]

  private static let groupLevel: UInt64 = 8
  private static let groupBlocks: UInt64 = 1 << groupLevel
  /// Groups that are read at once.
  private static let groupsAtOnce: UInt64 = 64

  package let journal: any Journal
  private let levels = Guarded<Levels>([[]])

  package init(_ journal: any Journal) { self.journal = journal }

  private var algorithm: DigestAlgorithm { journal.algorithm }

  /// The leaf hash of a block.
  package static func leaf(_ digest: Digest, _ algorithm: DigestAlgorithm) -> Digest {
    withUnsafeBytes(of: digest) { MerkleTree.leaf($0, algorithm) }
  }

  /// The root over the first `size` blocks, all of which must be durable. Of none it is the digest
  /// of nothing.
  package func root(size: UInt64) throws(JournalError) -> Digest {
    guard size > 0 else { return algorithm.digest([]) }
    try extend(to: size)
    return try subtree(0..<size)
  }

  /// Shows that a block, by its ordinal, is among the first `size`.
  package func inclusionProof(
    block: UInt64, size: UInt64
  ) throws(JournalError) -> [Digest] {
    guard block > 0, block <= size else { throw .noSuchBlock(block) }
    try extend(to: size)
    return try MerkleWalk.inclusionProof(of: block - 1, size: size, subtree: subtree)
  }

  /// Shows that the tree of the first `second` blocks goes on from that of the first `first`.
  package func consistencyProof(
    first: UInt64, second: UInt64
  ) throws(JournalError) -> [Digest] {
    guard first <= second else { throw .noSuchBlock(first) }
    try extend(to: second)
    return try MerkleWalk.consistencyProof(first: first, second: second, subtree: subtree)
  }

  /// What stands for the blocks that are not shown (`PrunedTree`); `shown` are ordinals from 1 to
  /// `size`, ascending.
  package func prunedHashes(
    shown: [UInt64], size: UInt64
  ) throws(JournalError) -> [Digest] {
    if let last = shown.last, last > size { throw .noSuchBlock(last) }
    if shown.first == 0 { throw .noSuchBlock(0) }
    guard size > 0 else { return [] }
    try extend(to: size)
    var hashes: [Digest] = []
    try MerkleWalk.prunedHashes(
      shown: shown.map { $0 - 1 }[...], range: 0..<size, into: &hashes, subtree: subtree)
    return hashes
  }

  /// The root of a tree of `size` blocks of which those shown have these digests, the rest being
  /// `hashes`. Nil when they do not fit together.
  package static func root(
    size: UInt64, shown: [(ordinal: UInt64, digest: Digest)], hashes: [Digest],
    _ algorithm: DigestAlgorithm
  ) -> Digest? {
    guard size < UInt64(Int.max), shown.allSatisfy({ $0.ordinal > 0 && $0.ordinal <= size })
    else { return nil }
    let leaves = leaves(shown.map(\.digest), MerkleHasher(algorithm))
    return PrunedTree.root(
      count: Int(size), shown: zip(shown, leaves).map { (Int($0.ordinal) - 1, $1) },
      hashes: hashes, algorithm)
  }

  /// Nodes that are kept, to be measured.
  var keptNodes: Int { levels.withLock { $0.reduce(0) { $0 + $1.count } } }

  /// Reads the groups that are complete at `size` and were not read before.
  private func extend(to size: UInt64) throws(JournalError) {
    guard size <= journal.tail.ordinal else { throw .noSuchBlock(size) }
    let groups = size >> Self.groupLevel
    try levels.withLock { levels throws(JournalError) in
      let hasher = MerkleHasher(algorithm)
      while UInt64(levels[0].count) < groups {
        let first = UInt64(levels[0].count)
        let end = min(groups, first + Self.groupsAtOnce)
        let digests = try journal.digests(
          ofBlocks: first * Self.groupBlocks + 1..<end * Self.groupBlocks + 1)
        let leaves = Self.leaves(digests, hasher)
        for start in stride(from: 0, to: leaves.count, by: Int(Self.groupBlocks)) {
          Self.append(
            MerkleTree.root(leaves[start..<start + Int(Self.groupBlocks)], hasher), to: &levels,
            hasher)
        }
      }
    }
  }

  /// Adds the node of a group and those that are complete with it.
  private static func append(
    _ node: Digest, to levels: inout Levels, _ hasher: borrowing MerkleHasher
  ) {
    var (node, level) = (node, 0)
    levels[0].append(node)
    while levels[level].count % 2 == 0 {
      node = hasher.node(levels[level][levels[level].count - 2], node)
      level += 1
      if level == levels.count { levels.append([]) }
      levels[level].append(node)
    }
  }

  /// The root over leaves that a node covers.
  private func subtree(_ range: Range<UInt64>) throws(JournalError) -> Digest {
    let count = range.upperBound - range.lowerBound
    if count < Self.groupBlocks {
      let digests = try journal.digests(ofBlocks: range.lowerBound + 1..<range.upperBound + 1)
      let hasher = MerkleHasher(algorithm)
      return MerkleTree.root(Self.leaves(digests, hasher)[...], hasher)
    }
    if count & (count - 1) == 0 {
      let level = UInt64(count.trailingZeroBitCount)
      return levels.withLock {
        $0[Int(level - Self.groupLevel)][Int(range.lowerBound >> level)]
      }
    }
    let middle = range.lowerBound + MerkleWalk.split(count)
    return MerkleTree.node(
      try subtree(range.lowerBound..<middle), try subtree(middle..<range.upperBound), algorithm)
  }

  private static func leaves(
    _ digests: [Digest], _ hasher: borrowing MerkleHasher
  ) -> [Digest] {
    let leafBytes = 1 + Digest.byteCount
    var inputs = [UInt8](repeating: 0, count: MerkleHasher.leavesAtOnce * leafBytes)
    var leaves = [Digest](repeating: .zero, count: digests.count)
    inputs.withUnsafeMutableBytes { inputs in
      let base = inputs.baseAddress.unsafelyUnwrapped
      for index in 0..<MerkleHasher.leavesAtOnce {
        hasher.inputs[index] = UnsafePointer(
          (base + index * leafBytes).assumingMemoryBound(to: UInt8.self))
        hasher.lengths[index] = leafBytes
      }
      leaves.withHashes { out in
        var first = 0
        while first < digests.count {
          let count = min(MerkleHasher.leavesAtOnce, digests.count - first)
          for index in 0..<count {
            (base + index * leafBytes + 1).storeBytes(
              of: digests[first + index], as: Digest.self)
          }
          hasher.hashLeaves(count, into: out + first * Digest.byteCount)
          first += count
        }
      }
    }
    return leaves
  }
}
