import Foundation
import NIOConcurrencyHelpers
import NIOCore
import SecureTransport
import TestSupport
import Testing
import Wire

/// Certificates and revocation lists that change while the server serves.
@Suite(.timeLimit(.minutes(5))) struct CertificateRenewalTests {
  private static let county = "county:620503:620000:maiji-query"

  private static func made() -> DevelopmentCertificates {
    DevelopmentCertificates(
      clients: [county, "bureau:620503:620000:maiji-bureau", "bureau:630200:630000:haidong"],
      bad: false)
  }

  private static func nowSeconds() -> Int64 { Int64(Date().timeIntervalSince1970) }

  /// Takes the files as they are now.
  private static func renew(_ test: TestServer) throws -> Int {
    test.server.renew(try test.certificates.server())
    return test.server.endRefusedPeers(atSeconds: nowSeconds())
  }

  /// Fails unless the server refuses the client's certificate.
  private static func expectRefusal(_ test: TestServer, _ name: String) async {
    let error = await #expect(throws: RPCError.self) {
      _ = try await test.connect(name).call("Echo")
    }
    #expect(error?.code == .unauthenticated)
  }

  @Test func `a renewed server certificate is seen by the next handshake, and others go on`()
    async throws
  {
    try await TestServer.run(certificates: Self.made()) { test in
      let before = try await test.connect("bureau-620503")
      await #expect(throws: RPCError.self) {
        _ = try await test.connect("bureau-620503", serverName: "renewed.test")
      }
      test.certificates.renewServer(host: "renewed.test", client: Self.county)
      #expect(try Self.renew(test) == 0)
      let after = try await test.connect("bureau-620503", serverName: "renewed.test")
      for client in [before, after] {
        #expect(try await client.call("Echo", ByteBuffer(string: "x")) == ByteBuffer(string: "x"))
        await client.close()
      }
    }
  }

  @Test func `a client revoked while it is connected is cut off and refused afterwards`()
    async throws
  {
    try await TestServer.run(certificates: Self.made()) { test in
      let (revoked, other) = (try await test.connect("county-620503"), try await test.connect())
      _ = try await other.call("Echo")
      let reply = Task { try await revoked.call("Hold") }
      let held = await test.handler.takeHeld(1)
      // The list alone changes nothing, nor does a check against the former one.
      test.certificates.revoke("county-620503.pem")
      #expect(test.server.endRefusedPeers(atSeconds: Self.nowSeconds()) == 0)
      #expect(try Self.renew(test) == 1)
      let error = await #expect(throws: RPCError.self) { _ = try await reply.value }
      #expect(error?.code == .unavailable && error?.isOutcomeUnknown == true)
      #expect(held[0].isCancelled)
      held[0].reply(ByteBuffer())
      let line = await test.log.line(with: "reason=certificate refused")
      #expect(line.hasPrefix("notice: connection ends"))
      #expect(line.contains("client=spiffe://620503.620000.fundledger/county/maiji-query"))
      #expect(line.contains("reason=certificate refused: certificate revoked (CN=county 620503"))
      #expect(line.contains("serial="))
      await Self.expectRefusal(test, "county-620503")
      _ = try await other.call("Echo")
      #expect(test.log.count(of: "certificate refused") == 2)
      await other.close()
      await revoked.close()
    }
  }

  @Test func `a revoked authority takes all its clients with it, and no others`() async throws {
    try await TestServer.run(certificates: Self.made()) { test in
      let gansu = [try await test.connect("county-620503"), try await test.connect()]
      let qinghai = try await test.connect("bureau-630200")
      for client in gansu + [qinghai] { _ = try await client.call("Echo") }
      test.certificates.revoke("province-620000.pem")
      #expect(try Self.renew(test) == 2)
      for role in ["county", "bureau"] {
        _ = await test.log.line(
          with: "connection ends client=spiffe://620503.620000.fundledger/\(role)")
      }
      for client in gansu {
        await #expect(throws: RPCError.self) { _ = try await client.call("Echo") }
        await client.close()
      }
      await Self.expectRefusal(test, "county-620503")
      _ = try await qinghai.call("Echo")
      await qinghai.close()
    }
  }

  @Test func `a client is cut off in the second its certificate ends`() async throws {
    let certificates = Self.made()
    let client = try TLSServerContext(
      certificateChainFile: certificates.path("county-620503.pem"),
      privateKeyFile: certificates.path("county-620503.key"),
      clientCAFile: certificates.path("ca.pem"), crlFile: nil)
    let end = try #require(
      client.ends.filter { $0.subject == .serverCertificate }.map(\.endSeconds).min())
    try await TestServer.run(certificates: certificates) { test in
      let client = try await test.connect("county-620503")
      _ = try await client.call("Echo")
      #expect(test.server.endRefusedPeers(atSeconds: end - 1) == 0)
      _ = try await client.call("Echo")
      #expect(test.server.endRefusedPeers(atSeconds: end) == 1)
      let line = await test.log.line(with: "connection ends")
      #expect(line.contains("certificate has expired"))
      #expect(line.contains("client=spiffe://620503.620000.fundledger/county/maiji-query"))
      await client.close()
    }
  }

  @Test func `everybody is cut off and refused when the lists of their authorities have ended`()
    async throws
  {
    try await TestServer.run(certificates: Self.made()) { test in
      test.certificates.renewLists(days: 7)
      #expect(try Self.renew(test) == 0)
      let client = try await test.connect("county-620503")
      _ = try await client.call("Echo")
      let ends = try test.certificates.server().ends
      let listEnd = try #require(
        ends.filter { $0.subject == .revocationList }.map(\.endSeconds).min())
      #expect(test.server.endRefusedPeers(atSeconds: listEnd - 1) == 0)
      #expect(test.server.endRefusedPeers(atSeconds: listEnd) == 1)
      let line = await test.log.line(with: "connection ends")
      #expect(line.contains("CRL has expired"))
      await client.close()
    }
  }

  @Test func `clients of an authority that is no longer trusted are cut off`() async throws {
    let (ours, others) = (Self.made(), Self.made())
    try await TestServer.run(certificates: ours) { test in
      let client = try await test.connect("county-620503")
      _ = try await client.call("Echo")
      test.server.renew(
        try TLSServerContext(
          certificateChainFile: ours.path("server.pem"), privateKeyFile: ours.path("server.key"),
          clientCAFile: others.path("ca.pem"), crlFile: others.path("crl.pem")))
      #expect(test.server.endRefusedPeers(atSeconds: Self.nowSeconds()) == 1)
      await #expect(throws: RPCError.self) { _ = try await client.call("Echo") }
      await client.close()
    }
  }

  @Test func `a revoked client that does not read is cut off all the same`() async throws {
    try await TestServer.run(certificates: Self.made()) { test in
      let peer = try await RawPeer.connect(
        port: test.server.port,
        tls: RawPeer.TLS(certificate: "county-620503", folder: test.certificates.directory))
      try await peer.send("Stream", stream: 1, flags: .remoteClosed, payload: number(1_000))
      while test.handler.written.withLockedValue({ $0 }) < 2 { await Task.yield() }
      test.certificates.revoke("county-620503.pem")
      #expect(try Self.renew(test) == 1)
      #expect(await test.handler.streamEnd.wait()?.code == .cancelled)
      while test.server.connectionCount > 0 { try await Task.sleep(for: .milliseconds(5)) }
    }
  }
}

private func number(_ value: UInt32) -> ByteBuffer { ByteBuffer(integer: value) }
