import Foundation
import FundMessages
import LedgerCore
import LedgerJournal
import NIOCore

/// An export of evidence in progress: reads block by block and yields pieces of bounded size, first
/// extracts, then the hashes of the block tree, then what they add up to.
///
/// Its memory is that of a piece, of the extract of one block, and of eight bytes for each block of
/// the scope, which the hashes need; none for the whole books.
final class EvidenceStream: @unchecked Sendable {
  // Sendable: whoever sends it takes one step after the other.

  /// Blocks that are looked at in one step, so that a thread is not kept for long.
  static let blocksPerStep = 2_048

  enum Step: Sendable {
    case piece(Fundledger_V1_EvidencePiece)
    /// A piece with extracts, as it goes over the wire.
    case extracts(ByteBuffer)
    /// Nothing to send yet.
    case working
    /// Everything but the last piece was sent.
    case ended
  }

  private let scope: EvidenceScope
  private let tree: BlockTree
  private let after: UInt64
  private var reader: JournalReader
  /// The block that is looked at next.
  private var block: UInt64 = 1
  /// Blocks of the scope, ascending; empty for the whole books.
  private var shown: [UInt64] = []
  private var shownCount: UInt64 = 0
  /// Extracts that are being sent, whole ones.
  private var waiting: [UInt8] = []
  private var sentOfWaiting = 0
  private var hashes: [Digest]?
  private var sentHashes = 0
  private var sentBlocks: UInt64 = 0
  private var sentBytes: UInt64 = 0

  init(scope: EvidenceScope, after: UInt64, reader: JournalReader, tree: BlockTree) {
    self.scope = scope
    self.after = after
    self.reader = reader
    self.tree = tree
  }

  var through: UInt64 { scope.through }

  /// Goes on; does less once nobody waits any more.
  func step(while isWanted: () -> Bool = { true }) throws(JournalError) -> Step {
    if scope.isWhole, block <= after {
      // Every block is shown; none of the earlier ones need be read for that.
      shownCount = min(after, through)
      block = after + 1
    }
    if waiting.isEmpty {
      var looked = 0
      while waiting.count < EvidenceLimits.pieceBytes, block <= through,
        looked < Self.blocksPerStep, isWanted()
      {
        try look(at: block)
        block += 1
        looked += 1
      }
      if block <= after, block <= through { return .working }
    }
    // One without extracts says how far it is, where little of the books is in the scope.
    if !waiting.isEmpty || block <= through { return .extracts(extractPiece()) }
    let hashes = try prunedHashes()
    if sentHashes < hashes.count { return .piece(hashPiece(hashes)) }
    return .ended
  }

  private func look(at block: UInt64) throws(JournalError) {
    guard try isShown(block) else { return }
    shownCount += 1
    if !scope.isWhole { shown.append(block) }
    guard block > after else { return }
    try extract(block)
    sentBlocks += 1
  }

  /// Whether anything of a block belongs to the scope, without its vouchers.
  private func isShown(_ block: UInt64) throws(JournalError) -> Bool {
    if scope.isWhole { return true }
    for entry in try reader.directory(ofBlock: block) where scope.shows(ledger: entry.ledger) {
      return true
    }
    var isShown = false
    let scope = scope
    try reader.forEachEvent(ofBlock: block) { event, _ in
      isShown = isShown || scope.shows(event)
    }
    return isShown
  }

  private func extract(_ block: UInt64) throws(JournalError) {
    let selection = scope.extractSelection
    var bytes: [UInt8] = []
    swap(&bytes, &waiting)
    defer { swap(&bytes, &waiting) }
    var isShown = false
    var problem: BlockProblem?
    try reader.journal.withBlock(block) { stored in
      do throws(BlockProblem) {
        isShown = try BlockExtract.make(try BlockView(stored), showing: selection, into: &bytes)
      } catch {
        problem = error
      }
    }
    if let problem { throw .corrupt(block: block, path: "the journal", problem: problem) }
    // The directory said that it is.
    guard isShown else {
      throw .corrupt(block: block, path: "the journal", problem: .inconsistentLengths)
    }
  }

  private func extractPiece() -> ByteBuffer {
    let left = waiting.count - sentOfWaiting
    let count = min(left, EvidenceLimits.largestPieceBytes)
    let isCut = count < left
    let piece = waiting.withUnsafeBytes {
      EvidencePieceBytes.encode(
        through: through,
        extracts: UnsafeRawBufferPointer(rebasing: $0[sentOfWaiting..<sentOfWaiting + count]),
        completeBlock: isCut ? nil : block - 1)
    }
    sentOfWaiting += count
    sentBytes += UInt64(count)
    guard !isCut else { return piece }
    waiting.removeAll(keepingCapacity: true)
    sentOfWaiting = 0
    return piece
  }

  // MARK: The end

  private func prunedHashes() throws(JournalError) -> [Digest] {
    if let hashes { return hashes }
    let found = scope.isWhole ? [] : try tree.prunedHashes(shown: shown, size: through)
    shown = []
    hashes = found
    return found
  }

  private func hashPiece(_ hashes: [Digest]) -> Fundledger_V1_EvidencePiece {
    var piece = Fundledger_V1_EvidencePiece()
    piece.through = through
    piece.completeBlock = through
    let end = min(hashes.count, sentHashes + EvidenceLimits.pieceBytes / Digest.byteCount)
    piece.hashes = Data(hashes[sentHashes..<end].flatMap(\.bytes))
    sentHashes = end
    return piece
  }

  /// The last piece, without its note.
  func lastPiece() throws(JournalError) -> Fundledger_V1_EvidencePiece {
    var piece = Fundledger_V1_EvidencePiece()
    piece.through = through
    piece.completeBlock = through
    piece.last = true
    piece.scopeBlocks = shownCount
    piece.sentBlocks = sentBlocks
    piece.sentBytes = sentBytes
    piece.hashCount = UInt64(hashes?.count ?? 0)
    if through > 0 {
      piece.throughDigest.append(contentsOf: try reader.digest(ofBlock: through).bytes)
    }
    return piece
  }
}
