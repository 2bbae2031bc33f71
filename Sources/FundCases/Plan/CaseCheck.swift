package import FundClient

/// A sentence about a case that the books must bear out.
package struct CaseCheck: Sendable {
  package enum Value: Hashable, Sendable {
    case amount(Fen)
    case count(Int)
    /// Hundredths of a percent.
    case basisPoints(Int64)
  }

  /// As in the case's file, or our own; English.
  package var text: String
  package var chinese: String
  package var expected: Value
  package var computed: @Sendable (CaseEvidence) -> Value

  init(
    _ text: String, _ chinese: String, _ expected: Fen,
    computed: @escaping @Sendable (CaseBooks) -> Fen
  ) {
    self.text = text
    self.chinese = chinese
    self.expected = .amount(expected)
    self.computed = { .amount(computed($0.books)) }
  }

  init(
    _ text: String, _ chinese: String, expected: Value,
    computed: @escaping @Sendable (CaseEvidence) -> Value
  ) {
    self.text = text
    self.chinese = chinese
    self.expected = expected
    self.computed = computed
  }
}

/// A command that was to be refused, and what the server said; nil when it was accepted.
package struct MetRefusal: Sendable {
  package var step: CaseStep
  package var expected: ExpectedRefusal
  package var refusal: Refusal?

  /// Whether the right rule refused with the right figures.
  package var isAsExpected: Bool {
    guard let refusal, refusal.rule == expected.rule else { return false }
    return (expected.available ?? 0) == (refusal.figure("available") ?? 0)
      && (expected.asked == nil || expected.asked == refusal.figure("asked"))
  }
}
