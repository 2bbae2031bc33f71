import FundCases
import FundClient

/// Something that the server must refuse.
struct RefusalAttempt {
  /// What is tried, Chinese.
  var chinese: String
  /// English.
  var text: String
  var identity: CaseIdentity
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
    of legs: [VoucherLeg], on day: String, summary: String, as identity: CaseIdentity
  ) async throws -> Refusal? {
    guard let day = Day(day) else { throw CommandFailure("no day \(day)") }
    let lane = try await Lane.open("demo/refusals", on: try await session.client(identity))
    var batch = VoucherBatch()
    batch.append(day: day, summary: summary, legs: legs)
    return try await lane.submit(batch).refusals.first
  }

  /// Submits one command under an identity.
  ///
  /// - Parameter action: its field in JSON, amounts in fen: `"recordRevenue": {"amount": "100"}`.
  func refusal(
    ofCommand action: String, at entity: String, on day: String, as identity: CaseIdentity
  ) async throws -> Refusal? {
    guard let day = Day(day) else { throw CommandFailure("no day \(day)") }
    let command = try BusinessCommand(
      json: "{\"entity\": \"\(entity)\", \"day\": \(day.number), \(action)}")
    let lane = try await Lane.open("demo/refusals", on: try await session.client(identity))
    return try await lane.submit([command]).refusals.first
  }
}
