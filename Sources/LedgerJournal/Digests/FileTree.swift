/// The digest of a file as a tree (文件树摘要), while its bytes come: the root, by SM3, of the tree in
/// the shape of RFC 6962 whose leaves are the pieces of 4096 bytes of the file, the last one shorter;
/// of no bytes, the digest of nothing.
///
/// A plain SM3 is one chain of blocks, 2.6 ns a byte. Leaves do not wait for each other: in 16 lanes
/// they take 0.3 ns a byte. Bytes are gathered, so that each leaf has its prefix before it.
package struct FileTree: ~Copyable {
  /// Bytes of a leaf.
  package static let leafBytes = 4_096
  /// Leaves that are hashed together: a power of two, so that they are one subtree.
  private static let leavesAtOnce = MerkleHasher.leavesAtOnce
  /// From a leaf to the next one. A byte before each has the prefix; its data begin at a line of
  /// the cache, and 16 lanes do not read from one set of it.
  private static let stride = leafBytes + 64

  private let hasher = MerkleHasher(.sm3)
  private let gathered = UnsafeMutableRawPointer.allocate(
    byteCount: leavesAtOnce * stride, alignment: 64)
  private let nodes = UnsafeMutablePointer<UInt8>.allocate(
    capacity: leavesAtOnce * Digest.byteCount)
  /// Bytes that are gathered and not hashed yet.
  private var waiting = 0
  /// Groups of `leavesAtOnce` leaves that were hashed, and the roots of the whole subtrees over
  /// them, the largest first: one for each one bit of their number.
  private var groups: UInt64 = 0
  private var peaks: [Digest] = []

  package init() {
    for leaf in 0..<Self.leavesAtOnce {
      gathered.storeBytes(of: 0, toByteOffset: Self.start(of: leaf) - 1, as: UInt8.self)
    }
  }

  deinit {
    gathered.deallocate()
    nodes.deallocate()
  }

  /// Where the data of a gathered leaf begin.
  private static func start(of leaf: Int) -> Int { leaf * stride + 64 }

  /// Takes the next bytes of the file, any number of them.
  package mutating func update(_ bytes: UnsafeRawBufferPointer) {
    var rest = bytes
    while let source = rest.baseAddress, !rest.isEmpty {
      let (leaf, used) = waiting.quotientAndRemainder(dividingBy: Self.leafBytes)
      let count = min(rest.count, Self.leafBytes - used)
      (gathered + Self.start(of: leaf) + used).copyMemory(from: source, byteCount: count)
      waiting += count
      if waiting == Self.leavesAtOnce * Self.leafBytes { addGroup() }
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
  }

  /// The digest of all bytes since the last one; then it is ready for another file.
  package mutating func finish() -> Digest {
    var root: Digest
    if waiting > 0 { root = hashGathered() } else { root = peaks.popLast() ?? hashGathered() }
    while let peak = peaks.popLast() { root = hasher.node(peak, root) }
    groups = 0
    return root
  }

  private mutating func addGroup() {
    var node = hashGathered()
    var rest = groups
    while rest & 1 == 1, let left = peaks.popLast() {
      node = hasher.node(left, node)
      rest >>= 1
    }
    peaks.append(node)
    groups += 1
  }

  /// The root over the gathered leaves.
  private mutating func hashGathered() -> Digest {
    let count = (waiting + Self.leafBytes - 1) / Self.leafBytes
    for leaf in 0..<count {
      hasher.inputs[leaf] = UnsafePointer(
        (gathered + Self.start(of: leaf) - 1).assumingMemoryBound(to: UInt8.self))
      hasher.lengths[leaf] = 1 + min(Self.leafBytes, waiting - leaf * Self.leafBytes)
    }
    hasher.hashLeaves(count, into: nodes)
    waiting = 0
    return hasher.root(over: nodes, count: count)
  }
}
