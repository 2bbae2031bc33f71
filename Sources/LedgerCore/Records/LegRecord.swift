/// A leg as it lies in the journal: 48 bytes, little-endian, no padding.
///
/// The fact (account, side, amount, day) together with what lets history be read without any
/// index: the running balance, the account's previous leg, and a jump further back whose length
/// follows the skew-binary numbers, so that an earlier leg is found in O(log n) reads.
package struct LegRecord: BitwiseCopyable, Equatable, Sendable {
  /// Fen on its own side; negative is red (红字).
  package var amount: Int64
  /// Debits minus credits of the account after this leg, in fen.
  package var balance: Int64
  /// The account's leg before this one, or none.
  package var previous: Position
  /// The account's leg at the jump distance, or none.
  package var jump: Position
  var accountAndSide: UInt32
  /// The account's legs up to and with this one, from 1.
  package var ordinal: UInt32
  /// Index of its voucher in the block.
  package var voucher: UInt32
  /// Effective day.
  package var day: Day
  /// The latest effective day among the account's legs up to and with this one.
  package var maximumDay: Day

  package var account: UInt32 { accountAndSide & 0x7FFF_FFFF }
  package var side: Side { accountAndSide >> 31 == 0 ? .debit : .credit }
  package var fact: LegFact { LegFact(accountAndSide: accountAndSide, amount: amount) }
}

/// Where the account's late legs hang together: a leg is late when its effective day lies before
/// the latest day that the account had seen. As-of by date needs them, 16 bytes each.
package struct LateLeg: BitwiseCopyable, Equatable, Sendable {
  /// Index of the leg in this block.
  package var leg: UInt32
  package var reserved: UInt32 = 0
  /// The account's late leg before it (a leg position), or none.
  package var previous: Position
}
