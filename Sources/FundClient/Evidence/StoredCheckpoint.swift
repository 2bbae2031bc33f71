import FundMessages

/// A checkpoint (检查点) of the journal: a C2SP signed note over the root of all blocks up to `size`.
/// What it is worth is for whoever has the keys to check.
public struct SignedCheckpoint: Hashable, Sendable {
  public var note: String
  /// Blocks that it covers, as the server says.
  public var size: UInt64
}

/// A checkpoint that the server has kept.
public struct StoredCheckpoint: Hashable, Sendable {
  /// Why it was made.
  public enum Cause: Hashable, Sendable {
    case schedule
    /// A month was closed (结账).
    case closing
    /// A client asked.
    case demand
    /// The keys had changed.
    case keys
    /// One that this version does not know.
    case other
  }

  /// Counted from 1 in the order in which they were made.
  public var number: UInt64
  public var size: UInt64
  public var cause: Cause
  public var note: String
}

/// Stored checkpoints, newest first.
public struct CheckpointPage: Hashable, Sendable {
  public var checkpoints: [StoredCheckpoint]
  /// What to ask for next, also when this page is empty; nil at the end.
  public var nextBefore: UInt64?
}

extension StoredCheckpoint {
  init(_ message: Fundledger_V1_KeptCheckpoint) {
    number = message.number
    size = message.size
    note = message.note
    cause =
      switch message.cause {
      case .schedule: .schedule
      case .closing: .closing
      case .demand: .demand
      case .keys: .keys
      case .unspecified, .UNRECOGNIZED: .other
      }
  }
}
