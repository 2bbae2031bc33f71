import Glibc

/// Draws numbers below a count by Zipf's law: the k-th most frequent is drawn as often as k^-theta
/// says. Which numbers are the frequent ones is drawn from a seed.
///
/// M. D. Vose, "A linear algorithm for generating random numbers with a given distribution", 1991:
/// the table is made once, and a draw looks at one entry of it.
struct ZipfTable: Sendable {
  /// What one of the equal columns gives.
  private struct Column {
    /// Below it of 2^32 the column gives `item`, else `other`.
    var threshold: UInt32
    var item: UInt32
    var other: UInt32
  }

  private let columns: [Column]

  /// - Parameter theta: 0 is uniform; 0.99 is what others measure with.
  init(count: Int, theta: Double, seed: UInt64) {
    precondition(count > 0 && count <= Int(Int32.max), "a count of accounts")
    let weights = (1...count).map { pow(Double($0), -theta) }
    let scale = Double(count) / weights.reduce(0, +)
    var shares = weights.map { $0 * scale }
    var columns = (0..<UInt32(count)).map { Column(threshold: .max, item: $0, other: $0) }
    // A column that is short of its share of draws gives the rest of them to one that has too many.
    var short = shares.indices.filter { shares[$0] < 1 }
    var long = shares.indices.filter { shares[$0] >= 1 }
    while let low = short.popLast(), let high = long.last {
      columns[low].threshold = UInt32(shares[low] * 0x1p32)
      columns[low].other = UInt32(high)
      shares[high] -= 1 - shares[low]
      if shares[high] < 1 {
        long.removeLast()
        short.append(high)
      }
    }
    let numbers = Self.shuffled(count, seed: seed)
    self.columns = columns.map {
      Column(
        threshold: $0.threshold, item: numbers[Int($0.item)], other: numbers[Int($0.other)])
    }
  }

  /// The number that 64 random bits stand for.
  @inline(__always)
  func item(of bits: UInt64) -> Int {
    let column = columns[Int(AccountDraw.scaled(bits >> 32, to: UInt64(columns.count)))]
    return Int(
      UInt32(truncatingIfNeeded: bits) < column.threshold ? column.item : column.other)
  }

  /// R. Durstenfeld, "Algorithm 235: random permutation", 1964.
  private static func shuffled(_ count: Int, seed: UInt64) -> [UInt32] {
    var numbers = Array(0..<UInt32(count))
    var random = VoucherLoad.Random(state: seed ^ 0x5A49_5046)
    for last in numbers.indices.reversed() {
      numbers.swapAt(
        last, Int(AccountDraw.scaled(random.next() >> 32, to: UInt64(last + 1))))
    }
    return numbers
  }
}
