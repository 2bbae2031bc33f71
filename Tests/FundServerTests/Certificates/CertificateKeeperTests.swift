import Foundation
import FundServer
import NIOPosix
import SecureTransport
import TestSupport
import Testing

/// What the keeper makes of files that change, without a thread: every look is a test's own.
@Suite(.timeLimit(.minutes(1))) struct CertificateKeeperTests {
  /// A server nobody calls, with a keeper on files of its own.
  private final class Desk: Sendable {
    let certificates: DevelopmentCertificates
    let server: RPCServer
    let keeper: CertificateKeeper
    let log = CapturedLog()
    let clock = TestClock(atMs: SystemClock.wallMs())

    private struct Deaf: RPCHandler {
      func handle(_ call: RPCCall) {}
    }

    private init(
      _ certificates: DevelopmentCertificates, _ server: RPCServer, _ tls: TLSServerContext
    ) {
      self.certificates = certificates
      self.server = server
      keeper = CertificateKeeper(
        server: server, tls: tls, logger: log.logger, lookSeconds: 0.002, clockMs: clock.wallMs)
    }

    static func run(_ body: (Desk) async throws -> Void) async throws {
      let certificates = DevelopmentCertificates(
        clients: ["county:620503:620000:maiji-query"], bad: false)
      let tls = try TLSServerContext(
        certificateChainFile: certificates.path("server.pem"),
        privateKeyFile: certificates.path("server.key"),
        clientCAFile: certificates.path("ca.pem"), crlFile: certificates.path("crl.pem"))
      let server = try await RPCServer.start(
        host: "127.0.0.1", port: 0, tls: tls, handler: Deaf(), logger: CapturedLog().logger,
        eventLoopGroup: MultiThreadedEventLoopGroup.singleton)
      try await body(Desk(certificates, server, tls))
      await server.shutdown(graceNanos: 0)
    }

    func bytes(_ name: String) throws -> Data {
      try Data(contentsOf: URL(fileURLWithPath: certificates.path(name)))
    }

    func write(_ bytes: Data, to name: String) throws {
      try bytes.write(to: URL(fileURLWithPath: certificates.path(name)))
    }

    func pass(days: Int64) { clock.pass(days * 86_400_000) }
  }

  private static let taken = "certificates read anew"
  private static let refused = "certificates not read anew"

  @Test func `a new list is taken at the second look, and once`() async throws {
    try await Desk.run { desk in
      desk.keeper.look()
      desk.certificates.revoke("county-620503.pem")
      desk.keeper.look()
      #expect(desk.log.lines.isEmpty)
      for _ in 0..<3 { desk.keeper.look() }
      #expect(desk.log.lines.count == 1)
      #expect(desk.log.text.hasPrefix("notice: \(Self.taken) authorityEnds=20"))
    }
  }

  @Test func `a file that is half written at one look and whole at the next ones is taken whole`()
    async throws
  {
    try await Desk.run { desk in
      let whole = try desk.bytes("crl.pem")
      for count in [1, whole.count / 2, whole.count - 1] {
        try desk.write(whole.prefix(count), to: "crl.pem")
        desk.keeper.look()
        try desk.write(whole, to: "crl.pem")
        desk.keeper.look()
      }
      #expect(desk.log.lines.isEmpty)
      desk.keeper.look()
      #expect(desk.log.lines.count == 1 && desk.log.text.contains(Self.taken))
    }
  }

  @Test func `a bad file changes nothing, and is named once until it changes`() async throws {
    try await Desk.run { desk in
      for (name, bytes, words) in [
        ("crl.pem", Data("noise".utf8), "crl.pem: no revocation lists"),
        ("ca.pem", Data(), "ca.pem: no certificates"),
        (
          "server.pem", Data("-----BEGIN CERTIFICATE-----\nMII".utf8), "server.pem: no certificates"
        ),
        (
          "server.key", try desk.bytes("county-620503.key"),
          "server.key: no private key: key values mismatch"
        ),
      ] {
        let good = try desk.bytes(name)
        let before = desk.log.lines.count
        try desk.write(bytes, to: name)
        for _ in 0..<4 { desk.keeper.look() }
        let lines = desk.log.lines.dropFirst(before)
        #expect(lines.count == 1)
        #expect(lines.first?.hasPrefix("error: \(Self.refused)") == true)
        #expect(lines.first?.contains(words) == true, "\(lines)")
        try desk.write(good, to: name)
        for _ in 0..<4 { desk.keeper.look() }
        #expect(desk.log.lines.dropFirst(before + 1).count == 1)
        #expect(desk.log.lines.last?.contains(Self.taken) == true)
      }
    }
  }

  @Test func `a key that others can read is refused, and taken when its mode is right`()
    async throws
  {
    try await Desk.run { desk in
      for (mode, words) in [(0o644, "its mode is 644; chmod 600"), (0o600, Self.taken)] {
        try FileManager.default.setAttributes(
          [.posixPermissions: mode], ofItemAtPath: desk.certificates.path("server.key"))
        for _ in 0..<3 { desk.keeper.look() }
        #expect(desk.log.lines.last?.contains(words) == true, "\(desk.log.lines)")
      }
      #expect(desk.log.lines.count == 2)
    }
  }

  @Test func `a reload that is asked for reads at once, changed or not`() async throws {
    try await Desk.run { desk in
      desk.keeper.reload()
      desk.keeper.reload()
      #expect(desk.log.lines.count { $0.contains(Self.taken) } == 2)
      try desk.write(Data(), to: "crl.pem")
      desk.keeper.reload()
      desk.keeper.look()
      desk.keeper.look()
      #expect(desk.log.lines.count { $0.contains(Self.refused) } == 1)
    }
  }

  @Test func `what ends soon is told of daily, and what has ended as an error`() async throws {
    try await Desk.run { desk in
      desk.certificates.renewLists(days: 20)
      desk.keeper.reload()
      #expect(desk.log.lines.count == 1)
      desk.pass(days: 16)
      for _ in 0..<3 { desk.keeper.look() }
      // One line for the list of each of the two authorities.
      #expect(desk.log.lines.count == 3)
      let line = try #require(desk.log.lines.last)
      #expect(line.hasPrefix("warning: a revocation list ends in 9"))
      #expect(line.contains("hours; after that clients under this authority are refused"))
      #expect(line.contains("file=\(desk.certificates.path("crl.pem"))"))
      #expect(line.contains("name=CN="))
      desk.pass(days: 5)
      desk.keeper.look()
      #expect(desk.log.lines.count { $0.hasPrefix("error: a revocation list has ended") } == 2)
      // Lists made anew end the notices.
      desk.certificates.renewLists(days: 3_650)
      desk.keeper.reload()
      let count = desk.log.lines.count
      desk.pass(days: 2)
      desk.keeper.look()
      #expect(desk.log.lines.count == count)
      // The server's certificate lives 825 days.
      desk.pass(days: 800)
      desk.keeper.look()
      #expect(desk.log.lines.count { $0.hasPrefix("warning: the server's certificate") } == 1)
    }
  }

  @Test func `the thread looks by itself, reads when it is told to, and ends`() async throws {
    try await Desk.run { desk in
      desk.keeper.start()
      desk.keeper.wantReload()
      _ = try #require(await desk.log.line(with: Self.taken))
      desk.certificates.revoke("county-620503.pem")
      _ = try #require(await desk.log.line(with: Self.taken, number: 2))
      desk.keeper.stop()
      let count = desk.log.lines.count
      desk.keeper.wantReload()
      #expect(desk.log.lines.count == count)
    }
  }
}
