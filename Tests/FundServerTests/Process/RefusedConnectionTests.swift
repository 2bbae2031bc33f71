import Foundation
import FundClient
import TestSupport
import Testing

/// What other programs meet at the daemon's port, and what its log says of each.
@Suite(.timeLimit(.minutes(1))) struct RefusedConnectionTests {
  /// A try with `openssl s_client`: what is special about it, and the reason in the log.
  static let tries: [(arguments: [String], certificate: String?, reason: String)] = [
    ([], nil, "no client certificate"),
    (["-tls1_2"], "county-620503", "peer does not speak TLS 1.3"),
    (["-alpn", "h2"], "county-620503", "no common application protocol"),
    ([], "bad/expired", "certificate has expired"),
    ([], "bad/not-yet-valid", "certificate is not yet valid"),
    ([], "bad/wrong-ca", "self-signed certificate in certificate chain"),
    ([], "bad/outside-constraint", "permitted subtree violation"),
    ([], "bad/revoked", "certificate revoked"),
    ([], "bad/server-purpose", "unsuitable certificate purpose"),
    ([], "bad/self-signed", "certificate refused: self-signed certificate ("),
    ([], "bad/two-uris", "certificate has 2 URI names, exactly one is allowed"),
    ([], "bad/no-uri", "certificate has no URI name"),
    ([], "bad/hidden-host", "URI name of the certificate is malformed: name"),
  ]

  @Test func `each refused handshake has its reason in the log`() async throws {
    let daemon = try await Daemon.start(in: TemporaryFolder())
    for attempt in Self.tries {
      var arguments = [
        "s_client", "-connect", "127.0.0.1:\(daemon.port)", "-CAfile",
        Desk.certificates.path("ca.pem"),
      ]
      if !attempt.arguments.contains("-alpn") { arguments += ["-alpn", "ttrpc/1.2"] }
      if let name = attempt.certificate {
        let path = Desk.certificates.path(name)
        arguments += ["-cert", path + ".pem", "-cert_chain", path + ".pem", "-key", path + ".key"]
      }
      let client = try ChildProcess("/usr/bin/env", ["openssl"] + arguments + attempt.arguments)
      _ = await client.exit.wait()
      let line = try #require(await daemon.process.log.line(with: attempt.reason))
      #expect(line.contains("handshake refused") && line.contains("peer="), "\(line)")
    }
    // A good one among them gets through.
    #expect(try await daemon.with(.county) { try await $0.check().isServing })
    let refusals = daemon.process.log.lines.filter { $0.contains("handshake refused") }
    #expect(refusals.count == Self.tries.count)
    #expect(Set(refusals.map { $0.drop { $0 != "r" } }).count == Self.tries.count)
    #expect(await daemon.terminate() == 0)
  }

  @Test func `what is not TLS is closed at once`() async throws {
    let daemon = try await Daemon.start(in: TemporaryFolder())
    var random = SplitMix64(seed: 65_536)
    let noise = random.bytes(64 << 10)
    let clock = ContinuousClock()
    for bytes in [Array("GET / HTTP/1.0\r\n\r\n".utf8), noise, [0, 0, 0, 9] + noise] {
      let start = clock.now
      // An alert at most comes back.
      #expect(try await Socket.exchange(port: daemon.port, bytes).count <= 16)
      #expect(clock.now - start < .seconds(3))
    }
    _ = try #require(await daemon.process.log.line(with: "not TLS: http request"))
    #expect(try await daemon.with(.county) { try await $0.check().isServing })
    #expect(await daemon.terminate() == 0)
  }
}
