import FundCases
import FundClient
import FundData

/// One run of the demonstration, step by step.
final class DemoRun {
  let session: DemoSession
  let plans: [CasePlan]
  /// One a case, made when its command files are written.
  var runs: [CaseRun] = []
  /// Files of commands, in the order in which they were written.
  var commandFiles: [(path: String, identity: CaseIdentity)] = []
  let transcript: DemoTranscript
  let clock = ContinuousClock()
  let start: ContinuousClock.Instant
  /// What was refused in all, for the end.
  var refusedCount = 0

  init(session: DemoSession, plans: [CasePlan], transcript: DemoTranscript) {
    self.session = session
    self.plans = plans
    self.transcript = transcript
    start = clock.now
  }

  func all() async throws {
    try await prepare()
    try await act()
    try await showRefusals()
    try await showBooks()
    try await export()
    try await crashAndRestart()
    try await submitAgain()
    try await conclude()
  }

  /// The books as they are now.
  func readBooks() async throws -> CaseBooks {
    try await CaseBooks.read(session.client(.supervisor))
  }

  func plan(_ name: PublishedCase.Name) throws(CommandFailure) -> CasePlan {
    guard let plan = plans.first(where: { $0.name == name }) else {
      throw CommandFailure("no plan of \(name.rawValue)")
    }
    return plan
  }

  /// The Chinese name of an entity.
  func name(of entity: String) -> String {
    plans.compactMap { $0.entityNames[entity] }.first ?? entity
  }

  /// `1.234 秒`.
  static func seconds(_ duration: Duration) -> String {
    let milliseconds = duration / .milliseconds(1)
    let text = String(Int(milliseconds) % 1_000 + 1_000).dropFirst()
    return "\(Int(milliseconds) / 1_000).\(text) 秒"
  }
}
