package import FiscalFunds

/// Limits of the findings service; part of the protocol, see Protocol/FINDINGS.md.
package enum FindingCallLimits {
  /// Runs and follows at a time; a further one is told to come later.
  package static let calls = 8
  /// Settings of a request; more is refused as malformed.
  package static let settings = 100
  /// Bytes of a follow's name.
  package static let nameBytes = 64
  /// Names of one certificate; a further one is refused.
  package static let namesPerIdentity = 100
  /// Names in all; a further one is refused.
  package static let names = 10_000
  /// Blocks read in one step, so that a reader thread is not kept for long.
  package static let blocksPerStep = 256
  /// Findings after which a piece is sent; with their texts it stays well under a frame's 4 MiB.
  package static let findingsPerPiece = 200
  /// Legs after which a part of a block is sent.
  package static let legsPerItem = 5_000
  /// Vouchers of a part of a block.
  package static let vouchersPerItem = 1_000
  /// Between two looks at whether a newer block is durable.
  package static let followNanos: UInt64 = 100_000_000
  /// What the detectors of one call keep in mind: a quarter of what they may offline.
  package static var memory: FindingLimits {
    var limits = FindingLimits()
    limits.places /= 4
    limits.indicators /= 4
    limits.projects /= 4
    limits.contracts /= 4
    limits.payments /= 4
    limits.vouchers /= 4
    limits.keys /= 4
    limits.rows /= 4
    return limits
  }
}
