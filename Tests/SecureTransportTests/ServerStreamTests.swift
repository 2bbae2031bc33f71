import NIOConcurrencyHelpers
import NIOCore
import NIOPosix
import SecureTransport
import TestSupport
import Testing
import Wire

@Suite(.timeLimit(.minutes(5))) struct ServerStreamTests {
  static func pages(_ count: Int) -> ByteBuffer { ByteBuffer(integer: UInt32(count)) }

  @Test(arguments: [0, 1, 100], Profile.allCases)
  func `messages come in order and the stream ends`(count: Int, profile: Profile) async throws {
    try await TestServer.run { test in
      try await test.withClient(profile) { client in
        var numbers: [UInt8] = []
        let stream = client.stream("Stream", Self.pages(count))
        for try await page in stream {
          #expect(page.readableBytes == 1 << 20)
          numbers.append(page.getInteger(at: page.readerIndex) ?? 255)
        }
        #expect(numbers == (0..<count).map { UInt8($0) })
        #expect(await test.handler.streamEnd.wait() == nil)
      }
    }
  }

  @Test func `a stream can fail instead`() async throws {
    try await TestServer.run { test in
      try await test.withClient { client in
        let stream = client.stream("Refuse", ByteBuffer())
        let error = await #expect(throws: RPCError.self) { for try await _ in stream {} }
        #expect(error?.code == .failedPrecondition)
        #expect(error?.details.count == 1)
      }
    }
  }

  @Test func `a unary reply to a stream is its one message`() async throws {
    try await TestServer.run { test in
      try await test.withClient { client in
        var pages: [ByteBuffer] = []
        let stream = client.stream("Echo", ByteBuffer(string: "x"))
        for try await page in stream { pages.append(page) }
        #expect(pages == [ByteBuffer(string: "x")])
      }
    }
  }

  @Test func `the closing frame is empty and on its own`() async throws {
    try await TestServer.run { test in
      let peer = try await RawPeer.connect(port: test.server.port, tls: RawPeer.TLS())
      try await peer.send("Stream", stream: 1, flags: .remoteClosed, payload: Self.pages(1))
      let page = try #require(try await peer.frame())
      #expect(page.header == FrameHeader(dataBytes: 1 << 20, stream: 1, type: .data))
      #expect(try await peer.frame() == Frame.closing(stream: 1))
    }
  }

  @Test func `a stream cannot be written to a client that asked for one reply`() async throws {
    try await TestServer.run { test in
      try await test.withClient { client in
        let error = await #expect(throws: RPCError.self) {
          try await client.call("Stream", Self.pages(1))
        }
        #expect(error?.code == .aborted)
        #expect(await test.handler.streamEnd.wait()?.code == .internalError)
      }
    }
  }

  @Test func `a client that does not read is closed, and its stream stops early`() async throws {
    var limits = TestServer.limits
    limits.writeStallNanos = 300_000_000
    try await TestServer.run(limits: limits) { test in
      let peer = try await RawPeer.connect(port: test.server.port, tls: RawPeer.TLS())
      try await peer.send("Stream", stream: 1, flags: .remoteClosed, payload: Self.pages(1_000))
      #expect(await test.handler.streamEnd.wait()?.code == .cancelled)
      let line = await test.log.line(with: "connection ends")
      #expect(line.hasPrefix("notice"))
      #expect(line.contains("reason=client does not read"))
      // What the sockets buffer, and a little of our own.
      #expect(test.handler.written.withLockedValue { $0 } < 50)
      withExtendedLifetime(peer) {}
    }
  }

  @Test func `in the base a slow reader of a stream stops the reading of the socket`()
    async throws
  {
    var limits = TestServer.limits
    limits.writeStallNanos = 300_000_000
    try await TestServer.run(limits: limits) { test in
      try await test.withClient(.base) { client in
        var pages = client.stream(
          "Stream", Self.pages(1_000)
        ).makeAsyncIterator()
        _ = try await pages.next()
        // Nothing more is taken until the server gives up.
        #expect(await test.handler.streamEnd.wait()?.code == .cancelled)
        #expect(test.handler.written.withLockedValue { $0 } < 60)
        let error = await #expect(throws: RPCError.self) {
          while try await pages.next() != nil {}
        }
        #expect(error?.isOutcomeUnknown == true)
      }
    }
  }

  @Test(arguments: Profile.allCases)
  func `a stream that is dropped does not hold up the connection`(profile: Profile) async throws {
    try await TestServer.run { test in
      try await test.withClient(profile) { client in
        for try await _ in client.stream("Stream", Self.pages(40)) {
          break
        }
        let reply = try await client.call("Echo")
        #expect(reply == ByteBuffer())
        // Only with fund/1 is the server told.
        let end = await test.handler.streamEnd.wait()
        #expect(end?.code == (profile == .base ? nil : .cancelled))
      }
    }
  }

  @Test func `a connection cut without close notify fails its stream`() async throws {
    let (port, _) = try await RawPeer.serveOnce { peer in
      _ = try peer.receiveNow()
      var buffer = ByteBuffer()
      Frame(stream: 1, type: .data, payload: ByteBuffer(string: "first")).encode(into: &buffer)
      try peer.sendNow(Array(buffer.readableBytesView))
    }
    let client = try await RPCClient.connect(
      host: "127.0.0.1", port: port, tls: TestCertificates.client(),
      eventLoopGroup: .singletonMultiThreadedEventLoopGroup, logger: CapturedLog().logger)
    var found: [String] = []
    let error = await #expect(throws: RPCError.self) {
      for try await page in client.stream("Stream", ByteBuffer()) {
        found.append(String(buffer: page))
      }
    }
    #expect(found == ["first"])
    #expect(error?.message == "connection ended without close notify")
    #expect(error?.isOutcomeUnknown == true)
  }
}
