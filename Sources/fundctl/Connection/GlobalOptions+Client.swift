import FundClient

extension GlobalOptions {
  /// Connects as `--as` says, or with the first certificate of one of `roles`.
  func connect(as roles: [Role]) async throws -> LedgerClient {
    let folder = dataFolder
    let name: String
    if let identity { name = identity } else { name = try folder.identity(for: roles) }
    let credentials = try folder.credentials(named: name)
    let address = try serverAddress()
    do {
      return try await LedgerClient.connect(to: address, credentials: credentials)
    } catch {
      guard error.code == .unavailable else { throw error }
      let reason = error.message.contains("refused") ? "nobody listens there" : error.message
      throw CommandFailure(
        "cannot reach the server at \(address) (无法连接服务器): \(reason)", reason: .unclear)
    }
  }

  private func serverAddress() throws(CommandFailure) -> ServerAddress {
    guard let server else { return try dataFolder.address() }
    guard let address = ServerAddress(server) else {
      throw CommandFailure("--server \(server): expected HOST:PORT")
    }
    return address
  }

  /// Connects, runs, and closes. An auditor's client first compares the server with what was seen of
  /// it before, unless it is not `guarded`.
  func withClient<Result>(
    as roles: [Role], guarded: Bool = true, _ body: (LedgerClient) async throws -> Result
  ) async throws -> Result {
    let client = try await connect(as: roles)
    do {
      if guarded, roles.contains(.auditor) {
        try await WitnessGuard(folder: dataFolder.witness).check(client)
      }
      let result = try await body(client)
      await client.close()
      return result
    } catch {
      await client.close()
      throw error
    }
  }
}
