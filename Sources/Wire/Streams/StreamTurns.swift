/// What waits to be sent on the streams of a connection: in order on each, and turn by turn between
/// them, so that a stream whose peer reads slowly, or one with much to say, holds up only itself.
package struct StreamTurns<Item> {
  private var waiting: [UInt32: [Item]] = [:]
  /// Streams with something to send; the first is the next to be asked.
  private var order: [UInt32] = []

  package init() {}

  package var isEmpty: Bool { order.isEmpty }

  package func contains(_ stream: UInt32) -> Bool { waiting[stream] != nil }

  package mutating func append(_ item: Item, on stream: UInt32) {
    if waiting[stream]?.append(item) == nil {
      waiting[stream] = [item]
      order.append(stream)
    }
  }

  /// Takes the first item of the first stream in turn that may send it; that stream goes to the end.
  package mutating func next(where maySend: (UInt32, Item) -> Bool) -> (stream: UInt32, item: Item)?
  {
    for (index, stream) in order.enumerated() {
      guard let item = waiting[stream]?.first, maySend(stream, item) else { continue }
      order.remove(at: index)
      if waiting[stream]?.count == 1 {
        waiting[stream] = nil
      } else {
        waiting[stream]?.removeFirst()
        order.append(stream)
      }
      return (stream, item)
    }
    return nil
  }

  /// Takes everything of a stream.
  package mutating func remove(_ stream: UInt32) -> [Item] {
    guard let items = waiting.removeValue(forKey: stream) else { return [] }
    order.removeAll { $0 == stream }
    return items
  }

  /// Takes everything of every stream.
  package mutating func removeAll() -> [Item] {
    defer {
      waiting = [:]
      order = []
    }
    return order.flatMap { waiting[$0] ?? [] }
  }
}
