import Logging
import NIOPosix
import SecureTransport
import Synchronization
import Wire

/// The one connection of a client, made again when a call finds it lost.
final class Connection: Sendable {
  private let address: ServerAddress
  private let serverName: String?
  private let tls: TLSClientContext
  private let state = Mutex(State())

  private struct State {
    var current: RPCClient?
    var connecting: Task<Result<RPCClient, RPCError>, Never>?
    var isClosed = false
  }

  init(
    to address: ServerAddress, credentials: Credentials, serverName: String?
  ) throws(LedgerError) {
    self.address = address
    self.serverName = serverName
    do {
      tls = try TLSClientContext(
        certificateChainFile: credentials.certificateChainFile,
        privateKeyFile: credentials.privateKeyFile, serverCAFile: credentials.serverCAFile)
    } catch {
      throw LedgerError(.invalidArgument, error.description)
    }
  }

  /// The live connection, without waiting; nil when there is none.
  var live: RPCClient? {
    state.withLock { state in state.current.flatMap { $0.isConnected ? $0 : nil } }
  }

  /// The live connection, or a new one. Callers that come while one is made wait for that one.
  func client() async throws(RPCError) -> RPCClient {
    if let live { return live }
    let task = try connecting()
    return try await task.value.get()
  }

  private func connecting() throws(RPCError) -> Task<Result<RPCClient, RPCError>, Never> {
    let task = state.withLock { state -> Task<Result<RPCClient, RPCError>, Never>? in
      if state.isClosed { return nil }
      if let connecting = state.connecting { return connecting }
      let task = Task { await self.connect() }
      state.connecting = task
      return task
    }
    guard let task else { throw RPCError(.cancelled, "the client was closed") }
    return task
  }

  private func connect() async -> Result<RPCClient, RPCError> {
    let result: Result<RPCClient, RPCError>
    do {
      result = .success(
        try await RPCClient.connect(
          host: address.host, port: address.port, serverName: serverName, tls: tls,
          eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
          logger: Logger(label: "fundledger.client") { _ in SwiftLogNoOpLogHandler() }))
    } catch {
      result = .failure(error)
    }
    let isClosed = state.withLock { state in
      state.connecting = nil
      if !state.isClosed, case .success(let client) = result { state.current = client }
      return state.isClosed
    }
    if isClosed, case .success(let client) = result {
      await client.close()
      return .failure(RPCError(.cancelled, "the client was closed"))
    }
    return result
  }

  /// Open calls fail, and so does every later one.
  func close() async {
    let client = state.withLock { state in
      state.isClosed = true
      defer { state.current = nil }
      return state.current
    }
    await client?.close()
  }
}
