import Foundation
import LedgerCore
import Testing

@testable import LedgerJournal

@Suite("Block tree")
struct BlockTreeTests {
  /// Blocks with one event each.
  private static func blocks(
    _ count: Int, _ algorithm: DigestAlgorithm = .sm3, epoch: UInt64 = 1
  ) -> [SealedBlock] {
    var sealer = BlockSealer(algorithm: algorithm, epoch: epoch, previous: .zero)
    var body = BlockBody()
    return (1...count).map { ordinal in
      body.begin(ordinal: UInt64(ordinal), timeMs: Int64(ordinal))
      body.append(fact: "fact \(ordinal)")
      return sealer.seal(body)
    }
  }

  private static func journal(_ blocks: [SealedBlock]) throws -> MemoryJournal {
    let journal = MemoryJournal(algorithm: blocks[0].header.algorithm)
    for block in blocks { try journal.append(block) }
    return journal
  }

  private static func leaves(_ blocks: [SealedBlock]) -> [Digest] {
    blocks.map { block in
      block.digest.bytes.withUnsafeBytes { MerkleTree.leaf($0, block.header.algorithm) }
    }
  }

  /// Compares everything that the tree gives at a size with a tree that is made at once.
  private func check(_ tree: BlockTree, _ leaves: [Digest], size: Int) throws {
    let (part, algorithm) = (Array(leaves[..<size]), tree.journal.algorithm)
    let root = MerkleTree.root(part, algorithm)
    #expect(try tree.root(size: UInt64(size)) == root)
    for block in Set([1, 2, size / 3, size / 2 + 1, 256, 257, size - 1, size])
    where (1...max(1, size)).contains(block) && size > 0 {
      let proof = try tree.inclusionProof(block: UInt64(block), size: UInt64(size))
      #expect(proof == MerkleTree.inclusionProof(of: block - 1, in: part, algorithm))
    }
    for first in Set([0, 1, size / 2, 255, 256, 300, 512, size]) where first <= size {
      let proof = try tree.consistencyProof(first: UInt64(first), second: UInt64(size))
      #expect(proof == MerkleTree.consistencyProof(from: first, in: part, algorithm))
    }
    for step in [1, 7, 100, 700] {
      let shown = stride(from: 0, to: size, by: step).map(\.self)
      let hashes = try tree.prunedHashes(shown: shown.map { UInt64($0 + 1) }, size: UInt64(size))
      #expect(hashes == PrunedTree.hashes(leaves: part, shown: shown, algorithm))
    }
  }

  @Test(
    "it is the RFC 6962 tree over the blocks at every size", arguments: DigestAlgorithm.allCases)
  func sizes(_ algorithm: DigestAlgorithm) throws {
    let blocks = Self.blocks(1_300, algorithm)
    let leaves = Self.leaves(blocks)
    let journal = try Self.journal(blocks)
    let tree = BlockTree(journal)
    for size in [0, 1, 2, 3, 255, 256, 257, 511, 512, 513, 767, 768, 1_023, 1_024, 1_025, 1_300] {
      try check(tree, leaves, size: size)
      try check(BlockTree(journal), leaves, size: size)
    }
    // Smaller sizes after larger ones.
    try check(tree, leaves, size: 300)
  }

  @Test("it keeps about two nodes a group of 256 blocks, and reads each block once")
  func memory() throws {
    let journal = CountingJournal(try Self.journal(Self.blocks(2_600)))
    let tree = BlockTree(journal)
    _ = try tree.root(size: 2_560)
    #expect(journal.reads == 2_560)
    #expect(tree.keptNodes == 10 + 5 + 2 + 1)
    _ = try tree.root(size: 2_560)
    #expect(journal.reads == 2_560)
    _ = try tree.root(size: 2_600)
    #expect(journal.reads == 2_600)
  }

  @Test("a size beyond the durable blocks, or a block that is not there, is refused")
  func refused() throws {
    let tree = BlockTree(try Self.journal(Self.blocks(10)))
    #expect(throws: JournalError.noSuchBlock(11)) { try tree.root(size: 11) }
    #expect(throws: JournalError.noSuchBlock(11)) { try tree.inclusionProof(block: 1, size: 11) }
    #expect(throws: JournalError.noSuchBlock(0)) { try tree.inclusionProof(block: 0, size: 5) }
    #expect(throws: JournalError.noSuchBlock(6)) { try tree.inclusionProof(block: 6, size: 5) }
    #expect(throws: JournalError.noSuchBlock(6)) { try tree.consistencyProof(first: 6, second: 5) }
    #expect(throws: JournalError.noSuchBlock(6)) { try tree.prunedHashes(shown: [1, 6], size: 5) }
    #expect(throws: JournalError.noSuchBlock(0)) { try tree.prunedHashes(shown: [0], size: 5) }
  }

  @Test("a verifier comes to the root from the digests shown and the hashes")
  func verifier() throws {
    let blocks = Self.blocks(700)
    let tree = BlockTree(try Self.journal(blocks))
    let root = try tree.root(size: 700)
    let shown = (0..<700).filter { $0 % 3 == 0 || $0 > 650 }
    let pairs = shown.map { (ordinal: UInt64($0 + 1), digest: blocks[$0].digest) }
    let hashes = try tree.prunedHashes(shown: pairs.map(\.ordinal), size: 700)
    func reached(_ pairs: [(ordinal: UInt64, digest: Digest)], _ size: UInt64 = 700) -> Digest? {
      BlockTree.root(size: size, shown: pairs, hashes: hashes, .sm3)
    }
    #expect(reached(pairs) == root)
    #expect(reached(pairs, 701) != root)
    #expect(reached(pairs, .max) == nil)
    var wrong = pairs
    wrong[5].digest = .zero
    #expect(reached(wrong) != root)
    wrong[5].ordinal = 0
    #expect(reached(wrong) == nil)
  }

  @Test("blocks that come later, and readers in many threads, see one tree")
  func concurrent() async throws {
    let blocks = Self.blocks(1_100)
    let leaves = Self.leaves(blocks)
    let journal = MemoryJournal()
    for block in blocks[..<300] { try journal.append(block) }
    let tree = BlockTree(journal)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        for block in blocks[300...] { try journal.append(block) }
      }
      for reader in 0..<4 {
        group.addTask {
          for round in 0..<40 {
            let size = Int(journal.tail.ordinal) - (reader * 31 + round) % 200
            let root = try tree.root(size: UInt64(size))
            #expect(root == MerkleTree.root(Array(leaves[..<size]), .sm3))
          }
        }
      }
      try await group.waitForAll()
    }
  }

  @Test("archived segments keep the digests of their blocks")
  func archived() throws {
    let fixture = try JournalFixture(seed: 201, blocks: 40, appended: 0)
    let leaves = Self.leaves(fixture.blocks)
    let journal = try JournalFixture.open(fixture.device, .rolling).journal
    for block in fixture.blocks { try journal.append(block) }
    let digests = fixture.blocks.map(\.digest)
    #expect(try journal.digests(ofBlocks: 1..<41) == digests)
    try journal.maintain()
    #expect(try journal.digests(ofBlocks: 1..<41) == digests)
    try journal.snapshot(fixture.blocks, at: 40)
    for segment in journal.segments where segment.lastBlock != nil {
      try journal.archiveSegment(segment.number, to: "/archive")
    }
    #expect(journal.segments.count { $0.isArchived } >= 3)
    try check(BlockTree(journal), leaves, size: 40)
    journal.close()
    let restored = try Restored(fixture.device, .rolling).journal
    #expect(throws: JournalError.self) { try restored.digest(ofBlock: 1) }
    for first in 1...40 {
      for end in first...41 {
        let part = try restored.digests(ofBlocks: UInt64(first)..<UInt64(end))
        #expect(
          part == Array(digests[first - 1..<end - 1]))
      }
    }
    try check(BlockTree(restored), leaves, size: 40)
    #expect(throws: JournalError.noSuchBlock(41)) { try restored.digests(ofBlocks: 40..<42) }
    #expect(throws: JournalError.noSuchBlock(0)) { try restored.digests(ofBlocks: 0..<2) }
    // Without its index an archived segment has nothing; a local one has its blocks.
    fixture.device.delete(JournalFixture.folder + "/" + SegmentIndex.name(1))
    #expect(throws: JournalError.self) { try restored.digests(ofBlocks: 1..<2) }
  }

  @Test("without an index the headers of the blocks give their digests")
  func missingIndex() throws {
    let fixture = try JournalFixture(seed: 202, blocks: 40, appended: 0)
    let journal = try JournalFixture.open(fixture.device, .rolling).journal
    for block in fixture.blocks { try journal.append(block) }
    try journal.maintain()
    for number in 1...3 as ClosedRange<UInt32> {
      fixture.device.delete(JournalFixture.folder + "/" + SegmentIndex.name(number))
    }
    #expect(try journal.digests(ofBlocks: 1..<41) == fixture.blocks.map(\.digest))
  }

  @Test("an opening that reads every block has the digests of the newest")
  func reopened() throws {
    let fixture = try JournalFixture(seed: 203, blocks: 40, appended: 0)
    let journal = try JournalFixture.open(fixture.device, .rolling).journal
    for block in fixture.blocks { try journal.append(block) }
    journal.close()
    let again = try JournalFixture.open(fixture.device, .rolling).journal
    #expect(try again.digests(ofBlocks: 1..<41) == fixture.blocks.map(\.digest))
  }

  @Test("an index that names another digest does not bring its segment to the archive")
  func lyingIndex() throws {
    let fixture = try JournalFixture(seed: 204, blocks: 40, appended: 0)
    let journal = try JournalFixture.open(fixture.device, .rolling).journal
    for block in fixture.blocks { try journal.append(block) }
    try journal.snapshot(fixture.blocks, at: 40)
    try journal.maintain()
    // The first and the last block are looked at more often than the others.
    let segment = try #require(
      journal.segments.first { ($0.lastBlock ?? 0) >= $0.firstBlock + 2 }?.number)
    let path = JournalFixture.folder + "/" + SegmentIndex.name(segment)
    let read = try SegmentIndex.read(
      segment, in: JournalFixture.folder, journal: journal.journalID, on: fixture.device)
    var index = try #require(read)
    let block = index.firstBlock + 1
    index.digests[1] = .zero
    fixture.device.delete(path)
    fixture.device.put(index.encoded, as: path)
    let copy = "/archive/" + Segment.name(segment) + ".partial"
    #expect(throws: JournalError.corrupt(block: block, path: copy, problem: .brokenChain)) {
      try journal.archiveSegment(segment, to: "/archive")
    }
    #expect(!journal.segments.contains { $0.isArchived })
  }
}
