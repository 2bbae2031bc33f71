extension FileJournal {
  /// The digests of durable blocks by their ordinals: of the newest segment from memory, of sealed
  /// ones from their indexes, which archived ones keep. Where an index is missing or damaged, they
  /// come from the headers of the blocks.
  package func digests(ofBlocks range: Range<UInt64>) throws(JournalError) -> [Digest] {
    var digests: [Digest] = []
    digests.reserveCapacity(range.count)
    var next = range.lowerBound
    while next < range.upperBound {
      let part = try partHolding(next, upTo: range.upperBound)
      if let held = part.held {
        digests += held
      } else if let index = try index(part.segment) {
        let first = Int(next - index.firstBlock)
        digests += index.digests[first..<first + part.blocks.count]
      } else {
        for ordinal in part.blocks { digests.append(try digest(ofBlock: ordinal)) }
      }
      next = part.blocks.upperBound
    }
    return digests
  }

  private struct Part {
    var segment: UInt32
    var blocks: Range<UInt64>
    /// Their digests, when they are in memory.
    var held: [Digest]?
  }

  /// The blocks from `ordinal` on that lie in one segment.
  private func partHolding(
    _ ordinal: UInt64, upTo end: UInt64
  ) throws(JournalError) -> Part {
    try visible.withLock { visible throws(JournalError) in
      guard ordinal > 0, end - 1 <= visible.tail.ordinal else {
        throw .noSuchBlock(ordinal > 0 ? end - 1 : 0)
      }
      let segment = visible.places[Int(ordinal) - 1].segment
      let held = visible.firstHeldDigest
      if ordinal >= held {
        return Part(
          segment: segment, blocks: ordinal..<end,
          held: Array(visible.digests[Int(ordinal - held)..<Int(end - held)]))
      }
      let last = visible.lastBlock(ofSealed: segment) ?? visible.tail.ordinal
      return Part(segment: segment, blocks: ordinal..<min(end, last + 1, held), held: nil)
    }
  }

  /// Nil when there is none or it is of no use.
  private func index(_ segment: UInt32) throws(JournalError) -> SegmentIndex? {
    try lastIndex.withLock { kept throws(JournalError) in
      if let kept, kept.segment == segment { return kept }
      guard try device.names(in: folder).contains(SegmentIndex.name(segment)),
        let read = try SegmentIndex.read(segment, in: folder, journal: journalID, on: device)
      else { return nil }
      kept = read
      return read
    }
  }
}
