import LedgerCore

/// Reads one segment at the opening, block by block.
struct SegmentScanner {
  let segment: Segment
  let isNewest: Bool
  let mark: JournalMark
  /// A segment was made behind it, which happens only when it holds blocks.
  var mustHoldBlocks = false

  private enum Finding {
    /// Zeros, or the end of the file.
    case nothing
    case block(BlockView)
    case damage(BlockProblem)
  }

  /// Adds the segment's blocks to `found` and gives each to `replay`.
  func scan(into found: inout JournalScan, _ replay: BlockReplay) throws(JournalError) {
    var window = try ReadWindow(segment.file)
    while true {
      switch try look(after: found, &window) {
      case .block(let view):
        try replay(view)
        found.add(view.header, view.digest, segment: segment.number)
      case .nothing:
        if isNewest { try clean(nil, in: &found, &window) }
        return
      case .damage(let problem):
        try clean(problem, in: &found, &window)
        return
      }
    }
  }

  private func look(
    after found: JournalScan, _ window: inout ReadWindow
  ) throws(JournalError) -> Finding {
    let offset = found.nextOffset
    let head = try window.bytes(at: offset, count: BlockHeader.byteCount)
    if ReadWindow.isZero(head) { return .nothing }
    let header: BlockHeader
    do throws(BlockProblem) {
      header = try checkedHeader(head, after: found.tail)
      guard UInt64(header.blockBytes) <= window.length - offset else { throw .truncated }
    } catch {
      return .damage(error)
    }
    let bytes = try window.bytes(at: offset, count: header.blockBytes)
    do throws(BlockProblem) {
      return .block(try checkedBlock(bytes))
    } catch {
      return .damage(error)
    }
  }

  func checkedHeader(
    _ bytes: UnsafeRawBufferPointer, after tail: JournalTail
  ) throws(BlockProblem) -> BlockHeader {
    let header = try BlockHeader(decoding: bytes)
    try header.checkChain(ordinal: tail.ordinal + 1, previous: tail.digest)
    guard header.algorithm == mark.algorithm else {
      throw .unknownAlgorithm(header.algorithm.rawValue)
    }
    return header
  }

  private func checkedBlock(_ bytes: UnsafeRawBufferPointer) throws(BlockProblem) -> BlockView {
    let view = try BlockView(bytes)
    try view.checkDigests()
    guard view.header.ordinal != mark.tail.ordinal || view.digest == mark.tail.digest else {
      throw .brokenChain
    }
    return view
  }

  /// Wipes what a torn write left behind the newest block, or refuses when it was no torn write:
  /// blocks up to the mark were acknowledged, and so was every block that another one follows,
  /// since a block is written only after the one before it was synced.
  private func clean(
    _ problem: BlockProblem?, in found: inout JournalScan, _ window: inout ReadWindow
  ) throws(JournalError) {
    let ordinal = found.tail.ordinal + 1
    if case .newerVersion(let version) = problem {
      throw .newerFormat(path: segment.file.path, version: version)
    }
    let damage = JournalError.corrupt(
      block: ordinal, path: segment.file.path, problem: problem ?? .notABlock)
    guard isNewest, ordinal > mark.tail.ordinal, problem?.canBeTorn ?? true else { throw damage }
    guard !mustHoldBlocks || found.places.last?.segment == segment.number else { throw damage }
    let remains = try window.remains(from: found.nextOffset, laterThan: ordinal)
    guard !remains.isFollowed else { throw damage }
    guard remains.end > found.nextOffset else { return }
    try wipe(found.nextOffset..<remains.end)
    found.tornBlock = ordinal
  }

  private func wipe(_ range: Range<UInt64>) throws(JournalError) {
    let zeros = UnsafeMutableRawBufferPointer.allocate(
      byteCount: min(range.count, 1 << 20), alignment: 8)
    defer { zeros.deallocate() }
    zeros.initializeMemory(as: UInt8.self, repeating: 0)
    var at = range.lowerBound
    while at < range.upperBound {
      let count = min(Int(range.upperBound - at), zeros.count)
      try segment.file.write(UnsafeRawBufferPointer(rebasing: zeros[..<count]), at: at)
      at += UInt64(count)
    }
    try segment.file.syncData()
  }
}
