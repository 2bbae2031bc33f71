import Foundation
import LedgerCore
import LedgerJournal
import Testing

/// The files of `Tests/Fixtures/evidence`.
enum EvidenceFixture {
  static func text(_ name: String) throws -> String {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Fixtures/evidence/\(name)")
    return try String(contentsOf: file, encoding: .utf8)
  }

  /// The digests of files as trees, by their length.
  static func fileRoots() throws -> [Int: Digest] {
    struct Vectors: Decodable {
      var roots: [String: String]
    }
    let vectors = try JSONDecoder().decode(Vectors.self, from: Data(text("file-tree.json").utf8))
    var roots: [Int: Digest] = [:]
    for (length, root) in vectors.roots {
      let digest: Digest = try #require(Digest(hexadecimal: root))
      roots[try #require(Int(length))] = digest
    }
    return roots
  }

  static func keys(_ name: String) throws -> [NoteKey] {
    try text(name).split(separator: "\n").map { try NoteKey(text: String($0)) }
  }

  static func hexadecimal(_ bytes: [UInt8]) -> String {
    stride(from: 0, to: bytes.count, by: 32).map { start in
      Hexadecimal.text(bytes[start..<min(start + 32, bytes.count)]) + "\n"
    }.joined()
  }

  /// The history of the golden blocks, with its tree.
  static func books() throws -> (fixture: ExtractFixture, tree: BlockTree) {
    let fixture = try ExtractFixture(BlockFormatTests.fixedHistory())
    let journal = MemoryJournal()
    for block in fixture.blocks { try journal.append(block) }
    return (fixture, BlockTree(journal))
  }

  /// Of those books.
  static func checkpoint(_ tree: BlockTree) throws -> Checkpoint {
    try Checkpoint(
      origin: Checkpoint.origin(journal: 0x0123_4567_89ab_cdef), size: 2,
      root: tree.root(size: 2), algorithm: .sm3, timeMs: 1_522_540_801_000)
  }

  /// One signature is the same each time it is made, the other is not.
  static func signers() throws -> [FileNoteSigner] {
    try [TestKeys.signer(.ed25519), TestKeys.signer(.sm2, name: "县财政局")]
  }
}

/// A file of tree vectors.
struct TreeVectors: Decodable {
  struct Inclusion: Decodable {
    var size: Int
    var index: Int
    var proof: [String]
  }

  struct Consistency: Decodable {
    var first: Int
    var second: Int
    var proof: [String]
  }

  struct Pruned: Decodable {
    var size: Int
    var shown: [Int]
    var hashes: [String]
  }

  var seed: String
  var roots: [String: String]
  var inclusion: [Inclusion]
  var consistency: [Consistency]
  var pruned: [Pruned]

  init(_ algorithm: DigestAlgorithm) throws {
    self = try JSONDecoder().decode(
      Self.self, from: Data(EvidenceFixture.text("tree-\(algorithm.name).json").utf8))
  }

  /// The leaf hashes, as many as the largest tree has.
  func leaves(_ algorithm: DigestAlgorithm) throws -> [Digest] {
    let seed = try #require(Hexadecimal.bytes(self.seed))
    let largest = roots.keys.compactMap(Int.init).max() ?? 0
    return (0..<UInt64(largest)).map { index in
      let data = seed + withUnsafeBytes(of: index.littleEndian) { Array($0) }
      return data.withUnsafeBytes { MerkleTree.leaf($0, algorithm) }
    }
  }
}
