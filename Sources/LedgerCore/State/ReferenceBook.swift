/// The business references (业务流水号) of a ledger and fiscal year, while vouchers can still come.
struct ReferenceYear {
  struct Entry: BitwiseCopyable, Sendable {
    var hash: UInt64
    var voucher: Position
  }

  var ledger: UInt32
  var year: UInt32
  private(set) var entries = ChunkedList<Entry>()
  /// Entry numbers plus one, by hash; derived.
  private var slots: [UInt32] = Array(repeating: 0, count: 16)

  init(ledger: UInt32, year: UInt32) {
    self.ledger = ledger
    self.year = year
  }

  private func slot(of hash: UInt64) -> Int {
    let mask = slots.count - 1
    var at = Int(truncatingIfNeeded: (hash &* 0x9E37_79B9_7F4A_7C15) >> 32) & mask
    while slots[at] != 0 && entries[Int(slots[at]) - 1].hash != hash { at = (at + 1) & mask }
    return at
  }

  func find(_ hash: UInt64) -> Position? {
    let entry = slots[slot(of: hash)]
    return entry == 0 ? nil : entries[Int(entry) - 1].voucher
  }

  mutating func insert(_ hash: UInt64, _ voucher: Position) {
    if (entries.count + 1) * 2 > slots.count { grow() }
    entries.append(Entry(hash: hash, voucher: voucher))
    slots[slot(of: hash)] = UInt32(entries.count)
  }

  private mutating func grow() {
    slots = Array(repeating: 0, count: slots.count * 2)
    for index in 0..<entries.count { slots[slot(of: entries[index].hash)] = UInt32(index + 1) }
  }
}

/// Keeps references unique per ledger and fiscal year.
///
/// A reference is known by its 64-bit hash. Two that share one, about once in a million ledger
/// years of ten million vouchers, are taken for the same, and the refusal shows the other voucher.
struct ReferenceBook {
  private(set) var years: [ReferenceYear] = []
  /// Where a ledger's year stands; never iterated.
  private var indexOfYear: [UInt64: Int] = [:]
  private(set) var count = 0

  private static func key(_ ledger: UInt32, _ year: UInt32) -> UInt64 {
    UInt64(ledger) << 32 | UInt64(year)
  }

  static func hash(_ reference: String) -> UInt64 { KeyIndex.hash(reference.utf8) }

  func find(_ hash: UInt64, ledger: UInt32, year: UInt32) -> Position? {
    indexOfYear[Self.key(ledger, year)].flatMap { years[$0].find(hash) }
  }

  mutating func insert(_ hash: UInt64, ledger: UInt32, year: UInt32, _ voucher: Position) {
    let key = Self.key(ledger, year)
    let index: Int
    if let known = indexOfYear[key] {
      index = known
    } else {
      index = years.count
      years.append(ReferenceYear(ledger: ledger, year: year))
      indexOfYear[key] = index
    }
    years[index].insert(hash, voucher)
    count += 1
  }

  /// Forgets a year that is closed: no voucher can come into it, and those that are in it are found
  /// through the journal.
  mutating func drop(ledger: UInt32, year: UInt32) {
    guard let index = indexOfYear.removeValue(forKey: Self.key(ledger, year)) else { return }
    count -= years[index].entries.count
    let last = years.removeLast()
    if index < years.count {
      years[index] = last
      indexOfYear[Self.key(last.ledger, last.year)] = index
    }
  }
}
