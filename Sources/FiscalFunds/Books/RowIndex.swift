/// Row numbers found again by a key that the rows hold themselves: this keeps the key's hash alone, eight
/// bytes a slot, and whoever looks says of a candidate whether it is the row. A dictionary would hold every
/// text a second time and count references to it at each look. Rows are never taken away.
struct RowIndex: Sendable {
  /// The upper half of a hash and the row's number; zero is free. Never more than half full.
  private var slots: [UInt64] = Array(repeating: 0, count: 64)
  private var count = 0

  /// The row of this hash that `isRow` is true for.
  func find(_ hash: UInt64, where isRow: (UInt32) -> Bool) -> UInt32? {
    let (upper, mask) = (Self.upper(hash), slots.count - 1)
    var at = Int(upper) & mask
    while slots[at] != 0 {
      let number = UInt32(truncatingIfNeeded: slots[at])
      if UInt32(slots[at] >> 32) == upper, isRow(number) { return number }
      at = (at + 1) & mask
    }
    return nil
  }

  /// Notes a row whose key no row of the index has.
  mutating func insert(_ hash: UInt64, _ number: UInt32) {
    if (count + 1) * 2 > slots.count { grow() }
    Self.put(UInt64(Self.upper(hash)) << 32 | UInt64(number), into: &slots)
    count += 1
  }

  private static func put(_ slot: UInt64, into slots: inout [UInt64]) {
    let mask = slots.count - 1
    var at = Int(slot >> 32) & mask
    while slots[at] != 0 { at = (at + 1) & mask }
    slots[at] = slot
  }

  private mutating func grow() {
    var larger = Array<UInt64>(repeating: 0, count: slots.count * 2)
    for slot in slots where slot != 0 { Self.put(slot, into: &larger) }
    slots = larger
  }

  /// The half of a hash that also says where a search starts: a multiplication brings all bits into it.
  private static func upper(_ hash: UInt64) -> UInt32 {
    UInt32(truncatingIfNeeded: (hash &* 0x9E37_79B9_7F4A_7C15) >> 32)
  }
}
