/// What is known of a snapshot besides the state in it.
package struct SnapshotInfo: Equatable, Sendable {
  /// The block after which the state was taken.
  package var ordinal: UInt64
  package var blockDigest: Digest
  /// When, in milliseconds since 1970-01-01 UTC.
  package var timeMs: Int64
  /// Bytes of the state.
  package var byteCount: UInt64
  /// Of the state's bytes.
  package var stateDigest: Digest
}
