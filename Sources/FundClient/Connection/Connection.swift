import Logging
import NIOPosix
import SecureTransport
import Synchronization
import Wire

/// The one connection of a client, made again when a call finds it lost: after a pause when the last
/// try failed, for as long as the call has time.
final class Connection: Sendable {
  private let address: ServerAddress
  private let serverName: String?
  private let tls: TLSClientContext
  private let profile: Profile?
  private let state: Mutex<State>

  private struct State {
    var current: RPCClient?
    var connecting: Task<Result<RPCClient, RPCError>, Never>?
    var isClosed = false
    var backoff = Backoff()
    var random: any RandomNumberGenerator & Sendable
    /// Before it nobody tries again, and why the last try failed.
    var pause: (end: ContinuousClock.Instant, failure: RPCError)?

    mutating func nextPause() -> Duration {
      var random: any RandomNumberGenerator & Sendable = random
      defer { self.random = random }
      return backoff.next(using: &random)
    }
  }

  init(
    to address: ServerAddress, credentials: Credentials, serverName: String?,
    profile: Profile? = nil,
    random: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator()
  ) throws(LedgerError) {
    self.address = address
    self.profile = profile
    state = Mutex(State(random: random))
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

  /// The live connection, or a new one made with one try. Callers that come while one is made wait
  /// for that one.
  func client() async throws(RPCError) -> RPCClient {
    if let live { return live }
    return try await connecting().value.get()
  }

  /// The live connection, or a new one for which it is tried until `end`.
  func client(until end: ContinuousClock.Instant) async throws(RPCError) -> RPCClient {
    while true {
      if let live { return live }
      let pause = state.withLock { $0.pause }
      if let pause, pause.end > .now {
        guard pause.end < end else { throw pause.failure }
        do {
          try await Task.sleep(until: pause.end)
        } catch {
          throw Self.cancelled
        }
      }
      guard let result = await value(of: try connecting(), until: end) else {
        if Task.isCancelled { throw Self.cancelled }
        throw RPCError(
          .unavailable, "\(address): no connection before the deadline", isNotBegun: true)
      }
      switch result {
      case .success(let client): return client
      case .failure(let error) where error.code == .unavailable: continue
      case .failure(let error): throw error
      }
    }
  }

  private static let cancelled = RPCError(
    .cancelled, "the caller was cancelled", isNotBegun: true)

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
          profile: profile,
          eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
          logger: Logger(label: "fundledger.client") { _ in SwiftLogNoOpLogHandler() }))
    } catch {
      result = .failure(error)
    }
    let isClosed = state.withLock { state in
      state.connecting = nil
      switch result {
      case .success(let client):
        if !state.isClosed { state.current = client }
        state.pause = nil
        state.backoff.reset()
      case .failure(let error):
        state.pause = (.now + state.nextPause(), error)
      }
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
