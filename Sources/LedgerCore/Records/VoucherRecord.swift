/// The head of a voucher (记账凭证) in the journal: 40 bytes, little-endian, no padding.
///
/// Its leaf in the block's Merkle tree is this head, its legs and its tail, back to back; the
/// first byte is zero, the leaf prefix of RFC 6962. The tail holds, in this order: eight bytes
/// (ledger, number) for each ledger after the first, the position of the reversed voucher when it
/// is a reversal, the business reference (length u16 and UTF-8) when it has one, and the summary
/// (摘要) in UTF-8.
package struct VoucherRecord: BitwiseCopyable, Equatable, Sendable {
  package struct Flags: OptionSet, BitwiseCopyable, Sendable {
    package var rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }
    /// It reverses another voucher (红字冲销) that the tail names.
    package static let reversal = Flags(rawValue: 1)
    /// Posted all or nothing with its batch.
    package static let atomic = Flags(rawValue: 2)
    /// It has a business reference (业务流水号), which the tail holds.
    package static let reference = Flags(rawValue: 4)
    /// Posted by the business command of the same lane and serial.
    package static let business = Flags(rawValue: 8)
  }

  package var leafPrefix: UInt8 = 0
  package var flags: Flags
  package var legCount: UInt16
  /// Index of its first leg in the block.
  package var firstLeg: UInt32
  package var day: Day
  package var month: FiscalMonth
  /// Ledger of its first leg.
  package var ledger: UInt32
  /// Voucher number in that ledger and month, from 1 without gaps.
  package var number: UInt32
  /// Where its tail starts in the block's tails.
  package var tailOffset: UInt32
  package var tailLength: UInt16
  package var ledgerCount: UInt16
  /// The lane it came through; zero for a reversal that is no business command's.
  package var lane: UInt32
  /// Its serial in the lane; for a reversal the number of the actor.
  package var serial: UInt64
}

/// Vouchers of one ledger and month in one block: 32 bytes.
///
/// `previous` and `jump` are positions of earlier directory entries of the same ledger and month,
/// so that a voucher is found by number, and a ledger is read, without a scan.
package struct DirectoryEntry: BitwiseCopyable, Equatable, Sendable {
  package var ledger: UInt32
  package var month: FiscalMonth
  package var reserved: UInt16 = 0
  /// The first number in this block; the others follow without a gap.
  package var firstNumber: UInt32
  package var count: UInt32
  package var previous: Position
  package var jump: Position
}

/// Consecutive vouchers of one lane in one block, or one hold: 48 bytes.
package struct LaneRun: BitwiseCopyable, Equatable, Sendable {
  package struct Kind: BitwiseCopyable, Equatable, Sendable {
    package var rawValue: UInt32
    package static let vouchers = Kind(rawValue: 0)
    package static let hold = Kind(rawValue: 1)
    /// A business command: its position counts eighths of the block's events, as a hold's does.
    package static let command = Kind(rawValue: 2)
  }

  package var lane: UInt32
  package var epoch: UInt32
  package var firstSerial: UInt64
  /// Index of the first voucher in the block; of a hold, the index of its position.
  package var voucher: UInt32
  package var count: UInt32
  /// 1, or higher when refused serials were tried again.
  package var attempt: UInt32
  package var kind = Kind.vouchers
  /// The lane's run before it: of first attempts when `attempt` is 1, otherwise of later ones.
  package var previous: Position
  /// Only for first attempts, whose serials ascend.
  package var jump: Position
}
