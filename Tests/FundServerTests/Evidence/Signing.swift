import FundClient
import FundServer
import LedgerJournal
import Testing

/// Keys of checkpoints, and the file where they are kept, in a folder that goes with this.
final class Signing: Sendable {
  static let name = "maiji.example"

  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  var file: String { folder.file("checkpoints") }

  /// A key's file, made when it is first named; one whose name begins with S is of SM2.
  func path(_ key: String) throws -> String {
    let path = folder.file(key + ".key")
    if (try? FileNoteSigner(pemFile: path, name: Self.name)) == nil {
      try FileNoteSigner.generate(key.hasPrefix("S") ? .sm2 : .ed25519, to: path)
    }
    return path
  }

  func key(_ name: String) throws -> NoteKey {
    try FileNoteSigner(pemFile: path(name), name: Self.name).key
  }

  func keys(_ names: [String]) throws -> [NoteKey] { try names.map { try key($0) } }

  func settings(_ keys: [String], minutes: Int = 0) throws -> CheckpointKeeper.Settings {
    var settings = CheckpointKeeper.Settings()
    settings.signers = CheckpointKeeper.Settings.files(
      try keys.map { try path($0) }, name: Self.name)
    settings.file = file
    settings.minutes = minutes
    return settings
  }

  /// The checkpoint of a note that just these keys have signed.
  func checkpoint(
    _ note: String, by names: [String], sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> Checkpoint {
    let note = try SignedNote(note)
    let signers = try note.verifiedKeys(try keys(names))
    #expect(try signers == keys(names), sourceLocation: sourceLocation)
    #expect(note.signatures.count == names.count, sourceLocation: sourceLocation)
    return try Checkpoint(text: note.text)
  }
}

extension Digest {
  /// Of an answer's 32 bytes.
  static func of(_ bytes: [UInt8]) throws -> Digest { try #require(Digest(bytes)) }

  static func list(_ list: [[UInt8]]) throws -> [Digest] { try list.map { try of($0) } }
}

/// The leaf of a block in the block tree.
func leaf(ofBlock digest: Digest, _ algorithm: DigestAlgorithm = .sm3) -> Digest {
  digest.bytes.withUnsafeBytes { MerkleTree.leaf($0, algorithm) }
}
