/// Checks blocks one after the other: that each is whole, follows the one before, and has the
/// digests that its header names.
struct BlockChain {
  let algorithm: DigestAlgorithm
  private(set) var tail: JournalTail
  /// The highest of the blocks so far.
  private(set) var epoch: UInt64 = 0

  init(after tail: JournalTail, _ algorithm: DigestAlgorithm) {
    self.algorithm = algorithm
    self.tail = tail
  }

  /// Checks the next block; `bytes` may go on behind it.
  mutating func check(_ bytes: UnsafeRawBufferPointer) throws(BlockProblem) -> BlockView {
    let view = try BlockView(bytes)
    try view.checkChain(ordinal: tail.ordinal + 1, previous: tail.digest)
    guard view.header.algorithm == algorithm else {
      throw .unknownAlgorithm(view.header.algorithm.rawValue)
    }
    try view.checkDigests()
    tail = JournalTail(ordinal: view.header.ordinal, digest: view.digest)
    epoch = max(epoch, view.header.epoch)
    return view
  }

  /// Goes on behind blocks that are not here, whose last one had this digest.
  mutating func skip(to tail: JournalTail) { self.tail = tail }
}
