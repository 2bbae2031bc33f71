import LedgerCore
import Synchronization

/// The journal in a folder of segment files.
///
/// `append` returns after `fdatasync`. The high-water mark is written at each opening, at least
/// each second while blocks come, and at the close. After a failed write or sync the journal takes
/// no more blocks, because the page cache can no longer be trusted.
package final class FileJournal: Journal {
  /// Sizes and times that tests make small.
  package struct Settings: Sendable {
    /// A block that would go past this starts a new segment.
    package var segmentLimitBytes: UInt64 = 256 << 20
    /// Space is set aside in such steps.
    package var reserveStepBytes: UInt64 = 16 << 20
    /// How long appended blocks may stand above the high-water mark while more of them come.
    package var markInterval = Duration.seconds(1)
    /// With less room than this on the medium, `isLowOnDisk` is true and snapshots are refused. It
    /// is what the blocks of requests under way may still take.
    package var lowDiskBytes: UInt64 = 1 << 30
    /// How often the free room is looked at.
    package var lowDiskInterval = Duration.seconds(1)
    /// The newest segments are mapped into memory for short reads, at most so many: with the
    /// segments' limit they bound what of the system's page cache this process shows as its own,
    /// 2 GiB. Older segments are read by calls. The journal has no other cache of blocks.
    package var mappedSegments = 8

    package init() {}
  }

  /// Where a block lies.
  struct Place {
    var segment: UInt32
    var bytes: UInt32
    var offset: UInt64
  }

  /// A segment of the folder.
  struct Stored {
    /// Nil when it is archived.
    var file: (any StorageFile)?
    var firstBlock: UInt64
    /// Length of the file.
    var bytes: UInt64
    /// Made at the first short read, for the newest segments.
    var mapping: FileMapping?
  }

  /// What readers see: durable blocks only.
  struct Visible {
    /// By number, from 1.
    var segments: [Stored]
    /// By ordinal, from block 1.
    var places: [Place]
    var tail: JournalTail
    /// Of the newest blocks: those of segments for which no index was written yet.
    var digests: [Digest]
    /// Length of the files that are not segments, and of a segment made in advance.
    var otherBytes: UInt64
    var layouts = LayoutTable()

    /// The newest block of a segment that another one with blocks follows; nil of others.
    func lastBlock(ofSealed segment: UInt32) -> UInt64? {
      guard let newest = places.last?.segment, segment > 0, segment < newest else { return nil }
      return segments[Int(segment)].firstBlock - 1
    }

    /// Of the first of `digests`.
    var firstHeldDigest: UInt64 { tail.ordinal + 1 - UInt64(digests.count) }
  }

  /// What belongs to whoever appends.
  struct Writer {
    /// The newest one.
    var segment: Segment
    /// Offset in it where the next block goes.
    var nextOffset: UInt64
    var mark: JournalMark
    var markedAt: ContinuousClock.Instant
    /// Closed, or an append has failed.
    var isStopped = false
    /// Why, when it was not closed.
    var stopReason: JournalError?
  }

  /// The newest segment's file and the one behind it.
  struct Spare {
    /// The highest number that was given.
    var newest: UInt32
    /// Made in advance and still without blocks.
    var segment: Segment?
  }

  package let folder: String
  package let algorithm: DigestAlgorithm
  package let epoch: UInt64
  /// Identifies the journal in all its files.
  package let journalID: UInt64
  let settings: Settings
  let device: any StorageDevice
  private let lock: any StorageLock
  private let markFile: any StorageFile
  let visible: Guarded<Visible>
  /// Held through a whole append. Locks are taken in this order: `slow`, `upkeep`, `writer`,
  /// `spare`, `visible`.
  private let writer: Guarded<Writer>
  /// Held while a segment is made, so that an append waits for one that is under way.
  let spare: Guarded<Spare>
  /// Held through `maintain`: up to which segment there are indexes.
  let upkeep: Guarded<UInt32>
  /// Held while a snapshot is written or a segment moved.
  let slow: Guarded<Slow>
  private let disk: Guarded<DiskWatch>
  /// The index that was read last for the digests in it.
  let lastIndex = Guarded<SegmentIndex?>(nil)
  /// The journal is being closed, or has stopped: what takes long gives up.
  private let isEnding = Atomic(false)
  /// Blocks that were found damaged since the opening, with what was wrong.
  private let damaged = Guarded<[UInt64: BlockProblem]>([:])
  private let hasDamage = Atomic(false)

  init(
    folder: String, settings: Settings, device: any StorageDevice, lock: any StorageLock,
    markFile: any StorageFile, visible: sending Visible, writer: sending Writer,
    slow: sending Slow
  ) {
    self.folder = folder
    self.settings = settings
    self.device = device
    self.lock = lock
    self.markFile = markFile
    algorithm = writer.mark.algorithm
    epoch = writer.mark.epoch
    journalID = writer.mark.journal
    spare = Guarded(Spare(newest: writer.segment.number))
    upkeep = Guarded(writer.segment.number - 1)
    self.slow = Guarded(slow)
    disk = Guarded(DiskWatch())
    self.visible = Guarded(visible)
    self.writer = Guarded(writer)
  }

  package var tail: JournalTail { visible.withLock { $0.tail } }

  /// The length of all its files.
  package var storedBytes: UInt64 {
    visible.withLock { visible in
      visible.segments.reduce(visible.otherBytes) { $0 + $1.bytes }
    }
  }

  /// The failure after which the journal took no more blocks.
  package var stopReason: JournalError? { writer.withLock { $0.stopReason } }

  package var isLowOnDisk: Bool {
    disk.withLock { $0.isLow(folder: folder, settings, device) }
  }

  /// About 24 ns a leg of the processor's time for a block of 16 000, and 55 by the clock. What bounds
  /// it is the medium: its bandwidth, and a sync a block.
  package func append(_ block: SealedBlock) throws(JournalError) {
    precondition(
      block.header.epoch == epoch && block.header.algorithm == algorithm,
      "the block was sealed for another opening")
    try writer.withLock { writer throws(JournalError) in
      guard !writer.isStopped else { throw .stopped }
      let tail = self.tail
      guard block.ordinal == tail.ordinal + 1, block.header.previous == tail.digest else {
        throw .notNext(expected: tail.ordinal + 1, got: block.ordinal)
      }
      try change(&writer) { writer throws(JournalError) in try write(block, &writer) }
    }
  }

  /// Stops the journal unless the change of its files is whole.
  private func change(
    _ writer: inout Writer, _ body: (inout Writer) throws(JournalError) -> Void
  ) throws(JournalError) {
    writer.isStopped = true
    do throws(JournalError) {
      try body(&writer)
    } catch {
      writer.stopReason = error
      isEnding.store(true, ordering: .relaxed)
      throw error
    }
    writer.isStopped = false
  }

  private func write(_ block: SealedBlock, _ writer: inout Writer) throws(JournalError) {
    try makeRoom(for: block, &writer)
    let offset = writer.nextOffset
    let place = Place(
      segment: writer.segment.number, bytes: UInt32(block.bytes.count), offset: offset)
    try writer.segment.file.write(block.bytes, at: offset)
    try writer.segment.file.syncData()
    writer.nextOffset = Segment.aligned(offset + UInt64(block.bytes.count))
    visible.withLock { visible in
      visible.places.append(place)
      visible.tail = JournalTail(ordinal: block.ordinal, digest: block.digest)
      visible.digests.append(block.digest)
    }
    if ContinuousClock.now - writer.markedAt >= settings.markInterval {
      try writeMark(&writer)
    }
  }

  /// Sets space aside for the block, in a new segment when it does not fit into the newest.
  private func makeRoom(
    for block: SealedBlock, _ writer: inout Writer
  ) throws(JournalError) {
    let bytes = UInt64(block.bytes.count)
    if writer.nextOffset + bytes > settings.segmentLimitBytes,
      writer.nextOffset > UInt64(Segment.headBytes)
    {
      let fresh = try nextSegment(writer.segment.number + 1, firstBlock: block.ordinal)
      writer.segment = fresh
      writer.nextOffset = UInt64(Segment.headBytes)
    }
    let end = writer.nextOffset + bytes
    guard end > writer.segment.reserved else { return }
    let step = settings.reserveStepBytes
    let reserved = (end + step - 1) / step * step
    try writer.segment.file.reserve(reserved)
    let more = reserved - writer.segment.reserved
    visible.withLock { $0.segments[Int(writer.segment.number) - 1].bytes += more }
    writer.segment.reserved = reserved
    disk.withLock { $0.look(folder: folder, settings, device) }
  }

  /// Raises the high-water mark to the tail where it is lower, and does what else waits for an
  /// idle moment. To be called when blocks cease to come: a damaged block above the mark is taken
  /// for one that was never acknowledged.
  package func raiseMark() throws(JournalError) {
    try raiseMark(to: .max)
    try maintain()
  }

  /// Raises the mark to the tail unless it stands at `ordinal` or above.
  func raiseMark(to ordinal: UInt64) throws(JournalError) {
    try writer.withLock { writer throws(JournalError) in
      guard !writer.isStopped else { throw .stopped }
      guard writer.mark.tail.ordinal < ordinal, writer.mark.tail != tail else { return }
      try change(&writer, writeMark)
    }
  }

  /// Takes no more blocks, because the medium has failed outside of an append.
  func stop(_ reason: JournalError) {
    writer.withLock { writer in
      if writer.stopReason == nil, !writer.isStopped { writer.stopReason = reason }
      writer.isStopped = true
    }
    isEnding.store(true, ordering: .relaxed)
  }

  /// Throws once the journal is closed or has stopped.
  func checkGoesOn() throws(JournalError) {
    if isEnding.load(ordering: .relaxed) { throw .stopped }
  }

  private func writeMark(_ writer: inout Writer) throws(JournalError) {
    writer.mark.sequence += 1
    writer.mark.tail = tail
    try writer.mark.write(to: markFile)
    writer.markedAt = ContinuousClock.now
  }

  func locate(_ ordinal: UInt64) throws(JournalError) -> (any StorageFile, Place) {
    try visible.withLock { visible throws(JournalError) in try locate(ordinal, in: visible) }
  }

  private func locate(
    _ ordinal: UInt64, in visible: borrowing Visible
  ) throws(JournalError) -> (any StorageFile, Place) {
    guard ordinal > 0, ordinal <= UInt64(visible.places.count) else {
      throw .noSuchBlock(ordinal)
    }
    let place = visible.places[Int(ordinal) - 1]
    let segment = visible.segments[Int(place.segment) - 1]
    guard let file = segment.file else {
      throw .archived(
        segment: place.segment, first: segment.firstBlock,
        last: visible.lastBlock(ofSealed: place.segment) ?? ordinal)
    }
    if hasDamage.load(ordering: .acquiring), let problem = damaged.withLock({ $0[ordinal] }) {
      throw .corrupt(block: ordinal, path: file.path, problem: problem)
    }
    return (file, place)
  }

  package func located(_ ordinal: UInt64) throws(JournalError) -> LocatedBlock {
    try visible.withLock { visible throws(JournalError) in
      let (file, place) = try locate(ordinal, in: visible)
      return LocatedBlock(
        ordinal: ordinal, byteCount: Int(place.bytes),
        source: .file(
          file, offset: place.offset, mapping: visible.mapping(of: file, place, settings)),
        layout: visible.layouts[ordinal])
    }
  }

  package func layout(of block: LocatedBlock) throws(JournalError) -> BlockLayout {
    if let layout = block.layout { return layout }
    let layout = try block.readLayout()
    visible.withLock { $0.layouts[block.ordinal] = layout }
    return layout
  }

  /// Refuses reads of a block from now on, because it was found damaged.
  package func refuseReads(of block: UInt64, _ problem: BlockProblem) {
    damaged.withLock { $0[block] = problem }
    hasDamage.store(true, ordering: .releasing)
  }

  package func withBlock(
    _ ordinal: UInt64, _ body: (UnsafeRawBufferPointer) -> Void
  ) throws(JournalError) {
    let (file, place) = try locate(ordinal)
    let bytes = UnsafeMutableRawBufferPointer.allocate(
      byteCount: Int(place.bytes), alignment: 8)
    defer { bytes.deallocate() }
    guard try file.read(into: bytes, at: place.offset) == bytes.count else {
      throw .corrupt(block: ordinal, path: file.path, problem: .truncated)
    }
    body(UnsafeRawBufferPointer(bytes))
  }

  package func read(
    block ordinal: UInt64, offset: Int, into target: UnsafeMutableRawBufferPointer
  ) throws(JournalError) {
    try located(ordinal).read(at: offset, into: target)
  }

  package func close() {
    // What fails here costs the next opening a longer look and nothing else.
    try? writeIndexes()
    isEnding.store(true, ordering: .relaxed)
    // Nothing of this journal may touch the folder once the lock is given back.
    slow.withLock { _ in
      upkeep.withLock { _ in
        writer.withLock { writer in
          if !writer.isStopped { try? writeMark(&writer) }
          writer.isStopped = true
        }
      }
    }
    lock.release()
  }
}
