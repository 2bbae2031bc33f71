import COpenSSL
import NIOCore
import NIOPosix
import SecureTransport
import Testing
import Wire

/// What is refused before any frame is read.
@Suite(.timeLimit(.minutes(5))) struct HandshakeTests {
  @Test(arguments: [["ttrpc/1.2"], [], ["h2", "ttrpc/1.2", "x"]])
  func `a client that offers the base protocol, or none, is served`(protocols: [String])
    async throws
  {
    try await TestServer.run { test in
      let peer = try await RawPeer.connect(
        port: test.server.port, tls: RawPeer.TLS(protocols: protocols))
      try await peer.send("Echo", stream: 1, payload: ByteBuffer(string: "x"))
      let response = try await peer.response(stream: 1)
      #expect(response == Response(payload: ByteBuffer(string: "x")))
    }
  }

  @Test(arguments: [["fund/1"], ["fund/1", "ttrpc/1.2"], ["ttrpc/1.2", "h2", "fund/1"]])
  func `a client that offers fund/1 gets it, in whatever order`(protocols: [String]) async throws {
    try await TestServer.run { test in
      let peer = try await RawPeer.connect(
        port: test.server.port, tls: RawPeer.TLS(protocols: protocols))
      #expect(try await peer.frame()?.type == .settings)
      try await peer.send(ControlFrame.settings(Settings()).frame)
      try await peer.send("Echo", stream: 1, payload: ByteBuffer(string: "x"))
      #expect(try await peer.response(stream: 1) == Response(payload: ByteBuffer(string: "x")))
    }
  }

  @Test(arguments: Profile.allCases)
  func `our client speaks what it insists on, and fund/1 if it does not`(profile: Profile)
    async throws
  {
    try await TestServer.run { test in
      try await test.withClient(profile) { client in
        #expect(client.profile == profile)
        let echo = try await client.call("Echo", ByteBuffer(string: "x"))
        #expect(echo == ByteBuffer(string: "x"))
      }
      try await test.withClient { client in #expect(client.profile == .fund) }
    }
  }

  @Test func `a client that insists on fund/1 fails with a server that has only the base`()
    async throws
  {
    let (port, _) = try await RawPeer.serveOnce { peer in _ = try peer.receiveNow() }
    let error = await #expect(throws: RPCError.self) {
      try await RPCClient.connect(
        host: "127.0.0.1", port: port, tls: TestCertificates.client(), profile: .fund,
        eventLoopGroup: .singletonMultiThreadedEventLoopGroup, logger: CapturedLog().logger)
    }
    #expect(error?.code == .unimplemented)
  }

  @Test(arguments: [["h2"], ["http/1.1", "ttrpc/1.1"]])
  func `a client that offers only other protocols is refused`(protocols: [String]) async throws {
    try await TestServer.run { test in
      await #expect(throws: RawPeer.Failure.tls("tlsv1 alert no application protocol")) {
        _ = try await RawPeer.connect(
          port: test.server.port, tls: RawPeer.TLS(protocols: protocols))
      }
      let line = await test.log.line(with: "handshake refused")
      #expect(line.contains("reason=no common application protocol"))
    }
  }

  @Test func `TLS 1.2 is refused`() async throws {
    try await TestServer.run { test in
      await #expect(throws: RawPeer.Failure.tls("tlsv1 alert protocol version")) {
        _ = try await RawPeer.connect(
          port: test.server.port, tls: RawPeer.TLS(versions: TLS1_2_VERSION...TLS1_2_VERSION))
      }
      let line = await test.log.line(with: "handshake refused")
      #expect(line.contains("reason=peer does not speak TLS 1.3"))
    }
  }

  enum Noise: String, CaseIterable {
    case http, frame, zeros, ones, ssh, handshake

    var bytes: [UInt8] {
      switch self {
      case .http: Array("GET / HTTP/1.1\r\nHost: x\r\n\r\n".utf8)
      case .frame: [0, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0]
      case .zeros: [UInt8](repeating: 0, count: 1_000)
      case .ones: [UInt8](repeating: 0xff, count: 1_000)
      case .ssh: Array("SSH-2.0-OpenSSH_9.2\r\n".utf8)
      case .handshake: [22, 3, 1, 0, 100] + [UInt8](repeating: 9, count: 100)
      }
    }
  }

  @Test(arguments: Noise.allCases)
  func `what is not TLS is closed at once`(noise: Noise) async throws {
    try await TestServer.run { test in
      let peer = try await RawPeer.connect(port: test.server.port)
      try await peer.send(noise.bytes)
      // At most an alert comes back, and then the end, not a reset.
      #expect(try await peer.receiveAll().count <= 7)
      let line = await test.log.line(with: "handshake refused")
      #expect(line.hasPrefix("notice"))
      #expect(test.log.lines.count == 1)
    }
  }

  @Test func `a peer that says nothing is closed after the handshake time`() async throws {
    var limits = TestServer.limits
    limits.handshakeNanos = 50_000_000
    try await TestServer.run(limits: limits) { test in
      let peer = try await RawPeer.connect(port: test.server.port)
      #expect(try await peer.receiveAll() == [])
      let line = await test.log.line(with: "handshake refused")
      #expect(line.contains("reason=handshake timed out"))
    }
  }

  @Test func `a handshake of too many bytes is closed`() async throws {
    try await TestServer.run { test in
      let peer = try await RawPeer.connect(port: test.server.port)
      // The start of a long handshake message, which goes on and on.
      let zeros = [UInt8](repeating: 0, count: 0x3ffc)
      let record: [UInt8] = [22, 3, 1, 0x40, 0, 1, 0, 0x3f, 0xfc] + zeros
      for _ in 0..<8 { try? await peer.send(record) }
      _ = try? await peer.receiveAll()
      _ = await test.log.line(with: "handshake refused")
    }
  }

  @Test func `a peer that closes during the handshake is told of`() async throws {
    try await TestServer.run { test in
      _ = try await RawPeer.connect(port: test.server.port)
      let line = await test.log.line(with: "handshake refused")
      #expect(line.contains("reason=peer closed during the handshake"))
    }
  }

  @Test func `a connection over the limit is closed`() async throws {
    var limits = TestServer.limits
    limits.maximumConnections = 1
    try await TestServer.run(limits: limits) { test in
      try await test.withClient { client in
        for _ in 0..<3 {
          let peer = try await RawPeer.connect(port: test.server.port)
          #expect((try? await peer.receiveAll()) ?? [] == [])
        }
        _ = try await client.call("Echo")
        #expect(test.server.connectionCount == 1)
        let line = await test.log.line(with: "over the limit of connections")
        #expect(line.contains("limit=1"))
      }
    }
  }
}
