import FundData
import LedgerCore

/// What was found to block, under construction.
struct BlockerList {
  let reference: ReferenceData
  let day: Day
  private(set) var blockers: [Blocker] = []
  private(set) var isCut = false

  init(_ reference: ReferenceData, on day: Day) {
    self.reference = reference
    self.day = day
  }

  /// Adds a blocker, in the order in which things are to be done. One that a rule stands behind counts
  /// as the rule does on the day: refuses, warns, or does not block at all.
  mutating func add(
    _ kind: Blocker.Kind, _ desk: Blocking.Desk, _ scope: Blocking.Scope, _ subject: String,
    rule number: RuleNumber? = nil, _ more: (inout Blocker) -> Void = { _ in }
  ) {
    var blocker = Blocker(kind: kind, desk: desk, scope: scope, subject: subject)
    if let number {
      guard let rule = rule(number), rule.effect != .off else { return }
      blocker.rule = rule
      blocker.isWarning = rule.effect == .warn
    }
    more(&blocker)
    append(blocker)
  }

  mutating func append(_ blocker: Blocker) {
    guard blockers.count < ViewLimits.blockers else {
      cut()
      return
    }
    blockers.append(blocker)
  }

  /// Notes that something is left out.
  mutating func cut() { isCut = true }

  func rule(_ number: RuleNumber) -> Rule? {
    reference.rule(number.rawValue, on: Int32(day.number))
  }

  /// Whether a next payment is refused for something.
  var isBlocked: Bool { blockers.contains { $0.scope == .next && !$0.isWarning } }
}
