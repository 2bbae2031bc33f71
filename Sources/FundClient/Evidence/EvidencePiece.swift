import FundMessages

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
  init(_ message: Fundledger_V1_EvidencePiece) throws(LedgerError) {
    through = message.through
    extracts = Array(message.extracts)
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
