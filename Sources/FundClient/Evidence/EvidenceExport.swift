import FundMessages
import NIOCore
import SecureTransport
import SwiftProtobuf

/// The pieces of one stream of evidence, to be read once. Ends after the piece with the totals, which
/// have then been compared with what was read.
///
/// Throws ``LedgerError``: `dataLoss` when the totals do not agree, or the stream ends without them.
/// A slow reader holds up the whole connection: export on a client of its own.
public struct EvidenceExport: AsyncSequence, Sendable {
  public typealias Element = EvidencePiece
  public typealias Failure = LedgerError

  let stream: RPCStream

  public func makeAsyncIterator() -> AsyncIterator {
    AsyncIterator(base: stream.makeAsyncIterator())
  }

  public struct AsyncIterator: AsyncIteratorProtocol {
    public typealias Element = EvidencePiece
    public typealias Failure = LedgerError

    var base: RPCStream.AsyncIterator
    private var tally = Tally()
    private var isWhole = false

    init(base: RPCStream.AsyncIterator) { self.base = base }

    @concurrent public mutating func next() async throws(LedgerError) -> EvidencePiece? {
      let payload: ByteBuffer?
      do {
        payload = try await base.next()
      } catch {
        throw LedgerError(error, isWrite: false)
      }
      guard let payload else {
        guard isWhole else { throw LedgerError(.dataLoss, "the evidence ended before its totals") }
        return nil
      }
      guard !isWhole else { throw .badAnswer("a piece after the totals") }
      let piece = try EvidencePiece(payload)
      try tally.add(piece)
      isWhole = piece.totals != nil
      return piece
    }
  }

  /// What came so far, and whether it goes together.
  private struct Tally {
    var through: UInt64?
    var complete: UInt64 = 0
    var bytes: UInt64 = 0
    var hashBytes: UInt64 = 0
    var isCut = false

    mutating func add(_ piece: EvidencePiece) throws(LedgerError) {
      guard through == nil || through == piece.through else {
        throw .badAnswer("pieces of two exports")
      }
      through = piece.through
      if let block = piece.completeBlock {
        guard block >= complete, block <= piece.through else {
          throw .badAnswer("blocks that do not ascend")
        }
        complete = block
      }
      guard !isCut || !piece.extracts.isEmpty, hashBytes == 0 || piece.extracts.isEmpty else {
        throw .badAnswer("an extract that does not go on")
      }
      isCut = piece.isCut
      bytes += UInt64(piece.extracts.count)
      hashBytes += UInt64(piece.hashes.count)
      guard let totals = piece.totals else { return }
      let hashes = hashBytes / UInt64(EvidenceBytes.digestBytes)
      guard totals.sentBytes == bytes, totals.hashCount == hashes else {
        throw LedgerError(
          .dataLoss,
          """
          the evidence does not add up: \(bytes) bytes and \(hashes) hashes were read; the server \
          sent \(totals.sentBytes) and \(totals.hashCount)
          """)
      }
    }
  }
}
