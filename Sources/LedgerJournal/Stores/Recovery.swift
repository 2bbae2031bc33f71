import Glibc
import LedgerCore

/// The steps of an opening between the reading of the mark and its new writing.
///
/// About 285 ns of the processor's time a leg that is replayed: its block is read, checked and hashed,
/// and the leg decided by its facts and compared. An account out of a snapshot takes 860, most of it
/// OpenSSL's SM3 over the file.
struct Recovery {
  let folder: String
  let device: any StorageDevice
  let mark: JournalMark
  private let table: SegmentTable

  struct Result {
    var found = JournalScan()
    var snapshot: SnapshotInfo?
    var passedOver: [FileJournal.PassedOver] = []
  }

  init(folder: String, mark: JournalMark, device: any StorageDevice) throws(JournalError) {
    self.folder = folder
    self.device = device
    self.mark = mark
    table = try SegmentTable.read(folder: folder, mark: mark, on: device)
  }

  /// Restores the newest snapshot that is good, and places the blocks up to it.
  func start(_ result: inout Result, _ restore: SnapshotRestore) throws(JournalError) {
    for ordinal in try SnapshotFile.list(in: folder, on: device) {
      let path = folder + "/" + SnapshotFile.name(ordinal)
      let candidate = try candidate(ordinal)
      do throws(SnapshotProblem) {
        let (opened, found) = try candidate.get()
        var reader = SnapshotReader(opened)
        try take(&reader, restore)
        result.found = found
        result.snapshot = opened.info
        guard !reader.isWhole(opened) else { return }
      } catch {
        result.passedOver.append(
          FileJournal.PassedOver(path: path, ordinal: ordinal, problem: error))
        continue
      }
      // The state is taken and cannot be believed.
      throw .foreign(path: path, reason: "it was not read to its end, or changed meanwhile")
    }
  }

  private func take(
    _ reader: inout SnapshotReader, _ restore: SnapshotRestore
  ) throws(SnapshotProblem) {
    do throws(SnapshotFailure) { try restore(&reader) } catch { throw .refused(error) }
  }

  private typealias Candidate = (opened: SnapshotFile.Opened, found: JournalScan)

  /// Checks a snapshot: first what costs little. An error that is thrown is one of the blocks.
  private func candidate(
    _ ordinal: UInt64
  ) throws(JournalError) -> Swift.Result<Candidate, SnapshotProblem> {
    guard ordinal <= mark.tail.ordinal, ordinal > 0 else {
      return .failure(.aboveMark(mark.tail.ordinal))
    }
    if let archived = table.lastArchived, archived.lastBlock > ordinal {
      return .failure(.archivedBlocks(segment: archived.segment))
    }
    let opened: SnapshotFile.Opened
    do throws(SnapshotProblem) {
      opened = try SnapshotFile.open(
        ordinal, in: folder, journal: mark.journal, algorithm: mark.algorithm, on: device)
    } catch {
      return .failure(error)
    }
    let found = try SegmentPlacing(table: table, mark: mark, folder: folder)
      .place(upTo: ordinal)
    guard found.tail == JournalTail(ordinal: ordinal, digest: opened.info.blockDigest) else {
      return .failure(.otherHistory)
    }
    do throws(SnapshotProblem) {
      try opened.check(mark.algorithm)
    } catch {
      return .failure(error)
    }
    return .success((opened, found))
  }

  /// Reads and checks every block behind those that were placed.
  func scan(_ found: inout JournalScan, _ replay: BlockReplay) throws(JournalError) {
    for row in table.rows.dropFirst(found.ends.count) {
      guard let segment = row.segment else {
        let index = row.index
        throw .archived(
          segment: row.number, first: index?.firstBlock ?? 0, last: index?.lastBlock ?? 0)
      }
      if found.segments.count < Int(row.number) { try found.enter(segment, folder: folder) }
      let isNewest = row.number == table.newest
      let scanner = SegmentScanner(
        segment: segment, isNewest: isNewest, mark: mark,
        mustHoldBlocks: isNewest && table.newestHoldsBlocks)
      try scanner.scan(into: &found, replay)
      found.ends.append(found.tail)
    }
  }

  /// Removes what holds nothing, and writes again what may not be durable: the head of a newest
  /// segment without blocks, or the newest block when it stands above the mark. All before it was
  /// synced, because nothing is written after a failed sync. Returns the segment to be written on.
  func settle(
    _ found: inout JournalScan, reserving reserved: UInt64
  ) throws(JournalError) -> Segment {
    guard !table.rows.isEmpty || mark.tail.ordinal == 0 else {
      throw .foreign(path: folder, reason: "its segments are missing")
    }
    for name in table.leftovers { try device.remove(folder + "/" + name) }
    if !table.leftovers.isEmpty { try device.syncFolder(folder) }
    guard var newest = table.rows.last?.segment else {
      let first = try Segment.create(
        in: folder, number: 1, firstBlock: 1, journal: mark.journal, reserving: reserved,
        on: device)
      try found.enter(first, folder: folder)
      return first
    }
    newest.firstBlock = found.segments[found.segments.count - 1].firstBlock
    if newest.firstBlock > found.tail.ordinal {
      try newest.writeHead(journal: mark.journal, in: folder, on: device)
    }
    try rewriteLast(found)
    return newest
  }

  private func rewriteLast(_ found: JournalScan) throws(JournalError) {
    guard let place = found.places.last, found.tail.ordinal > mark.tail.ordinal,
      let file = found.segments[Int(place.segment) - 1].file
    else { return }
    let bytes = UnsafeMutableRawBufferPointer.allocate(
      byteCount: Int(place.bytes), alignment: 8)
    defer { bytes.deallocate() }
    guard try file.read(into: bytes, at: place.offset) == bytes.count else {
      throw .corrupt(block: found.tail.ordinal, path: file.path, problem: .truncated)
    }
    try file.write(UnsafeRawBufferPointer(bytes), at: place.offset)
    try file.syncData()
  }

  /// Writes the indexes that sealed segments should have and do not. A full disk is no reason not
  /// to open: the next opening makes them again.
  func writeIndexes(_ found: JournalScan) throws(JournalError) -> [UInt32] {
    var written: [UInt32] = []
    for row in table.rows.dropLast() where row.segment != nil {
      let index = found.index(of: row.number, mark: mark, kept: row.index)
      guard row.index != index else { continue }
      do throws(JournalError) {
        try index.write(in: folder, on: device)
      } catch {
        if case .system(_, _, ENOSPC) = error { break }
        throw error
      }
      written.append(row.number)
    }
    return written
  }
}
