import LedgerCore

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

    package init() {}
  }

  /// Where a block lies.
  struct Place {
    var segment: UInt32
    var bytes: UInt32
    var offset: UInt64
  }

  /// What readers see: durable blocks only.
  struct Visible {
    /// By segment number, from 1.
    var files: [any StorageFile]
    /// By ordinal, from block 1.
    var places: [Place]
    var tail: JournalTail
    var storedBytes: UInt64
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
  }

  package let folder: String
  package let algorithm: DigestAlgorithm
  package let epoch: UInt64
  private let settings: Settings
  private let device: any StorageDevice
  private let lock: any StorageLock
  private let markFile: any StorageFile
  private let visible: Guarded<Visible>
  /// Held through a whole append; taken before `visible`.
  private let writer: Guarded<Writer>

  init(
    folder: String, settings: Settings, device: any StorageDevice, lock: any StorageLock,
    markFile: any StorageFile, visible: sending Visible, writer: sending Writer
  ) {
    self.folder = folder
    self.settings = settings
    self.device = device
    self.lock = lock
    self.markFile = markFile
    algorithm = writer.mark.algorithm
    epoch = writer.mark.epoch
    self.visible = Guarded(visible)
    self.writer = Guarded(writer)
  }

  package var tail: JournalTail { visible.withLock { $0.tail } }

  /// The length of all its files.
  package var storedBytes: UInt64 { visible.withLock { $0.storedBytes } }

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
      writer.isStopped = true
      try write(block, &writer)
      writer.isStopped = false
    }
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
      let fresh = try Segment.create(
        in: folder, number: writer.segment.number + 1, firstBlock: block.ordinal,
        journal: writer.mark.journal, reserving: settings.reserveStepBytes, on: device)
      visible.withLock { visible in
        visible.files.append(fresh.file)
        visible.storedBytes += fresh.reserved
      }
      writer.segment = fresh
      writer.nextOffset = UInt64(Segment.headBytes)
    }
    let end = writer.nextOffset + bytes
    guard end > writer.segment.reserved else { return }
    let step = settings.reserveStepBytes
    let reserved = (end + step - 1) / step * step
    try writer.segment.file.reserve(reserved)
    let more = reserved - writer.segment.reserved
    visible.withLock { $0.storedBytes += more }
    writer.segment.reserved = reserved
  }

  /// Raises the high-water mark to the tail where it is lower. To be called when blocks cease to
  /// come: a damaged block above the mark is taken for one that was never acknowledged.
  package func raiseMark() throws(JournalError) {
    try writer.withLock { writer throws(JournalError) in
      guard !writer.isStopped else { throw .stopped }
      guard writer.mark.tail != tail else { return }
      writer.isStopped = true
      try writeMark(&writer)
      writer.isStopped = false
    }
  }

  private func writeMark(_ writer: inout Writer) throws(JournalError) {
    writer.mark.sequence += 1
    writer.mark.tail = tail
    try writer.mark.write(to: markFile)
    writer.markedAt = ContinuousClock.now
  }

  private func locate(_ ordinal: UInt64) throws(JournalError) -> (any StorageFile, Place) {
    try visible.withLock { visible throws(JournalError) in
      guard ordinal > 0, ordinal <= UInt64(visible.places.count) else {
        throw .noSuchBlock(ordinal)
      }
      let place = visible.places[Int(ordinal) - 1]
      return (visible.files[Int(place.segment) - 1], place)
    }
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
    let (file, place) = try locate(ordinal)
    guard offset >= 0, offset <= Int(place.bytes) - target.count else {
      throw .outOfBounds(block: ordinal)
    }
    guard try file.read(into: target, at: place.offset + UInt64(offset)) == target.count else {
      throw .corrupt(block: ordinal, path: file.path, problem: .truncated)
    }
  }

  package func close() {
    writer.withLock { writer in
      // A mark that is not written costs nothing but a longer look at the newest blocks.
      if !writer.isStopped { try? writeMark(&writer) }
      writer.isStopped = true
    }
    lock.release()
  }
}
