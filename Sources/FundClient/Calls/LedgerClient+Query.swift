import FundMessages
import SwiftProtobuf

extension LedgerClient {
  /// The most accounts of one call to ``balances(of:timeout:)``; more are refused.
  public static let accountsPerBalances = 10_000
  /// The most legs of one page of ``legs(of:before:limit:timeout:)``.
  public static let legsPerPage = 1_000

  /// Balances of accounts, in the order asked. Roles: all but operator.
  public func balances(
    of accounts: [UInt32], timeout: Duration = defaultTimeout
  ) async throws(LedgerError) -> Balances {
    let request = Fundledger_V1_GetBalancesRequest.with { $0.account = accounts }
    let answer: Fundledger_V1_GetBalancesResponse = try await call(
      .query, "GetBalances", request, timeout: timeout)
    guard answer.balance.count == accounts.count, answer.legs.count == accounts.count else {
      throw .badAnswer("another number of balances than were asked for")
    }
    return Balances(
      fen: answer.balance, legs: answer.legs, revision: Revision(answer.revision))
  }

  /// A page of an account's legs (明细账), newest first. Roles: all but operator.
  ///
  /// - Parameters:
  ///   - before: the cursor of the page before; from the newest leg if nil.
  ///   - limit: 1...1000.
  public func legs(
    of account: UInt32, before: LegCursor? = nil, limit: Int = 100,
    timeout: Duration = defaultTimeout
  ) async throws(LedgerError) -> LegPage {
    let request = Fundledger_V1_ListLegsRequest.with {
      $0.account = account
      $0.before = before?.value ?? 0
      $0.limit = UInt32(clamping: limit)
    }
    let answer: Fundledger_V1_ListLegsResponse = try await call(
      .query, "ListLegs", request, timeout: timeout)
    return LegPage(
      legs: try answer.legs.map(Leg.init),
      next: answer.next == 0 ? nil : LegCursor(value: answer.next),
      revision: Revision(answer.revision))
  }

  /// One voucher (记账凭证) with the legs in the caller's scope. Roles: all but operator.
  public func voucher(
    _ key: VoucherKey, timeout: Duration = defaultTimeout
  ) async throws(LedgerError) -> Voucher {
    let request = Fundledger_V1_GetVoucherRequest.with { $0.key = key.message }
    let answer: Fundledger_V1_GetVoucherResponse = try await call(
      .query, "GetVoucher", request, timeout: timeout)
    return try Voucher(answer.voucher)
  }

  /// The trial balance (科目余额表) of a ledger. Roles: all but operator.
  ///
  /// - Parameters:
  ///   - from: from the first month if nil; `to`: to the last.
  ///   - byAccount: one line an account, otherwise one a subject.
  public func trialBalance(
    ledger: UInt32, from: Month? = nil, to: Month? = nil, byAccount: Bool = false,
    timeout: Duration = defaultTimeout
  ) async throws(LedgerError) -> TrialBalance {
    let request = Fundledger_V1_GetTrialBalanceRequest.with {
      $0.ledger = ledger
      $0.fromMonth = from?.number ?? 0
      $0.toMonth = to?.number ?? 0
      $0.byAccount = byAccount
    }
    let answer: Fundledger_V1_GetTrialBalanceResponse = try await call(
      .query, "GetTrialBalance", request, timeout: timeout)
    return try TrialBalance(answer)
  }
}

/// The answer to ``LedgerClient/balances(of:timeout:)``: columns in the order asked.
public struct Balances: Hashable, Sendable {
  /// Fen, debits minus credits.
  public var fen: [Int64]
  /// How many legs each account has.
  public var legs: [UInt32]
  public var revision: Revision
}

/// The answer to ``LedgerClient/legs(of:before:limit:timeout:)``.
public struct LegPage: Hashable, Sendable {
  /// Newest first.
  public var legs: [Leg]
  /// Where older legs follow; nil when there are none.
  public var next: LegCursor?
  public var revision: Revision
}

/// A place in the legs of an account; its value means nothing to a client.
public struct LegCursor: Hashable, Sendable {
  var value: UInt64
}
