/// The business references (业务流水号) of a ledger and fiscal year, while vouchers can still come.
struct ReferenceYear {
  struct Entry: BitwiseCopyable, Sendable {
    var hash: UInt64
    var voucher: Position
  }

  var ledger: UInt32
  var year: UInt32
  private(set) var entries = ChunkedList<Entry>()
  /// A slot has the tag of an entry's hash in its upper half and the number of the entry plus one
  /// in its lower; 0 is free. They stand in the order of the tags, so that a growing table is read
  /// and written from front to back, and needs no entry. Derived.
  private var slots: [UInt64] = Array(repeating: 0, count: 16)
  /// By how much a tag is shifted to where its search starts: 32 less the slots' binary logarithm.
  private var tagShift: UInt32 = 28

  init(ledger: UInt32, year: UInt32) {
    self.ledger = ledger
    self.year = year
  }

  func find(_ hash: UInt64) -> Position? {
    let slot = slots[slot(of: hash)]
    return slot == 0 ? nil : entries[Self.entry(of: slot)].voucher
  }

  /// Adds a reference that is not there yet.
  mutating func insert(_ hash: UInt64, _ voucher: Position) {
    // Three quarters full at most.
    if (entries.count + 1) * 4 > slots.count * 3 { grow() }
    entries.append(Entry(hash: hash, voucher: voucher))
    slots[slot(of: hash)] = UInt64(Self.tag(hash)) << 32 | UInt64(entries.count)
  }

  /// Reads where the search for a hash starts, so that it is in the cache when its turn comes.
  @inline(__always)
  func warmth(_ hash: UInt64) -> UInt64 { slots[start(Self.tag(hash))] }

  /// Whatever hash has come in: a multiplication spreads it over the upper bits.
  private static func tag(_ hash: UInt64) -> UInt32 {
    UInt32(truncatingIfNeeded: (hash &* 0x9E37_79B9_7F4A_7C15) >> 32)
  }

  private static func entry(of slot: UInt64) -> Int { Int(UInt32(truncatingIfNeeded: slot)) - 1 }

  @inline(__always)
  private func start(_ tag: UInt32) -> Int { Int(tag >> tagShift) }

  /// The slot of a hash, or the free one where it would go.
  private func slot(of hash: UInt64) -> Int {
    let tag = Self.tag(hash)
    var at = start(tag)
    while slots[at] != 0, slots[at] >> 32 != tag || entries[Self.entry(of: slots[at])].hash != hash
    {
      at = (at + 1) & (slots.count - 1)
    }
    return at
  }

  private mutating func grow() {
    var wider: [UInt64] = Array(repeating: 0, count: slots.count * 2)
    tagShift -= 1
    for slot in slots where slot != 0 {
      var at = start(UInt32(slot >> 32))
      while wider[at] != 0 { at = (at + 1) & (wider.count - 1) }
      wider[at] = slot
    }
    slots = wider
  }
}
