import NIOConcurrencyHelpers
import NIOCore
import SecureTransport
import TestSupport
import Testing
import Wire

/// Streams of `fund/1`, of which each has windows of its own.
@Suite(.timeLimit(.minutes(5))) struct FundStreamTests {
  static func pages(_ count: Int) -> ByteBuffer { ByteBuffer(integer: UInt32(count)) }

  @Test func `a stream that is not read holds up neither calls nor other streams`() async throws {
    try await TestServer.run { test in
      try await test.withClient(.fund) { client in
        var slow = client.stream("Stream", Self.pages(30)).makeAsyncIterator()
        let first = try await slow.next()
        #expect(first?.readableBytes == 1 << 20)
        var count = 0
        for try await page in client.stream("Stream", Self.pages(100)) {
          #expect(page.readableBytes == 1 << 20)
          count += 1
        }
        #expect(count == 100)
        for _ in 0..<200 { _ = try await client.call("Echo", ByteBuffer(string: "x")) }
        // The slow one has sent its window and no more; the other all.
        #expect(test.handler.written.withLockedValue { $0 } <= 100 + 9)
        var rest = 1
        while try await slow.next() != nil { rest += 1 }
        #expect(rest == 30)
      }
    }
  }

  @Test func `data stops at the client's window and goes on with what it gives back`()
    async throws
  {
    try await TestServer.run { test in
      let peer = try await RawPeer.connectFund(test)
      try await peer.send("Stream", stream: 1, flags: .remoteClosed, payload: Self.pages(6))
      for _ in 0..<4 { #expect(try await peer.frame()?.payload.readableBytes == 1 << 20) }
      // No fifth message fits: a pong comes instead.
      try await peer.send(.ping(5))
      #expect(try await peer.frame() == ControlFrame.pong(5).frame)
      try await peer.send(.windowUpdate(stream: 1, increment: (1 << 20) - 1))
      try await peer.send(.ping(6))
      #expect(try await peer.frame() == ControlFrame.pong(6).frame)
      try await peer.send(.windowUpdate(stream: 1, increment: 1))
      #expect(try await peer.frame()?.payload.readableBytes == 1 << 20)
      try await peer.send(.windowUpdate(stream: 1, increment: 1 << 20))
      #expect(try await peer.frame()?.payload.readableBytes == 1 << 20)
      #expect(try await peer.frame() == Frame.closing(stream: 1))
    }
  }

  @Test func `more Data than may wait for an identity's readers ends its stream`() async throws {
    var limits = TestServer.limits
    limits.waitingBytesPerIdentity = 3 << 19
    var settings = Settings()
    settings.connectionWindow = 64 << 20
    try await TestServer.run(limits: limits) { test in
      let peer = try await RawPeer.connectFund(test, settings)
      func pages(_ count: Int) async throws {
        for _ in 0..<count { #expect(try await peer.frame()?.payload.readableBytes == 1 << 20) }
      }
      for stream: UInt32 in [1, 3] {
        try await peer.send("Stream", stream: stream, flags: .remoteClosed, payload: Self.pages(6))
        try await pages(4)
      }
      // The fifth pages of both do not fit.
      let refused = try #require(try await peer.frame())
      let failure = try Response(decoding: refused.payload).failure
      #expect(failure?.code == .resourceExhausted)
      #expect(failure?.message.contains("wait for an identity's readers") == true)
      for stream in [4 - refused.stream, 5] {
        if stream == 5 {
          try await peer.send("Stream", stream: 5, flags: .remoteClosed, payload: Self.pages(6))
          try await pages(4)
        }
        try await peer.send(.windowUpdate(stream: stream, increment: 2 << 20))
        try await pages(2)
        #expect(try await peer.frame() == Frame.closing(stream: stream))
      }
    }
  }

  @Test func `streams with room take turns`() async throws {
    var settings = Settings()
    settings.streamWindow = 64 << 20
    settings.connectionWindow = 4 << 20
    try await TestServer.run { test in
      let peer = try await RawPeer.connectFund(test, settings)
      for stream in [1, 3, 5] as [UInt32] {
        try await peer.send(
          "Stream", stream: stream, flags: .remoteClosed, payload: Self.pages(5))
      }
      var streams: [UInt32] = []
      while streams.count < 15 {
        let frame = try #require(try await peer.frame())
        guard frame.payload.readableBytes > 0 else { continue }
        streams.append(frame.stream)
        try await peer.send(.windowUpdate(stream: 0, increment: 1 << 20))
      }
      // No stream is more than its first burst ahead of the others.
      for count in 1...15 {
        let sent = [1, 3, 5].map { stream in streams.prefix(count).count { $0 == stream } }
        #expect(sent.max()! - sent.min()! <= 5)
      }
      #expect(Set(streams.suffix(6)).count >= 2)
    }
  }

  @Test func `each message of a client stream is answered, in order`() async throws {
    try await TestServer.run { test in
      try await test.withClient { client in
        let talk = client.duplex(
          service: "test.Test", method: "EchoAll", timeoutNanos: TestServer.patienceNanos)
        async let sending: Void = {
          for number in 0..<2_000 { try await talk.requests.write(ByteBuffer(integer: number)) }
          talk.requests.finish()
        }()
        var expected = 0
        for try await answer in talk.responses {
          #expect(answer.getInteger(at: answer.readerIndex, as: Int.self) == expected)
          expected += 1
        }
        #expect(expected == 2_000)
        try await sending
      }
    }
  }

  @Test(arguments: [0, 1, 40])
  func `a client stream of long messages is answered with one reply`(count: Int) async throws {
    try await TestServer.run { test in
      try await test.withClient { client in
        let talk = client.duplex(
          service: "test.Test", method: "Count", timeoutNanos: TestServer.patienceNanos)
        for _ in 0..<count {
          try await talk.requests.write(ByteBuffer(repeating: 1, count: 3_000_000))
        }
        talk.requests.finish()
        var reply = ByteBuffer()
        reply.writeMultipleIntegers(UInt64(count), UInt64(count * 3_000_000))
        var answers: [ByteBuffer] = []
        for try await answer in talk.responses { answers.append(answer) }
        #expect(answers == [reply])
      }
    }
  }

  @Test func `an answer may come before the client has sent all`() async throws {
    try await TestServer.run { test in
      try await test.withClient { client in
        let talk = client.duplex(
          service: "test.Test", method: "EchoAll", timeoutNanos: TestServer.patienceNanos)
        try await talk.requests.write(ByteBuffer(string: "stop"))
        let error = await #expect(throws: RPCError.self) {
          for try await _ in talk.responses {}
        }
        #expect(error?.code == .failedPrecondition)
        let late = await #expect(throws: RPCError.self) {
          try await talk.requests.write(ByteBuffer(string: "x"))
        }
        #expect(late?.message == "the call is over")
        _ = try await client.call("Echo")
      }
    }
  }

  @Test func `messages that a method does not read hold up only their writer`() async throws {
    try await TestServer.run { test in
      try await test.withClient { client in
        let talk = client.duplex(
          service: "test.Test", method: "Unread", timeoutNanos: TestServer.patienceNanos)
        let writer = Task { () -> Int in
          var sent = 0
          do throws(RPCError) {
            while true {
              try await talk.requests.write(ByteBuffer(repeating: 1, count: 1 << 20))
              sent += 1
            }
          } catch {
            return sent
          }
        }
        let call = await test.handler.unread.wait()
        for _ in 0..<50 { _ = try await client.call("Echo", ByteBuffer(string: "x")) }
        call.fail(Status(.aborted, "enough"))
        #expect(await writer.value <= 9)
        withExtendedLifetime(talk) {}
      }
      #expect(test.server.runningCallCount == 0)
    }
  }

  @Test func `a client that exceeds the window is closed`() async throws {
    try await TestServer.run { test in
      let peer = try await RawPeer.connectFund(test)
      try await peer.send("Unread", stream: 1, flags: .remoteOpen)
      let page = ByteBuffer(repeating: 1, count: 4 << 20)
      for _ in 0..<2 { try await peer.send(Frame(stream: 1, type: .data, payload: page)) }
      try await peer.send(Frame(stream: 1, type: .data, payload: ByteBuffer(string: "x")))
      #expect(try await peer.lastGoAway().code == GoAway.Code.flowControl.rawValue)
      let call = await test.handler.unread.wait()
      #expect(call.isCancelled)
      call.reply(ByteBuffer())
    }
  }

  @Test func `a cancelled caller takes its call back, and the server hears of it`() async throws {
    try await TestServer.run { test in
      try await test.withClient { client in
        let task = Task { try await client.call("Hold") }
        let held = await test.handler.takeHeld(1)[0]
        let cancelled = Latch<Bool>()
        held.onCancel { cancelled.set(true) }
        task.cancel()
        #expect(await cancelled.wait())
        let error = await #expect(throws: RPCError.self) { try await task.value }
        #expect(error?.code == .cancelled && error?.isOutcomeUnknown == true)
        held.reply(ByteBuffer())
      }
    }
  }

  @Test func `a deadline at the client is heard of by the server`() async throws {
    try await TestServer.run { test in
      let cancelled = Latch<Bool>()
      try await test.withClient { client in
        let error = await #expect(throws: RPCError.self) {
          try await client.call("Hold", timeoutNanos: 30_000_000)
        }
        #expect(error?.code == .deadlineExceeded)
        let held = await test.handler.takeHeld(1)[0]
        held.onCancel { cancelled.set(true) }
        #expect(await cancelled.wait())
        held.reply(ByteBuffer())
      }
    }
  }

  @Test func `a client stream needs fund/1`() async throws {
    try await TestServer.run { test in
      try await test.withClient(.base) { client in
        let talk = client.duplex(
          service: "test.Test", method: "EchoAll", timeoutNanos: TestServer.patienceNanos)
        let error = await #expect(throws: RPCError.self) {
          for try await _ in talk.responses {}
        }
        #expect(error?.code == .unimplemented)
      }
    }
  }

  @Test func `a cancelled reader takes its call back`() async throws {
    try await TestServer.run { test in
      try await test.withClient { client in
        let reader = Task {
          for try await _ in client.stream("Hold", ByteBuffer()) {}
        }
        let held = await test.handler.takeHeld(1)[0]
        let cancelled = Latch<Bool>()
        held.onCancel { cancelled.set(true) }
        reader.cancel()
        #expect(await cancelled.wait())
        held.reply(ByteBuffer())
        let error = await #expect(throws: RPCError.self) { try await reader.value }
        #expect(error?.code == .cancelled)
      }
    }
  }
}
