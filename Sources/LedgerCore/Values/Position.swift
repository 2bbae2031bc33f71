/// A place in the journal: block ordinal (40 bits, from 1) and index in the block (24 bits).
///
/// What the index counts, legs, vouchers or directory entries, follows from where the position
/// stands. `none` is zero. Positions order as the journal does.
package struct Position: BitwiseCopyable, Hashable, Comparable, Sendable {
  package static let legBits: UInt64 = 24
  package static let none = Position(rawValue: 0)

  package var rawValue: UInt64

  package init(rawValue: UInt64) { self.rawValue = rawValue }

  package init(block: UInt64, index: Int) {
    precondition(block < 1 << 40 && index >= 0 && index < 1 << 24)
    rawValue = block << Self.legBits | UInt64(index)
  }

  package var block: UInt64 { rawValue >> Self.legBits }
  package var index: Int { Int(rawValue & (1 << Self.legBits - 1)) }

  package static func < (left: Position, right: Position) -> Bool {
    left.rawValue < right.rawValue
  }
}
