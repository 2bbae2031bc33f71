/// Where the row of each open hold stands.
///
/// Open addressing in one array. The places are the server's own and come in steady steps, which a
/// multiplication spreads evenly, so the hash needs no seed. What is removed leaves no mark behind:
/// the entries after it move up. Never iterated.
struct HoldIndex {
  private struct Slot: BitwiseCopyable {
    var hold: Position
    /// 0 where the slot is free: no hold has row 0.
    var row: UInt32

    static let free = Slot(hold: .none, row: 0)
  }

  private var slots: [Slot] = Array(repeating: .free, count: 16)
  private var count = 0
  /// 64 less the slots' binary logarithm.
  private var hashShift: UInt64 = 60

  @inline(__always)
  private func start(_ hold: Position) -> Int {
    Int((hold.rawValue &* 0x9E37_79B9_7F4A_7C15) >> hashShift)
  }

  /// The slot of a hold, or the free one where it would go.
  private func slot(of hold: Position) -> Int {
    var at = start(hold)
    while slots[at].row != 0 && slots[at].hold != hold { at = (at + 1) & (slots.count - 1) }
    return at
  }

  func row(of hold: Position) -> UInt32? {
    let row = slots[slot(of: hold)].row
    return row == 0 ? nil : row
  }

  /// Reads where the search for a hold starts; the row that stands there is most often its own.
  @inline(__always)
  func warmth(_ hold: Position) -> UInt32 { slots[start(hold)].row }

  /// Adds a hold that is not there yet.
  mutating func insert(_ hold: Position, row: UInt32) {
    // Three quarters full at most.
    if (count + 1) * 4 > slots.count * 3 { grow() }
    slots[slot(of: hold)] = Slot(hold: hold, row: row)
    count += 1
  }

  /// Removes a hold and returns its row; nil when it is not there.
  mutating func remove(_ hold: Position) -> UInt32? {
    var gap = slot(of: hold)
    let row = slots[gap].row
    guard row != 0 else { return nil }
    let mask = slots.count - 1
    var at = (gap + 1) & mask
    while slots[at].row != 0 {
      // It moves up unless its search starts behind the gap.
      let searched = (at &- start(slots[at].hold)) & mask
      if searched >= (at &- gap) & mask {
        slots[gap] = slots[at]
        gap = at
      }
      at = (at + 1) & mask
    }
    slots[gap] = .free
    count -= 1
    return row
  }

  private mutating func grow() {
    let before = slots
    slots = Array(repeating: .free, count: before.count * 2)
    hashShift -= 1
    for entry in before where entry.row != 0 { slots[slot(of: entry.hold)] = entry }
  }
}
