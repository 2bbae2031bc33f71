import FundMessages
import SwiftProtobuf

extension LedgerClient {
  /// Whether the server serves, and where its journal stands. Open to every role.
  ///
  /// - Parameter withStateDigest: also the digest of the whole state: slow on large books, for
  ///   operators and auditors only.
  public func check(
    withStateDigest: Bool = false, timeout: Duration = defaultTimeout
  ) async throws(LedgerError) -> ServerStatus {
    let request = Fundledger_V1_CheckRequest.with { $0.withStateDigest = withStateDigest }
    let answer: Fundledger_V1_CheckResponse = try await call(
      .health, "Check", request, timeout: timeout)
    return ServerStatus(answer)
  }
}
