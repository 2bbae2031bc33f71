/// A hash of what happened or of an input, FNV-1a over 64 bits.
struct Fingerprint {
  private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

  mutating func add(_ byte: UInt8) { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }

  mutating func add(_ bytes: some Sequence<UInt8>) { for byte in bytes { add(byte) } }

  mutating func add(_ number: Int) {
    for shift in stride(from: 0, to: 64, by: 8) { add(UInt8(truncatingIfNeeded: number >> shift)) }
  }

  /// How much, and not exactly how much: the number of its binary digits.
  mutating func add(magnitudeOf number: Int) { add(Int.bitWidth - number.leadingZeroBitCount) }

  static func of(_ bytes: [UInt8]) -> UInt64 {
    var fingerprint = Fingerprint()
    fingerprint.add(bytes)
    return fingerprint.value
  }
}

/// What happened in an execution, as numbers: each step together with the one before it, so that there
/// are not as many of them as there are inputs.
struct Course {
  private(set) var kinds: [UInt64] = []
  private var last: UInt64 = 0

  init() {}

  /// Of one step.
  init(_ step: Fingerprint) { add(step) }

  mutating func add(_ step: Fingerprint) {
    var both = step
    both.add(Int(truncatingIfNeeded: last))
    kinds.append(both.value)
    last = step.value
  }
}
