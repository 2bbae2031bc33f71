/// A table from a 32-bit key to a checked sum that is emptied in constant time.
///
/// Serves the checks of one voucher or one atomic batch: net amount an account, balance a group,
/// the ledgers of a voucher. It never allocates after its creation; keys beyond its capacity are
/// a broken invariant, because `Limits` bounds what is put in.
struct ScratchSums: ~Copyable {
  private struct Slot: BitwiseCopyable {
    var key: UInt32
    var generation: UInt32
    var sum: Int64
  }

  private var slots: [Slot]
  private var generation: UInt32 = 1
  private var used = 0
  private let mask: Int
  /// Keys whose sum is not zero.
  private(set) var nonZero = 0

  /// `keys` is how many distinct keys must fit.
  init(keys: Int) {
    var size = 16
    while size < keys * 2 { size *= 2 }
    slots = Array(repeating: Slot(key: 0, generation: 0, sum: 0), count: size)
    mask = size - 1
  }

  mutating func removeAll() {
    used = 0
    nonZero = 0
    if generation == .max {
      for index in slots.indices { slots[index].generation = 0 }
      generation = 0
    }
    generation += 1
  }

  /// Only tests jump ahead, to see the generations run out.
  mutating func startGeneration(_ number: UInt32) {
    removeAll()
    generation = number
  }

  private func slot(of key: UInt32) -> Int {
    var at = Int((UInt64(key) &* 0x9E37_79B9_7F4A_7C15) >> 32) & mask
    while slots[at].generation == generation && slots[at].key != key { at = (at + 1) & mask }
    return at
  }

  /// Adds to the sum of a key. Returns true when the key is new.
  ///
  /// Sums wrap around: on the way they may leave 64 bits, at the end of a voucher they never do.
  @discardableResult
  mutating func add(_ amount: Int64, to key: UInt32) -> Bool {
    let at = slot(of: key)
    let isNew = slots[at].generation != generation
    if isNew {
      precondition(used * 2 <= mask, "more keys than the limits allow")
      slots[at] = Slot(key: key, generation: generation, sum: 0)
      used += 1
    }
    let before = slots[at].sum
    let after = before &+ amount
    slots[at].sum = after
    if before == 0 && after != 0 { nonZero += 1 }
    if before != 0 && after == 0 { nonZero -= 1 }
    return isNew
  }

  /// The sum of a key, zero when it was never added to.
  func sum(of key: UInt32) -> Int64 {
    let at = slot(of: key)
    return slots[at].generation == generation ? slots[at].sum : 0
  }
}
