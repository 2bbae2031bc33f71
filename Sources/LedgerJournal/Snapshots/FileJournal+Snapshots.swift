extension FileJournal {
  /// What is known while a snapshot is written or a segment is moved.
  struct Slow {
    /// Snapshots that an opening found to be of no use.
    var spoiled: Set<UInt64>
    /// The newest snapshot that was read back and found good.
    var checked: UInt64
  }

  /// How many snapshots are kept: the second is for the case that the first is damaged.
  private static let keptSnapshots = 2

  /// Keeps the state after a durable block in a file of the folder. From any thread, while appends
  /// go on; one at a time. The high-water mark is raised to the block first.
  ///
  /// A failure leaves the journal as it was and the older snapshots in place. With little room on
  /// the medium it throws `lowOnDisk`, because the room is needed for blocks.
  @discardableResult
  package func writeSnapshot(
    ordinal: UInt64, blockDigest: Digest, timeMs: Int64, encode: SnapshotEncoding
  ) throws(JournalError) -> SnapshotInfo? {
    try slow.withLock { slow throws(JournalError) in
      try checkHasRoom()
      guard ordinal > 0, ordinal <= tail.ordinal else { throw .noSuchBlock(ordinal) }
      guard try digest(ofBlock: ordinal) == blockDigest else {
        throw .corrupt(block: ordinal, path: folder, problem: .brokenChain)
      }
      try raiseMark(to: ordinal)
      let info = try write(
        SnapshotInfo(
          ordinal: ordinal, blockDigest: blockDigest, timeMs: timeMs, byteCount: 0,
          stateDigest: .zero),
        encode)
      slow.spoiled.remove(ordinal)
      if slow.checked == ordinal { slow.checked = 0 }
      try removeOld(below: ordinal, &slow)
      return info
    }
  }

  /// The ordinals of the snapshots in the folder, newest first, damaged ones too.
  package func snapshots() throws(JournalError) -> [UInt64] {
    try SnapshotFile.list(in: folder, on: device)
  }

  private func checkHasRoom() throws(JournalError) {
    try checkGoesOn()
    let free = try device.freeBytes(folder)
    guard free >= settings.lowDiskBytes else {
      throw .lowOnDisk(path: folder, freeBytes: free, limitBytes: settings.lowDiskBytes)
    }
  }

  private func write(
    _ info: SnapshotInfo, _ encode: SnapshotEncoding
  ) throws(JournalError) -> SnapshotInfo {
    let name = SnapshotFile.name(info.ordinal)
    let partial = folder + "/" + name + partialSuffix
    let names = try device.names(in: folder)
    if names.contains(name + partialSuffix) { try device.remove(partial) }
    let replaced =
      names.contains(name) ? try device.open(folder + "/" + name).byteCount() : 0
    do throws(JournalError) {
      let writer = SnapshotWriter(try device.create(partial), algorithm, mayGoOn: checkHasRoom)
      encode { writer.add($0) }
      let info = try writer.finish(info, journal: journalID, algorithm: algorithm)
      try device.rename(partial, to: folder + "/" + name)
      try device.syncFolder(folder)
      let bytes = info.byteCount + UInt64(SnapshotFile.headBytes + SnapshotFile.endBytes)
      visible.withLock { $0.otherBytes += bytes - replaced }
      return info
    } catch {
      // What stays of it is removed by the next snapshot or opening.
      try? device.remove(partial)
      throw error
    }
  }

  private func removeOld(below ordinal: UInt64, _ slow: inout Slow) throws(JournalError) {
    var kept = 1
    var isChanged = false
    for other in try snapshots() where other != ordinal {
      if !slow.spoiled.contains(other) {
        guard other < ordinal, kept >= Self.keptSnapshots else {
          kept += 1
          continue
        }
      }
      let path = folder + "/" + SnapshotFile.name(other)
      let bytes = try device.open(path).byteCount()
      try device.remove(path)
      slow.spoiled.remove(other)
      visible.withLock { $0.otherBytes -= bytes }
      isChanged = true
    }
    if isChanged { try device.syncFolder(folder) }
  }
}
