/// A list that only grows, in chunks: whoever keeps a copy of it costs the next `append` one chunk
/// and not the whole list.
struct ChunkedList<Element: BitwiseCopyable & Sendable>: Sendable {
  static var chunkBits: Int { 12 }
  static var chunkCount: Int { 1 << chunkBits }

  /// All but the last are full; none is empty.
  private(set) var chunks: [[Element]] = []
  private(set) var count = 0

  subscript(_ index: Int) -> Element {
    chunks[index >> Self.chunkBits][index & (Self.chunkCount - 1)]
  }

  mutating func append(_ element: Element) {
    if count & (Self.chunkCount - 1) == 0 { chunks.append([]) }
    chunks[chunks.count - 1].append(element)
    count += 1
  }
}
