import NIOCore
import NIOPosix
import SecureTransport
import Testing
import Wire

/// What ends or holds up a connection whose handshake is done.
@Suite(.timeLimit(.minutes(5))) struct ConnectionLimitTests {
  static func connect(_ test: TestServer) async throws -> RawPeer {
    try await RawPeer.connect(port: test.server.port, tls: RawPeer.TLS())
  }

  @Test func `an oversize frame closes the connection by its header alone`() async throws {
    try await TestServer.run { test in
      let peer = try await Self.connect(test)
      try await peer.send([0, 0x40, 0, 1])
      #expect(try await peer.receive() == [])
      let line = await test.log.line(with: "connection ends")
      #expect(line.hasPrefix("notice"))
      #expect(line.contains("reason=frame of 4194305 bytes is over the limit of 4194304"))
    }
  }

  @Test func `what is not a frame closes the connection by its first byte`() async throws {
    try await TestServer.run { test in
      let peer = try await Self.connect(test)
      try await peer.send(Array("G".utf8))
      #expect(try await peer.receive() == [])
      let line = await test.log.line(with: "connection ends")
      #expect(line.contains("reason=not a frame: first length byte is 71"))
    }
  }

  @Test func `a mistake on one stream is answered and the connection goes on`() async throws {
    try await TestServer.run { test in
      let peer = try await Self.connect(test)
      for stream in [2, 7] as [UInt32] {
        try await peer.send(Frame(stream: stream, type: .data, payload: ByteBuffer(string: "x")))
        #expect(try await peer.response(stream: stream).failure?.code == .invalidArgument)
      }
      try await peer.send(Frame(stream: 1, type: FrameType(rawValue: 0x80), payload: ByteBuffer()))
      try await peer.send("Echo", stream: 1)
      #expect(try await peer.response(stream: 1).failure == nil)
      try await peer.send("Echo", stream: 1)
      #expect(try await peer.response(stream: 1).failure?.code == .invalidArgument)
      try await peer.send("Echo", stream: 3, flags: .remoteOpen)
      #expect(try await peer.response(stream: 3).failure?.code == .unimplemented)
      try await peer.send(
        Frame(stream: 5, type: .request, payload: ByteBuffer(bytes: [0xff, 0xff])))
      #expect(try await peer.response(stream: 5).failure?.code == .invalidArgument)
      try await peer.send("Echo", stream: 7)
      #expect(try await peer.response(stream: 7).failure == nil)
      #expect(test.log.count(of: "request refused") == 1)
    }
  }

  @Test func `a call past its deadline is answered by the server, and its handler can see it`()
    async throws
  {
    try await TestServer.run { test in
      let peer = try await Self.connect(test)
      try await peer.send("Hold", stream: 1, timeoutNanos: 30_000_000)
      let held = await test.handler.takeHeld(1)
      #expect(try await peer.response(stream: 1).failure?.code == .deadlineExceeded)
      #expect(held[0].isCancelled)
      #expect(test.server.runningCallCount == 1)
      held[0].reply(ByteBuffer(string: "late"))
      try await peer.send("Echo", stream: 3)
      #expect(try await peer.response(stream: 3).failure == nil)
      #expect(test.server.runningCallCount == 0)
    }
  }

  @Test func `a deadline is the default when a client says none, and is cut to the longest`()
    async throws
  {
    var limits = TestServer.limits
    limits.defaultDeadlineNanos = 20_000_000
    limits.maximumDeadlineNanos = 40_000_000
    try await TestServer.run(limits: limits) { test in
      let peer = try await Self.connect(test)
      for (stream, timeout) in [(1, 0), (3, -5), (5, .max)] as [(UInt32, Int64)] {
        try await peer.send("Hold", stream: stream, timeoutNanos: timeout)
        #expect(try await peer.response(stream: stream).failure?.code == .deadlineExceeded)
      }
      for call in await test.handler.takeHeld(3) { call.reply(ByteBuffer()) }
    }
  }

  @Test func `a client gives up at its deadline by itself`() async throws {
    let (port, _) = try await RawPeer.serveOnce { peer in
      while try !peer.receiveNow().isEmpty {}
    }
    let client = try await RPCClient.connect(
      host: "127.0.0.1", port: port, tls: TestCertificates.client(),
      eventLoopGroup: .singletonMultiThreadedEventLoopGroup, logger: CapturedLog().logger)
    let error = await #expect(throws: RPCError.self) {
      try await client.call("Echo", timeoutNanos: 20_000_000)
    }
    #expect(error?.code == .deadlineExceeded)
    #expect(error?.isOutcomeUnknown == true)
    await client.close()
  }

  @Test func `streams over the limit of a connection are refused`() async throws {
    var limits = TestServer.limits
    limits.streamsPerConnection = 2
    try await TestServer.run(limits: limits) { test in
      let peer = try await Self.connect(test)
      for stream in [1, 3, 5] as [UInt32] { try await peer.send("Hold", stream: stream) }
      #expect(try await peer.response(stream: 5).failure?.code == .resourceExhausted)
      for call in await test.handler.takeHeld(2) { call.reply(ByteBuffer()) }
    }
  }

  @Test func `calls past their deadline count until their handler is done`() async throws {
    var limits = TestServer.limits
    limits.runningCallsPerConnection = 1
    try await TestServer.run(limits: limits) { test in
      let peer = try await Self.connect(test)
      try await peer.send("Hold", stream: 1, timeoutNanos: 10_000_000)
      #expect(try await peer.response(stream: 1).failure?.code == .deadlineExceeded)
      try await peer.send("Echo", stream: 3)
      #expect(try await peer.response(stream: 3).failure?.code == .resourceExhausted)
      for call in await test.handler.takeHeld(1) { call.reply(ByteBuffer()) }
      try await peer.send("Echo", stream: 5)
      #expect(try await peer.response(stream: 5).failure == nil)
    }
  }

  @Test func `running calls of all connections have a limit`() async throws {
    var limits = TestServer.limits
    limits.runningCallsPerServer = 1
    try await TestServer.run(limits: limits) { test in
      let (first, second) = (try await Self.connect(test), try await Self.connect(test))
      try await first.send("Hold", stream: 1)
      let held = await test.handler.takeHeld(1)
      try await second.send("Echo", stream: 1)
      #expect(try await second.response(stream: 1).failure?.code == .resourceExhausted)
      held[0].reply(ByteBuffer())
      #expect(try await first.response(stream: 1).failure == nil)
      try await second.send("Echo", stream: 3)
      #expect(try await second.response(stream: 3).failure == nil)
    }
  }

  enum Budget: CaseIterable { case ofConnection, ofIdentity, ofServer }

  @Test(arguments: Budget.allCases)
  func `a request over the budget in bytes waits until another has finished`(
    budget: Budget
  ) async throws {
    var limits = TestServer.limits
    // Two of the requests fit, not three.
    switch budget {
    case .ofConnection: limits.bytesPerConnection = 9_000_000
    case .ofIdentity: limits.bytesPerIdentity = 10_000_000
    case .ofServer: limits.bytesPerServer = 10_000_000
    }
    try await TestServer.run(limits: limits) { test in
      let peer = try await Self.connect(test)
      let payload = ByteBuffer(repeating: 1, count: 4_000_000)
      async let sending: Void = {
        for stream in [1, 3, 5, 7] as [UInt32] {
          try await peer.send("Hold", stream: stream, payload: payload)
        }
      }()
      let held = await test.handler.takeHeld(2)
      #expect(test.server.runningCallCount == 2)
      if budget != .ofConnection {
        // Short calls on other connections are still served.
        try await test.withClient { _ = try await $0.call("Echo", ByteBuffer(string: "x")) }
      }
      if budget == .ofIdentity {
        // And long ones of others.
        let other = try await test.connect("county-620503")
        #expect(try await other.call("Echo", payload) == payload)
        await other.close()
      }
      held[0].reply(ByteBuffer())
      let third = await test.handler.takeHeld(1)
      held[1].reply(ByteBuffer())
      third[0].reply(ByteBuffer())
      await test.handler.takeHeld(1)[0].reply(ByteBuffer())
      try await sending
      for stream in [1, 3, 5, 7] as [UInt32] {
        #expect(try await peer.response(stream: stream).failure == nil)
      }
    }
  }

  @Test func `a frame that does not end in time closes the connection`() async throws {
    var limits = TestServer.limits
    limits.frameNanos = 50_000_000
    try await TestServer.run(limits: limits) { test in
      let peer = try await Self.connect(test)
      try await peer.send([0, 0, 1, 0, 0])
      #expect(try await peer.receive() == [])
      let line = await test.log.line(with: "connection ends")
      #expect(line.contains("reason=frame not finished in time"))
    }
  }

  @Test func `an idle connection is closed, one with a running call is not`() async throws {
    var limits = TestServer.limits
    limits.idleNanos = 200_000_000
    try await TestServer.run(limits: limits) { test in
      var busy: RawPeer?
      while busy == nil {
        // On a slow machine the connection may be idle for too long before its first call.
        let peer = try await Self.connect(test)
        try? await peer.send("Hold", stream: 1)
        try? await peer.send("Echo", stream: 3)
        if (try? await peer.response(stream: 3)) != nil { busy = peer }
      }
      let idle = try await Self.connect(test)
      #expect(try await idle.receive() == [])
      let line = await test.log.line(with: "connection ends")
      #expect(line.contains("reason=idle"))
      for call in await test.handler.takeHeld(1) { call.reply(ByteBuffer()) }
      #expect(try await busy?.response(stream: 1).failure == nil)
      #expect(try await busy?.receive() == [])
    }
  }

  @Test func `replies that are not taken close the connection over their limit`() async throws {
    var limits = TestServer.limits
    limits.outboundBytesPerConnection = 4 << 20
    try await TestServer.run(limits: limits) { test in
      let peer = try await Self.connect(test)
      for stream in 0..<20 { try await peer.send("Hold", stream: UInt32(stream) * 2 + 1) }
      for call in await test.handler.takeHeld(20) {
        call.reply(ByteBuffer(repeating: 1, count: 4_000_000))
      }
      let line = await test.log.line(with: "connection ends")
      #expect(line.contains("reason=client does not take its replies"))
      withExtendedLifetime(peer) {}
    }
  }

  @Test func `a client that is gone cancels its calls`() async throws {
    try await TestServer.run { test in
      var peer: RawPeer? = try await Self.connect(test)
      try await peer?.send("Hold", stream: 1)
      let held = await test.handler.takeHeld(1)
      peer = nil
      let line = await test.log.line(with: "connection ends")
      #expect(line.contains("reason=connection ended without close notify"))
      #expect(held[0].isCancelled)
      held[0].reply(ByteBuffer())
    }
  }
}
