import FundClient
import FundExports
import LedgerJournal

/// A server over the wire, as a witness asks it.
struct WireEvidenceServer: EvidenceServer {
  /// Pages of kept checkpoints that are looked through for one by a key.
  private static let pageLimit = 1_000

  let client: LedgerClient

  func checkpoint(size: UInt64) async throws -> [UInt8] {
    Array(try await client.checkpoint(size: size == 0 ? nil : size).note.utf8)
  }

  func consistencyProof(first: UInt64, second: UInt64) async throws -> [Digest] {
    try await client.consistencyProof(first: first, second: second).hashes.map(Self.digest)
  }

  func keys(size: UInt64) async throws -> [KeyRecord] {
    try await client.checkpointKeys(size: size == 0 ? nil : size).keys.map(Self.record)
  }

  func newestCheckpoint(signedBy key: NoteKey) async throws -> [UInt8]? {
    var before: UInt64?
    for _ in 0..<Self.pageLimit {
      let page = try await client.storedCheckpoints(before: before, limit: 1, keyID: key.keyID)
      if let newest = page.checkpoints.first { return Array(newest.note.utf8) }
      guard let next = page.nextBefore else { return nil }
      before = next
    }
    return nil
  }

  static func digest(_ bytes: EvidenceDigest) throws(CommandFailure) -> Digest {
    guard let digest = Digest(bytes) else {
      throw CommandFailure("the server sent a digest of \(bytes.count) bytes")
    }
    return digest
  }

  private static func record(_ key: ProvenKey) throws -> KeyRecord {
    KeyRecord(
      key: try NoteKey(text: key.vkey), added: try proof(key.added),
      retired: try key.retired.map(proof))
  }

  private static func proof(_ event: ProvenEvent) throws -> KeyProof {
    KeyProof(
      header: Array(event.header.prefix(240)), index: Int(event.index), count: Int(event.count),
      event: event.event, siblings: try event.siblings.map(digest),
      restDigest: try digest(event.restDigest), blockProof: try event.blockProof.map(digest))
  }
}
