import LedgerCore
package import LedgerJournal

/// A key that signed checkpoints (检查点密钥), with the proofs of when it came and went.
package struct KeyRecord: Equatable, Sendable {
  package var key: NoteKey
  package var added: EventProof
  /// Nil while it signs.
  package var retired: EventProof?

  package init(key: NoteKey, added: EventProof, retired: EventProof?) {
    self.key = key
    self.added = added
    self.retired = retired
  }

  /// Checks that the journal of a checkpoint says so. Returns the block that added the key.
  @discardableResult
  package func check(_ checkpoint: Checkpoint) throws(ProofFailure) -> UInt64 {
    let block = try check(added, .added, checkpoint)
    if let retired { _ = try check(retired, .retired, checkpoint) }
    return block
  }

  private func check(
    _ proof: EventProof, _ action: CheckpointKeyChange.Action, _ checkpoint: Checkpoint
  ) throws(ProofFailure) -> UInt64 {
    let (event, block) = try proof.check(checkpoint)
    guard case .checkpointKey(let change) = event, change.vkey == key.text,
      change.action == action
    else { throw .otherKey(key.text) }
    return block
  }

  // MARK: Text

  /// The longest file of keys, in bytes; a longer one is refused.
  package static let textLimit = 8 << 20
  /// The most keys; a file of more is refused.
  package static let keyLimit = 256

  /// A line `key` and its text for each key, behind it a line `added` and perhaps one `retired`, each
  /// with the parts of the proof: header, index, count, event, rest digest, siblings, way of the block;
  /// bytes in hexadecimal digits, no digests as `-`.
  package static func text(of records: [KeyRecord]) -> String {
    var text = ""
    for record in records {
      text += "key \(record.key.text)\n"
      text += "added \(line(record.added))\n"
      if let retired = record.retired { text += "retired \(line(retired))\n" }
    }
    return text
  }

  private static func line(_ proof: EventProof) -> String {
    [
      Hexadecimal.text(proof.header), String(proof.index), String(proof.count),
      Hexadecimal.text(proof.event), proof.restDigest.description, text(proof.siblings),
      text(proof.blockProof),
    ].joined(separator: " ")
  }

  private static func text(_ digests: [Digest]) -> String {
    digests.isEmpty ? "-" : digests.map(\.description).joined()
  }

  /// Reads what `text` wrote; nil for anything else.
  package static func read(_ text: String) -> [KeyRecord]? {
    guard text.utf8.count <= textLimit else { return nil }
    var records: [KeyRecord] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
      guard let space = line.firstIndex(of: " ") else { return nil }
      let rest = line[line.index(after: space)...]
      switch line[..<space] {
      case "key":
        guard records.count < keyLimit, let key = try? NoteKey(text: String(rest)) else {
          return nil
        }
        let none = EventProof(
          header: [], index: 0, count: 0, event: [], siblings: [], restDigest: .zero,
          blockProof: [])
        records.append(KeyRecord(key: key, added: none, retired: nil))
      case "added":
        guard !records.isEmpty, let proof = proof(rest) else { return nil }
        records[records.count - 1].added = proof
      case "retired":
        guard !records.isEmpty, let proof = proof(rest) else { return nil }
        records[records.count - 1].retired = proof
      default: return nil
      }
    }
    return self.text(of: records) == text ? records : nil
  }

  private static func proof(_ text: Substring) -> EventProof? {
    let parts = text.split(separator: " ", omittingEmptySubsequences: false)
    guard parts.count == 7, let header = Hexadecimal.bytes(parts[0]),
      let index = UInt64(parts[1]), let count = UInt64(parts[2]),
      let event = Hexadecimal.bytes(parts[3]), let rest = Digest(hexadecimal: parts[4]),
      let siblings = digests(parts[5]), let blockProof = digests(parts[6])
    else { return nil }
    return EventProof(
      header: header, index: index, count: count, event: event, siblings: siblings,
      restDigest: rest, blockProof: blockProof)
  }

  private static func digests(_ text: Substring) -> [Digest]? {
    if text == "-" { return [] }
    guard let bytes = Hexadecimal.bytes(text) else { return nil }
    return Digest.list(bytes)
  }
}

extension Digest {
  /// Digests that stand behind each other; nil when the last is cut off.
  package static func list(_ bytes: [UInt8]) -> [Digest]? {
    guard bytes.count % byteCount == 0 else { return nil }
    return bytes.withUnsafeBytes { bytes in
      stride(from: 0, to: bytes.count, by: byteCount).map {
        Digest(UnsafeRawBufferPointer(rebasing: bytes[$0..<$0 + byteCount]))
      }
    }
  }
}
