import FundClient

/// A server to be measured, and the certificates to call it with.
struct BenchServer: Sendable {
  var folder: DataFolder
  /// What the folder's address file says, if nil.
  var address: ServerAddress?

  /// Connects with the first certificate of a role.
  func connect(as role: Role) async throws -> LedgerClient {
    let credentials = try folder.credentials(named: try folder.identity(for: [role]))
    return try await LedgerClient.connect(
      to: try address ?? folder.address(), credentials: credentials)
  }

  /// Connects, calls once, and closes.
  func with<Result: Sendable>(
    _ role: Role, _ body: (LedgerClient) async throws -> Result
  ) async throws -> Result {
    let client = try await connect(as: role)
    do {
      let result = try await body(client)
      await client.close()
      return result
    } catch {
      await client.close()
      throw error
    }
  }
}
