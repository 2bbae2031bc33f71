package import FundClient
import FundMessages
import SwiftProtobuf

/// Sends the commands of a case, in their order, each under the identity that it belongs to.
///
/// An identity has a lane for what must be accepted and one for what must be refused, so that the
/// first can be sent again as a whole.
package final class CaseRun {
  /// What became of an identity's commands.
  package struct Tally: Sendable {
    package var identity: CaseIdentity
    package var accepted = 0
    package var refused = 0
    package var warnings: Set<String> = []
  }

  package let plan: CasePlan
  /// Name of an identity's lane of what must be accepted, by the certificate.
  private let laneNames: [String: String]
  /// In the order in which they first sent something.
  package private(set) var tallies: [Tally] = []
  package private(set) var refusals: [MetRefusal] = []
  private var lanes: [String: Lane] = [:]

  /// - Parameter laneNames: names of lanes by the certificate; others are made.
  package init(_ plan: CasePlan, laneNames: [String: String] = [:]) {
    self.plan = plan
    self.laneNames = laneNames
  }

  /// - Parameter client: the connection of an identity.
  /// - Throws: `CaseProblem` when a command that must be accepted is refused.
  package func send(
    _ client: (CaseIdentity) async throws -> LedgerClient
  ) async throws {
    for batch in batches() {
      let identity = batch[0].identity
      let isAttempt = batch[0].expected != nil
      let lane = try await lane(of: identity, isAttempt: isAttempt, client)
      let outcome = try await lane.submit(batch.map(\.command))
      let tally = tally(of: identity)
      tallies[tally].accepted += outcome.accepted
      tallies[tally].refused += outcome.refusals.count
      tallies[tally].warnings.formUnion(outcome.warnings.map(\.rule))
      if isAttempt {
        for (index, step) in batch.enumerated() {
          guard let expected = step.expected else { continue }
          let refusal = outcome.refusals.first { $0.voucher == index }
          refusals.append(MetRefusal(step: step, expected: expected, refusal: refusal))
        }
      } else if let refusal = outcome.refusals.first {
        throw CaseProblem(
          "\(plan.label), \(identity.title): \(batch[refusal.voucher].command.message): "
            + "\(refusal.chineseMessage) \(refusal.rule) \(refusal.about) \(refusal.figures)")
      }
    }
  }

  /// Sends an identity's accepted commands again, under the serials that they had.
  package func sendAgain(
    as identity: CaseIdentity, _ client: LedgerClient
  ) async throws -> BatchOutcome {
    let lane = try await Lane.open(laneName(of: identity, isAttempt: false), on: client)
    return try await lane.submit(plan.commands(of: identity), at: 1)
  }

  /// Neighbours of one identity and kind.
  private func batches() -> [[CaseStep]] {
    var batches: [[CaseStep]] = []
    for step in plan.steps {
      if let last = batches.last?.last, last.identity == step.identity,
        (last.expected == nil) == (step.expected == nil)
      {
        batches[batches.count - 1].append(step)
      } else {
        batches.append([step])
      }
    }
    return batches
  }

  private func laneName(of identity: CaseIdentity, isAttempt: Bool) -> String {
    let made = "case/\(plan.name.rawValue)"
    return isAttempt ? "\(made)/attempts" : laneNames[identity.certificate] ?? made
  }

  private func lane(
    of identity: CaseIdentity, isAttempt: Bool,
    _ client: (CaseIdentity) async throws -> LedgerClient
  ) async throws -> Lane {
    let key = "\(identity.certificate) \(isAttempt)"
    if let known = lanes[key] { return known }
    let lane = try await Lane.open(
      laneName(of: identity, isAttempt: isAttempt), on: try await client(identity))
    lanes[key] = lane
    return lane
  }

  private func tally(of identity: CaseIdentity) -> Int {
    if let known = tallies.firstIndex(where: { $0.identity == identity }) { return known }
    tallies.append(Tally(identity: identity))
    return tallies.count - 1
  }
}
