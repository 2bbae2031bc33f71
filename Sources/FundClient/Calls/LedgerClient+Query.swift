import FundMessages
import SwiftProtobuf

/// Reads. Each takes the least revision that the answer may be of, such as one that an earlier
/// answer named: a server whose books have not got there refuses with 503 (`REVISION_NOT_REACHED`),
/// so that a restored older backup is noticed.
extension LedgerClient {
  /// The most accounts of one call for balances of now; more are refused.
  public static let accountsPerBalances = 10_000
  /// The most accounts of one call for balances of the past; more are refused.
  public static let accountsPerPastBalances = 1_000
  /// The most legs of one page of history.
  public static let legsPerPage = 1_000

  /// Balances of accounts, in the order asked. Roles: all but operator.
  ///
  /// - Parameters:
  ///   - revision: as the books stood after this voucher; now if nil.
  ///   - day: of what is dated on this day or before it, whenever it was posted. With `revision`:
  ///     as was known then.
  ///   - withHeld: with what open holds (冻结) keep; of now only.
  public func balances(
    of accounts: [UInt32], at revision: Revision? = nil, on day: Day? = nil,
    withHeld: Bool = false, atLeast minimum: Revision? = nil, timeout: Duration = defaultTimeout
  ) async throws(LedgerError) -> Balances {
    let request = Fundledger_V1_GetBalancesRequest.with {
      $0.account = accounts
      if let revision { $0.atRevision = revision.message }
      $0.onDay = day?.number ?? 0
      $0.withHeld = withHeld
      if let minimum { $0.minRevision = minimum.message }
    }
    let answer: Fundledger_V1_GetBalancesResponse = try await call(
      .query, "GetBalances", request, timeout: timeout)
    let hasHeld = withHeld && revision == nil && day == nil
    guard answer.balance.count == accounts.count,
      answer.legs.count == (day == nil ? accounts.count : 0),
      answer.heldDebit.count == (hasHeld ? accounts.count : 0),
      answer.heldCredit.count == answer.heldDebit.count
    else { throw .badAnswer("another number of balances than were asked for") }
    return Balances(
      fen: answer.balance, legs: answer.legs, heldDebit: answer.heldDebit,
      heldCredit: answer.heldCredit, revision: Revision(answer.revision))
  }

  /// A page of an account's legs (明细账), newest first. Roles: all but operator.
  ///
  /// - Parameters:
  ///   - before: the cursor of the page before; from the newest leg if nil.
  ///   - limit: 1...1000.
  public func legs(
    of account: UInt32, before: LegCursor? = nil, limit: Int = 100,
    atLeast minimum: Revision? = nil, timeout: Duration = defaultTimeout
  ) async throws(LedgerError) -> LegPage {
    let answer = try await legs(timeout) {
      $0.account = account
      $0.before = before?.value ?? 0
      $0.limit = UInt32(clamping: limit)
      if let minimum { $0.minRevision = minimum.message }
    }
    return LegPage(
      legs: try answer.legs.map(Leg.init),
      next: answer.next == 0 ? nil : LegCursor(value: answer.next),
      revision: Revision(answer.revision))
  }

  /// A page of an account's legs, oldest first. Roles: all but operator.
  ///
  /// - Parameters:
  ///   - ordinal: only legs behind this one, counted from 1; 0 begins with the account's first.
  ///   - limit: 1...1000.
  public func legs(
    of account: UInt32, after ordinal: UInt32, limit: Int = 100,
    atLeast minimum: Revision? = nil, timeout: Duration = defaultTimeout
  ) async throws(LedgerError) -> OldestLegPage {
    let answer = try await legs(timeout) {
      $0.account = account
      $0.afterOrdinal = ordinal
      $0.limit = UInt32(clamping: limit)
      if let minimum { $0.minRevision = minimum.message }
    }
    guard let next = UInt32(exactly: answer.next) else {
      throw .badAnswer("an ordinal out of range")
    }
    return OldestLegPage(
      legs: try answer.legs.map(Leg.init), next: next == 0 ? nil : next,
      revision: Revision(answer.revision))
  }

  private func legs(
    _ timeout: Duration, _ fill: (inout Fundledger_V1_ListLegsRequest) -> Void
  ) async throws(LedgerError) -> Fundledger_V1_ListLegsResponse {
    var request = Fundledger_V1_ListLegsRequest()
    fill(&request)
    return try await call(.query, "ListLegs", request, timeout: timeout)
  }

  /// One voucher (记账凭证) with the legs in the caller's scope. Roles: all but operator.
  public func voucher(
    _ key: VoucherKey, atLeast minimum: Revision? = nil, timeout: Duration = defaultTimeout
  ) async throws(LedgerError) -> Voucher {
    let request = Fundledger_V1_GetVoucherRequest.with {
      $0.key = key.message
      if let minimum { $0.minRevision = minimum.message }
    }
    let answer: Fundledger_V1_GetVoucherResponse = try await call(
      .query, "GetVoucher", request, timeout: timeout)
    return try Voucher(answer.voucher)
  }
}

/// The answer to a call for balances: columns in the order asked.
public struct Balances: Hashable, Sendable {
  /// Fen, debits minus credits.
  public var fen: [Int64]
  /// How many legs each account has, or had then; empty for balances on a day.
  public var legs: [UInt32]
  /// Fen that open holds (冻结) keep for debits; empty when not asked for.
  public var heldDebit: [Int64]
  /// Fen that open holds keep for credits.
  public var heldCredit: [Int64]
  /// Up to where the books were read.
  public var revision: Revision
}

/// A page of legs, newest first.
public struct LegPage: Hashable, Sendable {
  public var legs: [Leg]
  /// Where older legs follow; nil when there are none.
  public var next: LegCursor?
  public var revision: Revision
}

/// A page of legs, oldest first.
public struct OldestLegPage: Hashable, Sendable {
  public var legs: [Leg]
  /// The ordinal to go on after; nil when no newer legs follow.
  public var next: UInt32?
  public var revision: Revision
}

/// A place in the legs of an account; its value means nothing to a client.
public struct LegCursor: Hashable, Sendable {
  var value: UInt64
}
