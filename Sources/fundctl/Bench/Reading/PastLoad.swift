import FundClient

/// Vouchers of a seed that all fall on two accounts, in the order of their days over one year: what
/// questions about the past (时点余额) are asked of.
struct PastLoad: Sendable {
  static let firstDay: UInt32 = 17_897  // 2019-01-01
  static let days = 365

  let seed: UInt64
  /// So many legs has each of the two accounts afterwards.
  let vouchers: Int
  let vouchersPerBatch: Int

  var batches: Int { (vouchers + vouchersPerBatch - 1) / vouchersPerBatch }

  /// Of voucher `index`, from 1 fen to 10 000 yuan.
  func fen(_ index: Int) -> Int64 {
    var random = VoucherLoad.Random(state: seed &+ UInt64(index) &* 0xD1B5_4A32_D192_ED03)
    return Int64(1 + random.number(below: Int(VoucherLoad.largestFen)))
  }

  /// Ascends with the index.
  func day(_ index: Int) -> UInt32 { Self.firstDay + UInt32(index * Self.days / vouchers) }

  /// How many vouchers are dated `day` or earlier.
  func vouchers(until day: UInt32) -> Int {
    guard day >= Self.firstDay else { return 0 }
    let passed = min(Self.days, Int(day - Self.firstDay) + 1)
    // The first index of a later day: index * days / vouchers >= passed.
    return (passed * vouchers + Self.days - 1) / Self.days
  }

  func range(ofBatch index: Int) -> Range<Int> {
    index * vouchersPerBatch..<min(vouchers, (index + 1) * vouchersPerBatch)
  }

  func batch(_ index: Int, debit: UInt32, credit: UInt32) -> VoucherBatch {
    let range = range(ofBatch: index)
    return VoucherBatch(
      days: range.map(day), legCounts: [2], accounts: range.flatMap { _ in [debit, credit] },
      amounts: range.flatMap { [fen($0), -fen($0)] })
  }
}

/// What the two accounts of a ``PastLoad`` stood at after each voucher.
struct PostedPast: Sendable {
  let load: PastLoad
  /// Fen on the debit account after so many vouchers; the credit account has the negative.
  private let sums: [Int64]
  /// Where each batch stands in the journal.
  private let outcomes: [BatchOutcome]

  init(load: PastLoad, outcomes: [BatchOutcome]) {
    self.load = load
    self.outcomes = outcomes
    var sums: [Int64] = [0]
    sums.reserveCapacity(load.vouchers + 1)
    for index in 0..<load.vouchers { sums.append(sums[index] + load.fen(index)) }
    self.sums = sums
  }

  /// Of the debit account (0) or the credit account (1), in fen.
  func balance(_ side: Int, after vouchers: Int) -> Int64 {
    side == 0 ? sums[vouchers] : -sums[vouchers]
  }

  /// Where voucher `index` stands.
  func revision(_ index: Int) -> Revision? {
    outcomes[index / load.vouchersPerBatch].revision(of: index % load.vouchersPerBatch)
  }
}
