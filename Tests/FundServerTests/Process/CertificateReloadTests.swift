import Foundation
import FundClient
import TestSupport
import Testing

/// The daemon's certificates, while it runs.
@Suite(.timeLimit(.minutes(2))) struct CertificateReloadTests {
  private static let made = DevelopmentCertificates(
    clients: ["county:620503:620000:maiji-query", "bureau:620503:620000:maiji-bureau"], bad: false)

  /// A copy of the made ones for one test.
  private static func certificates(in folder: TemporaryFolder) throws -> DevelopmentCertificates {
    try FileManager.default.copyItem(atPath: made.directory, toPath: folder.file("certs"))
    return DevelopmentCertificates(directory: folder.file("certs"))
  }

  private static func settings(_ certificates: DevelopmentCertificates) -> [String: Any] {
    [
      "certificate": certificates.path("server.pem"), "key": certificates.path("server.key"),
      "clientCA": certificates.path("ca.pem"), "crl": certificates.path("crl.pem"),
    ]
  }

  private static func connect(
    _ daemon: Daemon, _ certificates: DevelopmentCertificates, _ name: String
  ) async throws -> LedgerClient {
    try await LedgerClient.connect(
      to: ServerAddress(host: "127.0.0.1", port: daemon.port),
      credentials: Credentials(
        certificateChainFile: certificates.path("\(name).pem"),
        privateKeyFile: certificates.path("\(name).key"),
        serverCAFile: certificates.path("ca.pem")))
  }

  @Test func `a hang-up makes the daemon refuse who is revoked, also who is connected`()
    async throws
  {
    let folder = try TemporaryFolder()
    let certificates = try Self.certificates(in: folder)
    let daemon = try await Daemon.start(
      in: folder, changes: Self.settings(certificates).merging(["metrics": "127.0.0.1:0"]) { $1 })
    let county = try await Self.connect(daemon, certificates, "county-620503")
    let bureau = try await Self.connect(daemon, certificates, "bureau-620503")
    #expect(try await county.check().isServing)
    certificates.revoke("county-620503.pem")
    daemon.process.signal(SIGHUP)
    let line = try #require(await daemon.process.log.line(with: "certificate revoked"))
    #expect(line.contains("client=spiffe://620503.620000.fundledger/county/maiji-query"))
    await #expect(throws: (any Error).self) {
      _ = try await Self.connect(daemon, certificates, "county-620503").check()
    }
    #expect(try await bureau.check().isServing)
    let answer = try await Socket.exchange(
      port: try #require(daemon.metricsPort),
      Array("GET /metrics HTTP/1.1\r\nhost: x\r\n\r\n".utf8))
    let metrics = String(decoding: answer, as: UTF8.self)
    #expect(metrics.contains("\nfundledger_connections_ended_by_certificate_total 1\n"))
    #expect(metrics.contains("\nfundledger_certificate_reads_total 1\n"))
    for name in ["server_certificate", "client_authority", "revocation_list"] {
      // All of them end after 2026 and within ten years.
      let gauge = "\nfundledger_\(name)_end_timestamp_seconds "
      let value = try #require(metrics.components(separatedBy: gauge).last?.prefix { $0 != "\n" })
      #expect((1_760_000_000...2_200_000_000).contains(Int(value) ?? 0), "\(name) \(value)")
    }
    await county.close()
    await bureau.close()
    #expect(await daemon.terminate() == 0)
  }

  @Test func `a thousand reloads leave the memory as it was`() async throws {
    let folder = try TemporaryFolder()
    let certificates = try Self.certificates(in: folder)
    let daemon = try await Daemon.start(in: folder, changes: Self.settings(certificates))
    let county = try await Self.connect(daemon, certificates, "county-620503")
    #expect(try await county.check().isServing)
    func reload(_ numbers: ClosedRange<Int>) async throws {
      for number in numbers {
        daemon.process.signal(SIGHUP)
        _ = try #require(
          await daemon.process.log.line(with: "certificates read anew", number: number))
      }
    }
    try await reload(1...100)
    let before = try daemon.process.residentBytes()
    try await reload(101...1_100)
    let after = try daemon.process.residentBytes()
    // A context kept each time would be some 100 KiB.
    #expect(after - before < 4 << 20, "\(before) bytes before, \(after) after")
    #expect(try await county.check().isServing)
    await county.close()
    #expect(await daemon.terminate() == 0)
  }
}
