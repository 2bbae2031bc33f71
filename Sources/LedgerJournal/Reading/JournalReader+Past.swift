package import LedgerCore

/// What an account stood at, at a place of the journal or on a day.
package struct PastBalance: Equatable, Sendable {
  /// Debits minus credits in fen.
  package var balance: Int64
  /// How many of the account's legs that counts.
  package var legs: UInt32

  package init(balance: Int64 = 0, legs: UInt32 = 0) {
    self.balance = balance
    self.legs = legs
  }
}

/// Why a question about the past has no answer.
package enum PastFailure: Error, Equatable, Sendable {
  case journal(JournalError)
  /// More late legs would have to be looked at than were allowed.
  case tooManyLateLegs
  /// The balance leaves 64 bits. By effective day no limit holds.
  case overflow
}

/// Two different questions. As of a **revision**: what the books said then. As of a **day**: what
/// is dated on it or before, whenever it was posted. Both at once: by day, as the books knew then.
extension JournalReader {
  /// The balance of an account after its newest leg at or before `limit`, a leg position.
  package func balance(
    of chains: AccountChains, upTo limit: Position
  ) throws(JournalError) -> PastBalance {
    guard let found = try leg(from: chains.newest, upTo: limit) else { return PastBalance() }
    return PastBalance(balance: found.leg.balance, legs: found.leg.ordinal)
  }

  /// The sum of an account's legs whose effective day is `day` or earlier, of those at or before
  /// `limit`, a leg position.
  ///
  /// Up to the newest leg that no later day precedes, the running balance is that sum. What was
  /// posted behind it with an earlier day is late, and the late legs hang together. Each that is
  /// looked at takes one off `allowance`.
  package mutating func balance(
    of chains: AccountChains, on day: Day, upTo limit: Position? = nil,
    lateLegs allowance: inout Int
  ) throws(PastFailure) -> PastBalance {
    let sum: DatedSum
    do throws(JournalError) {
      sum = try dated(chains, day, upTo: limit, lateLegs: &allowance)
    } catch {
      throw .journal(error)
    }
    guard sum.isWhole else { throw .tooManyLateLegs }
    guard let balance = Int64(exactly: sum.effect) else { throw .overflow }
    return PastBalance(balance: balance, legs: sum.legs)
  }

  private struct DatedSum {
    var effect: Int128
    var legs: UInt32
    var isWhole = true
  }

  private mutating func dated(
    _ chains: AccountChains, _ day: Day, upTo limit: Position?, lateLegs allowance: inout Int
  ) throws(JournalError) -> DatedSum {
    var newest = chains.newest
    if let limit { newest = try leg(from: newest, upTo: limit)?.position ?? .none }
    let base = try leg(from: newest) { $0.maximumDay <= day }
    var sum = DatedSum(effect: Int128(base?.leg.balance ?? 0), legs: base?.leg.ordinal ?? 0)
    var late = chains.newestLate
    while late > base?.position ?? .none {
      guard allowance > 0 else {
        sum.isWhole = false
        break
      }
      allowance -= 1
      if late <= newest {
        let leg = try leg(late)
        if leg.day <= day {
          sum.effect += Int128(leg.fact.effect)
          sum.legs += 1
        }
      }
      late = try lateLeg(late).previous
    }
    return sum
  }
}
