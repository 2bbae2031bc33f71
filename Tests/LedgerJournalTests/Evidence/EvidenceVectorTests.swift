import LedgerJournal
import Testing

/// What this program makes, `Tests/Evidence` checks in Python, and the other way round.
@Suite("Evidence vectors")
struct EvidenceVectorTests {
  @Test(
    "trees and proofs are those of the independent program", arguments: DigestAlgorithm.allCases)
  func trees(_ algorithm: DigestAlgorithm) throws {
    let vectors = try TreeVectors(algorithm)
    let leaves = try vectors.leaves(algorithm)
    func root(_ size: Int) throws -> Digest {
      let text = try #require(vectors.roots[String(size)])
      return try #require(Digest(hexadecimal: text))
    }
    func digests(_ texts: [String]) throws -> [Digest] {
      try texts.map { try #require(Digest(hexadecimal: $0)) }
    }
    for size in vectors.roots.keys.compactMap(Int.init) {
      #expect(try MerkleTree.root(Array(leaves[..<size]), algorithm) == root(size))
    }
    for vector in vectors.inclusion {
      let (part, proof) = (Array(leaves[..<vector.size]), try digests(vector.proof))
      #expect(MerkleTree.inclusionProof(of: vector.index, in: part, algorithm) == proof)
      let reached = MerkleTree.root(
        provingLeaf: part[vector.index], at: UInt64(vector.index), of: UInt64(vector.size), proof,
        algorithm)
      #expect(try reached == root(vector.size))
    }
    for vector in vectors.consistency {
      let (part, proof) = (Array(leaves[..<vector.second]), try digests(vector.proof))
      #expect(MerkleTree.consistencyProof(from: vector.first, in: part, algorithm) == proof)
      let (old, new) = (try root(vector.first), try root(vector.second))
      #expect(
        MerkleTree.isConsistent(
          UInt64(vector.first), old, UInt64(vector.second), new, proof, algorithm))
    }
    for vector in vectors.pruned {
      let (part, hashes) = (Array(leaves[..<vector.size]), try digests(vector.hashes))
      #expect(PrunedTree.hashes(leaves: part, shown: vector.shown, algorithm) == hashes)
      let reached = PrunedTree.root(
        count: vector.size, shown: vector.shown.map { ($0, part[$0]) }, hashes: hashes, algorithm)
      #expect(try reached == root(vector.size))
    }
    #expect(vectors.inclusion.count > 30 && vectors.consistency.count > 15)
    #expect(vectors.pruned.count > 30 && vectors.roots.count > 75)
  }

  @Test("the digests of files as trees are those of the independent program")
  func files() throws {
    let roots = try EvidenceFixture.fileRoots()
    let longest = try #require(roots.keys.max())
    let bytes = (0..<longest).map { UInt8(truncatingIfNeeded: 131 * $0 + $0 / 4_096) }
    var tree = FileTree()
    for (length, root) in roots {
      bytes[..<length].withUnsafeBytes { tree.update($0) }
      #expect(tree.finish() == root)
    }
    #expect(roots.count >= 10 && longest > 800_000)
  }

  @Test("a checkpoint that the independent program signed is read and verified")
  func pythonNote() throws {
    let keys = try EvidenceFixture.keys("python.keys")
    let note = try SignedNote(EvidenceFixture.text("python.note"))
    #expect(try note.verifiedKeys(keys) == keys)
    #expect(keys.map(\.algorithm) == [.ed25519, .sm2])
    let checkpoint = try Checkpoint(text: note.text)
    #expect(checkpoint.size == 1 && checkpoint.timeMs == 1_522_540_800_000)
    #expect(checkpoint.root == BlockTree.leaf(.zero, .sm3))
  }

  @Test("the checkpoint that the independent program verifies is one that is made here")
  func swiftNote() throws {
    let (_, tree) = try EvidenceFixture.books()
    let signers = try EvidenceFixture.signers()
    let made = try SignedNote(
      text: EvidenceFixture.checkpoint(tree).text, signers: signers)
    let keys = signers.map { $0.key.text + "\n" }.joined()
    let stored = (
      note: try EvidenceFixture.text("swift.note"), keys: try EvidenceFixture.text("swift.keys")
    )
    #expect(stored.keys == keys, "swift.keys would be\n\(keys)")
    #expect(stored.note.hasPrefix(made.text + "\n"), "swift.note would be\n\(made.encoded)")
    let note = try SignedNote(stored.note)
    #expect(note.text == made.text)
    #expect(note.signatures.first == made.signatures.first)
    #expect(try note.verifiedKeys(signers.map(\.key)) == signers.map(\.key))
  }

  @Test("the proofs that the independent program checks are made here")
  func proofs() throws {
    let (fixture, tree) = try EvidenceFixture.books()
    let note = try SignedNote(EvidenceFixture.text("swift.note"))
    let second = try BlockView(fixture.blocks[1].bytes)
    let voucher = try VoucherProof(of: 2, in: second, tree: tree, note: note).text
    let event = try EventProof(
      of: 3, in: BlockView(fixture.blocks[0].bytes), tree: tree, note: note
    ).text
    #expect(
      try EvidenceFixture.text("voucher.json") == voucher, "voucher.json would be\n\(voucher)")
    #expect(try EvidenceFixture.text("event.json") == event, "event.json would be\n\(event)")
  }

  @Test("the extracts that the independent program checks are made here")
  func extracts() throws {
    let (fixture, _) = try EvidenceFixture.books()
    for (name, block, selection) in [
      ("extract-whole.hex", 1, BlockExtract.Selection.whole),
      ("extract-ledger-1.hex", 1, fixture.selection([1])),
      ("extract-ledger-2.hex", 0, fixture.selection([2])),
    ] {
      let bytes = try fixture.extract(fixture.blocks[block], selection)
      let text = EvidenceFixture.hexadecimal(try #require(bytes))
      #expect(try EvidenceFixture.text(name) == text, "\(name) would be\n\(text)")
    }
  }
}
