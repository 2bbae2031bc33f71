/// Where the jumps of a chain lead next, kept beside its head.
///
/// Record n of a chain jumps back over a whole skew-binary tree, so any earlier record is reached
/// in O(log n) steps (E. W. Myers, "An applicative random-access stack", 1983). The stack holds the
/// roots of those trees, about log2(n) positions, in chunks of eight slots of a shared column.
struct JumpStack: BitwiseCopyable, Sendable {
  static let chunkSlots = 8

  /// Bit r (1...31) set: a tree of 2^r - 1 records stands in the stack; bit 0: the smallest rank
  /// stands there twice.
  private var ranks: UInt32 = 0
  /// Chunk numbers plus one; zero is not yet allocated.
  private var chunks: (UInt32, UInt32, UInt32, UInt32) = (0, 0, 0, 0)

  var depth: Int { (ranks >> 1).nonzeroBitCount + Int(ranks & 1) }

  /// Reads the line of memory that the next push will most likely touch: only a chain of very
  /// many records reaches beyond its first chunk.
  @inline(__always)
  func warmth(in slots: borrowing PagedColumn<Position>) -> UInt64 {
    chunks.0 == 0 ? 0 : slots[(chunks.0 - 1) * UInt32(Self.chunkSlots)].rawValue
  }

  @inline(__always)
  private func slot(_ level: Int) -> UInt32 {
    let chunk =
      switch level / Self.chunkSlots {
      case 0: chunks.0
      case 1: chunks.1
      case 2: chunks.2
      default: chunks.3
      }
    precondition(chunk != 0, "jump chunk is missing")
    return (chunk - 1) * UInt32(Self.chunkSlots) + UInt32(level % Self.chunkSlots)
  }

  private mutating func reserve(_ level: Int, in slots: inout PagedColumn<Position>) {
    guard level % Self.chunkSlots == 0 else { return }
    let chunk = UInt32(slots.count / Self.chunkSlots) + 1
    switch level / Self.chunkSlots {
    case 0 where chunks.0 == 0: chunks.0 = chunk
    case 1 where chunks.1 == 0: chunks.1 = chunk
    case 2 where chunks.2 == 0: chunks.2 = chunk
    case 3 where chunks.3 == 0: chunks.3 = chunk
    default: return
    }
    for _ in 0..<Self.chunkSlots { slots.append(.none) }
  }

  /// How many records the chain has: the sizes of the trees in the stack.
  var recordCount: UInt64 {
    var count: UInt64 = 0
    for rank in 1...31 where ranks & 1 << UInt32(rank) != 0 { count += 1 << UInt64(rank) - 1 }
    if ranks & 1 == 1 { count += 1 << UInt64((ranks & ~1).trailingZeroBitCount) - 1 }
    return count
  }

  /// Whether pushing may go on from here: the ranks are those of a stack and every level has its
  /// chunk. `claim` says of a chunk (from 0) whether it is there and no other stack's.
  func isPossible(claim: (UInt32) -> Bool) -> Bool {
    guard ranks != 1 else { return false }
    let needed = (depth + Self.chunkSlots - 1) / Self.chunkSlots
    var isLast = false
    for (index, chunk) in [chunks.0, chunks.1, chunks.2, chunks.3].enumerated() {
      // A chunk stays when the stack gets lower, and none is before the one below it.
      guard chunk != 0 else {
        guard index >= needed else { return false }
        isLast = true
        continue
      }
      guard !isLast, claim(chunk - 1) else { return false }
    }
    return true
  }

  /// Adds the next record of the chain and returns where it jumps to, or none.
  @inline(__always)
  mutating func push(_ position: Position, in slots: inout PagedColumn<Position>) -> Position {
    let depth = self.depth
    guard ranks & 1 == 1 else {
      let jump = depth == 0 ? Position.none : slots[slot(depth - 1)]
      reserve(depth, in: &slots)
      slots[slot(depth)] = position
      ranks |= ranks & 2 == 0 ? 2 : 1
      return jump
    }
    // Two trees of one rank and the new record make a tree of the next rank.
    let rank = UInt32((ranks & ~1).trailingZeroBitCount)
    let jump = depth < 3 ? Position.none : slots[slot(depth - 3)]
    slots[slot(depth - 2)] = position
    ranks &= ~(1 | 1 << rank)
    ranks |= ranks & 1 << (rank + 1) == 0 ? 1 << (rank + 1) : 1
    return jump
  }
}
