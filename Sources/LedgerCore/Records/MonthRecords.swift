/// The closing of a month (结账) of a ledger.
package struct MonthClosing: Equatable, Sendable {
  package var ledger: UInt32
  package var month: FiscalMonth
  /// 1 for the first closing of the month, one higher each time that it is closed again, up to the
  /// largest number.
  package var version: UInt16
  /// The ledger's vouchers of the month are numbered 1 to this.
  package var vouchers: UInt32
  /// Rows of turnover that the closing takes out of memory, in the block's section for them.
  package var rows: UInt32
  /// The closing saw every voucher of the journal before this place, whichever its ledger.
  package var seen: Position
  /// How many holds with a line in the ledger were open.
  package var openHolds: UInt32
  /// The oldest of them, at most `Limits.holdsListedPerClosing`.
  package var holds: [Position]
  package var actor: UInt32
}

/// The reopening of the newest closed month of a ledger (反结账).
package struct MonthReopening: Equatable, Sendable {
  package var ledger: UInt32
  package var month: FiscalMonth
  /// The version of the closing that it undoes.
  package var version: UInt16
  /// Rows of turnover that come back into memory, in the block's section for them.
  package var rows: UInt32
  package var reason: String
  package var actor: UInt32
}

/// Turnover (发生额) of an account in a closed month: 24 bytes in the journal, little-endian.
package struct TurnoverRecord: BitwiseCopyable, Equatable, Sendable {
  package var account: UInt32
  package var reserved: UInt32 = 0
  package var debit: Int64
  package var credit: Int64

  package init(account: UInt32, debit: Int64, credit: Int64) {
    self.account = account
    self.debit = debit
    self.credit = credit
  }
}
