import Glibc

/// Copies a range of blocks into a folder while the journal goes on.
///
/// The folder becomes a journal of its own, in the form of Protocol/JOURNAL.md, with the same
/// blocks byte for byte; a further run adds what has come since.
package struct JournalBackup {
  /// Sizes that tests make small.
  package struct Settings: Sendable {
    /// A block that would go past this starts a new segment.
    package var segmentLimitBytes: UInt64 = 256 << 20
    /// How many bytes are written before they are made durable and the progress is told.
    package var syncStepBytes: UInt64 = 64 << 20
    /// So much room is left on the target's medium, which may be that of the journal: with less
    /// the backup ends, to be gone on with when there is more.
    package var lowDiskBytes: UInt64 = 1 << 30

    package init() {}
  }

  /// What a run has done.
  package struct Result: Equatable, Sendable {
    /// The newest block of the target.
    package var tail: JournalTail
    /// Blocks and bytes that this run wrote.
    package var blocks: UInt64
    package var bytes: UInt64
    /// The newest snapshot of the target.
    package var snapshot: UInt64?
  }

  /// Where the journal keeps its snapshots.
  private struct SnapshotSource {
    var folder: String
    var device: any StorageDevice
  }

  private let journal: any Journal
  private let identity: UInt64
  private let settings: Settings
  private let device: any StorageDevice
  private var snapshots: SnapshotSource?

  /// `identity` is the random number of the journal that its files carry. `device` holds the
  /// target.
  package init(
    of journal: any Journal, identity: UInt64, settings: Settings = Settings(),
    device: any StorageDevice = SystemStorage()
  ) {
    self.journal = journal
    self.identity = identity
    self.settings = settings
    self.device = device
  }

  /// Of a journal in files, whose newest good snapshot is copied too.
  package init(
    of journal: FileJournal, settings: Settings = Settings(),
    device: any StorageDevice = SystemStorage()
  ) {
    self.init(of: journal, identity: journal.journalID, settings: settings, device: device)
    snapshots = SnapshotSource(folder: journal.folder, device: journal.device)
  }

  /// Writes the blocks that the folder lacks, up to `through`: the newest durable block when nil.
  /// Those from `first` on that it has already are compared with the journal's, byte for byte;
  /// otherwise only its newest one is. Each block is checked before it is written. May run on any
  /// thread while blocks are appended.
  package func run(
    into folder: String, from first: UInt64? = nil, through: UInt64? = nil,
    progress: ProgressReport = { _ in }
  ) throws(MaintenanceFailure) -> Result {
    let newest = journal.tail
    guard newest.ordinal > 0 else { throw .empty }
    let last = through ?? newest.ordinal
    guard last > 0, last <= newest.ordinal else { throw .source(.noSuchBlock(last)) }
    var target = try CopyFolder(
      folder, journal: identity, algorithm: journal.algorithm,
      segmentLimitBytes: settings.segmentLimitBytes, on: device)
    let start = target.tail
    try checkMeeting(start, newest, in: folder)
    if let first, first > start.ordinal + 1 {
      throw .gap(first: first, expected: start.ordinal + 1)
    }
    if let first, first <= start.ordinal { try compare(first...start.ordinal, in: folder) }
    var told = MaintenanceProgress(block: start.ordinal, through: max(last, start.ordinal))
    try checkRoom(in: folder)
    try copy(into: &target, &told, progress)
    try MaintenanceFailure.writing { () throws(JournalError) in
      try target.finish(epoch: journal.epoch)
    }
    let snapshot = try copySnapshot(into: folder, upTo: target.tail.ordinal)
    let result = Result(
      tail: target.tail, blocks: told.blocks, bytes: told.bytes, snapshot: snapshot)
    target.close()
    // The backup is whole, whether it is still watched or not.
    try? progress(told)
    return result
  }

  private func checkRoom(in folder: String) throws(MaintenanceFailure) {
    try MaintenanceFailure.writing { () throws(JournalError) in
      let free = try device.freeBytes(folder)
      guard free >= settings.lowDiskBytes else {
        throw JournalError.lowOnDisk(
          path: folder, freeBytes: free, limitBytes: settings.lowDiskBytes)
      }
    }
  }

  private func copySnapshot(
    into folder: String, upTo tail: UInt64
  ) throws(MaintenanceFailure) -> UInt64? {
    guard let snapshots else { return nil }
    let copy = SnapshotCopy(
      source: snapshots.folder, sourceDevice: snapshots.device, target: folder,
      targetDevice: device, journal: identity, algorithm: journal.algorithm)
    return try copy.copy(upTo: tail) { ordinal throws(JournalError) in
      try journal.digest(ofBlock: ordinal)
    }
  }

  /// The target's newest block must be this journal's block of that number.
  private func checkMeeting(
    _ target: JournalTail, _ newest: JournalTail, in folder: String
  ) throws(MaintenanceFailure) {
    guard target.ordinal > 0 else { return }
    guard target.ordinal <= newest.ordinal else {
      throw .targetAhead(target: target.ordinal, journal: newest.ordinal)
    }
    let own = try MaintenanceFailure.reading { () throws(JournalError) in
      try journal.digest(ofBlock: target.ordinal)
    }
    guard own == target.digest else {
      throw .foreignTarget(
        path: folder, reason: "its block \(target.ordinal) is not the one of this journal")
    }
  }

  private func copy(
    into target: inout CopyFolder, _ told: inout MaintenanceProgress, _ progress: ProgressReport
  ) throws(MaintenanceFailure) {
    var chain = BlockChain(after: target.tail, journal.algorithm)
    while told.block < told.through {
      let ordinal = told.block + 1
      let bytes = try copyBlock(ordinal, &chain, into: &target)
      told.block = ordinal
      told.blocks += 1
      told.bytes += UInt64(bytes)
      guard target.unsettledBytes >= settings.syncStepBytes, ordinal < told.through else {
        continue
      }
      try MaintenanceFailure.writing { () throws(JournalError) in try target.settle() }
      try checkRoom(in: target.folder)
      try progress(told)
    }
  }

  /// Returns the length of the block.
  private func copyBlock(
    _ ordinal: UInt64, _ chain: inout BlockChain, into target: inout CopyFolder
  ) throws(MaintenanceFailure) -> Int {
    var length = 0
    var failure: MaintenanceFailure?
    do throws(JournalError) {
      try journal.withBlock(ordinal) { bytes in
        let view: BlockView
        do throws(BlockProblem) {
          view = try chain.check(bytes)
        } catch {
          failure = .source(journal.damage(of: ordinal, error))
          return
        }
        length = view.bytes.count
        do throws(JournalError) { try target.append(view) } catch { failure = .target(error) }
      }
    } catch {
      throw .source(error)
    }
    if let failure { throw failure }
    return length
  }

  private func compare(
    _ range: ClosedRange<UInt64>, in folder: String
  ) throws(MaintenanceFailure) {
    let target = JournalFolder(folder, device: device, takesUnfinished: true)
    _ = try target.walk { view throws(MaintenanceFailure) in
      let ordinal = view.header.ordinal
      guard range.contains(ordinal) else { return }
      var isSame = false
      try MaintenanceFailure.reading { () throws(JournalError) in
        try journal.withBlock(ordinal) { isSame = $0.holdsTheSame(as: view.bytes) }
      }
      guard isSame else {
        throw MaintenanceFailure.foreignTarget(
          path: folder, reason: "its block \(ordinal) is not the one of this journal")
      }
    }
  }
}

extension UnsafeRawBufferPointer {
  func holdsTheSame(as other: UnsafeRawBufferPointer) -> Bool {
    guard count == other.count else { return false }
    guard let start = baseAddress, let otherStart = other.baseAddress else { return true }
    return memcmp(start, otherStart, count) == 0
  }
}
