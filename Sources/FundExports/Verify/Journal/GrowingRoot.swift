import LedgerJournal

/// The root of the tree over blocks, in the shape of RFC 6962, while blocks are added.
///
/// It keeps one node for each one bit of the size: the roots of the whole subtrees from the left.
struct GrowingRoot {
  private let algorithm: DigestAlgorithm
  private(set) var size: UInt64 = 0
  /// Largest subtree first.
  private var peaks: [Digest] = []

  init(_ algorithm: DigestAlgorithm) { self.algorithm = algorithm }

  mutating func add(_ block: Digest) {
    var node = block.bytes.withUnsafeBytes { MerkleTree.leaf($0, algorithm) }
    var rest = size
    while rest & 1 == 1, let left = peaks.popLast() {
      node = MerkleTree.node(left, node, algorithm)
      rest >>= 1
    }
    peaks.append(node)
    size += 1
  }

  var root: Digest {
    guard var root = peaks.last else { return MerkleTree.root([], algorithm) }
    for peak in peaks.dropLast().reversed() { root = MerkleTree.node(peak, root, algorithm) }
    return root
  }
}
