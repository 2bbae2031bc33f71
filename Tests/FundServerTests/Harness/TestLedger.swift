import FiscalFunds
import FundClient
import FundData
import FundServer
import LedgerCore
import LedgerJournal
import NIOPosix
import SecureTransport
import Synchronization
import TestSupport

/// A ledger server in this process, with clients over TLS.
final class TestLedger: Sendable {
  /// 2020-06-01.
  static let clockMs: Int64 = 1_590_969_600_000
  private static let graceNanos: Int64 = 5_000_000_000

  let server: LedgerServer
  let journal: any Journal
  let log: CapturedLog
  let failures: Failures
  let clock: TestClock
  private let clients = Mutex<[LedgerClient]>([])
  private let known = Mutex<[Desk: LedgerClient]>([:])

  private init(
    server: LedgerServer, journal: any Journal, log: CapturedLog, failures: Failures,
    clock: TestClock
  ) {
    self.server = server
    self.journal = journal
    self.log = log
    self.failures = failures
    self.clock = clock
  }

  /// What the journal failed with.
  final class Failures: Sendable {
    private let all = Mutex<[JournalError]>([])
    let first = Latch<JournalError>()

    var list: [JournalError] { all.withLock { $0 } }

    func add(_ error: JournalError) {
      all.withLock { $0.append(error) }
      first.set(error)
    }
  }

  /// Those of a daemon, with time for handshakes where other tests keep all threads busy.
  static let limits: RPCLimits = {
    var limits = RPCLimits()
    limits.handshakeNanos = 300_000_000_000
    return limits
  }()

  static func run(
    journal: any Journal = MemoryJournal(), limits: RPCLimits = limits,
    checkpoints: CheckpointKeeper.Settings = CheckpointKeeper.Settings(),
    _ body: (TestLedger) async throws -> Void
  ) async throws {
    let ledger = try await start(
      machine: .withFunds(), journal: journal, limits: limits, checkpoints: checkpoints)
    do {
      try await body(ledger)
    } catch {
      await ledger.stop()
      throw error
    }
    await ledger.stop()
  }

  /// Replays the journal of a folder, or makes one there.
  static func start(
    folder: String, clock: TestClock = TestClock(),
    checkpoints: CheckpointKeeper.Settings = CheckpointKeeper.Settings()
  ) async throws -> TestLedger {
    var machine = StateMachine.withFunds()
    let opening = try FileJournal.open(folder: folder) { (block) throws(JournalError) in
      try machine.replay(block)
    }
    return try await start(
      machine: machine, journal: opening.journal, clock: clock, checkpoints: checkpoints)
  }

  /// `machine` stands at the journal's tail.
  static func start(
    machine: consuming StateMachine, journal: any Journal, limits: RPCLimits = limits,
    clock: TestClock = TestClock(),
    maintenance: JournalMaintenance.Settings = JournalMaintenance.Settings(),
    checkpoints: CheckpointKeeper.Settings = CheckpointKeeper.Settings()
  ) async throws -> TestLedger {
    let log = CapturedLog()
    let failures = Failures()
    var environment = LedgerServer.Environment(
      host: "127.0.0.1", port: 0, tls: try Desk.serverTLS(),
      eventLoopGroup: MultiThreadedEventLoopGroup.singleton, logger: log.logger,
      clockMs: clock.wallMs, onFailure: { failures.add($0) })
    environment.monotonicMs = clock.monotonicMs
    environment.limits = limits
    environment.maintenance = maintenance
    environment.checkpoints = checkpoints
    let server = try await LedgerServer.start(
      machine: machine, journal: journal, reference: try ReferenceData.load(),
      environment: environment)
    return TestLedger(
      server: server, journal: journal, log: log, failures: failures, clock: clock)
  }

  /// The client of a desk, connected when it is first asked for.
  func client(_ desk: Desk) async throws -> LedgerClient {
    if let client = known.withLock({ $0[desk] }) { return client }
    let client = try await connect(desk)
    known.withLock { $0[desk] = client }
    return client
  }

  /// A client with a connection of its own.
  func connect(_ desk: Desk) async throws -> LedgerClient {
    let client = try await LedgerClient.connect(
      to: ServerAddress(host: "127.0.0.1", port: server.port), credentials: desk.credentials)
    clients.withLock { $0.append(client) }
    return client
  }

  func stop() async {
    let clients = clients.withLock { clients in
      defer { clients = [] }
      return clients
    }
    for client in clients { await client.close() }
    await server.stop(graceNanos: Self.graceNanos)
  }
}

extension StateMachine {
  /// Empty, with the books of the business commands.
  static func withFunds() -> StateMachine { StateMachine(business: FundBooks.makeEmpty()) }
}
