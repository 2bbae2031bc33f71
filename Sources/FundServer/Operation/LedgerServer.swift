package import FundData
package import LedgerCore
package import LedgerJournal
package import Logging
package import NIOCore
import NIOPosix
package import SecureTransport

/// The service assembled: journal, books, commit loop and RPC server.
package final class LedgerServer: Sendable {
  package static let version = "0.1.0"
  /// Threads that read the journal for history, vouchers and exports.
  private static let readerThreads = 2

  private let server: RPCServer
  private let loop: CommitLoop
  private let journal: any Journal
  private let readers: NIOThreadPool

  private init(
    server: RPCServer, loop: CommitLoop, journal: any Journal, readers: NIOThreadPool
  ) {
    self.server = server
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
    let loop = CommitLoop(
      engine: Engine(
        machine: machine, journal: journal, reader: reader, sealedIndex: max(0, vouchers - 1)),
      clockMs: environment.clockMs, onFailure: environment.onFailure)
    let readers = NIOThreadPool(numberOfThreads: readerThreads)
    readers.start()
    let clockMs = environment.clockMs
    let context = ServiceContext(
      loop: loop, journal: journal, readers: readers,
      opening: LedgerOpening(reference: reference), logger: environment.logger,
      version: version)
    let router = ServiceRouter(context: context) { Int32(clockMs() / 86_400_000) }
    loop.start()
    do {
      let server = try await RPCServer.start(
        host: environment.host, port: environment.port, tls: environment.tls, handler: router,
        limits: environment.limits, logger: environment.logger,
        eventLoopGroup: environment.eventLoopGroup)
      return LedgerServer(server: server, loop: loop, journal: journal, readers: readers)
    } catch {
      loop.stop()
      try? await readers.shutdownGracefully()
      throw error
    }
  }

  package var port: Int { server.port }

  /// Accepts nothing new, finishes and answers what was accepted, and closes the journal.
  package func stop(graceNanos: Int64) async {
    await server.shutdown(graceNanos: graceNanos)
    loop.stop()
    try? await readers.shutdownGracefully()
    journal.close()
  }
}
