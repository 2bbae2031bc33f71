import ArgumentParser
import FundData
import FundServer
import Glibc
import LedgerCore
import LedgerJournal
import Logging
import Metrics
import NIOPosix
import SecureTransport
import ServiceLifecycle

/// The daemon.
@main
struct Fundd: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fundd",
    abstract: "Keeps county ledgers of poverty-alleviation funds (扶贫资金账务服务).",
    discussion: """
      fundd reads a JSON file (made by `fundctl init`), checks and replays the journal, and serves \
      clients over TLS 1.3. Flags win over the file.

        fundctl init ./data
        fundd --config ./data/fundd.json

      It writes the address it listens on to the file named by addressFile, logs to standard \
      error, and stops cleanly on SIGTERM or SIGINT. Certificates, key, authorities and revocation \
      lists are read anew when their files change, within 20 seconds, and at once on SIGHUP.

      Exit codes: 0 stopped as told; 1 could not start; 3 the journal failed while serving: what \
      was answered is safe, find the reason in the log before starting again.
      """,
    version: LedgerServer.version,
    subcommands: [CheckCommand.self, RestoreCommand.self])

  @Option(name: .shortAndLong, help: "The configuration file.")
  var config: String?
  @Option(help: "Address of the service, HOST:PORT; port 0 lets the system choose.")
  var listen: String?
  @Option(help: "Folder of the journal.")
  var journal: String?
  @Option(help: "Loopback address of the metrics, HOST:PORT; empty for none.")
  var metrics: String?
  @Option(help: "text or json.")
  var logFormat: String?
  @Option(help: "trace, debug, info, notice, warning or error.")
  var logLevel: String?
  @Flag(
    help: """
      Starts though the machine's clock (系统时钟) is far from the newest block's time. Only when the \
      clock is right.
      """)
  var acceptClock = false
  @Flag(help: "Hashes one voucher at a time by OpenSSL (digestLanes false): for measuring.")
  var noDigestLanes = false

  func run() async throws {
    var configuration = ServerConfiguration()
    if let config {
      configuration = try ServerConfiguration(file: config)
    } else {
      configuration.resolve(from: ".")
    }
    configuration.listen = listen ?? configuration.listen
    configuration.journal = journal ?? configuration.journal
    configuration.metrics = metrics ?? configuration.metrics
    configuration.logFormat = logFormat ?? configuration.logFormat
    configuration.logLevel = logLevel ?? configuration.logLevel
    if noDigestLanes { configuration.digestLanes = false }
    try await Daemon(configuration: configuration, acceptsClock: acceptClock).run()
  }
}
