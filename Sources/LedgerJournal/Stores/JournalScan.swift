/// What an opening has found of the blocks so far.
struct JournalScan {
  /// By number, from 1; the last one may be in the middle of a look.
  var segments: [FileJournal.Stored] = []
  /// The newest block at the end of each segment that was looked through.
  var ends: [JournalTail] = []
  /// By ordinal, from block 1.
  var places: [FileJournal.Place] = []
  var tail = JournalTail(ordinal: 0, digest: .zero)
  /// The highest of the blocks that were read.
  var epoch: UInt64 = 0
  /// Offset in the last segment where the next block goes.
  var nextOffset = UInt64(Segment.headBytes)
  /// A block that was wiped because its write was torn.
  var tornBlock: UInt64?

  /// Begins with a segment that follows the blocks found so far.
  mutating func enter(_ segment: Segment, folder: String) throws(JournalError) {
    let first = tail.ordinal + 1
    guard segment.firstBlock == first || (segment.firstBlock == Segment.inAdvance && first > 1)
    else {
      throw .corrupt(
        block: first, path: segments.last?.file?.path ?? folder, problem: .notABlock)
    }
    segments.append(
      FileJournal.Stored(file: segment.file, firstBlock: first, bytes: segment.reserved))
    nextOffset = UInt64(Segment.headBytes)
  }

  mutating func add(_ header: BlockHeader, _ digest: Digest, segment: UInt32) {
    let bytes = header.blockBytes
    places.append(
      FileJournal.Place(segment: segment, bytes: UInt32(bytes), offset: nextOffset))
    tail = JournalTail(ordinal: header.ordinal, digest: digest)
    nextOffset = Segment.aligned(nextOffset + UInt64(bytes))
    epoch = max(epoch, header.epoch)
  }

  /// Takes all blocks of a sealed segment from its index.
  mutating func add(_ index: SegmentIndex, _ segment: Segment?) {
    segments.append(
      FileJournal.Stored(
        file: segment?.file, firstBlock: index.firstBlock, bytes: segment?.reserved ?? 0))
    places += index.places
    tail = JournalTail(ordinal: index.lastBlock, digest: index.lastDigest)
    ends.append(tail)
  }

  /// What the index of a segment that was looked through must say.
  func index(of number: UInt32, mark: JournalMark) -> SegmentIndex {
    let position = Int(number) - 1
    let first = segments[position].firstBlock
    let end = ends[position]
    return SegmentIndex(
      segment: number, algorithm: mark.algorithm, journal: mark.journal, firstBlock: first,
      lengths: places[Int(first) - 1..<Int(end.ordinal)].map(\.bytes), lastDigest: end.digest)
  }
}
