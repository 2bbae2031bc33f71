package import LedgerCore

extension FileJournal {
  /// What an opening found.
  package struct Opening: Sendable {
    package var journal: FileJournal
    /// A block that was being written when the last process ended; it was never acknowledged.
    package var tornBlock: UInt64?
    /// The snapshot that the state comes from; without one, all blocks were replayed.
    package var snapshot: SnapshotInfo?
    package var replayedBlocks: UInt64 = 0
    /// Snapshots that were not used, newest first, and why.
    package var passedOver: [PassedOver] = []
    /// Sealed segments whose index was missing or wrong and was written again.
    package var rebuiltIndexes: [UInt32] = []
  }

  /// A snapshot that was not used.
  package struct PassedOver: Equatable, Sendable {
    package var path: String
    package var ordinal: UInt64
    package var problem: SnapshotProblem

    /// It will never be of use, whatever is done to the folder or the program.
    var isSpoiled: Bool {
      switch problem {
      case .newerVersion, .archivedBlocks, .unreadable: false
      default: true
      }
    }
  }

  /// Opens the journal of a folder, or makes one there when it is empty. `algorithm` counts for a
  /// new one only.
  ///
  /// Every block is checked (checksums, chain, voucher tree) and given to `replay` in order. A
  /// damaged newest block above the high-water mark was torn by a crash: it is wiped and named in
  /// the result. What may lie in the page cache and not on the disk, since a failed sync was the
  /// last thing that the process before did, is written and synced again before anything is served.
  package static func open(
    folder: String, algorithm: DigestAlgorithm = .sm3, settings: Settings = Settings(),
    device: any StorageDevice = SystemStorage(), replay: BlockReplay
  ) throws(JournalError) -> Opening {
    try open(
      folder, algorithm, settings, device, usesSnapshots: false,
      restore: { (_) throws(SnapshotFailure) in }, replay)
  }

  /// Opens it from its newest good snapshot: `restore` builds the state of its bytes, and only the
  /// blocks behind it are read, checked and given to `replay`. Of those up to it the headers are
  /// looked at, as far as needed to know that the snapshot belongs to this chain. A snapshot that
  /// is damaged, or that `restore` refuses by throwing, is passed over; without any, every block is
  /// replayed.
  package static func open(
    folder: String, algorithm: DigestAlgorithm = .sm3, settings: Settings = Settings(),
    device: any StorageDevice = SystemStorage(),
    restore: SnapshotRestore, replay: BlockReplay
  ) throws(JournalError) -> Opening {
    try open(
      folder, algorithm, settings, device, usesSnapshots: true, restore: restore, replay)
  }

  private static func open(
    _ folder: String, _ algorithm: DigestAlgorithm, _ settings: Settings,
    _ device: any StorageDevice, usesSnapshots: Bool, restore: SnapshotRestore,
    _ replay: BlockReplay
  ) throws(JournalError) -> Opening {
    try device.makeFolder(folder)
    try refuseForeign(folder, on: device)
    let lock = try device.lock(folder + "/lock")
    let (markFile, kept) = try openMark(folder: folder, algorithm: algorithm, on: device)
    let recovery = try Recovery(folder: folder, mark: kept, device: device)
    var result = Recovery.Result()
    if usesSnapshots { try recovery.start(&result, restore) }
    let placed = result.found.tail.ordinal
    try recovery.scan(&result.found, replay)
    let newest = try recovery.settle(&result.found, reserving: settings.reserveStepBytes)
    let found = result.found
    var mark = kept
    mark.epoch = max(mark.epoch, found.epoch) + 1
    mark.tail = found.tail
    try mark.writeBoth(to: markFile, after: kept)
    let rebuilt = try recovery.writeIndexes(found)
    let journal = FileJournal(
      folder: folder, settings: settings, device: device, lock: lock, markFile: markFile,
      visible: Visible(
        segments: found.segments, places: found.places, tail: found.tail,
        digests: found.digests.last.flatMap(\.self) ?? [],
        otherBytes: try otherBytes(in: folder, on: device)),
      writer: Writer(segment: newest, nextOffset: found.nextOffset, mark: mark, markedAt: .now),
      slow: Slow(
        spoiled: Set(result.passedOver.filter(\.isSpoiled).map(\.ordinal)),
        checked: result.snapshot?.ordinal ?? 0))
    return Opening(
      journal: journal, tornBlock: found.tornBlock, snapshot: result.snapshot,
      replayedBlocks: found.tail.ordinal - placed, passedOver: result.passedOver,
      rebuiltIndexes: rebuilt)
  }

  /// Bytes of the files that are neither segments nor empty.
  private static func otherBytes(
    in folder: String, on device: any StorageDevice
  ) throws(JournalError) -> UInt64 {
    var bytes: UInt64 = 0
    for name in try device.names(in: folder)
    where name == "mark" || SegmentIndex.number(ofName: name) != nil
      || SnapshotFile.ordinal(ofName: name) != nil
    {
      bytes += try device.open(folder + "/" + name).byteCount()
    }
    return bytes
  }

  private static func isSegment(_ name: String) -> Bool { Segment.number(ofName: name) != nil }

  private static func isMadeFromSegments(_ name: String) -> Bool {
    SegmentIndex.number(ofName: name) != nil || SnapshotFile.ordinal(ofName: name) != nil
      || SegmentTable.isPartial(name)
  }

  /// Leaves a folder alone that holds files and no journal.
  private static func refuseForeign(
    _ folder: String, on device: any StorageDevice
  ) throws(JournalError) {
    let names = try device.names(in: folder).filter { $0 != "lock" && $0 != "mark" }
    guard !names.isEmpty, !names.contains(where: isSegment) else { return }
    throw .foreign(
      path: folder,
      reason: names.allSatisfy(isMadeFromSegments)
        ? "its segments are missing" : "it holds other files and no journal")
  }

  /// Reads the mark, or starts a new journal with one.
  private static func openMark(
    folder: String, algorithm: DigestAlgorithm, on device: any StorageDevice
  ) throws(JournalError) -> (file: any StorageFile, mark: JournalMark) {
    let path = folder + "/mark"
    let names = try device.names(in: folder)
    let hasMark = names.contains("mark")
    let hasSegments = names.contains(where: isSegment)
    let missing = JournalError.foreign(
      path: path, reason: "the high-water mark is missing or damaged")
    guard hasMark || !hasSegments else { throw missing }
    let file = hasMark ? try device.open(path) : try device.create(path)
    let kept = try JournalMark.read(from: file)
    if hasSegments {
      guard let kept else { throw missing }
      return (file, kept)
    }
    // Segments come after a durable mark: what is here at most is a beginning that was cut off.
    var mark =
      kept
      ?? JournalMark(
        sequence: 0, epoch: 0, tail: JournalTail(ordinal: 0, digest: .zero),
        journal: UInt64.random(in: 1...UInt64.max), algorithm: algorithm)
    try file.reserve(UInt64(JournalMark.fileBytes))
    try mark.writeBoth(to: file)
    try device.syncFolder(folder)
    return (file, mark)
  }
}

/// What is done with each block of a journal at its opening.
package typealias BlockReplay = (BlockView) throws(JournalError) -> Void

extension StateMachine {
  /// Applies a block that a journal holds.
  package mutating func replay(_ block: BlockView) throws(JournalError) {
    do throws(ReplayFailure) {
      try replay(block.body)
    } catch {
      throw .replay(block: block.header.ordinal, failure: error)
    }
  }
}
