package import LedgerCore

extension StateMachine {
  /// The digest of the whole state: equal for equal journals, in any process and build.
  package borrowing func stateDigest(_ algorithm: DigestAlgorithm) -> Digest {
    let state = DigestState(algorithm)
    encodeState { state.update($0) }
    return state.finish()
  }
}
