package import LedgerCore
package import LedgerJournal

/// Pages of an account's legs. The revision is still to be set.
extension JournalReader {
  /// The newest legs from a cursor on that an earlier page gave, 0 for the newest of all.
  package mutating func newestLegs(
    of account: AccountView, before cursor: UInt64, limit: Int
  ) throws -> LegPage {
    var from = account.lastLeg
    if cursor != 0 {
      from = Position(rawValue: cursor)
      guard from.block > 0, from.block <= journal.tail.ordinal,
        from.index < Int(try header(from.block).legCount),
        try leg(from).account == account.number
      else { throw Refusal(.unknownVoucher) }
    }
    let (legs, next) = try history(from: from, limit: limit)
    return LegPage(ledger: account.ledger, legs: legs, next: next.rawValue)
  }

  /// The legs that come after an ordinal, oldest first.
  mutating func oldestLegs(
    of account: AccountView, after ordinal: UInt32, limit: Int
  ) throws -> LegPage {
    let found = try history(from: account.lastLeg, after: ordinal, limit: limit)
    var page = LegPage(
      ledger: account.ledger,
      legs: try historyLegs(at: found.map(\.position)))
    if let last = found.last, last.leg.ordinal < account.legs {
      page.next = UInt64(last.leg.ordinal)
    }
    return page
  }
}
