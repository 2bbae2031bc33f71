/// A Merkle tree of which only some leaves are shown, the rest as few hashes as possible.
///
/// The tree is walked from the root, left before right. A subtree without a shown leaf gives its
/// root and is not entered; a shown leaf gives nothing. A tree of no leaves gives nothing.
package enum PrunedTree {
  /// The hashes in the order of the walk. `shown` are indexes of leaves, ascending.
  package static func hashes(
    leaves: [Digest], shown: [Int], _ algorithm: DigestAlgorithm
  ) -> [Digest] {
    hashes(MerkleLevels(leaves, algorithm), shown: shown)
  }

  static func hashes(_ levels: MerkleLevels, shown: [Int]) -> [Digest] {
    var hashes: [Digest] = []
    MerkleWalk.prunedHashes(
      shown: shown.map(UInt64.init)[...], range: 0..<UInt64(levels.count), into: &hashes
    ) { levels.root(of: $0) }
    return hashes
  }

  /// The root that the shown leaves and the hashes lead to. Nil when there are too few or too many
  /// hashes, or the indexes do not ascend below `count`.
  package static func root(
    count: Int, shown: [(index: Int, leaf: Digest)], hashes: [Digest],
    _ algorithm: DigestAlgorithm
  ) -> Digest? {
    guard count >= 0, shown.count <= count, shown.allSatisfy({ (0..<count).contains($0.index) }),
      zip(shown, shown.dropFirst()).allSatisfy({ $0.index < $1.index })
    else { return nil }
    if count == 0 { return hashes.isEmpty ? algorithm.digest([]) : nil }
    var walk = Walk(shown: shown, leaves: shown.map(\.leaf), hashes: hashes[...])
    let hasher = MerkleHasher(algorithm)
    guard let root = walk.root(0..<count, 0..<shown.count, hasher), walk.hashes.isEmpty else {
      return nil
    }
    return root
  }

  private struct Walk {
    let shown: [(index: Int, leaf: Digest)]
    let leaves: [Digest]
    var hashes: ArraySlice<Digest>

    /// The root over a range of leaves, of which those in `part` of the shown ones are shown.
    mutating func root(
      _ range: Range<Int>, _ part: Range<Int>, _ hasher: borrowing MerkleHasher
    ) -> Digest? {
      if part.isEmpty { return hashes.popFirst() }
      if part.count == range.count { return MerkleTree.root(leaves[part], hasher) }
      let middle = range.lowerBound + Int(MerkleWalk.split(UInt64(range.count)))
      let right = shown[part].partitioningIndex { $0.index >= middle }
      guard
        let left = root(range.lowerBound..<middle, part.lowerBound..<right, hasher),
        let other = root(middle..<range.upperBound, right..<part.upperBound, hasher)
      else { return nil }
      return hasher.node(left, other)
    }
  }
}
