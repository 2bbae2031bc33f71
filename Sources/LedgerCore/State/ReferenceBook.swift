/// Keeps references unique per ledger and fiscal year.
///
/// A reference is known by its 64-bit hash. Two that share one, about once in a million ledger
/// years of ten million vouchers, are taken for the same, and the refusal shows the other voucher.
struct ReferenceBook {
  private(set) var years: [ReferenceYear] = []
  /// Where a ledger's year stands; never iterated.
  private var indexOfYear: [UInt64: Int] = [:]
  /// The year that the last reference came into: mostly the next one's too.
  private var newest: (key: UInt64, index: Int)?
  private(set) var count = 0

  private static func key(_ ledger: UInt32, _ year: UInt32) -> UInt64 {
    UInt64(ledger) << 32 | UInt64(year)
  }

  /// FNV-1a of its bytes.
  static func hash(_ reference: String) -> UInt64 {
    var reference = reference
    return reference.withUTF8 { unsafe KeyIndex.hash($0) }
  }

  private func index(_ key: UInt64) -> Int? {
    if let newest, newest.key == key { return newest.index }
    return indexOfYear[key]
  }

  func find(_ hash: UInt64, ledger: UInt32, year: UInt32) -> Position? {
    guard let index = index(Self.key(ledger, year)) else { return nil }
    return years[index].find(hash)
  }

  /// Reads what inserting the references will touch, if they come into the year of the last one, so
  /// that the processor waits for many lines of memory at once. Returns a sum to be kept.
  func warm(_ hashes: ArraySlice<UInt64>) -> UInt64 {
    guard let newest else { return 0 }
    return hashes.reduce(0) { $0 &+ years[newest.index].warmth($1) }
  }

  mutating func insert(_ hash: UInt64, ledger: UInt32, year: UInt32, _ voucher: Position) {
    let key = Self.key(ledger, year)
    let index = index(key) ?? years.count
    if index == years.count {
      years.append(ReferenceYear(ledger: ledger, year: year))
      indexOfYear[key] = index
    }
    newest = (key, index)
    years[index].insert(hash, voucher)
    count += 1
  }

  /// Forgets a year that is closed: no voucher can come into it, and those that are in it are found
  /// through the journal.
  mutating func drop(ledger: UInt32, year: UInt32) {
    guard let index = indexOfYear.removeValue(forKey: Self.key(ledger, year)) else { return }
    newest = nil
    count -= years[index].entries.count
    let last = years.removeLast()
    if index < years.count {
      years[index] = last
      indexOfYear[Self.key(last.ledger, last.year)] = index
    }
  }
}
