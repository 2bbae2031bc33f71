import FundMessages
import SwiftProtobuf

/// Questions about fund integration and disbursement. Roles: all but operator, each inside its scope: an
/// entity outside it is refused with 202, what is no entity with 114, a name that is not there with
/// 431.
extension LedgerClient {
  /// The most rows of a page of projects, payments, indicators or plans.
  public static let fundRowsPerPage = 500
  /// The most rows of a page of a progress or an aging table.
  public static let reportRowsPerPage = 1_000

  /// Asks the service of such questions.
  func ask<Answer: Message>(
    _ method: String, _ request: some Message, timeout: Duration
  ) async throws(LedgerError) -> Answer {
    return try await call(.fundQueries, method, request, timeout: timeout)
  }
}
