import FundClient

/// A voucher of a file.
struct ImportedVoucher: Hashable, Sendable {
  /// What the file calls it.
  var key: String
  var day: Day
  var summary: String
  var legs: [ImportedLeg]

  var lines: [Int] { legs.map(\.line) }
}

struct ImportedLeg: Hashable, Sendable {
  /// Line of the file.
  var line: Int
  /// Index in the file's accounts.
  var account: Int
  var side: Side
  /// On its side; negative is red (红字).
  var amount: Fen
}

/// An account by its names.
struct ImportedAccount: Hashable, Sendable {
  var entity: String
  var book: String
  var subject: String
  /// By key.
  var dimensions: [DimensionValue]

  var description: String {
    ([entity, book, subject] + dimensions.map(\.description)).joined(separator: " ")
  }
}
