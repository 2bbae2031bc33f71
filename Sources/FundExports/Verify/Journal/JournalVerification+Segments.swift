import LedgerCore
import LedgerJournal

extension JournalVerification {
  private static let headBytes: UInt64 = 4096
  private static let alignment: UInt64 = 512

  /// Every segment, in the order of the numbers, with its blocks.
  mutating func walkSegments(_ files: JournalFiles) {
    let last = max(files.segments.last ?? 0, files.indexes.last ?? 0)
    guard last > 0 else { return }
    progress.total = files.segments.reduce(0) {
      $0 + ((try? FileBytes(path(JournalFiles.name(segment: $1))).length) ?? 0)
    }
    chain.sizes = Set(options.checkpoints.map(\.size))
    chain.wanted = Set(digestsWanted.keys).union(files.snapshots)
    for number in 1...last {
      let name = JournalFiles.name(segment: number)
      guard let path = segmentPath(number, files) else {
        books.stop()
        let isArchived = files.indexes.contains(number)
        result.add(
          isArchived ? .archived : .missingFile, .init(file: name),
          isArchived ? "its blocks were not verified" : "the segment is missing")
        continue
      }
      do throws(JournalError) {
        try walk(try FileBytes(path), number, name, isNewest: number == files.segments.last)
      } catch {
        books.stop()
        result.add(.unreadable, .init(file: name), "\(error)")
      }
    }
    if chain.tail.ordinal < chain.marked, !chain.isBroken {
      result.add(
        .missingFile, .init(block: chain.tail.ordinal + 1),
        "the mark names block \(chain.marked) and the blocks end at \(chain.tail.ordinal)")
    }
    report(progress)
  }

  private func segmentPath(_ number: UInt32, _ files: JournalFiles) -> String? {
    let name = JournalFiles.name(segment: number)
    if files.segments.contains(number) { return path(name) }
    guard let archive = options.archive, (try? FileBytes(archive + "/" + name)) != nil else {
      return nil
    }
    return archive + "/" + name
  }

  private mutating func walk(
    _ file: FileBytes, _ number: UInt32, _ name: String, isNewest: Bool
  ) throws(JournalError) {
    let first = chain.tail.ordinal + 1
    var contents = SegmentContents(firstBlock: first)
    var offset = Self.headBytes
    while offset < file.length {
      let place = Discrepancy.Place(file: name, block: chain.tail.ordinal + 1, offset: offset)
      let head = try file.read(BlockHeader.byteCount, at: offset)
      if head.firstNonzero == nil {
        guard let stray = try file.firstNonzero(in: offset..<file.length) else { break }
        behindTheEnd(stray, name, isNewest: isNewest)
        guard let next = try nextBlock(in: file, from: stray) else { break }
        offset = next
        continue
      }
      if let end = try takeBlock(in: file, at: offset, place, &contents) {
        let aligned = (end + Self.alignment - 1) / Self.alignment * Self.alignment
        if let stray = try file.firstNonzero(in: end..<aligned) {
          result.add(
            .strayBytes, .init(file: name, block: chain.tail.ordinal, offset: stray),
            "a byte between two blocks is not zero")
        }
        progress.done += aligned - offset
        offset = aligned
      } else {
        guard let next = try nextBlock(in: file, from: offset + 1) else {
          try checkRest(of: file, from: offset, place, isNewest: isNewest)
          break
        }
        offset = next
      }
    }
    try checkHead(of: file, number, name, first: first, hasBlocks: !contents.blocks.isEmpty)
    if !contents.blocks.isEmpty { lengths[number] = contents }
    report(progress)
  }

  /// What stands behind the last block and is none.
  private mutating func behindTheEnd(_ stray: UInt64, _ name: String, isNewest: Bool) {
    result.add(
      isNewest ? .tornEnd : .strayBytes, .init(file: name, offset: stray),
      "a byte behind the last block is not zero")
  }

  /// Behind the block that could not be read there is no other one.
  private mutating func checkRest(
    of file: FileBytes, from offset: UInt64, _ place: Discrepancy.Place, isNewest: Bool
  ) throws(JournalError) {
    guard isNewest, chain.tail.ordinal >= chain.marked else { return }
    result.add(.tornEnd, place, "what stands here is no whole block, and none follows")
  }

  /// Where the next block begins whose header is whole; nil when there is none.
  private func nextBlock(in file: FileBytes, from offset: UInt64) throws(JournalError) -> UInt64? {
    var at = (offset + Self.alignment - 1) / Self.alignment * Self.alignment
    while at < file.length {
      let head = try file.read(BlockHeader.byteCount, at: at)
      if let header = try? BlockHeader(decoding: head), header.ordinal > chain.tail.ordinal {
        return at
      }
      at += Self.alignment
    }
    return nil
  }

  /// Verifies the block at an offset. Returns where it ends, nil when that cannot be known.
  private mutating func takeBlock(
    in file: FileBytes, at offset: UInt64, _ place: Discrepancy.Place,
    _ contents: inout SegmentContents
  ) throws(JournalError) -> UInt64? {
    let head = try file.read(BlockHeader.byteCount, at: offset)
    let header: BlockHeader
    do throws(BlockProblem) {
      header = try BlockHeader(decoding: head)
      guard header.blockBytes <= Self.blockBytesLimit,
        UInt64(header.blockBytes) <= file.length - offset
      else { throw .truncated }
    } catch {
      books.stop()
      result.add(.damagedBlock, place, "its header: \(error)")
      return nil
    }
    let bytes = try file.read(header.blockBytes, at: offset)
    let digest = header.algorithm.digest(UnsafeRawBufferPointer(rebasing: bytes[..<240]))
    checkChain(header, place)
    let here = Discrepancy.Place(file: place.file, block: header.ordinal, offset: offset)
    do throws(BlockProblem) {
      let view = try BlockView(bytes)
      try view.checkDigests()
      check(view, here)
    } catch {
      books.stop()
      result.add(.damagedBlock, here, "\(error)")
    }
    chain.add(header, digest: digest)
    if contents.blocks.isEmpty { contents.firstBlock = header.ordinal }
    contents.blocks.append(UInt32(header.blockBytes))
    contents.digests.append(digest)
    tell()
    return offset + UInt64(header.blockBytes)
  }
}
