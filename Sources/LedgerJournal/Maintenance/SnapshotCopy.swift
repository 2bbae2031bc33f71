/// Copies the newest good snapshot from one folder of a journal to another.
struct SnapshotCopy {
  /// As many as a running journal keeps.
  private static let keptSnapshots = 2
  private static let stepBytes = 1 << 20

  let source: String
  let sourceDevice: any StorageDevice
  let target: String
  let targetDevice: any StorageDevice
  let journal: UInt64
  let algorithm: DigestAlgorithm

  /// Returns the ordinal of the newest good one that does not stand above `tail`, copied now or
  /// before; nil when there is none. One of the source that cannot be read is passed over: it is
  /// not needed for the books.
  func copy(
    upTo tail: UInt64, digest: (UInt64) throws(JournalError) -> Digest
  ) throws(MaintenanceFailure) -> UInt64? {
    let ordinals = try MaintenanceFailure.reading { () throws(JournalError) in
      try SnapshotFile.list(in: source, on: sourceDevice)
    }
    for ordinal in ordinals where ordinal <= tail {
      if (try? at(ordinal, target, targetDevice).checked()) != nil { return ordinal }
      guard let opened = try? at(ordinal, source, sourceDevice).checked(),
        (try? digest(ordinal)) == opened.info.blockDigest
      else { continue }
      try put(opened)
      return ordinal
    }
    return nil
  }

  /// Copies one whose place after its block was checked.
  func copy(_ ordinal: UInt64) throws(MaintenanceFailure) {
    if let opened = try? at(ordinal, source, sourceDevice).checked() { try put(opened) }
  }

  private func put(_ opened: SnapshotFile.Opened) throws(MaintenanceFailure) {
    try MaintenanceFailure.writing { () throws(JournalError) in
      try write(opened)
      try removeOld(below: opened.info.ordinal)
    }
  }

  private func at(
    _ ordinal: UInt64, _ folder: String, _ device: any StorageDevice
  ) -> StoredSnapshot {
    StoredSnapshot(
      ordinal: ordinal, folder: folder, journal: journal, algorithm: algorithm, device: device)
  }

  private func write(_ opened: SnapshotFile.Opened) throws(JournalError) {
    let name = SnapshotFile.name(opened.info.ordinal)
    let partial = target + "/" + name + partialSuffix
    let names = try targetDevice.names(in: target)
    if names.contains(name + partialSuffix) { try targetDevice.remove(partial) }
    let file = try targetDevice.create(partial)
    let buffer = UnsafeMutableRawBufferPointer.allocate(
      byteCount: Self.stepBytes, alignment: 4096)
    defer { buffer.deallocate() }
    var done: UInt64 = 0
    var synced: UInt64 = 0
    while true {
      let got = try opened.file.read(into: buffer, at: done)
      guard got > 0 else { break }
      try file.write(UnsafeRawBufferPointer(rebasing: buffer[..<got]), at: done)
      done += UInt64(got)
      guard done - synced >= SnapshotWriter.syncStepBytes else { continue }
      try file.syncData()
      synced = done
    }
    try file.syncData()
    try targetDevice.rename(partial, to: target + "/" + name)
    try targetDevice.syncFolder(target)
  }

  private func removeOld(below ordinal: UInt64) throws(JournalError) {
    let older = try SnapshotFile.list(in: target, on: targetDevice).filter { $0 < ordinal }
    for other in older.dropFirst(Self.keptSnapshots - 1) {
      try targetDevice.remove(target + "/" + SnapshotFile.name(other))
    }
    try targetDevice.syncFolder(target)
  }
}
