/// Where things with given numbers stand in an array: numbers may have wide gaps, as the accounts of
/// one county among those of a province do.
struct SlotTable {
  private static let pageBits: UInt32 = 10
  private var pages: [[Int32]] = []

  /// -1 for a number that has no place.
  @inline(__always)
  subscript(number: UInt32) -> Int {
    let page = Int(number >> Self.pageBits)
    guard page < pages.count else { return -1 }
    let slots = pages[page]
    guard !slots.isEmpty else { return -1 }
    return Int(slots[Int(number & (1 << Self.pageBits - 1))])
  }

  mutating func set(_ number: UInt32, _ slot: Int) {
    let page = Int(number >> Self.pageBits)
    while pages.count <= page { pages.append([]) }
    if pages[page].isEmpty {
      pages[page] = Array(repeating: -1, count: 1 << Int(Self.pageBits))
    }
    pages[page][Int(number & (1 << Self.pageBits - 1))] = Int32(slot)
  }
}
