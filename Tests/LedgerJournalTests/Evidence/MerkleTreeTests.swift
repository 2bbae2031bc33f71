import LedgerJournal
import TestSupport
import Testing

@Suite("Merkle tree")
struct MerkleTreeTests {
  /// RFC 6962, section 2.1, as it is written there, over leaf hashes.
  static func root(_ leaves: ArraySlice<Digest>, _ algorithm: DigestAlgorithm) -> Digest {
    guard leaves.count > 1 else { return leaves.first ?? algorithm.digest([]) }
    var half = 1
    while half * 2 < leaves.count { half *= 2 }
    let split = leaves.startIndex + half
    return algorithm.digest(
      [1] + root(leaves[..<split], algorithm).bytes + root(leaves[split...], algorithm).bytes)
  }

  static func leaves(_ count: Int, _ algorithm: DigestAlgorithm, seed: UInt64 = 6_962) -> [Digest] {
    var random = SplitMix64(seed: seed)
    return (0..<count).map { _ in algorithm.digest(random.bytes(8)) }
  }

  @Test("roots are those that Certificate Transparency publishes")
  func published() {
    let inputs: [[UInt8]] = [
      [], [0], [0x10], [0x20, 0x21], [0x30, 0x31], [0x40, 0x41, 0x42, 0x43],
      Array(0x50...0x57), Array(0x60...0x6f),
    ]
    let roots = [
      "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
      "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
      "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
      "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
      "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
      "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
      "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ]
    let leaves = inputs.map { input in
      input.withUnsafeBytes { MerkleTree.leaf($0, .sha256) }
    }
    for (index, root) in roots.enumerated() {
      #expect(MerkleTree.root(Array(leaves[...index]), .sha256).description == root)
    }
    #expect(MerkleTree.root([], .sha256) == DigestAlgorithm.sha256.digest([]))
  }

  @Test("every leaf of every size is proven, and no other", arguments: DigestAlgorithm.allCases)
  func inclusion(_ algorithm: DigestAlgorithm) {
    for count in 1...40 {
      let leaves = Self.leaves(count, algorithm)
      let root = Self.root(leaves[...], algorithm)
      #expect(MerkleTree.root(leaves, algorithm) == root)
      for index in 0..<count {
        let proof = MerkleTree.inclusionProof(of: index, in: leaves, algorithm)
        func proven(_ leaf: Digest, _ at: Int, _ size: Int, _ proof: [Digest]) -> Digest? {
          MerkleTree.root(
            provingLeaf: leaf, at: UInt64(at), of: UInt64(size), proof, algorithm)
        }
        #expect(proven(leaves[index], index, count, proof) == root)
        #expect(proven(leaves[index], index, count, proof + [root]) == nil)
        if !proof.isEmpty {
          #expect(proven(leaves[index], index, count, proof.dropLast()) == nil)
        }
        let other = (index + 1) % count
        if other != index {
          #expect(proven(leaves[other], index, count, proof) != root)
          #expect(proven(leaves[index], other, count, proof) != root)
        }
        #expect(proven(leaves[index], count, count, proof) == nil)
      }
    }
  }

  @Test("an earlier tree is shown to be the beginning of a later one")
  func consistency() {
    for second in 0...34 {
      let leaves = Self.leaves(second, .sm3)
      let root = MerkleTree.root(leaves, .sm3)
      for first in 0...second {
        let proof = MerkleTree.consistencyProof(from: first, in: leaves, .sm3)
        let old = MerkleTree.root(Array(leaves[..<first]), .sm3)
        func holds(_ first: Int, _ old: Digest, _ new: Digest, _ proof: [Digest]) -> Bool {
          MerkleTree.isConsistent(UInt64(first), old, UInt64(second), new, proof, .sm3)
        }
        #expect(holds(first, old, root, proof), "\(first) to \(second)")
        #expect(!holds(first, old, root, proof + [root]))
        #expect(!holds(second + 1, old, root, proof))
        #expect(!holds(first, .zero, root, proof))
        guard first > 0, first < second else { continue }
        #expect(!holds(first, old, old, proof))
        #expect(!holds(first, old, root, Array(proof.dropLast())))
        for index in proof.indices {
          var damaged = proof
          damaged[index] = old
          if damaged != proof { #expect(!holds(first, old, root, damaged)) }
        }
      }
    }
  }

  @Test("a tree that was changed before its old end is not consistent")
  func rewritten() {
    var leaves = Self.leaves(20, .sm3)
    let old = MerkleTree.root(Array(leaves[..<13]), .sm3)
    leaves[4] = leaves[5]
    let proof = MerkleTree.consistencyProof(from: 13, in: leaves, .sm3)
    #expect(
      !MerkleTree.isConsistent(13, old, 20, MerkleTree.root(leaves, .sm3), proof, .sm3))
  }
}
