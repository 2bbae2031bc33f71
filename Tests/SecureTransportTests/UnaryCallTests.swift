import NIOCore
import NIOPosix
import SecureTransport
import TestSupport
import Testing
import Wire

@Suite(.timeLimit(.minutes(5))) struct UnaryCallTests {
  @Test func `a reply comes back`() async throws {
    try await TestServer.run { test in
      try await test.withClient { client in
        let reply = try await client.call("Echo", ByteBuffer(string: "x"))
        #expect(reply == ByteBuffer(string: "x"))
        let empty = try await client.call("Echo")
        #expect(empty == ByteBuffer())
      }
    }
  }

  @Test func `a failure comes back with its code, message and details`() async throws {
    try await TestServer.run { test in
      try await test.withClient { client in
        let error = await #expect(throws: RPCError.self) { try await client.call("Refuse") }
        let detail = StatusDetail(typeURL: "type/rule", value: ByteBuffer(string: "detail"))
        #expect(error == RPCError(.failedPrecondition, "余额不足", details: [detail]))
        let unknown = await #expect(throws: RPCError.self) { try await client.call("Nothing") }
        #expect(unknown?.code == .unimplemented)
      }
    }
  }

  @Test func `metadata reaches the handler`() async throws {
    try await TestServer.run { test in
      try await test.withClient { client in
        let reply = try await client.unary(
          service: "test.Test", method: "Metadata", payload: ByteBuffer(),
          metadata: [Metadatum(key: "a", value: "1"), Metadatum(key: "a", value: "2")])
        #expect(String(buffer: reply) == "a=1,a=2")
      }
    }
  }

  @Test func `only the first answer counts`() async throws {
    try await TestServer.run { test in
      try await test.withClient { client in
        let reply = try await client.call("Twice")
        #expect(String(buffer: reply) == "first")
        #expect(test.server.runningCallCount == 0)
      }
    }
  }

  @Test func `a call that its handler drops fails`() async throws {
    try await TestServer.run { test in
      try await test.withClient { client in
        let error = await #expect(throws: RPCError.self) { try await client.call("Drop") }
        #expect(error?.code == .internalError)
        #expect(test.server.runningCallCount == 0)
      }
    }
  }

  @Test func `a payload that fills a frame goes both ways`() async throws {
    try await TestServer.run { test in
      try await test.withClient { client in
        let limit = FrameHeader.maximumDataBytes
        // The envelope's names, lengths and timeout take the rest.
        let request = Request(
          service: "test.Test", method: "Echo",
          payload: ByteBuffer(repeating: 0x5a, count: limit - 64), timeoutNanos: 30_000_000_000)
        #expect(request.encodedBytes <= limit)
        let echo = try await client.call("Echo", request.payload)
        #expect(echo == request.payload)
        // A tag and four bytes of length are the envelope of a reply.
        let count = UInt32(limit - 5)
        let reply = try await client.call("Grow", ByteBuffer(integer: count))
        #expect(reply == ByteBuffer(repeating: 7, count: Int(count)))
      }
    }
  }

  @Test func `a request or reply that does not fit a frame fails alone`() async throws {
    try await TestServer.run { test in
      try await test.withClient { client in
        let limit = FrameHeader.maximumDataBytes
        let request = await #expect(throws: RPCError.self) {
          try await client.call("Echo", ByteBuffer(repeating: 1, count: limit))
        }
        #expect(request?.code == .resourceExhausted)
        let reply = await #expect(throws: RPCError.self) {
          try await client.call("Grow", ByteBuffer(integer: UInt32(limit - 4)))
        }
        #expect(reply?.code == .resourceExhausted)
        let last = try await client.call("Echo")
        #expect(last == ByteBuffer())
      }
    }
  }

  @Test func `a thousand calls at once each get their own reply`() async throws {
    try await TestServer.run { test in
      try await test.withClient { client in
        let total = try await withThrowingTaskGroup(of: Int.self) { group in
          for number in 0..<1_000 {
            group.addTask {
              let payload = ByteBuffer(integer: number)
              return try await client.call("Echo", payload) == payload ? 1 : 0
            }
          }
          return try await group.reduce(0, +)
        }
        #expect(total == 1_000)
      }
    }
  }

  @Test func `more calls than streams wait for their turn`() async throws {
    var limits = TestServer.limits
    limits.streamsPerConnection = 1_000
    try await TestServer.run(limits: limits) { test in
      try await test.withClient { client in
        let replies = try await withThrowingTaskGroup(of: Void.self) { group in
          for _ in 0..<1_500 { group.addTask { _ = try await client.call("Hold") } }
          for call in await test.handler.takeHeld(1_000) { call.reply(ByteBuffer()) }
          for call in await test.handler.takeHeld(500) { call.reply(ByteBuffer()) }
          return try await group.reduce(0) { count, _ in count + 1 }
        }
        #expect(replies == 1_500)
      }
    }
  }

  @Test func `a batch answers calls of several connections from another thread`() async throws {
    try await TestServer.run { test in
      let clients = [try await test.connect(), try await test.connect()]
      typealias Outcome = Result<ByteBuffer, RPCError>
      let results = try await withThrowingTaskGroup(of: Outcome.self) { group in
        for client in clients {
          for _ in 0..<50 {
            group.addTask {
              do {
                return .success(try await client.call("Hold"))
              } catch let error as RPCError {
                return .failure(error)
              }
            }
          }
        }
        var batch = RPCReplyBatch()
        for (index, call) in await test.handler.takeHeld(100).enumerated() {
          if index % 10 == 0 {
            batch.fail(call, Status(.aborted, "tenth"))
          } else {
            batch.reply(call, ByteBuffer(string: "ok"))
          }
          // Ignored: the call is in the batch.
          call.reply(ByteBuffer(string: "late"))
        }
        batch.send()
        return try await group.reduce(into: []) { $0.append($1) }
      }
      let ok = Outcome.success(ByteBuffer(string: "ok"))
      #expect(results.count { $0 == ok } == 90)
      #expect(results.count { $0 == .failure(RPCError(.aborted, "tenth")) } == 10)
      for client in clients { await client.close() }
    }
  }

  @Test func `a cancelled caller does not wait, and the connection goes on`() async throws {
    try await TestServer.run { test in
      try await test.withClient { client in
        let task = Task { try await client.call("Hold") }
        let held = await test.handler.takeHeld(1)
        task.cancel()
        let error = await #expect(throws: RPCError.self) { try await task.value }
        #expect(error?.code == .cancelled)
        #expect(error?.isOutcomeUnknown == true)
        held[0].reply(ByteBuffer(string: "too late"))
        let reply = try await client.call("Echo")
        #expect(reply == ByteBuffer())
      }
    }
  }

  @Test func `a lost connection leaves the outcome unknown`() async throws {
    try await TestServer.run { test in
      let (port, done) = try await RawPeer.serveOnce { peer in
        _ = try peer.receiveNow()
      }
      let client = try await RPCClient.connect(
        host: "127.0.0.1", port: port, tls: TestCertificates.client(),
        eventLoopGroup: .singletonMultiThreadedEventLoopGroup, logger: test.log.logger)
      let error = await #expect(throws: RPCError.self) { try await client.call("Echo") }
      #expect(error?.code == .unavailable)
      #expect(error?.isOutcomeUnknown == true)
      #expect(await done.wait())
      let later = await #expect(throws: RPCError.self) { try await client.call("Echo") }
      #expect(later?.code == .unavailable)
      #expect(later?.isOutcomeUnknown == false)
    }
  }
}
