import FundClient

/// Something that the server must refuse.
struct RefusalAttempt {
  /// What is tried, Chinese.
  var chinese: String
  /// English.
  var text: String
  var identity: DemoIdentity
  /// Number and name of the refusal.
  var code: UInt32
  var name: String
  /// Figures that it must say, fen.
  var figures: [String: Int64] = [:]
  /// Answers or throws the refusal; nil when it was not refused.
  var attempt: () async throws -> Refusal?
}

extension DemoRun {
  /// Submits one voucher under an identity, accounts by their numbers.
  func refusal(
    of legs: [VoucherLeg], on day: String, summary: String, as identity: DemoIdentity
  ) async throws -> Refusal? {
    guard let day = Day(day) else { throw CommandFailure("no day \(day)") }
    let lane = try await Lane.open("demo/refusals", on: try await session.client(identity))
    var batch = VoucherBatch()
    batch.append(day: day, summary: summary, legs: legs)
    return try await lane.submit(batch).refusals.first
  }

  /// Opens what is not open, so that the voucher itself is what is refused.
  func numbers(
    of accounts: [(ledger: LedgerName, subject: String, dimensions: String)],
    in books: DemoBooks, as identity: DemoIdentity
  ) async throws -> [UInt32] {
    var wanted: [NewAccount] = []
    for account in accounts {
      wanted.append(
        NewAccount(
          ledger: try books.ledger(account.ledger).number, subject: account.subject,
          dimensions: account.dimensions.split(separator: ",").compactMap { DimensionValue($0) }))
    }
    return try await session.client(identity).openAccounts(wanted).numbers
  }
}
