package import LedgerCore

/// Where blocks are kept: the only truth. The contract that every store meets.
///
/// Blocks have ordinals from 1 without gaps, each with the digest of the one before. One writer
/// appends; any thread reads what is durable.
package protocol Journal: AnyObject, Sendable {
  var algorithm: DigestAlgorithm { get }
  /// Which opening this is; written into every block.
  var epoch: UInt64 { get }
  /// The newest durable block.
  var tail: JournalTail { get }
  /// Bytes that the journal takes on its medium.
  var storedBytes: UInt64 { get }

  /// Makes a block durable. One that does not follow the tail is refused with `notNext` and
  /// changes nothing. After any other error the journal takes no more blocks: memory is ahead of
  /// it then, and the process must stop. The block must be sealed for this journal's epoch and
  /// algorithm.
  func append(_ block: SealedBlock) throws(JournalError)

  /// Makes the tail the newest block that a later opening insists on. A writer that has nothing to
  /// append calls it, so that the mark of an idle journal stands at its tail.
  func raiseMark() throws(JournalError)

  /// The failure after which the store took no more blocks; nil while it does, and when it was
  /// closed. Only the call that failed throws it, all later ones throw `stopped`.
  var stopReason: JournalError? { get }

  /// Whether the medium has so little room left that nothing new should be admitted.
  var isLowOnDisk: Bool { get }

  /// Does what need not be done in an append: from any thread, best about once a second.
  func maintain() throws(JournalError)

  /// Keeps the state after a durable block, so that a later opening replays only what follows.
  /// `encode` gives the state's bytes to its argument in order. Nil when the store keeps none.
  func writeSnapshot(
    ordinal: UInt64, blockDigest: Digest, timeMs: Int64, encode: SnapshotEncoding
  ) throws(JournalError) -> SnapshotInfo?

  /// Gives the bytes of a whole durable block to `body`.
  func withBlock(
    _ ordinal: UInt64, _ body: (UnsafeRawBufferPointer) -> Void
  ) throws(JournalError)

  /// Fills `target` from `offset` bytes into a durable block, in constant time.
  func read(
    block ordinal: UInt64, offset: Int, into target: UnsafeMutableRawBufferPointer
  ) throws(JournalError)

  /// Where a durable block lies, for several reads of it.
  func located(_ ordinal: UInt64) throws(JournalError) -> LocatedBlock

  /// Where the records of such a block lie in it, by its header or from memory.
  func layout(of block: LocatedBlock) throws(JournalError) -> BlockLayout

  /// The digests of durable blocks by their ordinals, also of blocks that were archived where the
  /// store keeps them.
  func digests(ofBlocks range: Range<UInt64>) throws(JournalError) -> [Digest]

  /// Ends appending and lets another opening have the store. What was appended stays, and it can
  /// be read here as long as this object is there.
  func close()
}

/// Gives the bytes of a state, in order and in pieces of any size, to its argument.
package typealias SnapshotEncoding = ((UnsafeRawBufferPointer) -> Void) -> Void

extension Journal {
  /// The digest of a durable block, from its header.
  package func digest(ofBlock ordinal: UInt64) throws(JournalError) -> Digest {
    let header = UnsafeMutableRawBufferPointer.allocate(
      byteCount: BlockHeader.byteCount, alignment: 8)
    defer { header.deallocate() }
    try read(block: ordinal, offset: 0, into: header)
    return BlockSealer.digest(ofBlock: UnsafeRawBufferPointer(header), algorithm)
  }
}

extension Journal {
  /// One by one from the headers.
  package func digests(ofBlocks range: Range<UInt64>) throws(JournalError) -> [Digest] {
    var digests: [Digest] = []
    for ordinal in range { digests.append(try digest(ofBlock: ordinal)) }
    return digests
  }

  package func located(_ ordinal: UInt64) throws(JournalError) -> LocatedBlock {
    LocatedBlock(ordinal: ordinal, byteCount: nil, source: .journal(self))
  }

  package func layout(of block: LocatedBlock) throws(JournalError) -> BlockLayout {
    try block.readLayout()
  }

  package var stopReason: JournalError? { nil }

  package var isLowOnDisk: Bool { false }

  package func maintain() throws(JournalError) {}

  package func writeSnapshot(
    ordinal: UInt64, blockDigest: Digest, timeMs: Int64, encode: SnapshotEncoding
  ) throws(JournalError) -> SnapshotInfo? { nil }
}

package struct JournalTail: Equatable, Sendable {
  /// Zero for an empty journal.
  package var ordinal: UInt64
  package var digest: Digest

  package init(ordinal: UInt64, digest: Digest) {
    self.ordinal = ordinal
    self.digest = digest
  }
}

package enum JournalError: Error, Equatable, Sendable {
  /// The system refused: what was tried, and its error.
  case system(what: String, path: String, errno: Int32)
  /// Another process has the folder open.
  case held(path: String)
  /// The folder holds something that is not this program's journal.
  case foreign(path: String, reason: String)
  /// A newer program wrote it.
  case newerFormat(path: String, version: UInt16)
  /// A block that was acknowledged is damaged. Nothing may be served from such a journal.
  case corrupt(block: UInt64, path: String, problem: BlockProblem)
  /// A block's facts lead to something else than it says.
  case replay(block: UInt64, failure: ReplayFailure)
  case noSuchBlock(UInt64)
  case outOfBounds(block: UInt64)
  /// The block does not follow the tail.
  case notNext(expected: UInt64, got: UInt64)
  /// An earlier append failed; the journal takes no more.
  case stopped
  /// The segment was moved to an archive: its number and its blocks.
  case archived(segment: UInt32, first: UInt64, last: UInt64)
  /// A segment cannot be archived or brought back.
  case notMovable(segment: UInt32, reason: String)
  /// Too little room for something that can wait.
  case lowOnDisk(path: String, freeBytes: UInt64, limitBytes: UInt64)
}

extension JournalError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .system(let what, let path, let errno):
      "cannot \(what) \(path): \(SystemStorage.message(errno))"
    case .held(let path):
      "\(path) is in use by another process"
    case .foreign(let path, let reason):
      "\(path) is not a journal of this program: \(reason)"
    case .newerFormat(let path, let version):
      "\(path) has format version \(version), newer than this program knows"
    case .corrupt(let block, let path, let problem):
      "block \(block) in \(path) is damaged (\(problem)) though it was acknowledged; "
        + "restore the folder from a backup"
    case .replay(let block, let failure):
      "block \(block) contradicts itself: \(failure)"
    case .noSuchBlock(let block): "there is no block \(block)"
    case .outOfBounds(let block): "a read past the end of block \(block)"
    case .notNext(let expected, let got): "block \(got) does not follow: \(expected) does"
    case .stopped: "the journal stopped after a failed append"
    case .archived(let segment, let first, let last):
      "blocks \(first) to \(last) are in segment \(segment), which was archived: "
        + "bring \(Segment.name(segment)) back from the archive"
    case .notMovable(let segment, let reason):
      "segment \(segment) stays where it is: \(reason)"
    case .lowOnDisk(let path, let free, let limit):
      "\(path) has \(free) bytes left, fewer than the \(limit) that are kept for the journal"
    }
  }
}
