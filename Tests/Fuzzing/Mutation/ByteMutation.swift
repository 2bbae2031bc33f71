import TestSupport

/// Changes of bytes that know nothing of what the bytes mean.
enum ByteMutation {
  private static let edges: [UInt64] = [
    0, 1, 2, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xffff, 0x10000, 0x3f_ffff, 0x40_0000,
    0x40_0001, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff, 0x1_0000_0000, .max >> 1, 1 << 63, .max,
  ]

  /// A number at an end of some range, or near one.
  static func edge(_ dice: inout SplitMix64) -> UInt64 {
    let edge = edges[Int(dice.next() % UInt64(edges.count))]
    switch dice.next() % 8 {
    case 0: return edge &+ 1
    case 1: return edge &- 1
    case 2: return dice.next()
    default: return edge
    }
  }

  /// One to a few changes.
  static func apply(_ bytes: inout [UInt8], _ dice: inout SplitMix64) {
    for _ in 0...Int(dice.next() % 4) { change(&bytes, &dice) }
  }

  private static func change(_ bytes: inout [UInt8], _ dice: inout SplitMix64) {
    guard !bytes.isEmpty else {
      bytes = dice.bytes(1 + Int(dice.next() % 32))
      return
    }
    let at = Int(dice.next() % UInt64(bytes.count))
    let length = min(bytes.count - at, 1 + Int(dice.next() % 16))
    switch dice.next() % 10 {
    case 0, 1: bytes[at] ^= 1 << UInt8(dice.next() % 8)
    case 2: bytes[at] = UInt8(truncatingIfNeeded: dice.next())
    case 3: bytes.insert(contentsOf: dice.bytes(length), at: at)
    case 4: bytes.removeSubrange(at..<at + length)
    case 5: bytes.insert(contentsOf: bytes[at..<at + length], at: at)
    case 6: bytes.removeLast(bytes.count - at)
    case 7:
      let number = edge(&dice)
      let width = [1, 2, 4, 8][Int(dice.next() % 4)]
      let isLittle = dice.next() % 2 == 0
      for index in 0..<min(width, bytes.count - at) {
        let shift = UInt64(isLittle ? index : width - 1 - index) * 8
        bytes[at + index] = UInt8(truncatingIfNeeded: number >> shift)
      }
    case 8:
      let other = Int(dice.next() % UInt64(bytes.count))
      bytes.swapAt(at, other)
    default:
      let byte = dice.next() % 2 == 0 ? 0 : UInt8.max
      for index in at..<at + length { bytes[index] = byte }
    }
  }
}
