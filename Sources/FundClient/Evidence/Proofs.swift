import Foundation
import FundMessages

/// A digest of the journal as the server sends it: 32 bytes of SM3 or SHA-256.
public typealias EvidenceDigest = [UInt8]

/// That one size of the journal goes on from an earlier one: a proof of RFC 6962 for who has the
/// roots of both.
public struct ConsistencyHashes: Hashable, Sendable {
  public var hashes: [EvidenceDigest]
  public var first: UInt64
  public var second: UInt64
}

/// That a block is in the journal of a size: a proof of RFC 6962 for who has its root.
public struct BlockInclusion: Hashable, Sendable {
  public var block: UInt64
  /// Of the block.
  public var digest: EvidenceDigest
  public var hashes: [EvidenceDigest]
  public var size: UInt64
}

/// A voucher with the way from its bytes to a signed checkpoint. Nothing of it is believed before it
/// was checked against keys that the client trusts.
public struct ProvenVoucher: Hashable, Sendable {
  /// The block's header, 256 bytes.
  public var header: [UInt8]
  /// Among the vouchers of the block.
  public var index: UInt32
  /// Its record, its legs and its tail.
  public var leaf: [UInt8]
  /// From the leaf to the root of the block's voucher tree.
  public var siblings: [EvidenceDigest]
  /// From the block to the root of the checkpoint.
  public var blockProof: [EvidenceDigest]
  public var checkpoint: SignedCheckpoint
}

/// An event of the journal with the way from its bytes to the root of a size.
public struct ProvenEvent: Hashable, Sendable {
  /// The block's header, 256 bytes.
  public var header: [UInt8]
  /// Among the `count` events of the block.
  public var index: UInt32
  public var count: UInt32
  /// With its head and padding.
  public var event: [UInt8]
  /// From the event to the root of the block's event tree.
  public var siblings: [EvidenceDigest]
  /// With `count` and the root of the event tree it makes the header's records digest.
  public var restDigest: EvidenceDigest
  /// From the block to the root of the size.
  public var blockProof: [EvidenceDigest]
}

/// A key that signs checkpoints, or did (检查点密钥).
public struct ProvenKey: Hashable, Sendable {
  /// `NAME+KEYID+BASE64`.
  public var vkey: String
  public var added: ProvenEvent
  /// Nil while it signs.
  public var retired: ProvenEvent?
}

/// The keys up to a size of the journal, in the order in which they were added.
public struct KeyHistory: Hashable, Sendable {
  public var size: UInt64
  public var keys: [ProvenKey]
}

extension ProvenVoucher {
  init(_ message: Fundledger_V1_GetVoucherProofResponse) throws(LedgerError) {
    header = try EvidenceBytes.header(message.header)
    index = message.index
    leaf = Array(message.leaf)
    siblings = try EvidenceBytes.digests(message.siblings)
    blockProof = try EvidenceBytes.digests(message.blockProof)
    checkpoint = SignedCheckpoint(note: message.note, size: message.size)
  }
}

extension ProvenEvent {
  init(_ message: Fundledger_V1_EventProof) throws(LedgerError) {
    header = try EvidenceBytes.header(message.header)
    index = message.index
    count = message.count
    event = Array(message.event)
    siblings = try EvidenceBytes.digests(message.siblings)
    restDigest = try EvidenceBytes.digest(message.restDigest)
    blockProof = try EvidenceBytes.digests(message.blockProof)
  }
}

extension ProvenKey {
  init(_ message: Fundledger_V1_CheckpointKey) throws(LedgerError) {
    vkey = message.vkey
    added = try ProvenEvent(message.added)
    retired = message.hasRetired ? try ProvenEvent(message.retired) : nil
  }
}

/// Lengths that every answer must have.
enum EvidenceBytes {
  static let digestBytes = 32
  static let headerBytes = 256

  static func digest(_ data: Data) throws(LedgerError) -> EvidenceDigest {
    guard data.count == digestBytes else {
      throw .badAnswer("a digest of \(data.count) bytes")
    }
    return Array(data)
  }

  static func digests(_ list: [Data]) throws(LedgerError) -> [EvidenceDigest] {
    var digests: [EvidenceDigest] = []
    for data in list { digests.append(try digest(data)) }
    return digests
  }

  static func header(_ data: Data) throws(LedgerError) -> [UInt8] {
    guard data.count == headerBytes else {
      throw .badAnswer("a block's header of \(data.count) bytes")
    }
    return Array(data)
  }
}
