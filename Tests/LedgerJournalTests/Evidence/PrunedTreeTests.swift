import LedgerJournal
import TestSupport
import Testing

@Suite("Pruned tree")
struct PrunedTreeTests {
  /// The walk as the format describes it.
  private static func hashes(
    _ leaves: [Digest], _ range: Range<Int>, _ shown: Set<Int>
  ) -> [Digest] {
    guard !range.isEmpty else { return [] }
    if range.allSatisfy({ !shown.contains($0) }) {
      return [MerkleTreeTests.root(leaves[range], .sm3)]
    }
    guard range.count > 1 else { return [] }
    var half = 1
    while half * 2 < range.count { half *= 2 }
    let middle = range.lowerBound + half
    return hashes(leaves, range.lowerBound..<middle, shown)
      + hashes(leaves, middle..<range.upperBound, shown)
  }

  private static func root(
    _ leaves: [Digest], _ shown: [Int], _ hashes: [Digest], count: Int? = nil
  ) -> Digest? {
    PrunedTree.root(
      count: count ?? leaves.count, shown: shown.map { ($0, leaves[$0]) }, hashes: hashes, .sm3)
  }

  @Test("any leaves can be shown, and the rest hidden", arguments: [UInt64(1), 2, 3])
  func anySubset(_ seed: UInt64) {
    var random = SplitMix64(seed: seed)
    for count in 0...80 {
      let leaves = MerkleTreeTests.leaves(count, .sm3, seed: seed)
      let root = MerkleTree.root(leaves, .sm3)
      for oneIn in [1, 2, 5, 50] {
        let shown = (0..<count).filter { _ in Int.random(in: 0..<oneIn, using: &random) == 0 }
        let hashes = PrunedTree.hashes(leaves: leaves, shown: shown, .sm3)
        #expect(hashes == Self.hashes(leaves, 0..<count, Set(shown)))
        #expect(Self.root(leaves, shown, hashes) == root, "\(shown) of \(count)")
        #expect(Self.root(leaves, shown, hashes + [root]) == nil)
        if !hashes.isEmpty {
          #expect(Self.root(leaves, shown, hashes.dropLast()) == nil)
          var damaged = hashes
          damaged[Int.random(in: 0..<hashes.count, using: &random)] = .zero
          #expect(Self.root(leaves, shown, damaged) != root)
        }
      }
    }
  }

  @Test("indexes that do not ascend, or lie outside, are refused")
  func refused() {
    let leaves = MerkleTreeTests.leaves(6, .sm3)
    let hashes = PrunedTree.hashes(leaves: leaves, shown: [1, 4], .sm3)
    func root(_ shown: [Int], count: Int = 6) -> Digest? {
      PrunedTree.root(
        count: count, shown: shown.map { ($0, leaves[1]) }, hashes: hashes, .sm3)
    }
    #expect(root([1, 4]) != nil)
    #expect(root([4, 1]) == nil)
    #expect(root([1, 1]) == nil)
    #expect(root([1, 6]) == nil)
    #expect(root([-1, 4]) == nil)
    #expect(root([1, 4], count: -1) == nil)
    #expect(root([1, 4], count: 1) == nil)
    #expect(root([], count: 0) == nil)
  }

  @Test("a tree of very many leaves that has few hashes is refused")
  func hugeCount() {
    let leaf = Digest.zero
    #expect(PrunedTree.root(count: .max, shown: [(5, leaf)], hashes: [leaf], .sm3) == nil)
    let enough = Array(repeating: leaf, count: 63)
    #expect(PrunedTree.root(count: .max, shown: [(5, leaf)], hashes: enough, .sm3) != nil)
  }
}
