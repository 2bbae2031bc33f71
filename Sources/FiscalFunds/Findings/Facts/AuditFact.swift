package import LedgerCore

/// A fact of the journal as the detectors (疑点检测) see it. Facts come in the order of the journal.
package enum AuditFact: Sendable {
  /// Anything but a voucher or a business command.
  case event(Event, FactPlace)
  case command(AuditCommand)
  case voucher(AuditVoucher)
}

/// In which block a fact stands, and when it was sealed.
package struct FactPlace: Equatable, Sendable {
  /// The block is the revision (修订号) of what it holds.
  package var block: UInt64
  /// Milliseconds since 1970-01-01 UTC.
  package var timeMs: Int64

  package init(block: UInt64, timeMs: Int64) {
    self.block = block
    self.timeMs = timeMs
  }
}

/// A business command of the journal, read.
package struct AuditCommand: Sendable {
  package var command: FundCommand
  package var reference: FactReference
  package var timeMs: Int64
}

/// A voucher of the journal, as far as detectors look.
package struct AuditVoucher: Sendable {
  package var reference: FactReference
  package var timeMs: Int64
  package var day: Day
  package var flags: VoucherRecord.Flags
  /// Its ledgers, the first leg's first.
  package var ledgers: [UInt32]
  /// The sum of its debits, fen; red ones are negative.
  package var debits: Int64
  /// The voucher that it reverses (红字冲销), or none.
  package var reversed: Position
}

/// What a finding points at: a command by its block, lane and serial, a voucher by its position, or both
/// where the command posted one.
package struct FactReference: Hashable, Sendable {
  package var block: UInt64
  /// Zero for a reversal that is no command's; `serial` is then the number of the certificate.
  package var lane: UInt32
  package var serial: UInt64
  package var voucher: Position

  package init(block: UInt64, lane: UInt32, serial: UInt64, voucher: Position = .none) {
    self.block = block
    self.lane = lane
    self.serial = serial
    self.voucher = voucher
  }
}
