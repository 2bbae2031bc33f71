/// A rule as it stood during some days. What it demands is checked in code, which knows it by number
/// and id; whether it holds, how strictly and with which figures is here.
package struct Rule: Sendable, Equatable {
  package let number: UInt16
  package let id: String
  package let chineseName: String
  package let englishName: String
  package let document: String
  /// Empty where it is not at hand.
  package let article: String
  package let validity: Validity
  package let effect: Effect
  /// By the names that `Rule.known` has for the number, each of them and no other; at least zero.
  /// The end of a name says the unit: `fen`, `days`, `years`, `year`, `bp` (hundredths of a percent),
  /// `area` (hundredths of a square metre).
  package let parameters: [String: Int64]
  /// What is demanded, in one sentence.
  package let chineseText: String
  package let englishText: String
  /// Why the row holds; says when it was not compared with its document.
  package let basis: String

  package enum Effect: String, Sendable, CaseIterable {
    case refuse, warn, off
  }
}
