import LedgerCore

/// A journal in memory, for tests and throwaway books. It is durable as long as the process is.
package final class MemoryJournal: Journal {
  package let algorithm: DigestAlgorithm
  package let epoch: UInt64
  private let blocks: Guarded<(blocks: [SealedBlock], bytes: UInt64, isClosed: Bool)>

  package init(algorithm: DigestAlgorithm = .sm3, epoch: UInt64 = 1) {
    self.algorithm = algorithm
    self.epoch = epoch
    blocks = Guarded(([], 0, false))
  }

  package var tail: JournalTail {
    blocks.withLock {
      JournalTail(ordinal: UInt64($0.blocks.count), digest: $0.blocks.last?.digest ?? .zero)
    }
  }

  package var storedBytes: UInt64 { blocks.withLock { $0.bytes } }

  package func append(_ block: SealedBlock) throws(JournalError) {
    precondition(
      block.header.epoch == epoch && block.header.algorithm == algorithm,
      "the block was sealed for another opening")
    try blocks.withLock { state throws(JournalError) in
      guard !state.isClosed else { throw .stopped }
      let next = UInt64(state.blocks.count) + 1
      guard block.ordinal == next, block.header.previous == state.blocks.last?.digest ?? .zero
      else { throw .notNext(expected: next, got: block.ordinal) }
      state.blocks.append(block.compact())
      state.bytes += UInt64(block.bytes.count)
    }
  }

  private func block(_ ordinal: UInt64) throws(JournalError) -> SealedBlock {
    try blocks.withLock { state throws(JournalError) in
      guard ordinal > 0, ordinal <= UInt64(state.blocks.count) else {
        throw .noSuchBlock(ordinal)
      }
      return state.blocks[Int(ordinal) - 1]
    }
  }

  package func withBlock(
    _ ordinal: UInt64, _ body: (UnsafeRawBufferPointer) -> Void
  ) throws(JournalError) {
    let block = try block(ordinal)
    withExtendedLifetime(block) { body(block.bytes) }
  }

  package func read(
    block ordinal: UInt64, offset: Int, into target: UnsafeMutableRawBufferPointer
  ) throws(JournalError) {
    let block = try block(ordinal)
    guard offset >= 0, offset <= block.bytes.count - target.count else {
      throw .outOfBounds(block: ordinal)
    }
    withExtendedLifetime(block) {
      target.copyMemory(
        from: UnsafeRawBufferPointer(rebasing: block.bytes[offset..<offset + target.count]))
    }
  }

  package func digests(ofBlocks range: Range<UInt64>) throws(JournalError) -> [Digest] {
    try blocks.withLock { state throws(JournalError) in
      guard !range.isEmpty else { return [] }
      guard range.lowerBound > 0, range.upperBound <= UInt64(state.blocks.count) + 1 else {
        throw .noSuchBlock(range.lowerBound > 0 ? range.upperBound - 1 : 0)
      }
      return state.blocks[Int(range.lowerBound) - 1..<Int(range.upperBound) - 1].map(\.digest)
    }
  }

  /// A journal in memory is never opened again.
  package func raiseMark() {}

  package func close() { blocks.withLock { $0.isClosed = true } }
}
