import FundClient

/// The vouchers of a run, made from a seed batch by batch, in any order and as often as needed.
///
/// Each has two lines in every ledger: 借 one account of the ledger's first half, 贷 one of its
/// second, drawn apart, with 1 to 1,000,000 fen, the same in all ledgers. Debits fall on accounts
/// that may never be in credit and credits on such as may never be in debit: limits are checked and
/// never hit.
struct VoucherLoad: Sendable {
  static let largestFen: UInt64 = 1_000_000
  /// All on one day.
  static let day = Day(number: 17_911)  // 2019-01-15

  var seed: UInt64
  var vouchers: Int
  var vouchersPerBatch: Int
  /// In each ledger; even. A voucher names them by their index in ``BenchBooks/accounts``.
  var accountsPerLedger: Int
  var ledgers = 1
  /// Draws an account of a half.
  var draw: AccountDraw

  init(
    seed: UInt64, vouchers: Int, vouchersPerBatch: Int, accounts: Int, ledgers: Int = 1,
    draw: AccountDraw? = nil
  ) {
    self.seed = seed
    self.vouchers = vouchers
    self.vouchersPerBatch = vouchersPerBatch
    accountsPerLedger = accounts / ledgers
    self.ledgers = ledgers
    self.draw = draw ?? .uniform(accountsPerLedger / 2)
  }

  var batches: Int { (vouchers + vouchersPerBatch - 1) / vouchersPerBatch }
  var legsPerVoucher: Int { 2 * ledgers }

  func vouchers(inBatch index: Int) -> Int {
    min(vouchersPerBatch, vouchers - index * vouchersPerBatch)
  }

  /// Batch `index` over accounts of these numbers.
  ///
  /// - Parameter isPayment: 借 and 贷 change places: money goes out as it came in.
  func batch(
    _ index: Int, numbers: [UInt32], references: [String] = [], holds: [HoldID?] = [],
    isPayment: Bool = false
  ) -> VoucherBatch {
    let count = vouchers(inBatch: index) * legsPerVoucher
    var amounts: [Int64] = []
    let accounts = [UInt32](unsafeUninitializedCapacity: count) { accounts, filled in
      amounts = [Int64](unsafeUninitializedCapacity: count) { amounts, filled in
        var leg = 0
        forEach(inBatch: index) { debit, credit, fen in
          accounts[leg] = numbers[isPayment ? credit : debit]
          accounts[leg + 1] = numbers[isPayment ? debit : credit]
          amounts[leg] = fen
          amounts[leg + 1] = -fen
          leg += 2
        }
        filled = leg
      }
      filled = count
    }
    return VoucherBatch(
      days: [Self.day.number], legCounts: [UInt32(legsPerVoucher)], accounts: accounts,
      amounts: amounts, references: references, holds: holds)
  }

  /// Gives the lines of a batch two by two, voucher by voucher: the indexes of the accounts, and the
  /// amount.
  @inline(__always)
  func forEach(inBatch index: Int, _ body: (_ debit: Int, _ credit: Int, Int64) -> Void) {
    var random = Random(state: seed &+ UInt64(index) &* 0xD1B5_4A32_D192_ED03)
    let half = accountsPerLedger / 2
    for _ in 0..<vouchers(inBatch: index) {
      let fen = 1 + AccountDraw.scaled(random.next() >> 32, to: Self.largestFen)
      for ledger in 0..<ledgers {
        let first = ledger * accountsPerLedger
        let (debit, credit) = draw.pair(&random)
        body(first + debit, first + half + credit, Int64(fen))
      }
    }
  }
}

extension VoucherLoad {
  /// G. L. Steele, D. Lea, C. H. Flood, "Fast splittable pseudorandom number generators", 2014.
  struct Random {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = state
      mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      return mixed ^ (mixed >> 31)
    }
  }
}
