package import LedgerJournal

/// Two checkpoints of one journal, one after the other.
package enum CheckpointComparison {
  /// Verifies that the later checkpoint goes on from the earlier one; they may be given in any order.
  /// `proof` is the consistency proof between their sizes; nil when there is none.
  package static func verify(
    _ one: CheckpointNote, _ other: CheckpointNote, proof: [Digest]?, keys: [NoteKey]
  ) -> VerificationResult {
    var result = VerificationResult(subject: one.checkpoint.origin)
    for note in [one, other] {
      if let problem = note.problem(trusting: keys) {
        result.add(problem.kind, .init(block: note.checkpoint.size), problem.detail)
      }
    }
    let isOrdered = one.checkpoint.size <= other.checkpoint.size
    compare(
      isOrdered ? one.checkpoint : other.checkpoint, isOrdered ? other.checkpoint : one.checkpoint,
      proof: proof, &result)
    return result
  }

  /// The same without a look at signatures.
  static func compare(
    _ first: Checkpoint, _ second: Checkpoint, proof: [Digest]?, _ result: inout VerificationResult
  ) {
    let place = Discrepancy.Place(block: first.size)
    result.state("first", "earlier 较早", "\(first.size) blocks, root \(first.root)")
    result.state("second", "later 较晚", "\(second.size) blocks, root \(second.root)")
    guard first.origin == second.origin, first.algorithm == second.algorithm else {
      return result.add(
        .note, place, "they are of two journals, \(first.origin) and \(second.origin)")
    }
    guard first.size < second.size else {
      if first.root != second.root || first.timeMs != second.timeMs {
        result.add(
          .forked, place, "two checkpoints of \(first.size) blocks have different contents")
      }
      return
    }
    if first.timeMs > second.timeMs {
      result.add(.forked, place, "the later one says an earlier time")
    }
    guard let proof else {
      return result.add(
        .proof, place,
        "without a consistency proof (一致性证明) or a bundle of all blocks nothing shows that the "
          + "later one goes on from the earlier one")
    }
    guard
      MerkleTree.isConsistent(
        first.size, first.root, second.size, second.root, proof, first.algorithm)
    else {
      return result.add(
        .forked, place,
        "the proof does not lead from the \(first.size) blocks of the earlier one to the "
          + "\(second.size) of the later one")
    }
    result.state("consistent", "goes on 前后一致", "yes 是")
  }
}
