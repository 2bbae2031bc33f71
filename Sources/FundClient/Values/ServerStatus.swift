import FundMessages
import SwiftProtobuf

/// Whether a server serves, and where its journal stands.
public struct ServerStatus: Hashable, Sendable {
  public var isServing: Bool
  public var version: String
  /// Everything up to here is durable.
  public var durable: Revision
  /// Digest of the newest durable block, which rests on all blocks before it.
  public var blockDigest: [UInt8]
  /// `sm3` or `sha256`.
  public var digestAlgorithm: String
  /// Of the whole state; empty unless asked for.
  public var stateDigest: [UInt8]
  public var vouchers: UInt64
  public var legs: UInt64
  public var ledgers: UInt32
  public var accounts: UInt32
  /// Who the server takes the caller for.
  public var identity: String
  /// Holds (冻结) that are open.
  public var openHolds: UInt32
  /// Whether new postings are refused for want of disk space.
  public var isLowOnDisk: Bool

  init(_ message: Fundledger_V1_CheckResponse) {
    isServing = message.serving
    version = message.version
    durable = Revision(message.durable)
    blockDigest = Array(message.blockDigest)
    digestAlgorithm = message.digestAlgorithm
    stateDigest = Array(message.stateDigest)
    vouchers = message.vouchers
    legs = message.legs
    ledgers = message.ledgers
    accounts = message.accounts
    identity = message.identity
    openHolds = message.openHolds
    isLowOnDisk = message.lowOnDisk
  }
}
