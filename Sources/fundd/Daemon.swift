import FiscalFunds
import FundData
import FundServer
import Glibc
import LedgerCore
import LedgerJournal
import Logging
import Metrics
import NIOCore
import NIOPosix
import SecureTransport
import ServiceLifecycle
import UnixSignals

/// One run of the daemon: open, replay, serve, stop.
struct Daemon {
  /// Event loops: TLS and frames on one core leave the other to the commit loop.
  private static let eventLoops = 2
  private static let journalFailedExit: Int32 = 3

  let configuration: ServerConfiguration
  /// Starts on the machine's clock even when the newest block does not bear it out.
  var acceptsClock = false

  func run() async throws {
    try configuration.check()
    // Caught from the beginning: a hang-up while the journal is replayed must not end the daemon.
    let hangUps = await UnixSignalsSequence(trapping: .sighup)
    let logger = try makeLogger()
    let registry = PrometheusMetrics()
    MetricsSystem.bootstrap(registry)
    let reference = try ReferenceData.load()
    guard let algorithm = DigestAlgorithm(name: configuration.digest) else {
      throw ServerConfiguration.Problem.badValue(
        setting: "digest", value: configuration.digest, expected: "sm3 or sha256")
    }
    var machine = StateMachine(business: FundBooks(reference: reference))
    var legsRestored: UInt64 = 0
    let opening = try FileJournal.open(
      folder: configuration.journal, algorithm: algorithm,
      restore: { (bytes) throws(SnapshotFailure) in
        machine = try StateMachine(
          decoding: &bytes, business: FundBooks(reference: reference))
        legsRestored = machine.totalLegs
      },
      replay: { (block) throws(JournalError) in try machine.replay(block) })
    for passed in opening.passedOver {
      logger.warning(
        "a snapshot is of no use and passed over",
        metadata: ["file": "\(passed.path)", "reason": "\(passed.problem)"])
    }
    if let torn = opening.tornBlock {
      logger.warning(
        "a block that was being written at the last stop was never acknowledged and is dropped",
        metadata: ["block": "\(torn)"])
    }
    if let broken = machine.firstBrokenInvariant() {
      logger.critical("the books contradict themselves", metadata: ["what": "\(broken)"])
      throw ExitReason.brokenBooks
    }
    logger.info(
      "journal replayed",
      metadata: [
        "snapshot": "\(opening.snapshot.map { "block \($0.ordinal)" } ?? "none")",
        "replayed": "\(opening.replayedBlocks)",
        "blocks": "\(machine.sealedOrdinal)", "vouchers": "\(machine.totalVouchers)",
        "legs": "\(machine.totalLegs)", "ledgers": "\(machine.ledgerCount)",
        "accounts": "\(machine.accountCount)",
      ])
    try await serve(
      machine: machine, journal: opening.journal,
      restoredFrom: (opening.snapshot?.ordinal ?? 0, legsRestored), reference: reference,
      registry: registry, hangUps: hangUps, logger: logger)
  }

  enum ExitReason: Error {
    case brokenBooks
  }

  private func serve(
    machine: consuming StateMachine, journal: FileJournal,
    restoredFrom: (block: UInt64, legs: UInt64), reference: ReferenceData,
    registry: PrometheusMetrics, hangUps: UnixSignalsSequence, logger: Logger
  ) async throws {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: Self.eventLoops)
    let (host, port) = try ServerConfiguration.address(configuration.listen, setting: "listen")
    let tls = try TLSServerContext(
      files: TLSServerFiles(
        certificateChain: configuration.certificate, privateKey: configuration.key,
        clientCA: configuration.clientCA,
        crl: configuration.crl.isEmpty ? nil : configuration.crl))
    var environment = LedgerServer.Environment(
      host: host, port: port, tls: tls, eventLoopGroup: group, logger: logger,
      clockMs: SystemClock.wallMs
    ) { error in
      logger.critical("the journal failed: stopping", metadata: ["reason": "\(error)"])
      exit(Self.journalFailedExit)
    }
    environment.acceptsClock = acceptsClock
    environment.snapshotLegs = UInt64(configuration.snapshotLegs)
    environment.digestsInLanes = configuration.digestLanes
    environment.maintenance = configuration.maintenance
    environment.checkpoints = configuration.checkpoints
    environment.restoredFrom = restoredFrom
    let server: LedgerServer
    do {
      server = try await LedgerServer.start(
        machine: machine, journal: journal, reference: reference, environment: environment)
    } catch let error as IOError {
      throw ListenProblem(address: configuration.listen, errno: error.errnoCode)
    }
    var endpoint: MetricsEndpoint?
    if !configuration.metrics.isEmpty {
      endpoint = try await startMetrics(registry, group)
    }
    let service = ServingService(
      server: server, endpoint: endpoint, configuration: configuration, host: host,
      logger: logger)
    try await ServiceGroup(
      services: [service, ReloadingService(server: server, hangUps: hangUps)],
      gracefulShutdownSignals: [.sigterm, .sigint], logger: logger
    ).run()
    try? await group.shutdownGracefully()
    AddressFile.remove(configuration.addressFile)
    logger.notice("stopped")
  }

  private func startMetrics(
    _ registry: PrometheusMetrics, _ group: any EventLoopGroup
  ) async throws -> MetricsEndpoint {
    let (host, port) = try ServerConfiguration.address(configuration.metrics, setting: "metrics")
    do {
      return try await MetricsEndpoint.start(
        host: host, port: port, metrics: registry, eventLoopGroup: group)
    } catch let error as IOError {
      throw ListenProblem(address: configuration.metrics, errno: error.errnoCode)
    }
  }

  private func makeLogger() throws -> Logger {
    guard let format = LogOutput.Format(rawValue: configuration.logFormat) else {
      throw ServerConfiguration.Problem.badValue(
        setting: "logFormat", value: configuration.logFormat, expected: "text or json")
    }
    guard let level = Logger.Level(rawValue: configuration.logLevel) else {
      throw ServerConfiguration.Problem.badValue(
        setting: "logLevel", value: configuration.logLevel,
        expected: Logger.Level.allCases.map(\.rawValue).joined(separator: ", "))
    }
    return Logger(label: "fundd") { LogOutput(label: $0, format: format, level: level) }
  }
}

private struct ListenProblem: Error, CustomStringConvertible {
  let address: String
  let errno: Int32
  var description: String { "cannot listen on \(address): \(String(cString: strerror(errno)))" }
}

/// Serves until it is told to stop.
private struct ServingService: Service {
  let server: LedgerServer
  let endpoint: MetricsEndpoint?
  let configuration: ServerConfiguration
  let host: String
  let logger: Logger

  /// The signals are caught from here on: who reads the address may send one.
  func run() async throws {
    do {
      try announce()
      try? await gracefulShutdown()
      await stop()
    } catch {
      await stop()
      throw error
    }
  }

  private func announce() throws {
    let address = (host.contains(":") ? "[\(host)]" : host) + ":\(server.port)"
    try AddressFile.write(address, to: configuration.addressFile)
    let metrics = endpoint.map { "127.0.0.1:\($0.port)" } ?? "none"
    logger.notice(
      "listening", metadata: ["address": "\(address)", "metrics": "\(metrics)"])
  }

  private func stop() async {
    await endpoint?.stop()
    await server.stop(graceNanos: Int64(configuration.graceSeconds) * 1_000_000_000)
  }
}

/// Reads the certificates anew at each SIGHUP.
private struct ReloadingService: Service {
  let server: LedgerServer
  let hangUps: UnixSignalsSequence

  func run() async {
    for await _ in hangUps.cancelOnGracefulShutdown() { server.reloadCertificates() }
  }
}

/// The file that tells clients on the same machine where the daemon listens.
private enum AddressFile {
  struct Problem: Error, CustomStringConvertible {
    let path: String
    let reason: String
    var description: String { "cannot write \(path): \(reason)" }
  }

  /// Replaces the file in one step.
  static func write(_ address: String, to path: String) throws {
    guard !path.isEmpty else { return }
    let temporary = path + ".new"
    guard let file = fopen(temporary, "w") else {
      throw Problem(path: temporary, reason: String(cString: strerror(errno)))
    }
    fputs(address + "\n", file)
    fclose(file)
    guard rename(temporary, path) == 0 else {
      throw Problem(path: path, reason: String(cString: strerror(errno)))
    }
  }

  static func remove(_ path: String) {
    if !path.isEmpty { unlink(path) }
  }
}
