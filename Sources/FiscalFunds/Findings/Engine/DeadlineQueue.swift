import LedgerCore

/// Things to look at on a day, the earliest first, those of one day as they came: a binary heap.
struct DeadlineQueue<Item> {
  private var heap: [(day: UInt16, order: UInt64, item: Item)] = []
  private var order: UInt64 = 0

  mutating func add(_ item: Item, on day: Day) {
    order += 1
    heap.append((day.number, order, item))
    var at = heap.count - 1
    while at > 0, precedes(at, (at - 1) / 2) {
      heap.swapAt(at, (at - 1) / 2)
      at = (at - 1) / 2
    }
  }

  /// Takes the next that is due by a day.
  mutating func next(by day: Day) -> (day: Day, item: Item)? {
    guard let first = heap.first, first.day <= day.number else { return nil }
    let last = heap.removeLast()
    if !heap.isEmpty {
      heap[0] = last
      sink()
    }
    return (Day(number: first.day), first.item)
  }

  private mutating func sink() {
    var at = 0
    while true {
      var least = at
      for child in [2 * at + 1, 2 * at + 2] where child < heap.count && precedes(child, least) {
        least = child
      }
      guard least != at else { return }
      heap.swapAt(at, least)
      at = least
    }
  }

  private func precedes(_ left: Int, _ right: Int) -> Bool {
    (heap[left].day, heap[left].order) < (heap[right].day, heap[right].order)
  }
}
