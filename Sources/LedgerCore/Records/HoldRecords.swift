/// One line of a hold (冻结): that much of an account is kept for a later voucher.
package struct HoldLine: Equatable, Sendable {
  package var account: UInt32
  /// The side on which the voucher will draw it: credit takes from a debit balance.
  package var side: Side
  /// Fen, above zero.
  package var amount: Int64

  package init(account: UInt32, side: Side, amount: Int64) {
    self.account = account
    self.side = side
    self.amount = amount
  }
}

/// A hold as it was placed, through a serial of a lane as a voucher is. It has no number of its
/// own: where its event stands in the journal names it.
package struct HoldPlacement: Equatable, Sendable {
  package var lane: UInt32
  package var serial: UInt64
  /// Day of the application (申请日期).
  package var day: Day
  package var month: FiscalMonth
  /// Block time in milliseconds from which it is void; 0 is never.
  package var expiresMs: Int64
  /// What it is for (用途).
  package var purpose: String
  /// One an account.
  package var lines: [HoldLine]
}

/// What a voucher takes from the hold that it names. Stands right before the voucher.
package struct HoldDraw: Equatable, Sendable {
  package var hold: Position
  /// What is left of the hold after this voucher is given free.
  package var releasesRest: Bool
  /// Fen drawn of each line, in the order of the lines.
  package var amounts: [Int64]
}

/// A hold that ended without a voucher.
package struct HoldRelease: Equatable, Sendable {
  package var hold: Position
  /// Zero when its time was over.
  package var actor: UInt32
}
