import NIOCore
import SecureTransport
import Testing
import Wire

/// Messages of the handshake protocol after the handshake: they cost work and carry no data.
@Suite(.timeLimit(.minutes(5))) struct LateMessageTests {
  @Test(arguments: [false, true])
  func `some key updates are taken`(asking: Bool) async throws {
    try await TestServer.run { test in
      let peer = try await RawPeer.connect(port: test.server.port, tls: RawPeer.TLS())
      for stream in [1, 3, 5] as [UInt32] {
        try await peer.updateKeys(10, asking: asking)
        try await peer.send("Echo", stream: stream, payload: ByteBuffer(string: "x"))
        #expect(try await peer.response(stream: stream).payload == ByteBuffer(string: "x"))
      }
    }
  }

  @Test(arguments: [false, true])
  func `a peer that does nothing but update keys is cut off`(asking: Bool) async throws {
    try await TestServer.run { test in
      let peer = try await RawPeer.connect(port: test.server.port, tls: RawPeer.TLS())
      try? await peer.updateKeys(200, asking: asking)
      let line = await test.log.line(with: "connection ends")
      #expect(line.contains("reason=too many messages of the handshake after its end"))
      #expect(line.contains("client=spiffe://"))
      // The calls of others go on.
      try await test.withClient { _ = try await $0.call("Echo") }
    }
  }
}
