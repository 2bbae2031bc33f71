import FundMessages
import NIOCore
import SecureTransport
import SwiftProtobuf

/// Batches of vouchers that are posted one after the other without a wait between them, with a server
/// of `fund/1`.
///
/// Each batch is decided, durable and answered before the server looks at the next one. A batch that
/// is refused as a whole ends the stream: nothing behind it was looked at. After any other end the
/// batches without an outcome may be posted or not; ``Lane/submit(_:at:attempt:isAtomic:withNumbers:)``
/// with the same serials finds out, and posts what was not.
public final class VoucherStream: Sendable {
  private let call: RPCDuplex
  private let outcomes: OutcomeReader

  init(_ call: RPCDuplex) {
    self.call = call
    outcomes = OutcomeReader(call.responses)
  }

  /// Sends a batch, after waiting until the server takes more; its parameters are those of
  /// ``LedgerClient/postVouchers(_:lane:epoch:firstSerial:attempt:isAtomic:withNumbers:timeout:)``.
  ///
  /// - Throws: when the stream has ended; ``nextOutcome()`` says how.
  public func send(
    _ batch: VoucherBatch, lane: UInt32, epoch: UInt32, firstSerial: UInt64,
    attempt: UInt32 = 1, isAtomic: Bool = false, withNumbers: Bool = false
  ) async throws(LedgerError) {
    var request = batch.message
    request.lane = lane
    request.epoch = epoch
    request.firstSerial = firstSerial
    request.attempt = attempt
    request.atomic = isAtomic
    request.withNumbers = withNumbers
    let payload = try LedgerClient.encode(request)
    await outcomes.expect(firstSerial)
    do {
      try await call.requests.write(payload)
    } catch {
      throw LedgerError(error, isWrite: true)
    }
  }

  /// Says that no further batch comes; the outcomes of those sent still do.
  public func finish() { call.requests.finish() }

  /// The outcome of the next batch in the order of sending, nil after the last. For one task at a
  /// time.
  public func nextOutcome() async throws(LedgerError) -> BatchOutcome? {
    try await outcomes.next()
  }
}

/// Reads the answers of a stream, with the serials that they are about.
private actor OutcomeReader {
  private var answers: RPCStream.AsyncIterator
  private var serials: [UInt64] = []

  init(_ responses: RPCStream) { answers = responses.makeAsyncIterator() }

  func expect(_ serial: UInt64) { serials.append(serial) }

  func next() async throws(LedgerError) -> BatchOutcome? {
    let message: ByteBuffer?
    do {
      var reading = answers
      message = try await reading.next()
    } catch {
      throw LedgerError(error, isWrite: true)
    }
    guard let message else { return nil }
    guard !serials.isEmpty else { throw .badAnswer("an outcome of no batch") }
    let serial = serials.removeFirst()
    do {
      let answer = try Fundledger_V1_PostVouchersResponse(serializedBytes: MessageBytes(message))
      return BatchOutcome(answer, firstSerial: serial)
    } catch {
      throw .badAnswer("bytes that are no \(Fundledger_V1_PostVouchersResponse.protoMessageName)")
    }
  }
}

extension LedgerClient {
  /// Opens a stream of batches. Role: bureau.
  ///
  /// - Parameter timeout: of the whole stream.
  /// - Throws: `unimplemented`, here or with the first outcome, when the server has no `fund/1`.
  public func streamVouchers(
    timeout: Duration = defaultTimeout
  ) async throws(LedgerError) -> VoucherStream {
    VoucherStream(
      try await duplex(Service.posting.rawValue, "StreamVouchers", timeout: timeout))
  }
}
