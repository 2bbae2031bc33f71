/// All nodes of a Merkle tree, so that any subtree's root is at hand. Takes twice the memory of the
/// leaf hashes.
struct MerkleLevels {
  /// The levels from the leaves to the root, back to back.
  private var nodes: [Digest]
  /// Where each level begins in `nodes`.
  private var starts: [Int] = [0]
  private let empty: Digest
  let count: Int

  init(_ leaves: [Digest], _ algorithm: DigestAlgorithm) {
    self.init(leaves, MerkleHasher(algorithm))
  }

  init(_ leaves: [Digest], _ hasher: borrowing MerkleHasher) {
    nodes = leaves
    count = leaves.count
    empty = hasher.state.finish()
    nodes.reserveCapacity(2 * count + Int.bitWidth)
    var (start, width) = (0, count)
    while width > 1 {
      let parents = (width + 1) / 2
      nodes.append(contentsOf: repeatElement(.zero, count: parents))
      nodes.withUnsafeMutableBytes { bytes in
        let base = bytes.bindMemory(to: UInt8.self).baseAddress.unsafelyUnwrapped
        let children = base + start * Digest.byteCount
        hasher.combine(children, pairs: width / 2, into: children + width * Digest.byteCount)
      }
      if width % 2 == 1 { nodes[start + width + parents - 1] = nodes[start + width - 1] }
      start += width
      starts.append(start)
      width = parents
    }
  }

  var root: Digest { nodes.last ?? empty }

  /// The root over a range that a node covers.
  func root(of range: Range<UInt64>) -> Digest {
    let level = (range.upperBound - range.lowerBound - 1).significantBits
    return nodes[starts[level] + Int(range.lowerBound >> UInt64(level))]
  }
}

extension UInt64 {
  fileprivate var significantBits: Int { bitWidth - leadingZeroBitCount }
}
