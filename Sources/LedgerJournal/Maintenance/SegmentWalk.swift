/// Goes through a segment that nobody writes to, block by block.
struct SegmentWalk: ~Copyable {
  private let path: String
  private var window: ReadWindow
  /// Where the next block goes.
  private(set) var offset = UInt64(Segment.headBytes)

  init(_ segment: Segment) throws(JournalError) {
    path = segment.file.path
    window = try ReadWindow(segment.file)
  }

  /// The header of the next block; nil behind the last one, and for one that cannot be read.
  mutating func peek() throws(JournalError) -> BlockHeader? {
    try? BlockHeader(decoding: window.bytes(at: offset, count: BlockHeader.byteCount))
  }

  /// The next block, checked against the chain and good until the next call. Nil when only zeros
  /// follow, or the file ends.
  mutating func next(_ chain: inout BlockChain) throws(JournalError) -> BlockView? {
    let head = try window.bytes(at: offset, count: BlockHeader.byteCount)
    if ReadWindow.isZero(head) { return nil }
    let count: Int
    do throws(BlockProblem) {
      count = try BlockHeader(decoding: head).blockBytes
    } catch {
      throw damage(chain, error)
    }
    guard UInt64(count) <= window.length - offset else { throw damage(chain, .truncated) }
    let bytes = try window.bytes(at: offset, count: count)
    do throws(BlockProblem) {
      let view = try chain.check(bytes)
      offset = Segment.aligned(offset + UInt64(count))
      return view
    } catch {
      throw damage(chain, error)
    }
  }

  private func damage(_ chain: BlockChain, _ problem: BlockProblem) -> JournalError {
    if case .newerVersion(let version) = problem {
      return .newerFormat(path: path, version: version)
    }
    return .corrupt(block: chain.tail.ordinal + 1, path: path, problem: problem)
  }
}
