import FundMessages

/// How far a backup is.
public struct BackupState: Hashable, Sendable {
  /// It goes to this block now.
  public var block: UInt64
  /// And will go to this one.
  public var through: UInt64
  /// Written by this call.
  public var blocks: UInt64
  public var bytes: UInt64
  /// Only of the last state: what the backup is.
  public var result: Result?

  public struct Result: Hashable, Sendable {
    /// Of its last block, which rests on all blocks before it.
    public var blockDigest: [UInt8]
    /// Its newest snapshot stands after this block.
    public var snapshot: UInt64?
    /// On the daemon's machine.
    public var folder: String
  }

  init(_ message: Fundledger_V1_BackupProgress) {
    block = message.block
    through = message.through
    blocks = message.blocks
    bytes = message.bytes
    result =
      message.done
      ? Result(
        blockDigest: Array(message.blockDigest),
        snapshot: message.snapshot == 0 ? nil : message.snapshot, folder: message.folder)
      : nil
  }
}
