import FundClient
import FundMessages
import SwiftProtobuf

/// Writes down the commands of a case, in the order in which they are sent.
struct CaseWriter: Sendable {
  typealias Action = Fundledger_V1_FundCommand.OneOf_Action

  private(set) var steps: [CaseStep] = []
  private(set) var ledgers: [LedgerName] = []
  private(set) var entityNames: [String: String] = [:]
  private var numbers: [String: Int] = [:]

  /// Names an entity and the books that it keeps.
  mutating func open(_ entity: String, _ name: String, _ books: String...) {
    entityNames[entity] = name
    for book in books {
      let ledger = LedgerName(entity: entity, book: book)
      if !ledgers.contains(ledger) { ledgers.append(ledger) }
    }
  }

  mutating func send(
    _ action: Action, at entity: String, on day: String, by identity: CaseIdentity,
    _ note: String = ""
  ) {
    steps.append(step(action, at: entity, on: day, by: identity, note))
  }

  /// Sends what must be refused.
  mutating func attempt(
    _ action: Action, at entity: String, on day: String, by identity: CaseIdentity,
    _ expected: ExpectedRefusal
  ) {
    var step = step(action, at: entity, on: day, by: identity, expected.chinese)
    step.expected = expected
    steps.append(step)
  }

  private func step(
    _ action: Action, at entity: String, on day: String, by identity: CaseIdentity,
    _ note: String
  ) -> CaseStep {
    CaseStep(
      identity: identity,
      command: BusinessCommand(
        .with {
          $0.entity = entity
          $0.day = Day.of(day).number
          $0.note = note
          $0.action = action
        }))
  }

  /// The next number of a series: `支申-1`, `支申-2`.
  mutating func number(_ series: String) -> String {
    numbers[series, default: 0] += 1
    return "\(series)-\(numbers[series, default: 0])"
  }
}

extension Day {
  /// The day of a literal `YYYY-MM-DD`.
  static func of(_ text: String) -> Day {
    guard let day = Day(text) else { preconditionFailure("\(text) is a day") }
    return day
  }
}
