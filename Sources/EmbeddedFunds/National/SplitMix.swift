/// A generator whose whole sequence follows from its seed (Steele, Lea and Flood, 2014).
struct SplitMix: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    return Self.mixed(state)
  }

  /// A number that looks like any other, and never that of another one.
  static func mixed(_ number: UInt64) -> UInt64 {
    var mixed = number
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}

/// Parts of a whole.
enum Split {
  /// The whole by weight, to the unit: what rounding leaves goes to the first ones, a unit each.
  static func of(_ total: Int64, by weights: [Int64]) -> [Int64] {
    let sum = weights.reduce(Int128(0)) { $0 + Int128($1) }
    guard sum > 0 else { return weights.map { _ in 0 } }
    var parts = weights.map { Int64(Int128(total) * Int128($0) / sum) }
    var rest = total - parts.reduce(0, +)
    for index in parts.indices where rest > 0 && weights[index] > 0 {
      parts[index] += 1
      rest -= 1
    }
    return parts
  }
}
