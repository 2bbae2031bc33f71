/// Where things with given numbers stand in an array. Numbers may have wide gaps, as the accounts
/// of one county among those of a province do.
struct SlotTable {
  private static let pageBits: UInt32 = 10
  private static let pageSize = 1 << Int(pageBits)

  /// Of each page of numbers: where its slots begin, -1 for a page without any.
  private var pages: [Int32] = []
  private var slots: [Int32] = []

  /// -1 for a number that has no place.
  @inline(__always)
  subscript(number: UInt32) -> Int {
    let page = Int(number >> Self.pageBits)
    guard page < pages.count, pages[page] >= 0 else { return -1 }
    return Int(slots[Int(pages[page]) + (Int(number) & (Self.pageSize - 1))])
  }

  mutating func set(_ number: UInt32, _ slot: Int) {
    let page = Int(number >> Self.pageBits)
    while pages.count <= page { pages.append(-1) }
    if pages[page] < 0 {
      pages[page] = Int32(slots.count)
      slots.append(contentsOf: repeatElement(-1, count: Self.pageSize))
    }
    slots[Int(pages[page]) + (Int(number) & (Self.pageSize - 1))] = Int32(slot)
  }
}
