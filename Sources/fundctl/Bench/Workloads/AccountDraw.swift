/// How the accounts of a voucher are drawn among so many.
enum AccountDraw: Sendable {
  /// Each as likely as 2^32 allows.
  case uniform(Int)
  /// A few far more often than the others.
  case skewed(ZipfTable)

  /// Two accounts, drawn apart.
  @inline(__always)
  func pair(_ random: inout VoucherLoad.Random) -> (Int, Int) {
    switch self {
    case .uniform(let count):
      let bits = random.next()
      return (
        Int(Self.scaled(bits >> 32, to: UInt64(count))),
        Int(Self.scaled(bits & 0xFFFF_FFFF, to: UInt64(count)))
      )
    case .skewed(let table):
      return (table.item(of: random.next()), table.item(of: random.next()))
    }
  }

  /// From 32 random bits a number below `end`, each as likely as 2^32 allows.
  @inline(__always)
  static func scaled(_ bits: UInt64, to end: UInt64) -> UInt64 { (bits * end) >> 32 }
}
