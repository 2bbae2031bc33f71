import LedgerCore

/// A part of a whole in hundredths of a percent, rounded half up once, at the end.
package enum Share {
  /// Nil where there is no whole.
  package static func of(_ part: Int64, in whole: Int64) -> Int64? {
    guard whole > 0 else { return nil }
    let (twice, whole) = (Int128(part) * 20_000 + Int128(whole), Int128(whole) * 2)
    let quotient = twice / whole
    // Half up is down for what lies below zero.
    return Int64(clamping: twice % whole < 0 ? quotient - 1 : quotient)
  }
}

extension Int128 {
  /// As an amount in fen. Throws `balanceOverflow` where 64 bits do not hold it.
  func fen() throws(Refusal) -> Int64 {
    guard let amount = Int64(exactly: self) else { throw Refusal(.balanceOverflow) }
    return amount
  }
}
