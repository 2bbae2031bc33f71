import NIOCore
import SecureTransport
import TestSupport
import Testing
import Wire

/// What a client of `fund/1` that is not ours gets from a server.
@Suite(.timeLimit(.minutes(5))) struct FundConnectionTests {
  @Test func `the server says its windows first`() async throws {
    try await TestServer.run { test in
      let peer = try await RawPeer.connect(
        port: test.server.port, tls: RawPeer.TLS(protocols: ["fund/1"]))
      let frame = try #require(try await peer.frame())
      var settings = Settings()
      settings.streamWindow = 8 << 20
      #expect(try ControlFrame(frame) == .settings(settings))
    }
  }

  @Test func `a request may come right behind the client's settings`() async throws {
    try await TestServer.run { test in
      let peer = try await RawPeer.connect(
        port: test.server.port, tls: RawPeer.TLS(protocols: ["fund/1"]))
      var bytes = ByteBuffer()
      ControlFrame.settings(Settings()).frame.encode(into: &bytes)
      Request(service: "test.Test", method: "Echo", payload: ByteBuffer(string: "x"))
        .encodeFrame(stream: 1, flags: [], into: &bytes)
      try await peer.send(Array(bytes.readableBytesView))
      #expect(try await peer.frame()?.type == .settings)
      #expect(try await peer.response(stream: 1).payload == ByteBuffer(string: "x"))
    }
  }

  @Test func `a ping is answered while a call runs`() async throws {
    try await TestServer.run { test in
      let peer = try await RawPeer.connectFund(test)
      try await peer.send("Hold", stream: 1)
      try await peer.send(.ping(0x0123_4567_89ab_cdef))
      #expect(try await peer.frame() == ControlFrame.pong(0x0123_4567_89ab_cdef).frame)
      for call in await test.handler.takeHeld(1) { call.reply(ByteBuffer()) }
      #expect(try await peer.response(stream: 1).failure == nil)
    }
  }

  @Test func `a mistake ends the connection with a code`() async throws {
    try await TestServer.run { test in
      let peer = try await RawPeer.connectFund(test)
      try await peer.send("Hold", stream: 1)
      try await peer.send(.cancel(stream: 5, code: 1))
      let goAway = try await peer.lastGoAway()
      #expect(goAway.code == GoAway.Code.protocolError.rawValue)
      #expect(goAway.lastStream == 1)
      #expect(goAway.text.contains("stream 5"))
      for call in await test.handler.takeHeld(1) {
        #expect(call.isCancelled)
        call.reply(ByteBuffer())
      }
    }
  }

  @Test func `a client is told which calls were looked at before its mistake`() async throws {
    try await TestServer.run { test in
      let peer = try await RawPeer.connectFund(test)
      var bytes = ByteBuffer()
      let hold = Request(service: "test.Test", method: "Hold", payload: ByteBuffer())
      for stream: UInt32 in [1, 3] { hold.encodeFrame(stream: stream, flags: [], into: &bytes) }
      ControlFrame.cancel(stream: 9, code: 1).frame.encode(into: &bytes)
      hold.encodeFrame(stream: 5, flags: [], into: &bytes)
      try await peer.send(Array(bytes.readableBytesView))
      #expect(try await peer.lastGoAway().lastStream == 3)
      #expect(test.server.runningCallCount == 2)
      for call in await test.handler.takeHeld(2) {
        #expect(call.isCancelled)
        call.reply(ByteBuffer())
      }
    }
  }

  @Test func `what is no frame ends with its own code`() async throws {
    try await TestServer.run { test in
      let peer = try await RawPeer.connectFund(test)
      try await peer.send([0, 0x40, 0, 1])
      #expect(try await peer.lastGoAway().code == GoAway.Code.frameSize.rawValue)
    }
  }

  @Test func `a cancelled call is over for both sides, and its handler sees it`() async throws {
    try await TestServer.run { test in
      let peer = try await RawPeer.connectFund(test)
      try await peer.send("Hold", stream: 1)
      let held = await test.handler.takeHeld(1)[0]
      let cancelled = Latch<Bool>()
      held.onCancel { cancelled.set(true) }
      try await peer.send(.cancel(stream: 1, code: 1))
      #expect(await cancelled.wait())
      #expect(held.isCancelled)
      let late = Latch<Bool>()
      held.onCancel { late.set(true) }
      #expect(late.current == true)
      held.reply(ByteBuffer(string: "late"))
      try await peer.send("Echo", stream: 3)
      #expect(try await peer.response(stream: 3).failure == nil)
      #expect(test.server.runningCallCount == 0)
    }
  }

  @Test func `cancelled calls count until their handler is done`() async throws {
    var limits = TestServer.limits
    limits.runningCallsPerConnection = 2
    try await TestServer.run(limits: limits) { test in
      let peer = try await RawPeer.connectFund(test)
      for stream in [1, 3] as [UInt32] {
        try await peer.send("Hold", stream: stream)
        try await peer.send(.cancel(stream: stream, code: 1))
      }
      try await peer.send("Echo", stream: 5)
      #expect(try await peer.response(stream: 5).failure?.code == .resourceExhausted)
      for call in await test.handler.takeHeld(2) { call.reply(ByteBuffer()) }
      while test.server.runningCallCount > 0 { await Task.yield() }
      try await peer.send("Echo", stream: 7)
      #expect(try await peer.response(stream: 7).failure == nil)
    }
  }

  @Test func `opening and cancelling fast ends at the limit of control frames`() async throws {
    var limits = TestServer.limits
    limits.controlFramesAtOnce = 50
    limits.controlFramesPerSecond = 1
    try await TestServer.run(limits: limits) { test in
      let peer = try await RawPeer.connectFund(test)
      var bytes = ByteBuffer()
      for stream in stride(from: 1, to: 201, by: 2) as StrideTo<UInt32> {
        Request(service: "test.Test", method: "Drop", payload: ByteBuffer())
          .encodeFrame(stream: stream, flags: .remoteOpen, into: &bytes)
        ControlFrame.cancel(stream: stream, code: 1).frame.encode(into: &bytes)
      }
      try await peer.send(Array(bytes.readableBytesView))
      var last: Frame?
      while let frame = try await peer.frame() { last = frame }
      guard case .goAway(let goAway)? = try last.flatMap({ try ControlFrame($0) }) else {
        Issue.record("no GOAWAY")
        return
      }
      #expect(goAway.code == GoAway.Code.tooMuch.rawValue)
      let line = await test.log.line(with: "connection ends")
      #expect(line.contains("reason=too many control frames"))
      #expect(line.contains("client=spiffe://"))
    }
  }

  @Test func `a client that leaves is served to the end of its calls`() async throws {
    try await TestServer.run { test in
      let peer = try await RawPeer.connectFund(test)
      try await peer.send("Hold", stream: 1)
      let held = await test.handler.takeHeld(1)
      try await peer.send(.goAway(GoAway(lastStream: 0, code: .shutdown, text: "done")))
      try await peer.send(.ping(1))
      #expect(try await peer.frame() == ControlFrame.pong(1).frame)
      held[0].reply(ByteBuffer(string: "answer"))
      #expect(try await peer.response(stream: 1).payload == ByteBuffer(string: "answer"))
      #expect(try await peer.frame() == nil)
    }
  }
}
