package import LedgerJournal

/// What a witness asks a server for.
package protocol EvidenceServer {
  /// A signed checkpoint of so many blocks; 0 for all that are durable.
  func checkpoint(size: UInt64) async throws -> [UInt8]
  func consistencyProof(first: UInt64, second: UInt64) async throws -> [Digest]
  /// The keys with proofs to the checkpoint of that size.
  func keys(size: UInt64) async throws -> [KeyRecord]
  /// The newest kept checkpoint that a key has signed, nil when there is none.
  func newestCheckpoint(signedBy key: NoteKey) async throws -> [UInt8]?
}

/// A contact of a witness with a server (见证核对): the server's newest checkpoint must go on from the
/// newest one that the witness has kept, and be signed by a key that the witness trusts.
package enum WitnessContact {
  /// What came of it.
  package struct Outcome: Sendable {
    package var result: VerificationResult
    package var witness: WitnessFile
    /// The server's checkpoint, when it could be read.
    package var note: CheckpointNote?
  }

  /// Asks, compares, and keeps the checkpoint when all is well.
  ///
  /// - Parameters:
  ///   - folder: where the witness files are.
  ///   - trustsFirst: when the witness trusts no key of this journal, the keys of this checkpoint are
  ///     trusted from now on.
  package static func check(
    _ server: some EvidenceServer, folder: String, trustsFirst: Bool
  ) async throws -> Outcome {
    let note = try CheckpointNote(await server.checkpoint(size: 0))
    var witness = try WitnessFile(folder, origin: note.checkpoint.origin)
    var result = VerificationResult(subject: note.checkpoint.origin)
    try await settleKeys(note, server, &witness, trustsFirst: trustsFirst, &result)
    try await compare(note, server, witness, &result)
    if result.isGood {
      try witness.keep(note)
      if note.checkpoint.size > 0 {
        for key in try witness.adopt(await server.keys(size: note.checkpoint.size), under: note) {
          result.note("The journal records another key, which is trusted from now on: \(key.text)")
        }
      }
    }
    return Outcome(result: result, witness: witness, note: note)
  }

  /// Compares a checkpoint that came with an export with the newest one that was kept, older or newer,
  /// and keeps it when it is newer. A journal of which nothing was kept is passed over.
  package static func confirm(
    _ note: CheckpointNote, _ server: some EvidenceServer, folder: String
  ) async throws -> VerificationResult {
    var result = VerificationResult(subject: note.checkpoint.origin)
    var witness = try WitnessFile(folder, origin: note.checkpoint.origin)
    guard let kept = witness.newest?.checkpoint else { return result }
    if let problem = note.problem(trusting: witness.keys(size: note.checkpoint.size)) {
      result.add(problem.kind, .init(block: note.checkpoint.size), problem.detail)
      return result
    }
    let isOlder = note.checkpoint.size < kept.size
    let (first, second) = isOlder ? (note.checkpoint, kept) : (kept, note.checkpoint)
    var proof: [Digest]?
    if first.size < second.size {
      proof =
        first.size == 0
        ? [] : try await server.consistencyProof(first: first.size, second: second.size)
    }
    CheckpointComparison.compare(first, second, proof: proof, &result)
    if result.isGood, !isOlder { try witness.keep(note) }
    return result
  }

  /// The checkpoint must be signed by a trusted key, or one that a trusted key's checkpoint proves.
  private static func settleKeys(
    _ note: CheckpointNote, _ server: some EvidenceServer, _ witness: inout WitnessFile,
    trustsFirst: Bool, _ result: inout VerificationResult
  ) async throws {
    let size = note.checkpoint.size
    guard var problem = note.problem(trusting: witness.keys(size: size)) else { return }
    if problem.kind == .unknownKey, witness.keys.isEmpty, trustsFirst {
      try await trustFirst(note, server, &witness)
      guard let left = note.problem(trusting: witness.keys(size: size)) else {
        return result.note(
          "The keys of this first checkpoint were taken on trust (首次信任): compare them with what the "
            + "keeper of the books publishes.")
      }
      problem = left
    }
    if problem.kind == .unknownKey {
      for key in witness.keys.map(\.key) {
        guard let bytes = try await server.newestCheckpoint(signedBy: key),
          let signed = try? CheckpointNote(bytes), signed.checkpoint.origin == witness.origin
        else { continue }
        let records = try await server.keys(size: signed.checkpoint.size)
        guard (try? witness.adopt(records, under: signed)) != nil else { continue }
        guard let left = note.problem(trusting: witness.keys(size: size)) else {
          return result.note("Its key follows from one that was trusted (密钥轮换已证明).")
        }
        problem = left
      }
    }
    result.add(problem.kind, .init(block: size), problem.detail)
  }

  /// Trusts the keys that the journal of the checkpoint records and that have signed it.
  private static func trustFirst(
    _ note: CheckpointNote, _ server: some EvidenceServer, _ witness: inout WitnessFile
  ) async throws {
    let records = try await server.keys(size: note.checkpoint.size)
    for record in records where (try? record.check(note.note, [record.key])) != nil {
      try witness.trust(record.key, .first)
    }
  }

  private static func compare(
    _ note: CheckpointNote, _ server: some EvidenceServer, _ witness: WitnessFile,
    _ result: inout VerificationResult
  ) async throws {
    let now = note.checkpoint
    guard let kept = witness.newest?.checkpoint else {
      result.state("second", "first checkpoint 首个检查点", "\(now.size) blocks, root \(now.root)")
      return
    }
    guard now.size >= kept.size else {
      return result.add(
        .rolledBack, .init(block: now.size),
        "the witness has seen \(kept.size) blocks of this journal, and the server shows \(now.size)"
      )
    }
    var proof: [Digest]?
    if now.size > kept.size {
      proof =
        kept.size == 0
        ? [] : try await server.consistencyProof(first: kept.size, second: now.size)
    }
    CheckpointComparison.compare(kept, now, proof: proof, &result)
  }
}
