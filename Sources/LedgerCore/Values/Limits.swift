/// The limits of the core, and what happens at each. They are part of the protocol: raising one
/// is compatible, lowering one is not.
package enum Limits {
  /// Legs of one voucher; more is refused as malformed.
  package static let legsPerVoucher = 4_096
  /// Vouchers of one batch; more is refused as malformed.
  package static let vouchersPerBatch = 8_192
  /// Legs of one batch; more is refused as malformed.
  package static let legsPerBatch = 65_536
  /// Ledgers that one voucher may touch; more is refused as malformed.
  package static let ledgersPerVoucher = 256
  /// Largest amount of a leg in fen, 10^15 (ten trillion yuan); more is refused as malformed.
  package static let amountFen: Int64 = 1_000_000_000_000_000
  /// Largest balance of an account in fen, either way; beyond it a voucher is refused.
  package static let balanceFen: Int64 = 4_000_000_000_000_000_000
  /// Turnover of an account in a month on one side in fen, either way; once it is beyond, a
  /// further voucher on that account and month is refused, and so is an atomic batch that moves
  /// more than this on one account.
  package static let turnoverFen: Int64 = 2_000_000_000_000_000_000
  /// Legs of one account; a further voucher on it is refused. Its ordinals have 32 bits.
  package static let legsPerAccount: UInt32 = 4_000_000_000
  /// Bytes of a voucher's summary (摘要); more is refused as malformed.
  package static let summaryBytes = 512
  /// Bytes of an account's canonical dimensions; more is refused as malformed.
  package static let dimensionBytes = 512
  /// Accounts opened in one call; more is refused as malformed.
  package static let accountsPerOpen = 10_000
  /// Bytes of a lane's name; more is refused as malformed.
  package static let laneNameBytes = 100
  /// Lanes of one identity; a further one is refused.
  package static let lanesPerIdentity = 20_000
  /// Refused serials that a lane remembers for another attempt; the oldest is then final.
  package static let refusedSerialsKept = 4_096
  /// Bytes of a voucher's business reference (业务流水号); more is refused as malformed.
  package static let referenceBytes = 64
  /// References of the fiscal years that are not wholly closed, in memory to keep them unique; a
  /// further voucher with one is refused.
  package static let referencesKept = 50_000_000
  /// Lines of one hold; more is refused as malformed.
  package static let linesPerHold = 64
  /// Open holds; a further one is refused.
  package static let openHolds = 2_000_000
  /// Holds whose time is over that one block gives free; the others follow in the next.
  package static let expiriesPerBlock = 1_024
  /// Holds locked or given free in one call; more is refused as malformed.
  package static let holdsPerCall = 1_024
  /// Open holds that the closing of a month lists; it counts all of them.
  package static let holdsListedPerClosing = 1_024
  /// Rules that may warn of one business command; further ones are not noted.
  package static let warningsPerCommand = 32
  /// Bytes of what a business refusal is about; the rest is cut off.
  package static let detailBytes = 240
  /// Bytes of the body of one business record; more is refused as malformed.
  package static let businessBytes = 4 << 20
  /// Keys that sign checkpoints (检查点密钥) at a time; a start with more is refused.
  package static let checkpointKeys = 16
  /// Keys that ever signed checkpoints; a start with a further one is refused.
  package static let checkpointKeysKept = 256
  /// Bytes of such a key in its text form; a start with a longer one is refused.
  package static let checkpointKeyBytes = 512
  /// Legs of one block: once reached, what still waits goes into the next block.
  package static let legsPerBlock = 65_536

  /// The relations that the checks elsewhere rest on.
  package static func check() {
    precondition(UInt16(littleEndian: 1) == 1, "the host must be little-endian")
    // A voucher's net and every running balance within it fit into 64 bits.
    precondition(Int64(legsPerVoucher) * amountFen < Int64.max - balanceFen)
    // So does a month's turnover: what stood before, an atomic batch, and one voucher more.
    precondition(Int64(legsPerVoucher) * amountFen < Int64.max - 2 * turnoverFen)
    precondition(legsPerVoucher <= Int(UInt16.max))
    precondition(legsPerAccount < UInt32.max - UInt32(2 * legsPerBatch))
    precondition(legsPerBlock + legsPerBatch < 1 << Position.legBits)
    // A voucher's tail has a 16-bit length.
    precondition(
      ledgersPerVoucher * 8 + summaryBytes + referenceBytes + 16 <= Int(UInt16.max))
    // A hold's index counts eighths of its block's events.
    precondition(holdsPerCall * 64 + openHolds < 1 << Position.legBits)
    precondition(MemoryLayout<TurnoverRecord>.size == 24)
    precondition(MemoryLayout<HoldRow>.size == 48 && MemoryLayout<HoldLineRow>.size == 32)
    precondition(MemoryLayout<HeldRow>.size == 32)
    precondition(MemoryLayout<LegRecord>.size == 48 && MemoryLayout<VoucherRecord>.size == 40)
    precondition(MemoryLayout<LaneRun>.size == 48 && MemoryLayout<DirectoryEntry>.size == 32)
    precondition(MemoryLayout<LateLeg>.size == 16 && MemoryLayout<AccountRow>.size == 64)
    // Rows without padding: the state digest reads them as bytes.
    precondition(MemoryLayout<MonthRow>.size == 80 && MemoryLayout<TurnoverRow>.size == 24)
    precondition(MemoryLayout<LedgerRow>.size == 28)
  }
}
