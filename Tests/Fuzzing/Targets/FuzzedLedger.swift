import FiscalFunds
import FundClient
import FundData
import FundServer
import LedgerCore
import LedgerJournal
import Logging
import NIOPosix
import SecureTransport
import Synchronization
import TestSupport

/// A ledger server in this process over a journal in memory, with a client of each role.
final class FuzzedLedger {
  /// The files of the certificates, the bureau first.
  static let callers = [
    "bureau-620503", "checker-620503", "auditor-000000", "supervisor-000000", "operator-000000",
  ]
  private static let certificates = DevelopmentCertificates(
    clients: callers.map { name in
      let parts = name.split(separator: "-")
      let province = parts[1] == "000000" ? "000000" : "620000"
      return "\(parts[0]):\(parts[1]):\(province):name"
    }, bad: false)
  /// 2020-06-01.
  private static let clockMs: Int64 = 1_590_969_600_000
  private static let graceNanos: Int64 = 5_000_000_000

  private let server: LedgerServer
  private let journal = MemoryJournal()
  let clients: [LedgerClient]

  /// With a ledger of 麦积区, accounts 1 to 3, and the lane 1 of the bureau.
  init() throws {
    let (journal, certificates) = (journal, Self.certificates)
    let failed = FailureBox()
    let tls = try TLSServerContext(
      certificateChainFile: certificates.path("server.pem"),
      privateKeyFile: certificates.path("server.key"), clientCAFile: certificates.path("ca.pem"),
      crlFile: certificates.path("crl.pem"))
    var environment = LedgerServer.Environment(
      host: "127.0.0.1", port: 0, tls: tls, eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
      logger: Logger(label: "fuzz") { _ in SwiftLogNoOpLogHandler() },
      clockMs: { Self.clockMs }, onFailure: { failed.set($0) })
    environment.monotonicMs = { 0 }
    let settings = environment
    (server, clients) = try blocking {
      let server = try await LedgerServer.start(
        machine: StateMachine(business: FundBooks.makeEmpty()), journal: journal,
        reference: try ReferenceData.load(), environment: settings)
      var clients: [LedgerClient] = []
      for name in Self.callers {
        let path = certificates.path(name)
        clients.append(
          try await LedgerClient.connect(
            to: ServerAddress(host: "127.0.0.1", port: server.port),
            credentials: Credentials(
              certificateChainFile: path + ".pem", privateKeyFile: path + ".key",
              serverCAFile: certificates.path("ca.pem"))))
      }
      try await Self.open(supervisor: clients[3], bureau: clients[0])
      return (server, clients)
    }
    self.failed = failed
  }

  private final class FailureBox: Sendable {
    private let first = Mutex<JournalError?>(nil)

    var error: JournalError? { first.withLock { $0 } }

    func set(_ error: JournalError) { first.withLock { $0 = $0 ?? error } }
  }

  private let failed: FailureBox

  private static func open(supervisor: LedgerClient, bureau: LedgerClient) async throws {
    guard let month = Month(number: 201_901) else { return }
    let ledger = try await supervisor.openLedger(
      entity: "620503", book: "GLF", name: "麦积区财政总会计", firstMonth: month
    ).ledger
    let fund = [DimensionValue(key: "F", value: "1")]
    _ = try await supervisor.openAccounts(
      ["1004", "4001", "5005"].map {
        NewAccount(ledger: ledger.number, subject: $0, dimensions: fund)
      })
    _ = try await bureau.openLane("fuzz")
  }

  /// Stops it, and replays its journal: the books are sound, and those that the server had.
  func stop() throws {
    let (clients, server) = (clients, server)
    let digest = try blocking {
      let digest = try await clients[2].check(withStateDigest: true).stateDigest
      for client in clients { await client.close() }
      await server.stop(graceNanos: Self.graceNanos)
      return digest
    }
    if let error = failed.error { throw FuzzFinding("the journal failed: \(error)") }
    var machine = StateMachine(business: FundBooks.makeEmpty())
    for block in stride(from: 1, through: journal.tail.ordinal, by: 1) {
      var failure: (any Error)?
      try journal.withBlock(block) { bytes in
        do {
          try machine.replay(try BlockView(bytes))
        } catch {
          failure = error
        }
      }
      if let failure { throw FuzzFinding("block \(block) is not replayed: \(failure)") }
    }
    if let broken = machine.firstBrokenInvariant() {
      throw FuzzFinding("the books contradict themselves: \(broken)")
    }
    try require(
      machine.stateDigest(journal.algorithm).bytes.elementsEqual(digest),
      "the journal replays to other books")
  }
}
