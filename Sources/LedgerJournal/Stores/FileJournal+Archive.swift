extension FileJournal {
  /// What is to be said of a segment.
  package struct SegmentSummary: Equatable, Sendable {
    package var number: UInt32
    package var firstBlock: UInt64
    /// Nil of the one that is being written.
    package var lastBlock: UInt64?
    package var isArchived: Bool
    /// Length of the file in the folder.
    package var bytes: UInt64
  }

  /// The segments, by number.
  package var segments: [SegmentSummary] {
    visible.withLock { visible in
      visible.segments.enumerated().map { position, segment in
        let number = UInt32(position + 1)
        return SegmentSummary(
          number: number, firstBlock: segment.firstBlock,
          lastBlock: visible.lastBlock(ofSealed: number), isArchived: segment.file == nil,
          bytes: segment.bytes)
      }
    }
  }

  /// Moves a sealed segment to another folder. Its blocks must not lie above the newest good
  /// snapshot, since an opening needs those that do. The copy is durable and checked before the
  /// file here is removed; reads of its blocks throw `archived` from then on.
  ///
  /// From any thread, while appends go on. A failure leaves a whole segment here or in the archive,
  /// and the journal goes on; only that of an index of its own stops it.
  package func archiveSegment(
    _ number: UInt32, to archive: String
  ) throws(JournalError) {
    try slow.withLock { slow throws(JournalError) in
      // So that there is an index.
      try maintain()
      guard var index = try sealedIndexOfLocal(number) else {
        throw .notMovable(segment: number, reason: "it is not a sealed segment of this folder")
      }
      guard try hasGoodSnapshot(of: index.lastBlock, &slow) else {
        throw .notMovable(
          segment: number,
          reason: "no good snapshot was taken at or after its last block, \(index.lastBlock)")
      }
      let (file, _) = try locate(index.firstBlock)
      try device.makeFolder(archive)
      let copy = SegmentCopy(index: index, device: device, mayGoOn: checkGoesOn)
      try copy.copy(from: file, to: archive)
      index.isArchived = true
      try index.write(in: folder, on: device)
      let position = Int(number) - 1
      let stored = visible.withLock { visible in
        let stored = visible.segments[position]
        visible.segments[position].file = nil
        visible.segments[position].mapping = nil
        visible.segments[position].bytes = 0
        return stored
      }
      do throws(JournalError) {
        try device.remove(file.path)
      } catch {
        visible.withLock { $0.segments[position] = stored }
        throw error
      }
      try device.syncFolder(folder)
    }
  }

  private func sealedIndexOfLocal(_ number: UInt32) throws(JournalError) -> SegmentIndex? {
    let isLocal = visible.withLock { visible in
      visible.lastBlock(ofSealed: number) != nil
        && visible.segments[Int(number) - 1].file != nil
    }
    return isLocal ? try sealedIndex(number) : nil
  }

  /// Reads snapshots back, newest first, until one is good; true when it stands for `block`.
  private func hasGoodSnapshot(
    of block: UInt64, _ slow: inout Slow
  ) throws(JournalError) -> Bool {
    for ordinal in try snapshots() where !slow.spoiled.contains(ordinal) {
      guard ordinal >= block, ordinal <= tail.ordinal else { continue }
      if ordinal == slow.checked { return true }
      let digest: Digest
      do throws(JournalError) {
        digest = try self.digest(ofBlock: ordinal)
      } catch {
        // Its block was archived: whether it belongs to the chain cannot be seen here.
        guard case .archived = error else { throw error }
        continue
      }
      do throws(SnapshotProblem) {
        let opened = try SnapshotFile.open(
          ordinal, in: folder, journal: journalID, algorithm: algorithm, on: device)
        guard opened.info.blockDigest == digest else { throw .otherHistory }
        try opened.check(algorithm)
      } catch {
        slow.spoiled.insert(ordinal)
        continue
      }
      slow.checked = ordinal
      return true
    }
    return false
  }

  /// Puts an archived segment into the folder again, after every block of it was checked. The
  /// archive keeps its copy.
  package func bringBack(_ number: UInt32, from archive: String) throws(JournalError) {
    try slow.withLock { slow throws(JournalError) in
      try checkGoesOn()
      let isArchived = visible.withLock { visible in
        visible.lastBlock(ofSealed: number) != nil
          && visible.segments[Int(number) - 1].file == nil
      }
      guard isArchived,
        var index = try SegmentIndex.read(number, in: folder, journal: journalID, on: device)
      else { throw .notMovable(segment: number, reason: "it was not archived") }
      let free = try device.freeBytes(folder)
      guard free > index.end, free - index.end >= settings.lowDiskBytes else {
        throw .lowOnDisk(
          path: folder, freeBytes: free, limitBytes: index.end + settings.lowDiskBytes)
      }
      let name = Segment.name(number)
      let copy = SegmentCopy(index: index, device: device, mayGoOn: checkGoesOn)
      try copy.copy(from: try device.open(archive + "/" + name), to: folder)
      index.isArchived = false
      try index.write(in: folder, on: device)
      let file = try device.open(folder + "/" + name)
      let bytes = try file.byteCount()
      visible.withLock { visible in
        visible.segments[Int(number) - 1].file = file
        visible.segments[Int(number) - 1].bytes = bytes
      }
    }
  }
}
