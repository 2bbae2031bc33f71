import LedgerCore
package import LedgerJournal

/// A key that signed checkpoints (检查点密钥), with the proofs of when it came and went.
package struct KeyRecord: Equatable, Sendable {
  package var key: NoteKey
  package var added: KeyProof
  /// Nil while it signs.
  package var retired: KeyProof?

  package init(key: NoteKey, added: KeyProof, retired: KeyProof?) {
    self.key = key
    self.added = added
    self.retired = retired
  }

  /// Checks that the journal of a checkpoint says so, which one of `keys` must have signed. Returns the
  /// block that added the key, and the one that retired it.
  @discardableResult
  package func check(
    _ note: SignedNote, _ keys: [NoteKey]
  ) throws(KeyRecordProblem) -> (added: UInt64, retired: UInt64?) {
    let added = try check(added, .added, note, keys)
    guard let retired else { return (added, nil) }
    return (added, try check(retired, .retired, note, keys))
  }

  private func check(
    _ proof: KeyProof, _ action: CheckpointKeyChange.Action, _ note: SignedNote, _ keys: [NoteKey]
  ) throws(KeyRecordProblem) -> UInt64 {
    let proven: EventProof.Proven
    do throws(ProofProblem) {
      proven = try proof.eventProof(note).check(keys)
    } catch {
      throw .proof(error)
    }
    guard case .checkpointKey(let change) = proven.event, change.vkey == key.text,
      change.action == action
    else { throw .otherKey(key.text) }
    return proven.block.header.ordinal
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

  private static func line(_ proof: KeyProof) -> String {
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
        let none = KeyProof(
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

  private static func proof(_ text: Substring) -> KeyProof? {
    let parts = text.split(separator: " ", omittingEmptySubsequences: false)
    guard parts.count == 7, let header = Hexadecimal.bytes(parts[0]),
      let index = Int(parts[1]), let count = Int(parts[2]),
      let event = Hexadecimal.bytes(parts[3]), let rest = Digest(hexadecimal: parts[4]),
      let siblings = digests(parts[5]), let blockProof = digests(parts[6])
    else { return nil }
    return KeyProof(
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

/// The proof of a key's record without the checkpoint, which many of them share.
package struct KeyProof: Equatable, Sendable {
  /// The first 240 bytes of the block's header.
  package var header: [UInt8]
  /// Among the events of the block, from 0.
  package var index: Int
  /// Events of the block.
  package var count: Int
  /// With its head and padding.
  package var event: [UInt8]
  /// On its way to the root of the block's event tree.
  package var siblings: [Digest]
  /// Of the block's sections that no tree covers.
  package var restDigest: Digest
  /// On the way of the block to the checkpoint's root.
  package var blockProof: [Digest]

  package init(
    header: [UInt8], index: Int, count: Int, event: [UInt8], siblings: [Digest],
    restDigest: Digest, blockProof: [Digest]
  ) {
    self.header = header
    self.index = index
    self.count = count
    self.event = event
    self.siblings = siblings
    self.restDigest = restDigest
    self.blockProof = blockProof
  }

  func eventProof(_ note: SignedNote) -> EventProof {
    EventProof(
      block: BlockProof(header: header, siblings: blockProof, note: note), index: index,
      count: count, event: event, siblings: siblings, restDigest: restDigest)
  }
}

/// Why a key's record does not hold.
package enum KeyRecordProblem: Error, Equatable, Sendable, CustomStringConvertible {
  case proof(ProofProblem)
  /// The event is not about this key.
  case otherKey(String)

  package var description: String {
    switch self {
    case .proof(let problem): "\(problem)"
    case .otherKey(let key): "the event does not record the key \(key)"
    }
  }
}
