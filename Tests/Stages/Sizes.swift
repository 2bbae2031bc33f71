/// How much the stages are given to do.
struct Sizes {
  var rounds: Int
  var accounts: Int
  var vouchersPerBatch: Int
  /// Of the journal that the stages replay or read.
  var blocks: Int
  /// Legs of the account whose past is asked for; one a voucher, in blocks of a batch each.
  var deepLegs: Int
  /// Questions, small calls and the like in a round.
  var calls: Int

  /// What the figures are about.
  static let full = Sizes(
    rounds: 15, accounts: 100_000, vouchersPerBatch: 8_000, blocks: 100, deepLegs: 1_000_000,
    calls: 1_000)
  /// Enough to see that everything works.
  static let smoke = Sizes(
    rounds: 2, accounts: 1_000, vouchersPerBatch: 200, blocks: 5, deepLegs: 2_000, calls: 50)
  /// Instructions do not depend on caches, and each costs fifty times its time.
  static let counted = Sizes(
    rounds: 3, accounts: 10_000, vouchersPerBatch: 8_000, blocks: 3, deepLegs: 24_000, calls: 500)
}
