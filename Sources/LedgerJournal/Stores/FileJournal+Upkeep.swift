extension FileJournal {
  /// The next segment is made when the newest is this full, so that the append that needs it finds
  /// it there.
  private static let preparedAtQuarters: UInt64 = 3

  /// Writes the indexes of segments that were sealed, and makes the next segment when the newest
  /// one is nearly full. From any thread; appends wait only while a segment that they need is being
  /// made. A failure stops the journal as that of an append does.
  package func maintain() throws(JournalError) {
    try upkeep.withLock { indexed throws(JournalError) in
      try checkGoesOn()
      do throws(JournalError) {
        try writeIndexes(from: &indexed)
        try prepareSegment()
      } catch {
        stop(error)
        throw error
      }
    }
  }

  /// The part of `maintain` that is of use to the next opening.
  func writeIndexes() throws(JournalError) {
    try upkeep.withLock { indexed throws(JournalError) in
      try checkGoesOn()
      try writeIndexes(from: &indexed)
    }
  }

  private func writeIndexes(from indexed: inout UInt32) throws(JournalError) {
    while let index = try sealedIndex(indexed + 1) {
      try index.write(in: folder, on: device)
      visible.withLock { visible in
        visible.otherBytes += index.byteCount
        let kept = Int(visible.tail.ordinal - index.lastBlock)
        visible.digests.removeFirst(max(0, visible.digests.count - kept))
      }
      indexed += 1
    }
  }

  /// The index that belongs to a sealed segment; nil when it is not sealed.
  func sealedIndex(_ segment: UInt32) throws(JournalError) -> SegmentIndex? {
    let known: (first: UInt64, lengths: [UInt32])? = visible.withLock { visible in
      guard let last = visible.lastBlock(ofSealed: segment) else { return nil }
      let first = visible.segments[Int(segment) - 1].firstBlock
      return (first, visible.places[Int(first) - 1..<Int(last)].map(\.bytes))
    }
    guard let known else { return nil }
    return SegmentIndex(
      segment: segment, algorithm: algorithm, journal: journalID, firstBlock: known.first,
      lengths: known.lengths,
      digests: try digests(ofBlocks: known.first..<known.first + UInt64(known.lengths.count)))
  }

  private func prepareSegment() throws(JournalError) {
    let newest = visible.withLock { visible -> UInt32? in
      guard let last = visible.places.last, Int(last.segment) == visible.segments.count,
        last.offset + UInt64(last.bytes)
          >= settings.segmentLimitBytes / 4 * Self.preparedAtQuarters
      else { return nil }
      return last.segment
    }
    guard let newest else { return }
    try spare.withLock { spare throws(JournalError) in
      guard spare.newest == newest else { return }
      spare.newest += 1
      let segment = try Segment.create(
        in: folder, number: spare.newest, firstBlock: Segment.inAdvance, journal: journalID,
        reserving: settings.reserveStepBytes, on: device)
      spare.segment = segment
      visible.withLock { $0.otherBytes += segment.reserved }
    }
  }

  /// The segment that was made in advance, or one that is made now.
  func nextSegment(_ number: UInt32, firstBlock: UInt64) throws(JournalError) -> Segment {
    try spare.withLock { spare throws(JournalError) in
      if var segment = spare.segment.take() {
        precondition(segment.number == number, "a segment was made for another place")
        segment.firstBlock = firstBlock
        visible.withLock { visible in
          visible.otherBytes -= segment.reserved
          visible.add(
            Stored(file: segment.file, firstBlock: firstBlock, bytes: segment.reserved), settings)
        }
        return segment
      }
      precondition(spare.newest == number - 1, "an earlier segment was not made")
      spare.newest = number
      let segment = try Segment.create(
        in: folder, number: number, firstBlock: firstBlock, journal: journalID,
        reserving: settings.reserveStepBytes, on: device)
      visible.withLock { visible in
        visible.add(
          Stored(file: segment.file, firstBlock: firstBlock, bytes: segment.reserved), settings)
      }
      return segment
    }
  }
}
