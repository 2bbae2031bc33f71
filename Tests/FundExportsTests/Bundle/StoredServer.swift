import Foundation
import LedgerCore
import LedgerJournal

@testable import FundExports

/// What a server shows of a journal's folder up to a block: checkpoints, proofs and extracts.
final class StoredServer: EvidenceServer {
  let journal: UInt64
  let algorithm: DigestAlgorithm
  /// The blocks, as many as the server has.
  private(set) var blocks: [[UInt8]] = []
  private(set) var leaves: [Digest] = []
  var signers: [any NoteSigner]
  /// Those that it has kept.
  var kept: [[UInt8]] = []

  init(_ folder: String, signers: [any NoteSigner], blocks limit: Int = .max) throws {
    self.signers = signers
    var all: [[UInt8]] = []
    let report = try JournalFolder(folder).walk { all.append(Array($0.bytes)) }
    journal = report.journal
    algorithm = report.algorithm
    blocks = Array(all.prefix(limit))
    leaves = blocks.map { block in
      let digest = report.algorithm.digest(Array(block[..<240]))
      return digest.bytes.withUnsafeBytes { MerkleTree.leaf($0, report.algorithm) }
    }
  }

  func view<Result>(_ block: Int, _ body: (BlockView) throws -> Result) throws -> Result {
    try blocks[block].withUnsafeBytes { try body(try BlockView($0)) }
  }

  // MARK: Checkpoints

  func note(_ size: Int) throws -> String {
    let time = size == 0 ? 0 : try view(size - 1) { $0.header.timeMs }
    let checkpoint = try Checkpoint(
      origin: Checkpoint.origin(journal: journal), size: UInt64(size),
      root: MerkleTree.root(Array(leaves[..<size]), algorithm), algorithm: algorithm,
      timeMs: time)
    return try SignedNote(text: checkpoint.text, signers: signers).encoded
  }

  func checkpoint(size: UInt64) throws -> [UInt8] {
    Array(try note(size == 0 ? blocks.count : Int(size)).utf8)
  }

  func consistencyProof(first: UInt64, second: UInt64) -> [Digest] {
    MerkleTree.consistencyProof(from: Int(first), in: Array(leaves[..<Int(second)]), algorithm)
  }

  func newestCheckpoint(signedBy key: NoteKey) throws -> [UInt8]? {
    try kept.last { try SignedNote($0).signatures.contains { $0.keyID == key.keyID } }
  }

  func keys(size: UInt64) throws -> [KeyRecord] {
    var records: [KeyRecord] = []
    for block in 0..<Int(size) {
      try view(block) { view in
        for (index, span) in try view.eventSpans().enumerated() {
          var at = span.lowerBound
          guard
            case .checkpointKey(let change) = try EventCoding.decode(view.body.events, at: &at)
              .event
          else { continue }
          let proof = KeyProof(
            header: Array(view.bytes[..<240]), index: index, count: try view.eventSpans().count,
            event: Array(view.body.events[span]),
            siblings: MerkleTree.inclusionProof(of: index, in: try view.eventLeaves(), algorithm),
            restDigest: view.restDigest,
            blockProof: MerkleTree.inclusionProof(
              of: block, in: Array(leaves[..<Int(size)]), algorithm))
          if change.action == .added {
            records.append(
              KeyRecord(key: try NoteKey(text: change.vkey), added: proof, retired: nil))
          } else if let index = records.lastIndex(where: { $0.key.text == change.vkey }) {
            records[index].retired = proof
          }
        }
      }
    }
    return records
  }

  // MARK: Exports

  /// What is shown to a county by its admin code; 0 shows all.
  private func selection(_ entity: String) throws -> BlockExtract.Selection {
    guard !entity.isEmpty else { return .whole }
    var ledgers: Set<UInt32> = []
    var ledgerOfAccount: [UInt32: UInt32] = [:]
    for block in blocks.indices {
      try view(block) { view in
        for span in try view.eventSpans() {
          var at = span.lowerBound
          switch try EventCoding.decode(view.body.events, at: &at).event {
          case .ledgerOpened(let ledger, let number, _) where ledger.entity == entity:
            ledgers.insert(number)
          case .accountOpened(let account, let number, _):
            ledgerOfAccount[number] = account.ledger
          default: break
          }
        }
      }
    }
    return BlockExtract.Selection(
      ledgers: { ledgers.contains($0) }, ledgerOfAccount: { ledgerOfAccount[$0] ?? 0 },
      event: { event in
        switch event {
        case .ledgerOpened(_, let number, _): ledgers.contains(number)
        case .accountOpened(let account, _, _): ledgers.contains(account.ledger)
        case .monthClosed(let closing): ledgers.contains(closing.ledger)
        case .checkpointKey: true
        case .actor(let actor): actor.uri.contains(entity)
        default: false
        }
      })
  }

  /// The extracts of an entity's scope, back to back, and which blocks they show.
  func extracts(_ entity: String) throws -> (bytes: [UInt8], shown: [Int]) {
    let selection = try selection(entity)
    var bytes: [UInt8] = []
    var shown: [Int] = []
    for block in blocks.indices {
      let isShown = try view(block) {
        try BlockExtract.make($0, showing: selection, into: &bytes)
      }
      if isShown { shown.append(block) }
    }
    return (bytes, shown)
  }

  func end(shown: [Int]) throws -> BundleEnd {
    BundleEnd(
      hashes: PrunedTree.hashes(leaves: leaves, shown: shown, algorithm),
      note: try note(blocks.count), keys: try keys(size: UInt64(blocks.count)),
      throughDigest: try view(blocks.count - 1) { $0.digest }, blocks: UInt64(shown.count))
  }

  /// Writes the native bundle of an entity's scope, as `fundctl export` does.
  @discardableResult
  func bundle(_ folder: String, entity: String = "") throws -> BundleManifest {
    let (bytes, shown) = try extracts(entity)
    let writer = try BundleWriter(folder, entity: entity)
    try writer.begin(through: UInt64(blocks.count))
    try writer.append(bytes)
    return try writer.finish(try end(shown: shown), generator: "test 1")
  }
}

/// Keys of tests, made in a folder of theirs.
enum TestKeys {
  static func signer(
    _ scratch: ScratchFolder, _ name: String, _ algorithm: NoteKey.Algorithm = .ed25519
  ) throws -> FileNoteSigner {
    let path = scratch.file(name + ".pem")
    if !FileManager.default.fileExists(atPath: path) {
      try FileNoteSigner.generate(algorithm, to: path)
    }
    return try FileNoteSigner(pemFile: path, name: name)
  }
}
