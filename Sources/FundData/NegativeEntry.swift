/// Something that the money must not be spent on (负面清单).
package struct NegativeEntry: Sendable, Equatable {
  package let id: String
  package let chineseName: String
  package let englishName: String
  /// A text that has one of them, as it stands, is of the entry.
  package let keywords: [String]
  package let effect: Effect
  package let document: String
  /// Empty where it is not at hand.
  package let article: String
  package let validity: Validity
  /// Why the entry is here, and with which effect.
  package let basis: String

  package enum Effect: String, Sendable, CaseIterable {
    case refuse, warn
  }

  /// By bytes, so that the answer does not depend on a version of Unicode.
  func matches(_ text: String) -> Bool {
    let text = Array(text.utf8)
    return keywords.contains { keyword in
      let keyword = Array(keyword.utf8)
      return text.indices.contains { text[$0...].starts(with: keyword) }
    }
  }
}
