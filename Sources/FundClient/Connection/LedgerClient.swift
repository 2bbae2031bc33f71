import FundMessages
import NIOCore
import SecureTransport
import SwiftProtobuf

/// Calls a ledger server over mutual TLS, from any number of tasks at once.
///
/// Every call has a timeout, after which it fails with `deadlineExceeded`. A lost connection fails
/// the calls that are open; the next call connects again, and tries until its timeout. A call that
/// was not begun, because the server had just left the connection, is made again by itself. Calls
/// throw ``LedgerError``.
public final class LedgerClient: Sendable {
  /// The timeout of a call that says none.
  public static let defaultTimeout = Duration.seconds(30)

  /// How often a call is made again that was not begun.
  private static let maximumRestarts = 4

  private let connection: Connection

  private init(connection: Connection) { self.connection = connection }

  /// Connects and finishes the TLS handshake.
  ///
  /// - Parameter serverName: what the server's certificate must name; the host of `address` if nil.
  /// - Throws: `invalidArgument` for files that cannot be used, `unavailable` when nobody answers,
  ///   `unauthenticated` when one side refuses the other's certificate. TLS 1.3 tells a client late:
  ///   the server's refusal may also come with the first call.
  public static func connect(
    to address: ServerAddress, credentials: Credentials, serverName: String? = nil
  ) async throws(LedgerError) -> LedgerClient {
    let connection = try Connection(to: address, credentials: credentials, serverName: serverName)
    do {
      _ = try await connection.client()
    } catch {
      throw LedgerError(error, isWrite: false)
    }
    return LedgerClient(connection: connection)
  }

  /// Closes the connection. Open and later calls fail with `cancelled`.
  public func close() async { await connection.close() }

  // MARK: Calling

  /// The services.
  enum Service: String {
    case audit = "fundledger.v1.Audit"
    case findings = "fundledger.v1.Findings"
    case fundQueries = "fundledger.v1.FundQueries"
    case funds = "fundledger.v1.Funds"
    case health = "fundledger.v1.Health"
    case holds = "fundledger.v1.Holds"
    case ledger = "fundledger.v1.Ledger"
    case maintenance = "fundledger.v1.Maintenance"
    case posting = "fundledger.v1.Posting"
    case query = "fundledger.v1.Query"
  }

  /// - Parameter isWrite: whether the call can change the books.
  func call<Answer: Message>(
    _ service: Service, _ method: String, _ request: some Message, timeout: Duration,
    isWrite: Bool = false
  ) async throws(LedgerError) -> Answer {
    let payload = try Self.encode(request)
    let answer = try await exchange(
      service.rawValue, method, payload, timeout: timeout, isWrite: isWrite)
    do {
      return try Answer(serializedBytes: MessageBytes(answer))
    } catch {
      throw .badAnswer("bytes that are no \(Answer.protoMessageName)")
    }
  }

  /// The encoded answer to an encoded request.
  func exchange(
    _ service: String, _ method: String, _ payload: ByteBuffer, timeout: Duration, isWrite: Bool
  ) async throws(LedgerError) -> ByteBuffer {
    do {
      return try await unary(service, method, payload, timeout)
    } catch {
      throw LedgerError(error, isWrite: isWrite)
    }
  }

  private func unary(
    _ service: String, _ method: String, _ payload: ByteBuffer, _ timeout: Duration
  ) async throws(RPCError) -> ByteBuffer {
    let end = ContinuousClock.now + timeout
    var left = timeout
    var restarts = 0
    while true {
      // Without a wait on the way, calls of one actor are sent in the order in which it makes them.
      var live = connection.live
      if live == nil {
        live = try await connection.client(until: end)
        left = end - .now
      }
      guard let live else { preconditionFailure("a client or an error") }
      do throws(RPCError) {
        return try await live.unary(
          service: service, method: method, payload: payload,
          timeoutNanos: Self.nanos(left))
      } catch {
        guard error.isNotBegun, restarts < Self.maximumRestarts, ContinuousClock.now < end else {
          throw error
        }
        restarts += 1
        left = end - .now
      }
    }
  }

  func stream(
    _ service: Service, _ method: String, _ request: some Message, timeout: Duration
  ) async throws(LedgerError) -> RPCStream {
    try await stream(service.rawValue, method, Self.encode(request), timeout: timeout)
  }

  func stream(
    _ service: String, _ method: String, _ payload: ByteBuffer, timeout: Duration
  ) async throws(LedgerError) -> RPCStream {
    do {
      let end = ContinuousClock.now + timeout
      let client = try await connection.client(until: end)
      return client.serverStream(
        service: service, method: method, payload: payload,
        timeoutNanos: Self.nanos(end - .now))
    } catch {
      throw LedgerError(error, isWrite: false)
    }
  }

  func duplex(
    _ service: String, _ method: String, timeout: Duration
  ) async throws(LedgerError) -> RPCDuplex {
    do {
      let end = ContinuousClock.now + timeout
      let client = try await connection.client(until: end)
      return client.duplex(
        service: service, method: method, timeoutNanos: Self.nanos(end - .now))
    } catch {
      throw LedgerError(error, isWrite: false)
    }
  }

  static func encode(_ request: some Message) throws(LedgerError) -> ByteBuffer {
    do {
      let bytes: MessageBytes = try request.serializedBytes()
      return bytes.buffer
    } catch {
      throw LedgerError(.invalidArgument, "the request cannot be encoded: \(error)")
    }
  }

  private static func nanos(_ timeout: Duration) -> Int64 {
    let (seconds, attoseconds) = timeout.components
    let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    if overflow { return seconds > 0 ? Int64.max / 2 : 1 }
    return min(max(1, whole + attoseconds / 1_000_000_000), Int64.max / 2)
  }
}
