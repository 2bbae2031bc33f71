/// A folder that takes the blocks of a journal in order and so becomes a journal itself.
///
/// As long as the first copy is not finished there is no `mark`, so the folder does not open as a
/// journal; how far it has come stands in the file `unfinished`, in the mark's form. From then on
/// `mark` is raised as more blocks become durable, so the folder always opens as a whole
/// beginning of the journal. One that lost power between two marks may hold torn blocks above the
/// mark: a run that goes on wipes them, and a restore does not look at them.
struct CopyFolder: ~Copyable {
  static let unfinishedName = "unfinished"
  static let markName = "mark"

  let folder: String
  let device: any StorageDevice
  let segmentLimitBytes: UInt64
  private let lock: any StorageLock
  /// Names the newest durable block.
  private(set) var mark: JournalMark
  /// The newest block that was written.
  private(set) var tail: JournalTail
  private var markFile: any StorageFile
  /// `markFile` is the one named `unfinished`.
  private var isUnfinished: Bool
  private var segment: Segment?
  /// Offset in the segment where the next block goes.
  private var nextOffset = UInt64(Segment.headBytes)
  /// Bytes written since the last `settle`.
  private(set) var unsettledBytes: UInt64 = 0

  /// Opens a copy at its mark, or begins one in an empty folder.
  init(
    _ folder: String, journal: UInt64, algorithm: DigestAlgorithm, segmentLimitBytes: UInt64,
    on device: any StorageDevice
  ) throws(MaintenanceFailure) {
    let opening = CopyOpening(
      folder: folder, journal: journal, algorithm: algorithm, device: device)
    let lock = try MaintenanceFailure.writing { () throws(JournalError) -> any StorageLock in
      try device.makeFolder(folder)
      return try device.lock(folder + "/lock")
    }
    let found = try opening.find()
    self.lock = lock
    self.folder = folder
    self.device = device
    self.segmentLimitBytes = segmentLimitBytes
    mark = found.mark
    tail = found.mark.tail
    markFile = found.markFile
    isUnfinished = found.isUnfinished
    segment = found.segment
    nextOffset = found.nextOffset
  }

  /// Writes a block that follows the tail. It is durable after `settle`.
  mutating func append(_ block: BlockView) throws(JournalError) {
    let bytes = UInt64(block.bytes.count)
    let segment = try self.segment(for: bytes, block.header.ordinal)
    try segment.file.write(block.bytes, at: nextOffset)
    nextOffset = Segment.aligned(nextOffset + bytes)
    tail = JournalTail(ordinal: block.header.ordinal, digest: block.digest)
    mark.epoch = max(mark.epoch, block.header.epoch)
    unsettledBytes += bytes
  }

  /// The newest segment, or a new one when the block does not fit. Only the newest one may hold
  /// bytes that were not synced.
  private mutating func segment(
    for bytes: UInt64, _ ordinal: UInt64
  ) throws(JournalError) -> Segment {
    let number: UInt32
    if let segment {
      if nextOffset + bytes <= segmentLimitBytes || nextOffset == UInt64(Segment.headBytes) {
        return segment
      }
      try segment.file.syncData()
      number = segment.number + 1
    } else {
      number = 1
    }
    let fresh = try Segment.create(
      in: folder, number: number, firstBlock: ordinal, journal: mark.journal,
      reserving: UInt64(Segment.headBytes), on: device)
    segment = fresh
    nextOffset = UInt64(Segment.headBytes)
    return fresh
  }

  /// Makes what was written durable and says so in the mark.
  mutating func settle() throws(JournalError) {
    try segment?.file.syncData()
    mark.tail = tail
    mark.sequence += 1
    try mark.write(to: markFile)
    unsettledBytes = 0
  }

  /// Settles, and makes a first copy one that opens. `epoch` is the highest that the journal is
  /// known to have had: a daemon that starts on the copy takes a higher one.
  mutating func finish(epoch: UInt64) throws(JournalError) {
    mark.epoch = max(mark.epoch, epoch)
    try segment?.file.syncData()
    mark.tail = tail
    if isUnfinished {
      let file = try device.create(folder + "/" + Self.markName)
      try file.reserve(UInt64(JournalMark.fileBytes))
      try mark.writeBoth(to: file)
      try device.syncFolder(folder)
      markFile = file
      isUnfinished = false
      try device.remove(folder + "/" + Self.unfinishedName)
    } else {
      try mark.writeBoth(to: markFile)
    }
    try device.syncFolder(folder)
    unsettledBytes = 0
  }

  /// Lets another process have the folder.
  consuming func close() { lock.release() }
}
