import FiscalFunds
package import FundData
import FundMessages
package import LedgerCore
package import LedgerJournal
package import Logging
package import NIOCore
import NIOPosix
package import SecureTransport

/// The service assembled: journal, books, commit loop and RPC server.
package final class LedgerServer: Sendable {
  package static let version = Release.version
  /// Threads that read the journal for history, vouchers and exports.
  private static let readerThreads = 2

  private let server: RPCServer
  private let loop: CommitLoop
  private let journal: any Journal
  private let readers: NIOThreadPool
  private let snapshots: SnapshotWriter?
  private let upkeep: JournalUpkeep
  private let maintenance: JournalMaintenance
  private let checkpoints: CheckpointKeeper
  private let certificates: CertificateKeeper
  private let memory: FreedMemoryKeeper

  private init(
    server: RPCServer, loop: CommitLoop, journal: any Journal, readers: NIOThreadPool,
    snapshots: SnapshotWriter?, upkeep: JournalUpkeep, maintenance: JournalMaintenance,
    checkpoints: CheckpointKeeper, certificates: CertificateKeeper
  ) {
    self.server = server
    self.snapshots = snapshots
    self.upkeep = upkeep
    self.maintenance = maintenance
    self.checkpoints = checkpoints
    self.certificates = certificates
    memory = FreedMemoryKeeper(of: server)
    self.loop = loop
    self.journal = journal
    self.readers = readers
  }

  /// What the server runs on.
  package struct Environment: Sendable {
    package var host: String
    package var port: Int
    package var tls: TLSServerContext
    package var limits = RPCLimits()
    package var eventLoopGroup: any EventLoopGroup
    package var logger: Logger
    /// Milliseconds since 1970-01-01 UTC, for block times.
    package var clockMs: @Sendable () -> Int64
    /// Milliseconds of a clock that nobody sets.
    package var monotonicMs: @Sendable () -> Int64 = SystemClock.monotonicMs
    /// Takes the wall clock even when the newest block does not bear it out.
    package var acceptsClock = false
    /// Legs between two snapshots of the books; 0 writes none.
    package var snapshotLegs = SnapshotWriter.defaultLegs
    /// The snapshot that the books come from: its block, and the legs up to it.
    package var restoredFrom: (block: UInt64, legs: UInt64) = (0, 0)
    /// Backups, archived segments and the scrub.
    package var maintenance = JournalMaintenance.Settings()
    /// Who signs checkpoints, when, and where they are kept.
    package var checkpoints = CheckpointKeeper.Settings()
    /// Hashes many vouchers at once where the processor can; false is for measuring.
    package var digestsInLanes = true
    /// Called when the journal fails; the process must end then.
    package var onFailure: @Sendable (JournalError) -> Void

    package init(
      host: String, port: Int, tls: TLSServerContext, eventLoopGroup: any EventLoopGroup,
      logger: Logger, clockMs: @escaping @Sendable () -> Int64,
      onFailure: @escaping @Sendable (JournalError) -> Void
    ) {
      self.host = host
      self.port = port
      self.tls = tls
      self.eventLoopGroup = eventLoopGroup
      self.logger = logger
      self.clockMs = clockMs
      self.onFailure = onFailure
    }
  }

  /// Serves `machine`, which stands at the journal's tail.
  package static func start(
    machine: consuming StateMachine, journal: any Journal, reference: ReferenceData,
    environment: Environment
  ) async throws -> LedgerServer {
    var reader = JournalReader(journal)
    let newest = machine.sealedOrdinal
    let vouchers = newest > 0 ? Int(try reader.header(newest).voucherCount) : 0
    let clock = try BlockClock(
      newestMs: machine.sealedTimeMs, acceptsAny: environment.acceptsClock,
      wallMs: environment.clockMs, monotonicMs: environment.monotonicMs)
    let logger = environment.logger
    let checkpoints = try CheckpointKeeper(
      of: journal, settings: environment.checkpoints, logger: logger,
      monotonicMs: environment.monotonicMs)
    let loop = CommitLoop(
      engine: Engine(
        machine: machine, journal: journal, reader: reader, sealedIndex: max(0, vouchers - 1)),
      clock: clock, digestsInLanes: environment.digestsInLanes,
      onClockChange: { Self.log($0, logger) }, onFailure: environment.onFailure)
    logger.info(
      "blocks are hashed",
      metadata: ["digest": "\(journal.algorithm.name)", "lanes": "\(loop.sealer.lanes)"])
    let snapshots = snapshotWriter(of: loop, journal, environment)
    let readers = NIOThreadPool(numberOfThreads: readerThreads)
    readers.start()
    let clockMs = environment.clockMs
    let context = ServiceContext(
      loop: loop, journal: journal, readers: readers,
      opening: LedgerOpening(reference: reference), checkpoints: checkpoints,
      logger: environment.logger, version: version)
    let maintenance = JournalMaintenance(
      of: journal, settings: environment.maintenance, logger: logger, clockMs: clockMs)
    let router = ServiceRouter(context: context, maintenance: maintenance) {
      Int32(clockMs() / 86_400_000)
    }
    loop.start()
    let upkeep = JournalUpkeep(of: journal, onFailure: environment.onFailure)
    do {
      try await KeyRecording(
        loop: loop, keeper: checkpoints, readers: readers, logger: logger
      ).run()
      let server = try await RPCServer.start(
        host: environment.host, port: environment.port, tls: environment.tls, handler: router,
        limits: environment.limits, logger: environment.logger,
        eventLoopGroup: environment.eventLoopGroup)
      checkpoints.start()
      // Handshakes judge certificates by the machine's clock, and so does their keeper.
      let certificates = CertificateKeeper(
        server: server, tls: environment.tls, logger: logger, clockMs: SystemClock.wallMs)
      certificates.start()
      return LedgerServer(
        server: server, loop: loop, journal: journal, readers: readers, snapshots: snapshots,
        upkeep: upkeep, maintenance: maintenance, checkpoints: checkpoints,
        certificates: certificates)
    } catch {
      maintenance.stop()
      snapshots?.stop()
      upkeep.stop()
      loop.stop()
      try? await readers.shutdownGracefully()
      throw error
    }
  }

  private static func snapshotWriter(
    of loop: CommitLoop, _ journal: any Journal, _ environment: Environment
  ) -> SnapshotWriter? {
    let (legs, from) = (environment.snapshotLegs, environment.restoredFrom)
    guard legs > 0 else { return nil }
    return SnapshotWriter(
      of: loop, every: legs, newest: from.block, dueLegs: from.legs + legs,
      logger: environment.logger
    ) { image in
      _ = try journal.writeSnapshot(
        ordinal: image.ordinal,
        blockDigest: try journal.digest(ofBlock: image.ordinal),
        timeMs: image.timeMs
      ) { sink in image.encode { unsafe sink($0) } }
    }
  }

  private static func log(_ change: BlockClock.Change, _ logger: Logger) {
    switch change {
    case .jumped(let milliseconds):
      logger.error(
        """
        the machine's clock jumped and is not followed: block times go on by the monotonic clock; \
        set the clock right, or restart if it is right now
        """,
        metadata: ["aheadMilliseconds": "\(milliseconds)"])
    case .returned: logger.notice("the machine's clock is followed again")
    }
  }

  package var port: Int { server.port }

  /// Calls that were accepted and whose work goes on.
  package var runningCallCount: Int { server.runningCallCount }

  /// Reads certificates, key, authorities and revocation lists anew, soon, and ends the connections
  /// of clients that would be refused then. Files of no use change nothing but the log.
  package func reloadCertificates() {
    certificates.wantReload()
  }

  /// Accepts nothing new, finishes and answers what was accepted, and closes the journal.
  package func stop(graceNanos: Int64) async {
    maintenance.stop()
    certificates.stop()
    memory.stop()
    await server.shutdown(graceNanos: graceNanos)
    checkpoints.stop()
    snapshots?.stop()
    upkeep.stop()
    loop.stop()
    try? await readers.shutdownGracefully()
    journal.close()
  }
}
