import NIOCore
import SecureTransport

extension LedgerClient {
  /// Calls any unary method with an encoded request and gives the encoded answer. Nothing is known
  /// here of the method, so without an answer its outcome is unknown.
  ///
  /// - Parameter service: the full name, `fundledger.v1.Query`.
  package func callByHand(
    _ service: String, _ method: String, request: [UInt8], timeout: Duration
  ) async throws(LedgerError) -> [UInt8] {
    let answer = try await exchange(
      service, method, ByteBuffer(bytes: request), timeout: timeout, isWrite: true)
    return Array(answer.readableBytesView)
  }

  /// The same of a method that answers with a stream: `receive` is given each encoded message as it
  /// comes, and may throw to give the stream up.
  package func streamByHand(
    _ service: String, _ method: String, request: [UInt8], timeout: Duration,
    _ receive: ([UInt8]) throws -> Void
  ) async throws {
    let messages = try await stream(
      service, method, ByteBuffer(bytes: request), timeout: timeout)
    do {
      for try await message in messages { try receive(Array(message.readableBytesView)) }
    } catch let error as RPCError {
      throw LedgerError(error, isWrite: true)
    }
  }

  /// The same of a method that takes a stream, in `fund/1`: its requests are sent while `receive` is
  /// given the answers.
  package func duplexByHand(
    _ service: String, _ method: String, requests: [[UInt8]], timeout: Duration,
    _ receive: ([UInt8]) throws -> Void
  ) async throws {
    let call = try await duplex(service, method, timeout: timeout)
    async let sending: Void = {
      for request in requests { try await call.requests.write(ByteBuffer(bytes: request)) }
      call.requests.finish()
    }()
    do {
      for try await message in call.responses { try receive(Array(message.readableBytesView)) }
      try await sending
    } catch let error as RPCError {
      throw LedgerError(error, isWrite: true)
    }
  }
}
