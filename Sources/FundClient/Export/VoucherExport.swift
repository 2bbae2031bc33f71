import FundMessages
import NIOCore
import SecureTransport
import SwiftProtobuf

/// The chunks of an export, to be read once. Ends after the chunk with the totals, which have then
/// been compared with what was read.
///
/// Throws ``LedgerError``: `dataLoss` when the totals do not agree, or the stream ends without them.
/// A slow reader holds up the whole connection: export on a client of its own.
public struct VoucherExport: AsyncSequence, Sendable {
  public typealias Element = ExportChunk
  public typealias Failure = LedgerError

  let stream: RPCStream

  public func makeAsyncIterator() -> AsyncIterator {
    AsyncIterator(base: stream.makeAsyncIterator())
  }

  public struct AsyncIterator: AsyncIteratorProtocol {
    public typealias Element = ExportChunk
    public typealias Failure = LedgerError

    var base: RPCStream.AsyncIterator
    var tally = ExportTally()
    var isWhole = false

    @concurrent public mutating func next() async throws(LedgerError) -> ExportChunk? {
      let payload: ByteBuffer?
      do {
        payload = try await base.next()
      } catch {
        throw LedgerError(error, isWrite: false)
      }
      guard let payload else {
        guard isWhole else {
          throw LedgerError(.dataLoss, "the export ended before its totals")
        }
        return nil
      }
      guard !isWhole else { throw .badAnswer("a chunk after the totals") }
      let chunk = try decode(payload)
      try tally.add(chunk)
      if let totals = chunk.totals {
        try tally.check(totals)
        isWhole = true
      }
      return chunk
    }

    private func decode(_ payload: ByteBuffer) throws(LedgerError) -> ExportChunk {
      let message: Fundledger_V1_ExportChunk
      do {
        message = try Fundledger_V1_ExportChunk(serializedBytes: MessageBytes(payload))
      } catch {
        throw .badAnswer("bytes that are no export chunk")
      }
      return try ExportChunk(message)
    }
  }
}
