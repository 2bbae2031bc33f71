import FundClient
import FundServer
import NIOCore
import NIOPosix
import SecureTransport

extension TestLedger {
  /// Makes a call without the client library; the error that it fails with, if it does.
  func raw(
    _ desk: Desk, _ service: String, _ method: String, payload: [UInt8] = []
  ) async throws -> RPCError? {
    let credentials = desk.credentials
    let client = try await RPCClient.connect(
      host: "127.0.0.1", port: server.port,
      tls: TLSClientContext(
        certificateChainFile: credentials.certificateChainFile,
        privateKeyFile: credentials.privateKeyFile, serverCAFile: credentials.serverCAFile),
      eventLoopGroup: MultiThreadedEventLoopGroup.singleton, logger: log.logger)
    var failure: RPCError?
    do {
      _ = try await client.unary(
        service: "fundledger.v1.\(service)", method: method,
        payload: ByteBuffer(bytes: payload))
    } catch {
      failure = error
    }
    await client.close()
    return failure
  }
}
