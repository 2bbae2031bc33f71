import NIOCore
import NIOPosix
import SecureTransport
import TestSupport
import Testing
import Wire

/// Which client certificates are taken, and with what words others are refused.
@Suite(.timeLimit(.minutes(5))) struct CertificateRefusalTests {
  @Test func `a good certificate gives its identity to every call`() async throws {
    try await TestServer.run { test in
      let client = try await test.connect("county-620503")
      let uri = try await client.call("Who")
      #expect(String(buffer: uri) == "spiffe://620503.620000.fundledger/county/maiji-query")
      await client.close()
      let line = await test.log.line(with: "client connected")
      #expect(line.contains("client=spiffe://620503.620000.fundledger/county/maiji-query"))
      #expect(line.contains("issuer=CN="))
      #expect(line.contains("serial="))
    }
  }

  @Test func `the server shows the certificates of its file and no others`() async throws {
    try await TestServer.run { test in
      let peer = try await RawPeer.connect(port: test.server.port, tls: RawPeer.TLS())
      #expect(peer.shownCertificates == 1)
    }
  }

  static let refused: [(String, String)] = [
    ("expired", "certificate has expired"),
    ("not-yet-valid", "certificate is not yet valid"),
    ("wrong-ca", "self-signed certificate in certificate chain"),
    ("outside-constraint", "permitted subtree violation"),
    ("revoked", "certificate revoked"),
    ("server-purpose", "unsuitable certificate purpose"),
    ("self-signed", "self-signed certificate"),
    ("two-uris", "certificate has 2 URI names, exactly one is allowed"),
    ("no-uri", "certificate has no URI name"),
    ("hidden-host", "URI name of the certificate is malformed: name"),
  ]

  @Test(arguments: refused)
  func `a bad certificate is refused with its reason in the log and an alert to the client`(
    name: String, reason: String
  ) async throws {
    try await TestServer.run { test in
      let error = await #expect(throws: RPCError.self) {
        // The client's own handshake may be done before the server looks at the certificate.
        _ = try await test.connect("bad/\(name)").call("Echo")
      }
      #expect(error?.code == .unauthenticated)
      #expect(error?.isOutcomeUnknown == false)
      let line = await test.log.line(with: "handshake refused")
      #expect(line.hasPrefix("notice"))
      #expect(line.contains(reason))
      #expect(line.contains("peer=[IPv4]127.0.0.1"))
      #expect(test.log.count(of: "handshake refused") == 1)
    }
  }

  @Test func `a client without a certificate is refused`() async throws {
    try await TestServer.run { test in
      let peer = try await RawPeer.connect(
        port: test.server.port, tls: RawPeer.TLS(certificate: nil))
      await #expect(throws: RawPeer.Failure.tls("tlsv13 alert certificate required")) {
        _ = try await peer.receive()
      }
      let line = await test.log.line(with: "handshake refused")
      #expect(line.contains("reason=no client certificate"))
    }
  }

  @Test func `without revocation lists a revoked certificate is taken`() async throws {
    #expect(throws: Never.self) { try TestCertificates.server(crlFile: nil) }
  }

  @Test func `a client refuses a server whose certificate does not name the host`() async throws {
    try await TestServer.run { test in
      let error = await #expect(throws: RPCError.self) {
        _ = try await RPCClient.connect(
          host: "127.0.0.1", port: test.server.port, serverName: "other.example",
          tls: TestCertificates.client(), eventLoopGroup: .singletonMultiThreadedEventLoopGroup,
          logger: test.log.logger)
      }
      #expect(error?.code == .unauthenticated)
      #expect(error?.message.contains("hostname mismatch") == true)
      let line = await test.log.line(with: "handshake refused")
      #expect(line.contains("peer refused: "))
    }
  }

  @Test func `a client takes a server by address and by name`() async throws {
    try await TestServer.run { test in
      for name in ["127.0.0.1", "localhost", nil] {
        let client = try await RPCClient.connect(
          host: "127.0.0.1", port: test.server.port, serverName: name,
          tls: TestCertificates.client(), eventLoopGroup: .singletonMultiThreadedEventLoopGroup,
          logger: test.log.logger)
        let reply = try await client.call("Echo", ByteBuffer(string: "x"))
        #expect(reply == ByteBuffer(string: "x"))
        await client.close()
      }
    }
  }

  @Test func `a client refuses a server with a client's certificate`() async throws {
    let (port, done) = try await RawPeer.serveOnce(certificate: "county-620503") { _ in }
    let error = await #expect(throws: RPCError.self) {
      _ = try await RPCClient.connect(
        host: "127.0.0.1", port: port, tls: TestCertificates.client(),
        eventLoopGroup: .singletonMultiThreadedEventLoopGroup, logger: CapturedLog().logger)
    }
    #expect(error?.code == .unauthenticated)
    #expect(await done.wait() == false)
  }
}
