import NIOCore
import NIOPosix
import SecureTransport
import Testing
import Wire

@Suite(.timeLimit(.minutes(5))) struct ShutdownTests {
  static func start() async throws -> TestServer {
    let (handler, log) = (TestHandler(), CapturedLog())
    let server = try await RPCServer.start(
      host: "127.0.0.1", port: 0, tls: TestCertificates.server(), handler: handler,
      logger: log.logger, eventLoopGroup: .singletonMultiThreadedEventLoopGroup)
    return TestServer(server: server, handler: handler, log: log)
  }

  @Test func `running calls finish, further ones are refused, and nobody can connect`()
    async throws
  {
    let test = try await Self.start()
    let peer = try await RawPeer.connect(port: test.server.port, tls: RawPeer.TLS())
    let idle = try await RawPeer.connect(port: test.server.port, tls: RawPeer.TLS())
    try await idle.send("Echo", stream: 1)
    _ = try await idle.response(stream: 1)
    try await peer.send("Hold", stream: 1)
    let held = await test.handler.takeHeld(1)
    async let shutdown: Void = test.server.shutdown(graceNanos: 30_000_000_000)
    // The end of the idle connection shows that the shutdown has begun on every event loop or will
    // have when the next request is read.
    #expect(try await idle.receive() == [])
    var stream: UInt32 = 1
    repeat {
      stream += 2
      try await peer.send("Echo", stream: stream)
    } while try await peer.response(stream: stream).failure?.code != .unavailable
    await #expect(throws: RawPeer.Failure.self) {
      _ = try await RawPeer.connect(port: test.server.port)
    }
    held[0].reply(ByteBuffer(string: "done"))
    #expect(try await peer.response(stream: 1).payload == ByteBuffer(string: "done"))
    #expect(try await peer.receive() == [])
    await shutdown
    #expect(test.server.connectionCount == 0)
  }

  @Test func `in fund/1 a client is told which calls were taken, and no other is looked at`()
    async throws
  {
    let test = try await Self.start()
    let peer = try await RawPeer.connectFund(test)
    try await peer.send("Hold", stream: 5)
    let held = await test.handler.takeHeld(1)
    async let shutdown: Void = test.server.shutdown(graceNanos: 30_000_000_000)
    let frame = try #require(try await peer.frame())
    guard case .goAway(let goAway) = try ControlFrame(frame) else {
      Issue.record("no GOAWAY")
      return
    }
    #expect(goAway == GoAway(lastStream: 5, code: .shutdown, text: "server shuts down"))
    try await peer.send("Hold", stream: 7)
    try await peer.send(.ping(1))
    #expect(try await peer.frame() == ControlFrame.pong(1).frame)
    held[0].reply(ByteBuffer(string: "done"))
    #expect(try await peer.response(stream: 5).payload == ByteBuffer(string: "done"))
    #expect(try await peer.frame() == nil)
    await shutdown
    #expect(test.server.runningCallCount == 0 && test.server.connectionCount == 0)
  }

  @Test func `our client makes no call on a connection that its server leaves`() async throws {
    let test = try await Self.start()
    let client = try await test.connect()
    let reply = Task { try await client.call("Hold") }
    let held = await test.handler.takeHeld(1)
    async let shutdown: Void = test.server.shutdown(graceNanos: 30_000_000_000)
    while client.isConnected { await Task.yield() }
    let error = await #expect(throws: RPCError.self) { try await client.call("Echo") }
    #expect(error?.code == .unavailable && error?.isNotBegun == true)
    held[0].reply(ByteBuffer(string: "done"))
    #expect(try await reply.value == ByteBuffer(string: "done"))
    await shutdown
    await client.close()
  }

  @Test func `a long reply is sent whole before the end`() async throws {
    let test = try await Self.start()
    let peer = try await RawPeer.connect(port: test.server.port, tls: RawPeer.TLS())
    try await peer.send("Hold", stream: 1)
    let held = await test.handler.takeHeld(1)
    async let shutdown: Void = test.server.shutdown(graceNanos: 30_000_000_000)
    held[0].reply(ByteBuffer(repeating: 3, count: 4_000_000))
    #expect(try await peer.response(stream: 1).payload.readableBytes == 4_000_000)
    #expect(try await peer.receive() == [])
    await shutdown
  }

  @Test func `what still runs after the grace is cut off`() async throws {
    let test = try await Self.start()
    let client = try await test.connect()
    let reply = Task { try await client.call("Hold") }
    let held = await test.handler.takeHeld(1)
    await test.server.shutdown(graceNanos: 20_000_000)
    let error = await #expect(throws: RPCError.self) { _ = try await reply.value }
    #expect(error?.code == .unavailable)
    #expect(error?.isOutcomeUnknown == true)
    #expect(held[0].isCancelled)
    held[0].reply(ByteBuffer())
    await client.close()
  }

  @Test func `a client that closes ends its own calls`() async throws {
    try await TestServer.run { test in
      let client = try await test.connect()
      let reply = Task { try await client.call("Hold") }
      let held = await test.handler.takeHeld(1)
      await client.close()
      let error = await #expect(throws: RPCError.self) { _ = try await reply.value }
      #expect(error?.code == .cancelled)
      #expect(error?.isOutcomeUnknown == true)
      let line = await test.log.line(with: "connection ends")
      #expect(line.contains("reason=client closed"))
      held[0].reply(ByteBuffer())
      #expect(!client.isConnected)
    }
  }
}
