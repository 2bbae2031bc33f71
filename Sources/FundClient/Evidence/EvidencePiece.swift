import FundMessages
import NIOCore
import SwiftProtobuf

/// A part of an export of evidence: extracts of blocks (区块摘录), then hashes of the block tree, then
/// the totals.
public struct EvidencePiece: Sendable {
  /// The export is of the blocks up to this one: what to ask for to go on with the same.
  public var through: UInt64
  /// Extracts back to back, by ascending blocks.
  public var extracts: [UInt8]
  /// The last extract goes on in the next piece.
  public var isCut: Bool
  /// Everything up to this block has come whole; nil in the midst of an extract.
  public var completeBlock: UInt64?
  /// Pruned hashes of the block tree, 32 bytes each, back to back.
  public var hashes: [UInt8]
  /// Only in the last piece, which has nothing else.
  public var totals: EvidenceTotals?
}

/// What an export of evidence ends with.
public struct EvidenceTotals: Hashable, Sendable {
  public var through: UInt64
  /// Digest of the block `through`; empty when there is none.
  public var throughDigest: [UInt8]
  /// Of size `through`.
  public var checkpoint: SignedCheckpoint
  /// Blocks of the scope from block 1 on, also those before a resumption.
  public var scopeBlocks: UInt64
  /// Extracts and their bytes in this one stream.
  public var sentBlocks: UInt64
  public var sentBytes: UInt64
  public var hashCount: UInt64
}

extension EvidencePiece {
  /// The field of the message that has nearly all of its bytes.
  private static let extractsField: UInt64 = 2

  /// Copies the extracts once, out of where they were received.
  init(_ payload: ByteBuffer) throws(LedgerError) {
    let parts = payload.withUnsafeReadableBytes { bytes in
      MessageSplit(bytes, field: Self.extractsField).map { split in
        (
          rest: split.rest.flatMap { bytes[$0] },
          extracts: split.bytes.map { [UInt8](UnsafeRawBufferPointer(rebasing: bytes[$0])) } ?? []
        )
      }
    }
    guard let parts, let message = try? Fundledger_V1_EvidencePiece(serializedBytes: parts.rest)
    else { throw .badAnswer("bytes that are no piece of evidence") }
    try self.init(message, extracts: parts.extracts)
  }

  private init(
    _ message: Fundledger_V1_EvidencePiece, extracts: [UInt8]
  ) throws(LedgerError) {
    through = message.through
    self.extracts = extracts
    isCut = message.cut
    completeBlock = message.cut ? nil : message.completeBlock
    hashes = Array(message.hashes)
    guard hashes.count % EvidenceBytes.digestBytes == 0 else {
      throw .badAnswer("\(hashes.count) bytes of hashes")
    }
    totals = nil
    guard message.last else { return }
    guard extracts.isEmpty, hashes.isEmpty, !isCut else {
      throw .badAnswer("totals within a piece")
    }
    totals = EvidenceTotals(
      through: message.through, throughDigest: Array(message.throughDigest),
      checkpoint: SignedCheckpoint(note: message.note, size: message.through),
      scopeBlocks: message.scopeBlocks, sentBlocks: message.sentBlocks,
      sentBytes: message.sentBytes, hashCount: message.hashCount)
  }
}
