import FundClient

/// A voucher of a file, or an application whose money is held.
struct ImportedVoucher: Hashable, Sendable {
  /// What the file calls it.
  var key: String
  var day: Day
  var summary: String
  /// 业务流水号, or empty.
  var reference = ""
  /// The hold (冻结) that it draws.
  var hold: HoldID?
  /// The last day on which it is good, of a hold.
  var expires: Day?
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
