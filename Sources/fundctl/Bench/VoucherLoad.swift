import FundClient

/// The vouchers of a run, made from a seed batch by batch, in any order and as often as needed.
///
/// Each is 借 one account of the first half, 贷 one of the second, uniformly drawn, with 1 to
/// 1,000,000 fen. Debits fall on accounts that may never be in credit and credits on such as may
/// never be in debit: limits are checked and never hit.
struct VoucherLoad: Sendable {
  static let largestFen: UInt64 = 1_000_000
  /// All on one day.
  static let day = Day(number: 17_911)  // 2019-01-15

  var seed: UInt64
  var vouchers: Int
  var vouchersPerBatch: Int
  /// Even; a voucher names them by their index here.
  var accounts: Int

  var batches: Int { (vouchers + vouchersPerBatch - 1) / vouchersPerBatch }

  func vouchers(inBatch index: Int) -> Int {
    min(vouchersPerBatch, vouchers - index * vouchersPerBatch)
  }

  /// Batch `index` over accounts of these numbers.
  func batch(_ index: Int, numbers: [UInt32]) -> VoucherBatch {
    let count = vouchers(inBatch: index) * 2
    let accounts = [UInt32](unsafeUninitializedCapacity: count) { buffer, filled in
      forEach(inBatch: index) { voucher, debit, credit, _ in
        buffer[voucher * 2] = numbers[debit]
        buffer[voucher * 2 + 1] = numbers[credit]
      }
      filled = count
    }
    let amounts = [Int64](unsafeUninitializedCapacity: count) { buffer, filled in
      forEach(inBatch: index) { voucher, _, _, fen in
        buffer[voucher * 2] = fen
        buffer[voucher * 2 + 1] = -fen
      }
      filled = count
    }
    return VoucherBatch(
      days: [Self.day.number], legCounts: [2], accounts: accounts, amounts: amounts)
  }

  /// Gives each voucher of a batch: its index in it, the indexes of its accounts, its amount.
  @inline(__always)
  func forEach(
    inBatch index: Int, _ body: (_ voucher: Int, _ debit: Int, _ credit: Int, Int64) -> Void
  ) {
    var random = Random(state: seed &+ UInt64(index) &* 0xD1B5_4A32_D192_ED03)
    let half = UInt64(accounts / 2)
    for voucher in 0..<vouchers(inBatch: index) {
      let pair = random.next()
      let debit = Self.scaled(pair >> 32, to: half)
      let credit = half + Self.scaled(pair & 0xFFFF_FFFF, to: half)
      let fen = 1 + Self.scaled(random.next() >> 32, to: Self.largestFen)
      body(voucher, Int(debit), Int(credit), Int64(fen))
    }
  }

  /// From 32 random bits a number below `end`, each as likely as 2^32 allows.
  @inline(__always)
  private static func scaled(_ bits: UInt64, to end: UInt64) -> UInt64 { (bits * end) >> 32 }
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
