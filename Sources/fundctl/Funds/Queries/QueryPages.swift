import FundClient

/// What was listed, page by page.
struct QueryPages<Item: Sendable> {
  var items: [Item] = []
  /// There is more than the limit.
  var hasMore = false
  var revision: Revision?

  /// Asks for pages until the end or the limit.
  ///
  /// - Parameters:
  ///   - limit: nil for all.
  ///   - minimum: each page must be of the state of the one before, or later.
  init(
    limit: Int?, atLeast minimum: Revision?,
    _ page: (
      _ after: FundCursor?, _ limit: Int, _ minimum: Revision?
    ) async throws -> FundPage<Item>
  ) async throws {
    revision = minimum
    var after: FundCursor?
    repeat {
      let wanted = QueryPaging.rows(
        limit, have: items.count, most: LedgerClient.fundRowsPerPage)
      let next = try await page(after, wanted, revision)
      items += next.items
      revision = next.revision
      after = next.next
    } while after != nil && items.count < limit ?? Int.max
    hasMore = after != nil
  }
}

/// How pages are asked for.
enum QueryPaging {
  /// Rows of the next page.
  static func rows(_ limit: Int?, have: Int, most: Int) -> Int {
    limit.map { min($0 - have, most) } ?? most
  }
}
