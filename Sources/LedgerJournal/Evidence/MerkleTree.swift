/// Merkle trees in the shape of RFC 6962, over leaf hashes: roots, and proofs that a leaf is in a
/// tree (inclusion) and that a tree is a longer form of another (consistency).
///
/// A leaf is H(0x00, data), a node H(0x01, left, right); a tree of n leaves is split at the largest
/// power of two below n. The root of no leaves is the digest of nothing.
package enum MerkleTree {
  /// The hash of a leaf's data.
  package static func leaf(
    _ data: UnsafeRawBufferPointer, _ algorithm: DigestAlgorithm
  ) -> Digest {
    let state = DigestState(algorithm)
    withUnsafeBytes(of: UInt8(0)) { state.update($0) }
    state.update(data)
    return state.finish()
  }

  package static func node(
    _ left: Digest, _ right: Digest, _ algorithm: DigestAlgorithm
  ) -> Digest {
    MerkleHasher(algorithm).node(left, right)
  }

  /// The root over leaf hashes.
  package static func root(_ leaves: [Digest], _ algorithm: DigestAlgorithm) -> Digest {
    root(leaves[...], MerkleHasher(algorithm))
  }

  static func root(_ leaves: ArraySlice<Digest>, _ hasher: borrowing MerkleHasher) -> Digest {
    if leaves.count == 1, let only = leaves.first { return only }
    var nodes = Array(leaves)
    return nodes.withUnsafeMutableBytes { bytes in
      guard let base = bytes.bindMemory(to: UInt8.self).baseAddress else {
        return hasher.state.finish()
      }
      return hasher.root(over: base, count: leaves.count)
    }
  }

  /// The siblings on the way from a leaf up to the root, the lowest first. `index` must be that of
  /// a leaf.
  package static func inclusionProof(
    of index: Int, in leaves: [Digest], _ algorithm: DigestAlgorithm
  ) -> [Digest] {
    let levels = MerkleLevels(leaves, algorithm)
    return MerkleWalk.inclusionProof(of: UInt64(index), size: UInt64(leaves.count)) {
      levels.root(of: $0)
    }
  }

  /// What shows that the first `first` leaves are those of an earlier tree; `first` is not above
  /// the number of leaves. Empty when the trees are the same, or the earlier one is empty.
  package static func consistencyProof(
    from first: Int, in leaves: [Digest], _ algorithm: DigestAlgorithm
  ) -> [Digest] {
    let levels = MerkleLevels(leaves, algorithm)
    return MerkleWalk.consistencyProof(first: UInt64(first), second: UInt64(leaves.count)) {
      levels.root(of: $0)
    }
  }

  /// The root that a leaf and its proof lead to (RFC 9162, 2.1.3.2). Nil when the index is not
  /// below the size or the proof has another length than one of that place.
  package static func root(
    provingLeaf leaf: Digest, at index: UInt64, of size: UInt64, _ proof: [Digest],
    _ algorithm: DigestAlgorithm
  ) -> Digest? {
    guard index < size else { return nil }
    let hasher = MerkleHasher(algorithm)
    var (place, last) = (index, size - 1)
    var node = leaf
    for sibling in proof {
      guard last > 0 else { return nil }
      if place & 1 == 1 || place == last {
        node = hasher.node(sibling, node)
        while place & 1 == 0, place != 0 {
          place >>= 1
          last >>= 1
        }
      } else {
        node = hasher.node(node, sibling)
      }
      place >>= 1
      last >>= 1
    }
    return last == 0 ? node : nil
  }

  /// Whether the tree of size `second` begins with all leaves of the tree of size `first`
  /// (RFC 9162, 2.1.4.2). Any tree goes on from the empty one, and a proof of that is empty.
  package static func isConsistent(
    _ first: UInt64, _ firstRoot: Digest, _ second: UInt64, _ secondRoot: Digest,
    _ proof: [Digest], _ algorithm: DigestAlgorithm
  ) -> Bool {
    guard first <= second else { return false }
    let hasher = MerkleHasher(algorithm)
    if first == second { return proof.isEmpty && firstRoot == secondRoot }
    if first == 0 { return proof.isEmpty && firstRoot == hasher.state.finish() }
    var rest = proof[...]
    // A complete tree is itself the first node on the way.
    let isComplete = first & (first - 1) == 0
    guard let start = isComplete ? firstRoot : rest.popFirst() else { return false }
    var (place, last) = (first - 1, second - 1)
    while place & 1 == 1 {
      place >>= 1
      last >>= 1
    }
    var (old, new) = (start, start)
    for sibling in rest {
      guard last > 0 else { return false }
      if place & 1 == 1 || place == last {
        old = hasher.node(sibling, old)
        new = hasher.node(sibling, new)
        while place & 1 == 0, place != 0 {
          place >>= 1
          last >>= 1
        }
      } else {
        new = hasher.node(new, sibling)
      }
      place >>= 1
      last >>= 1
    }
    return last == 0 && old == firstRoot && new == secondRoot
  }
}
