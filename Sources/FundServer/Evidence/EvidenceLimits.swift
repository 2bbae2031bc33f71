/// Limits of calls that prove something; part of the protocol, see Protocol/WIRE.md.
package enum EvidenceLimits {
  /// Kept checkpoints of an answer; a page that asks for more gets so many.
  package static let checkpointsPerPage = 500
  /// Those of an answer when none is said.
  package static let defaultCheckpoints = 100
  /// Kept checkpoints that are looked at for one page of those of a key; the page then ends.
  package static let checkpointsLookedAt = 5_000
  /// Bytes of whole extracts after which a piece of evidence is sent.
  package static let pieceBytes = 1 << 20
  /// The most bytes of a piece: what is gathered beyond it goes in several. Half a frame's 4 MiB.
  package static let largestPieceBytes = 2 << 20
}
