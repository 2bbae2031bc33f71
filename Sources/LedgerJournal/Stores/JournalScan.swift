/// What an opening has found of the blocks so far.
struct JournalScan {
  /// By number, from 1; the last one may be in the middle of a look.
  var segments: [FileJournal.Stored] = []
  /// The newest block at the end of each segment that was looked through.
  var ends: [JournalTail] = []
  /// Of the blocks of each segment, by number; nil of one whose index was taken.
  var digests: [[Digest]?] = []
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
    digests.append([])
    nextOffset = UInt64(Segment.headBytes)
  }

  mutating func add(_ header: BlockHeader, _ digest: Digest, segment: UInt32) {
    let bytes = header.blockBytes
    places.append(
      FileJournal.Place(segment: segment, bytes: UInt32(bytes), offset: nextOffset))
    digests[digests.count - 1]?.append(digest)
    tail = JournalTail(ordinal: header.ordinal, digest: digest)
    nextOffset = Segment.aligned(nextOffset + UInt64(bytes))
    epoch = max(epoch, header.epoch)
  }

  /// Takes all blocks of a sealed segment from its index.
  mutating func add(_ index: SegmentIndex, _ segment: Segment?) {
    segments.append(
      FileJournal.Stored(
        file: segment?.file, firstBlock: index.firstBlock, bytes: segment?.reserved ?? 0))
    digests.append(nil)
    places += index.places
    tail = JournalTail(ordinal: index.lastBlock, digest: index.lastDigest)
    ends.append(tail)
  }

  /// What the index of a sealed segment must say. `kept` is the one that is there.
  func index(of number: UInt32, mark: JournalMark, kept: SegmentIndex?) -> SegmentIndex {
    let position = Int(number) - 1
    let first = segments[position].firstBlock
    let end = ends[position]
    return SegmentIndex(
      segment: number, algorithm: mark.algorithm, journal: mark.journal, firstBlock: first,
      lengths: places[Int(first) - 1..<Int(end.ordinal)].map(\.bytes),
      digests: digests[position] ?? kept?.digests ?? [])
  }
}
