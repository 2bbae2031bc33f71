import NIOCore
import NIOPosix
import SecureTransport
import TestSupport
import Wire

/// A server with its handler and its log, and clients for it.
struct TestServer {
  let server: RPCServer
  let handler: TestHandler
  let log: CapturedLog
  var certificates = TestCertificates.made

  /// Long enough for every call that a test answers by itself.
  static let graceNanos: Int64 = 5_000_000_000

  /// Those of a server, with time for handshakes where other tests keep all threads busy.
  static let limits: RPCLimits = {
    var limits = RPCLimits()
    limits.handshakeNanos = patienceNanos
    return limits
  }()
  /// What nothing should take that a test does not mean to take long.
  static let patienceNanos: Int64 = 300_000_000_000

  static func run(
    limits: RPCLimits = limits, certificates: DevelopmentCertificates = TestCertificates.made,
    _ body: (TestServer) async throws -> Void
  ) async throws {
    let (handler, log) = (TestHandler(), CapturedLog())
    let server = try await RPCServer.start(
      host: "127.0.0.1", port: 0, tls: certificates.server(), handler: handler, limits: limits,
      logger: log.logger, eventLoopGroup: MultiThreadedEventLoopGroup.singleton)
    try await body(
      TestServer(server: server, handler: handler, log: log, certificates: certificates))
    await server.shutdown(graceNanos: graceNanos)
  }

  func connect(
    _ name: String = "bureau-620503", host: String = "127.0.0.1", serverName: String? = nil,
    profile: Profile? = nil
  ) async throws -> RPCClient {
    try await RPCClient.connect(
      host: host, port: server.port, serverName: serverName, tls: certificates.client(name),
      profile: profile, eventLoopGroup: MultiThreadedEventLoopGroup.singleton, logger: log.logger)
  }

  /// A client, for the time of `body`.
  func withClient(
    _ profile: Profile? = nil, _ body: (RPCClient) async throws -> Void
  ) async throws {
    let client = try await connect(profile: profile)
    try await body(client)
    await client.close()
  }
}

extension RPCClient {
  /// Calls a method of ``TestHandler``.
  func call(
    _ method: String, _ payload: ByteBuffer = ByteBuffer(),
    timeoutNanos: Int64 = TestServer.patienceNanos
  ) async throws -> ByteBuffer {
    try await unary(
      service: "test.Test", method: method, payload: payload, timeoutNanos: timeoutNanos)
  }

  /// The stream that a method of ``TestHandler`` answers with.
  func stream(_ method: String, _ payload: ByteBuffer) -> RPCStream {
    serverStream(
      service: "test.Test", method: method, payload: payload,
      timeoutNanos: TestServer.patienceNanos)
  }
}
