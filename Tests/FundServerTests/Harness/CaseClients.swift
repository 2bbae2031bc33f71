import FundCases
import FundClient
import FundServer
import Testing

/// The clients of those who take part in a case, each with a certificate of their own.
final class CaseClients {
  private let ledger: TestLedger
  private var known: [CaseIdentity: LedgerClient] = [:]

  init(_ ledger: TestLedger) { self.ledger = ledger }

  func client(_ identity: CaseIdentity) async throws -> LedgerClient {
    if let client = known[identity] { return client }
    // The harness has one person as bureau and checker of 麦积区; the case needs two.
    let certificate =
      identity == .maiji ? Desk.secondBureau.rawValue : identity.certificate
    let client = try await LedgerClient.connect(
      to: ServerAddress(host: "127.0.0.1", port: ledger.server.port),
      credentials: Desk.credentials(of: certificate))
    known[identity] = client
    return client
  }

  /// Opens the ledgers of a case from its January on.
  func openLedgers(of plan: CasePlan) async throws {
    let january = try #require(Month(number: UInt32(plan.published.year * 100 + 1)))
    let supervisor = try await client(.supervisor)
    for ledger in plan.ledgers {
      _ = try await supervisor.openLedger(
        entity: ledger.entity, book: ledger.book,
        name: plan.entityNames[ledger.entity] ?? ledger.entity, firstMonth: january)
    }
  }

  func books() async throws -> CaseBooks { try await CaseBooks.read(client(.supervisor)) }

  func close() async {
    for client in known.values { await client.close() }
    known = [:]
  }
}
