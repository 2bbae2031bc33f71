/// Finds where the blocks up to a snapshot lie: those of sealed segments by their indexes, the
/// others from header to header. The bodies are not read.
struct SegmentPlacing {
  let table: SegmentTable
  let mark: JournalMark
  let folder: String

  /// Every header that is looked at is checked with its place in the chain, so the digest at the
  /// end is that of the chain. `ordinal` must not lie above the mark.
  func place(upTo ordinal: UInt64) throws(JournalError) -> JournalScan {
    var found = JournalScan()
    for row in table.rows where found.tail.ordinal < ordinal {
      if let index = try usableIndex(of: row, after: found.tail), index.lastBlock <= ordinal {
        found.add(index, row.segment)
        continue
      }
      guard let segment = row.segment else {
        throw .foreign(
          path: folder + "/" + SegmentIndex.name(row.number),
          reason: "it does not follow the segment before")
      }
      try found.enter(segment, folder: folder)
      try walk(segment, upTo: ordinal, into: &found)
      if found.tail.ordinal < ordinal { found.ends.append(found.tail) }
    }
    return found
  }

  /// The index of a sealed segment, when it fits the segment and the blocks before.
  private func usableIndex(
    of row: SegmentTable.Row, after tail: JournalTail
  ) throws(JournalError) -> SegmentIndex? {
    guard row.number < table.newest, let index = row.index,
      index.firstBlock == tail.ordinal + 1, index.algorithm == mark.algorithm
    else { return nil }
    guard let segment = row.segment else { return index }
    let places = index.places
    guard segment.firstBlock == index.firstBlock || segment.firstBlock == Segment.inAdvance,
      let first = places.first, let last = places.last,
      let opening = try header(in: segment, at: first),
      opening.header.ordinal == index.firstBlock, opening.header.previous == tail.digest,
      opening.digest == index.digests.first,
      let closing = try header(in: segment, at: last),
      closing.header.ordinal == index.lastBlock, closing.digest == index.lastDigest
    else { return nil }
    return index
  }

  private func header(
    in segment: Segment, at place: FileJournal.Place
  ) throws(JournalError) -> (header: BlockHeader, digest: Digest)? {
    let bytes = UnsafeMutableRawBufferPointer.allocate(
      byteCount: BlockHeader.byteCount, alignment: 8)
    defer { bytes.deallocate() }
    guard try segment.file.read(into: bytes, at: place.offset) == bytes.count,
      let header = try? BlockHeader(decoding: UnsafeRawBufferPointer(bytes)),
      header.blockBytes == Int(place.bytes)
    else { return nil }
    return (
      header, BlockSealer.digest(ofBlock: UnsafeRawBufferPointer(bytes), header.algorithm)
    )
  }

  /// Goes from header to header up to a block, or to the end of a sealed segment.
  private func walk(
    _ segment: Segment, upTo ordinal: UInt64, into found: inout JournalScan
  ) throws(JournalError) {
    var window = try ReadWindow(segment.file, step: ReadWindow.headerStep)
    let scanner = SegmentScanner(segment: segment, isNewest: false, mark: mark)
    while found.tail.ordinal < ordinal {
      let head = try window.bytes(at: found.nextOffset, count: BlockHeader.byteCount)
      if ReadWindow.isZero(head), segment.number < table.newest { return }
      do throws(BlockProblem) {
        let header = try scanner.checkedHeader(head, after: found.tail)
        guard UInt64(header.blockBytes) <= window.length - found.nextOffset else {
          throw .truncated
        }
        let digest = BlockSealer.digest(ofBlock: head, header.algorithm)
        guard header.ordinal != mark.tail.ordinal || digest == mark.tail.digest else {
          throw .brokenChain
        }
        found.add(header, digest, segment: segment.number)
      } catch {
        if case .newerVersion(let version) = error {
          throw .newerFormat(path: segment.file.path, version: version)
        }
        throw .corrupt(
          block: found.tail.ordinal + 1, path: segment.file.path, problem: error)
      }
    }
  }
}
