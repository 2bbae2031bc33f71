import LedgerJournal
import TestSupport
import Testing

@Suite("File tree")
struct FileTreeTests {
  /// As Protocol/EVIDENCE.md has it.
  private static func root(_ bytes: [UInt8]) -> Digest {
    let leaves = stride(from: 0, to: bytes.count, by: FileTree.leafBytes).map {
      DigestAlgorithm.sm3.digest([0] + bytes[$0..<min($0 + FileTree.leafBytes, bytes.count)])
    }
    return MerkleTreeTests.root(leaves[...], .sm3)
  }

  @Test("the digest does not depend on the pieces in which the bytes come", arguments: 1...12)
  func pieces(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let bytes = random.bytes(Int.random(in: 0..<900_000, using: &random))
    let longest = seed.isMultiple(of: 2) ? 300_000 : 9_000
    var tree = FileTree()
    for _ in 0..<2 {
      var at = 0
      while at < bytes.count {
        let end = min(bytes.count, at + Int.random(in: 0..<longest, using: &random))
        bytes[at..<end].withUnsafeBytes { tree.update($0) }
        at = end
      }
      #expect(tree.finish() == Self.root(bytes))
    }
  }

  @Test("of no bytes it is the digest of nothing")
  func empty() {
    var tree = FileTree()
    #expect(tree.finish() == DigestAlgorithm.sm3.digest([]))
    tree.update(UnsafeRawBufferPointer(start: nil, count: 0))
    #expect(tree.finish() == DigestAlgorithm.sm3.digest([]))
  }

  @Test("each byte and the length count")
  func damage() {
    let bytes = [UInt8](repeating: 7, count: 64 * FileTree.leafBytes + 100)
    var tree = FileTree()
    var digests: Set<Digest> = []
    func add(_ bytes: [UInt8]) {
      bytes.withUnsafeBytes { tree.update($0) }
      digests.insert(tree.finish())
    }
    let places = [0, 4_095, 4_096, 64 * 4_096 - 1, 64 * 4_096, bytes.count - 1]
    for place in places {
      var damaged = bytes
      damaged[place] ^= 1
      add(damaged)
    }
    add(bytes)
    add(Array(bytes.dropLast()))
    add(bytes + [7])
    #expect(digests.count == places.count + 3)
  }
}
