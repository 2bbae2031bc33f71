/// Holds by the time at which they expire and then by their place: a binary heap.
///
/// A hold that ends early stays in it until its time comes or until such ones are the most.
struct ExpiryQueue {
  struct Entry: Comparable {
    var expiresMs: Int64
    var hold: Position

    static func < (left: Entry, right: Entry) -> Bool {
      (left.expiresMs, left.hold) < (right.expiresMs, right.hold)
    }
  }

  private var heap: [Entry] = []

  var first: Entry? { heap.first }

  mutating func insert(_ expiresMs: Int64, _ hold: Position) {
    heap.append(Entry(expiresMs: expiresMs, hold: hold))
    var at = heap.count - 1
    while at > 0, heap[at] < heap[(at - 1) / 2] {
      heap.swapAt(at, (at - 1) / 2)
      at = (at - 1) / 2
    }
  }

  mutating func removeFirst() {
    guard let last = heap.popLast(), !heap.isEmpty else { return }
    heap[0] = last
    sink(from: 0)
  }

  private mutating func sink(from start: Int) {
    var at = start
    while true {
      var least = at
      for child in [2 * at + 1, 2 * at + 2] where child < heap.count && heap[child] < heap[least] {
        least = child
      }
      if least == at { return }
      heap.swapAt(at, least)
      at = least
    }
  }

  /// Drops the entries that `isOpen` does not know any more.
  mutating func compact(_ isOpen: (Position) -> Bool) {
    heap = heap.filter { isOpen($0.hold) }.sorted()
  }

  var count: Int { heap.count }
}
