/// What a verification says.
package struct VerificationResult: Sendable {
  /// No more of them are kept: one cause can show at every voucher.
  package static let discrepanciesKept = 200

  /// A line of what was verified, for people: `blocks 区块`, `1 204`.
  package struct Fact: Equatable, Sendable {
    /// Name in JSON.
    package var key: String
    package var label: String
    package var value: String
  }

  /// What was verified, a folder or a file.
  package let subject: String
  package private(set) var discrepancies: [Discrepancy] = []
  /// All that were found, also those beyond `discrepanciesKept`.
  package private(set) var discrepancyCount = 0
  package private(set) var facts: [Fact] = []
  /// What the verification cannot prove, and what is worth knowing.
  package private(set) var notes: [String] = []

  package init(subject: String) { self.subject = subject }

  /// Nothing is wrong.
  package var isGood: Bool { discrepancyCount == 0 }

  /// Of the process that verifies: 0 nothing is wrong, 1 something is.
  package var exitCode: Int32 { isGood ? 0 : 1 }

  package mutating func add(_ discrepancy: Discrepancy) {
    discrepancyCount += 1
    if discrepancies.count < Self.discrepanciesKept { discrepancies.append(discrepancy) }
  }

  package mutating func add(
    _ kind: Discrepancy.Kind, _ place: Discrepancy.Place, _ detail: String
  ) {
    add(Discrepancy(kind, place, detail))
  }

  package mutating func add(_ kind: Discrepancy.Kind, _ detail: String) {
    add(kind, Discrepancy.Place(), detail)
  }

  package mutating func state(_ key: String, _ label: String, _ value: some CustomStringConvertible)
  {
    facts.append(Fact(key: key, label: label, value: value.description))
  }

  package mutating func note(_ text: String) {
    if !notes.contains(text) { notes.append(text) }
  }

  /// Takes over what another verification of a part found.
  package mutating func take(_ other: VerificationResult) {
    for discrepancy in other.discrepancies { add(discrepancy) }
    discrepancyCount += other.discrepancyCount - other.discrepancies.count
    facts += other.facts
    for text in other.notes { note(text) }
  }
}

/// How far a verification has come.
package struct VerificationProgress: Equatable, Sendable {
  package enum Step: String, Sendable {
    case blocks, files, extracts, rendering
  }

  package var step: Step
  /// In bytes, or in files for `rendering`.
  package var done: UInt64
  package var total: UInt64

  package init(step: Step, done: UInt64, total: UInt64) {
    self.step = step
    self.done = done
    self.total = total
  }
}

/// Told of the progress now and then, from the thread of the verification.
package typealias VerificationReport = (VerificationProgress) -> Void
