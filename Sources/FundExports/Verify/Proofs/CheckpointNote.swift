package import LedgerJournal

/// A signed checkpoint (检查点) and who of the known keys has signed it.
package struct CheckpointNote: Equatable, Sendable {
  package let checkpoint: Checkpoint
  package let note: SignedNote

  package init(_ note: SignedNote) throws(NoteProblem) {
    self.note = note
    checkpoint = try Checkpoint(text: note.text)
  }

  package init(_ encoded: [UInt8]) throws(NoteProblem) { try self.init(SignedNote(encoded)) }

  /// What is wrong with its signatures; nil when a trusted key has signed it.
  package func problem(
    trusting keys: [NoteKey]
  ) -> (kind: Discrepancy.Kind, detail: String)? {
    do throws(NoteProblem) {
      guard try note.verifiedKeys(keys).isEmpty else { return nil }
    } catch {
      return (.signature, "\(error)")
    }
    let names = note.signatures.map { "\($0.name)+\(Hexadecimal.text(of: $0.keyID))" }
    return (
      .unknownKey,
      keys.isEmpty
        ? "it is signed by \(names.joined(separator: ", ")), and no key is trusted yet: "
          + "give --keys, or `fundctl witness trust`"
        : "it is signed by \(names.joined(separator: ", ")), and none of these is trusted"
    )
  }

  /// Reads a note and looks at its signatures.
  static func read(
    _ bytes: [UInt8], trusting keys: [NoteKey]
  ) throws(NoteProblem) -> (Checkpoint, (kind: Discrepancy.Kind, detail: String)?) {
    let note = try CheckpointNote(bytes)
    return (note.checkpoint, note.problem(trusting: keys))
  }
}
