import ArgumentParser
import FundClient

/// `[SUBJECT] [KEY=VALUE ...]` of a command line.
struct AccountFilter {
  /// Empty for all.
  var subject = ""
  var dimensions: [DimensionValue] = []

  init(_ words: [String]) throws {
    for (index, word) in words.enumerated() {
      if let dimension = DimensionValue(word) {
        dimensions.append(dimension)
      } else if index == 0, !word.contains("=") {
        subject = word
      } else {
        throw ValidationError("\(word): expected a dimension (辅助核算), KEY=VALUE")
      }
    }
  }
}
