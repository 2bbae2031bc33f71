/// A dimension (辅助核算项) that tells the accounts of one subject apart.
package struct Dimension: Sendable, Equatable {
  package let letter: DimensionLetter
  package let chineseName: String
  package let englishName: String
  package let meaning: String
}

/// One capital letter, as used in postings and account names.
package struct DimensionLetter: Hashable, Sendable, CustomStringConvertible {
  package let ascii: UInt8

  /// Nil unless the text is one letter A...Z.
  package init?(_ text: some StringProtocol) {
    guard text.utf8.count == 1, let ascii = text.utf8.first,
      (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(ascii)
    else { return nil }
    self.ascii = ascii
  }

  package var description: String { String(Unicode.Scalar(ascii)) }
}
