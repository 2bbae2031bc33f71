import Foundation
package import Logging
package import SecureTransport

/// Keeps a server's certificates fresh while it serves: reads them, the authorities and the
/// revocation lists anew when the files change or when it is told to, ends the connections of clients
/// that would be refused now, and says in good time what is about to end.
///
/// Files of no use change nothing: what was read last stays in force, and one line names the file and
/// the reason.
package final class CertificateKeeper: @unchecked Sendable {
  // Sendable: `isWanted`, `isStopping`, `hasBegun` and `hasEnded` are guarded by `condition`,
  // `watch` and `notices` by `work`.

  /// Between two looks at the files and the connections. A changed file counts from its second look.
  package static let lookSeconds = 10.0

  private let server: RPCServer
  private let files: TLSServerFiles
  private let logger: Logger
  private let clockMs: @Sendable () -> Int64
  private let lookSeconds: Double
  private let metrics = CertificateMetrics()

  private let work = NSLock()
  private var current: TLSServerContext
  private var watch: FileWatch
  private var notices = ExpiryNotices()

  private let condition = NSCondition()
  private var isWanted = false
  private var isStopping = false
  private var hasBegun = false
  private var hasEnded = false

  /// - Parameters:
  ///   - tls: what the server has begun with.
  ///   - clockMs: Unix milliseconds, as the machine is set.
  package init(
    server: RPCServer, tls: TLSServerContext, logger: Logger, lookSeconds: Double = lookSeconds,
    clockMs: @escaping @Sendable () -> Int64
  ) {
    self.server = server
    self.logger = logger
    self.clockMs = clockMs
    self.lookSeconds = lookSeconds
    files = tls.files
    current = tls
    watch = FileWatch(read: tls.stamps)
    metrics.record(tls.ends)
  }

  // MARK: The work

  /// One look: reads the files if they have changed, then checks connections and ends.
  package func look() {
    work.withLock {
      let stamps = files.stamps
      if watch.look(stamps) { read(stamps) }
      check()
    }
  }

  /// Reads the files now, changed or not, and checks every connection.
  package func reload() {
    work.withLock {
      read(files.stamps)
      check()
    }
  }

  /// Reads the files, which had these stamps.
  private func read(_ before: [FileStamp?]) {
    let result = Result { () throws(TLSConfigurationError) in try TLSServerContext(files: files) }
    // Somebody is writing: what was read may be half old and half new. The next looks see it.
    guard files.stamps == before else {
      return logger.notice("certificates change while they are read: they are read again later")
    }
    watch.didRead(before)
    switch result {
    case .success(let context):
      current = context
      server.renew(context)
      metrics.didRead()
      metrics.record(context.ends)
      logger.notice("certificates read anew", metadata: metadata(of: context.ends))
    case .failure(let error):
      metrics.didFail()
      logger.error(
        "certificates not read anew: those read before stay in force",
        metadata: ["reason": "\(error)"])
    }
  }

  private func check() {
    let seconds = clockMs() / 1_000
    metrics.didEnd(server.endRefusedPeers(atSeconds: seconds))
    for notice in notices.due(of: current.ends, atSeconds: seconds) { tell(notice, seconds) }
  }

  private func tell(_ notice: ExpiryNotices.Notice, _ seconds: Int64) {
    let end = notice.end
    let metadata: Logger.Metadata = [
      "name": "\(end.name)", "ends": "\(Self.text(end.endSeconds))", "file": "\(file(of: end))",
    ]
    if notice.isOver {
      logger.error("\(Self.words(end.subject)) has ended: \(Self.outcome(end))", metadata: metadata)
    } else {
      let hours = (end.endSeconds - seconds) / 3_600
      logger.warning(
        "\(Self.words(end.subject)) ends in \(hours) hours; after that \(Self.outcome(end))",
        metadata: metadata)
    }
  }

  private func file(of end: ValidityEnd) -> String {
    switch end.subject {
    case .serverCertificate: files.certificateChain
    case .clientAuthority: files.clientCA
    case .revocationList: files.crl ?? files.clientCA
    }
  }

  private static func words(_ subject: ValidityEnd.Subject) -> String {
    switch subject {
    case .serverCertificate: "the server's certificate"
    case .clientAuthority: "an authority of clients"
    case .revocationList: "a revocation list"
    }
  }

  private static func outcome(_ end: ValidityEnd) -> String {
    switch end.subject {
    case .serverCertificate: "clients refuse this server"
    case .clientAuthority, .revocationList:
      "clients under this authority are refused, connected ones too"
    }
  }

  private func metadata(of ends: [ValidityEnd]) -> Logger.Metadata {
    var metadata: Logger.Metadata = [:]
    for (key, subject) in [
      ("certificateEnds", ValidityEnd.Subject.serverCertificate),
      ("authorityEnds", .clientAuthority), ("listEnds", .revocationList),
    ] {
      let earliest = ends.lazy.filter { $0.subject == subject }.map(\.endSeconds).min()
      metadata[key] = earliest.map { "\(Self.text($0))" } ?? "none"
    }
    return metadata
  }

  private static func text(_ seconds: Int64) -> String {
    Date(timeIntervalSince1970: TimeInterval(seconds)).formatted(.iso8601)
  }

  // MARK: The thread

  /// Looks from now on, until ``stop()``.
  package func start() {
    condition.withLock { hasBegun = true }
    let thread = Thread { self.run() }
    thread.start()
    thread.name = "certificates"
  }

  /// Has the thread do ``reload()`` soon; several wishes may be met at once.
  package func wantReload() {
    condition.withLock {
      isWanted = true
      condition.broadcast()
    }
  }

  private func run() {
    condition.lock()
    while !isStopping {
      let isReload = isWanted
      isWanted = false
      condition.unlock()
      if isReload { reload() } else { look() }
      condition.lock()
      let next = Date(timeIntervalSinceNow: lookSeconds)
      while !isStopping, !isWanted, condition.wait(until: next) {}
    }
    hasEnded = true
    condition.broadcast()
    condition.unlock()
  }

  /// Waits until the thread, if any, has ended.
  package func stop() {
    condition.withLock {
      isStopping = true
      condition.broadcast()
      while hasBegun && !hasEnded { condition.wait() }
    }
  }
}
