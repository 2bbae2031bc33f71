/// What is wrong with a proof.
package enum ProofProblem: Error, Equatable, Sendable {
  /// The text is not of the form: where, in bytes, and what is missing there.
  case malformedText(at: Int, expected: String)
  /// The text is longer than `ProofText.byteLimit`.
  case tooLarge(limit: Int)
  /// A field has a value that it cannot have.
  case malformedField(String)
  case note(NoteProblem)
  /// None of the keys has signed the checkpoint.
  case notSigned
  case block(BlockProblem)
  /// The checkpoint and the block are of different algorithms, or the block is behind its size.
  case otherCheckpoint
  /// The block is not among those of the checkpoint.
  case blockNotProven
  /// The voucher or event is not in the block.
  case recordNotProven
}

extension ProofProblem: CustomStringConvertible {
  package var description: String {
    switch self {
    case .malformedText(let offset, let expected):
      "the proof has no \(expected) at byte \(offset)"
    case .tooLarge(let limit): "the proof is longer than \(limit) bytes"
    case .malformedField(let name): "the proof's field \(name) has a value that it cannot have"
    case .note(let problem): "the proof's checkpoint is wrong: \(problem)"
    case .notSigned: "no key that is known has signed the proof's checkpoint"
    case .block(let problem): "the proof's block header is wrong: \(problem)"
    case .otherCheckpoint: "the proof's checkpoint is not one of its block"
    case .blockNotProven: "the proof's block is not among those of its checkpoint"
    case .recordNotProven: "what the proof shows is not in its block"
    }
  }
}
