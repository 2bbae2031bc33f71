import FundMessages
import SwiftProtobuf

extension LedgerClient {
  /// A page of the ledgers in the caller's scope, by number.
  ///
  /// - Parameters:
  ///   - entity: only those of this entity, if given. So for `book`.
  ///   - after: the last number of the page before.
  ///   - limit: 1...1000.
  public func listLedgers(
    entity: String = "", book: String = "", after: UInt32 = 0, limit: Int = 1_000,
    atLeast minimum: Revision? = nil, timeout: Duration = defaultTimeout
  ) async throws(LedgerError) -> Page<LedgerInfo> {
    let request = Fundledger_V1_ListLedgersRequest.with {
      $0.entity = entity
      $0.book = book
      $0.after = after
      $0.limit = UInt32(clamping: limit)
      if let minimum { $0.minRevision = minimum.message }
    }
    let answer: Fundledger_V1_ListLedgersResponse = try await call(
      .ledger, "ListLedgers", request, timeout: timeout)
    return Page(
      items: answer.ledgers.map { LedgerInfo($0) }, hasMore: answer.more,
      revision: Revision(answer.revision))
  }

  /// A page of the accounts of a ledger, by number.
  ///
  /// - Parameters:
  ///   - subjectPrefix: only subjects whose code begins so.
  ///   - dimensions: only accounts that have these values, and maybe others.
  ///   - after: the last number of the page before.
  ///   - limit: 1...10000.
  public func listAccounts(
    ledger: UInt32, subjectPrefix: String = "", dimensions: [DimensionValue] = [],
    after: UInt32 = 0, limit: Int = 10_000, atLeast minimum: Revision? = nil,
    timeout: Duration = defaultTimeout
  ) async throws(LedgerError) -> Page<AccountInfo> {
    let request = Fundledger_V1_ListAccountsRequest.with {
      $0.ledger = ledger
      $0.subjectPrefix = subjectPrefix
      $0.dimensions = dimensions.map(\.message)
      $0.after = after
      $0.limit = UInt32(clamping: limit)
      if let minimum { $0.minRevision = minimum.message }
    }
    let answer: Fundledger_V1_ListAccountsResponse = try await call(
      .ledger, "ListAccounts", request, timeout: timeout)
    return Page(
      items: try answer.accounts.map(AccountInfo.init), hasMore: answer.more,
      revision: Revision(answer.revision))
  }

  /// All ledgers of `listLedgers`, page by page.
  public func allLedgers(
    entity: String = "", book: String = "", atLeast minimum: Revision? = nil,
    timeout: Duration = defaultTimeout
  ) async throws(LedgerError) -> [LedgerInfo] {
    var all: [LedgerInfo] = []
    while true {
      let page = try await listLedgers(
        entity: entity, book: book, after: all.last?.number ?? 0, atLeast: minimum,
        timeout: timeout)
      all += page.items
      guard page.hasMore, !page.items.isEmpty else { return all }
    }
  }

  /// All accounts of a ledger that fit, page by page; see `listAccounts`.
  public func allAccounts(
    ledger: UInt32, subjectPrefix: String = "", dimensions: [DimensionValue] = [],
    atLeast minimum: Revision? = nil, timeout: Duration = defaultTimeout
  ) async throws(LedgerError) -> [AccountInfo] {
    var all: [AccountInfo] = []
    while true {
      let page = try await listAccounts(
        ledger: ledger, subjectPrefix: subjectPrefix, dimensions: dimensions,
        after: all.last?.number ?? 0, atLeast: minimum, timeout: timeout)
      all += page.items
      guard page.hasMore, !page.items.isEmpty else { return all }
    }
  }
}

/// A part of a longer list.
public struct Page<Item: Sendable>: Sendable {
  public var items: [Item]
  /// Whether others follow: ask again after the last of these.
  public var hasMore: Bool
  public var revision: Revision
}
