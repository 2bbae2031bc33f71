import FundClient
import Logging
import NIOCore
import NIOPosix
import SecureTransport
import TestSupport

/// A server that answers nothing, for tests that need calls to work with.
final class HeldCalls: RPCHandler {
  let first = Latch<RPCCall>()

  func handle(_ call: RPCCall) { first.set(call) }

  /// Gives `body` a call that waits, and gives what the client gets as its error.
  static func with(_ body: (RPCCall) async throws -> Void) async throws -> RPCError? {
    let handler = HeldCalls()
    let group = MultiThreadedEventLoopGroup.singleton
    let logger = CapturedLog().logger
    let server = try await RPCServer.start(
      host: "127.0.0.1", port: 0, tls: Desk.serverTLS(), handler: handler, logger: logger,
      eventLoopGroup: group)
    let credentials = Desk.bureau.credentials
    let client = try await RPCClient.connect(
      host: "127.0.0.1", port: server.port,
      tls: TLSClientContext(
        certificateChainFile: credentials.certificateChainFile,
        privateKeyFile: credentials.privateKeyFile, serverCAFile: credentials.serverCAFile),
      eventLoopGroup: group, logger: logger)
    async let failure = failure(of: client)
    let call = await handler.first.wait()
    try await body(call)
    call.reply(ByteBuffer())
    let result = await failure
    await client.close()
    await server.shutdown(graceNanos: 1_000_000_000)
    return result
  }

  private static func failure(of client: RPCClient) async -> RPCError? {
    do {
      _ = try await client.unary(service: "x", method: "y", payload: ByteBuffer())
      return nil
    } catch {
      return error
    }
  }
}
