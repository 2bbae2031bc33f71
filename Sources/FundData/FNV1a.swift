/// The hash FNV-1a of 64 bits, after its published definition: tells versions of files apart, and is
/// no protection against somebody who wants two files to look equal.
struct FNV1a {
  private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

  mutating func mix(_ byte: UInt8) { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }

  mutating func mix(_ bytes: some Sequence<UInt8>) { for byte in bytes { mix(byte) } }

  /// Lowest byte first.
  mutating func mix(_ number: UInt64) {
    for shift in stride(from: UInt64(0), to: 64, by: 8) {
      mix(UInt8(truncatingIfNeeded: number >> shift))
    }
  }
}
