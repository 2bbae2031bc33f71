import FundMessages
import SwiftProtobuf

extension LedgerClient {
  /// The most accounts of one call for turnover; more are refused.
  public static let accountsPerTurnover = 1_000
  /// The most vouchers of one page of a month.
  public static let vouchersPerPage = 1_000

  /// A page of the vouchers of a ledger and month, by number. Roles: all but operator.
  ///
  /// - Parameters:
  ///   - from: the first number; of the first voucher if nil.
  ///   - limit: 1...1000; the server may send fewer, so go on from `next`.
  ///   - withLegs: with the legs of each in this ledger.
  public func vouchers(
    ledger: UInt32, month: Month, from: UInt32? = nil, limit: Int = 100, withLegs: Bool = false,
    atLeast minimum: Revision? = nil, timeout: Duration = defaultTimeout
  ) async throws(LedgerError) -> ListedVouchers {
    let request = Fundledger_V1_ListVouchersRequest.with {
      $0.ledger = ledger
      $0.month = month.number
      $0.fromNumber = from ?? 0
      $0.limit = UInt32(clamping: limit)
      $0.withLegs = withLegs
      if let minimum { $0.minRevision = minimum.message }
    }
    let answer: Fundledger_V1_ListVouchersResponse = try await call(
      .query, "ListVouchers", request, timeout: timeout)
    return ListedVouchers(
      vouchers: try answer.vouchers.map(ListedVoucher.init),
      next: answer.nextNumber == 0 ? nil : answer.nextNumber, newest: answer.newestNumber,
      revision: Revision(answer.revision))
  }

  /// A page of balances added up. Roles: all but operator.
  ///
  /// - Parameters:
  ///   - ledgers: all of them must be in the caller's scope.
  ///   - subjectPrefix: only subjects (科目) whose code begins so.
  ///   - dimensions: only accounts that have these values, and maybe others.
  ///   - after: the last ledger of the page before.
  public func sumBalances(
    of ledgers: LedgerChoice, subjectPrefix: String = "", dimensions: [DimensionValue] = [],
    by grouping: BalanceSum.Grouping = .subject, after: UInt32 = 0,
    atLeast minimum: Revision? = nil, timeout: Duration = defaultTimeout
  ) async throws(LedgerError) -> BalanceSums {
    let request = Fundledger_V1_SumBalancesRequest.with {
      switch ledgers {
      case .ledgers(let numbers): $0.ledger = numbers
      case .entity(let entity, let book):
        $0.entity = entity
        $0.book = book
      }
      $0.subjectPrefix = subjectPrefix
      $0.dimensions = dimensions.map(\.message)
      $0.grouping = grouping.message
      $0.afterLedger = after
      if let minimum { $0.minRevision = minimum.message }
    }
    // No ledgers are none, and not the whole scope.
    if case .ledgers(let numbers) = ledgers, numbers.isEmpty {
      throw LedgerError(.invalidArgument, "no ledgers are given")
    }
    let answer: Fundledger_V1_SumBalancesResponse = try await call(
      .query, "SumBalances", request, timeout: timeout)
    return BalanceSums(
      sums: answer.sums.map { BalanceSum($0) },
      next: answer.nextAfter == 0 ? nil : answer.nextAfter, revision: Revision(answer.revision))
  }

  /// Turnover (发生额) of accounts by month. Roles: all but operator.
  ///
  /// - Parameters:
  ///   - accounts: at most 1 000.
  ///   - from: from the first month if nil; `to`: to the last.
  public func turnover(
    of accounts: [UInt32], from: Month? = nil, to: Month? = nil,
    atLeast minimum: Revision? = nil, timeout: Duration = defaultTimeout
  ) async throws(LedgerError) -> Turnover {
    let request = Fundledger_V1_ListTurnoverRequest.with {
      $0.account = accounts
      $0.fromMonth = from?.number ?? 0
      $0.toMonth = to?.number ?? 0
      if let minimum { $0.minRevision = minimum.message }
    }
    let answer: Fundledger_V1_ListTurnoverResponse = try await call(
      .query, "ListTurnover", request, timeout: timeout)
    return try Turnover(answer)
  }

  /// The trial balance (科目余额表) of a ledger by subject, or a page of it by account. Roles: all but
  /// operator.
  ///
  /// - Parameters:
  ///   - from: from the first month if nil; `to`: to the last.
  ///   - byAccount: a page of one line an account, otherwise all of one line a subject.
  ///   - after: the last account number of the page before.
  ///   - limit: 1...10000 lines of a page; as many as there may be if nil.
  public func trialBalance(
    ledger: UInt32, from: Month? = nil, to: Month? = nil, byAccount: Bool = false,
    after: UInt32 = 0, limit: Int? = nil, atLeast minimum: Revision? = nil,
    timeout: Duration = defaultTimeout
  ) async throws(LedgerError) -> TrialBalance {
    let request = Fundledger_V1_GetTrialBalanceRequest.with {
      $0.ledger = ledger
      $0.fromMonth = from?.number ?? 0
      $0.toMonth = to?.number ?? 0
      $0.byAccount = byAccount
      $0.afterAccount = after
      $0.limit = limit.map { UInt32(clamping: $0) } ?? 0
      if let minimum { $0.minRevision = minimum.message }
    }
    let answer: Fundledger_V1_GetTrialBalanceResponse = try await call(
      .query, "GetTrialBalance", request, timeout: timeout)
    return try TrialBalance(answer)
  }

  /// The whole trial balance of a ledger by account, page by page. Its pages are of one revision
  /// only when nothing is posted meanwhile; `revision` is that of the last one.
  public func wholeTrialBalance(
    ledger: UInt32, from: Month? = nil, to: Month? = nil, atLeast minimum: Revision? = nil,
    timeout: Duration = defaultTimeout
  ) async throws(LedgerError) -> TrialBalance {
    var whole = try await trialBalance(
      ledger: ledger, from: from, to: to, byAccount: true, atLeast: minimum, timeout: timeout)
    var pages: [TrialBalance.Line] = whole.lines
    while whole.hasMore, let last = pages.compactMap(\.account).max() {
      whole = try await trialBalance(
        ledger: ledger, from: from, to: to, byAccount: true, after: last,
        atLeast: whole.revision, timeout: timeout)
      pages += whole.lines
    }
    whole.lines = pages.sorted {
      ($0.subject, $0.account ?? 0) < ($1.subject, $1.account ?? 0)
    }
    return whole
  }
}
