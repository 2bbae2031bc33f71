import FundMessages

/// How far the daemon's reading again of old blocks is, and what it found.
public struct ScrubStatus: Hashable, Sendable {
  /// False when the daemon was told not to.
  public var isRunning: Bool
  public var bytesPerSecond: UInt64
  /// Of the pass under way.
  public var nextBlock: UInt64
  public var throughBlock: UInt64
  public var blocksChecked: UInt64
  public var bytesChecked: UInt64
  /// Passes that came to their end since the daemon started.
  public var passes: UInt64
  /// When the last one did, in milliseconds since 1970-01-01 UTC.
  public var completedMs: Int64?
  public var damagedBlocks: UInt64
  public var firstDamage: Damage?

  public struct Damage: Hashable, Sendable {
    public var block: UInt64
    /// On the daemon's machine.
    public var file: String
    public var problem: String
  }

  init(_ message: Fundledger_V1_ScrubStatus) {
    isRunning = message.running
    bytesPerSecond = message.bytesPerSecond
    nextBlock = message.nextBlock
    throughBlock = message.throughBlock
    blocksChecked = message.blocksChecked
    bytesChecked = message.bytesChecked
    passes = message.passes
    completedMs = message.completedMs == 0 ? nil : message.completedMs
    damagedBlocks = message.damagedBlocks
    firstDamage =
      message.damagedBlocks == 0
      ? nil
      : Damage(
        block: message.firstDamagedBlock, file: message.firstDamagedFile,
        problem: message.firstProblem)
  }
}

/// A segment of the daemon's journal.
public struct SegmentInfo: Hashable, Sendable {
  public var number: UInt32
  public var firstBlock: UInt64
  /// Nil of the one that is being written.
  public var lastBlock: UInt64?
  /// Length of the file; 0 when archived.
  public var bytes: UInt64
  public var isArchived: Bool

  init(_ message: Fundledger_V1_ListSegmentsResponse.Segment) {
    number = message.number
    firstBlock = message.firstBlock
    lastBlock = message.lastBlock == 0 ? nil : message.lastBlock
    bytes = message.bytes
    isArchived = message.archived
  }
}
