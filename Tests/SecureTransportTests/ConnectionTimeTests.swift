import Logging
import NIOCore
import NIOEmbedded
import Testing
import Wire

@testable import SecureTransport

/// A server's connection over time, without sockets: the clock stands until a test moves it.
@Suite struct ConnectionTimeTests {
  /// A connection whose handshake is done, with what it sends.
  final class Peer {
    let channel = EmbeddedChannel()
    let handler = TestHandler()
    let log: CapturedLog
    private let connection: ServerConnection
    private var decoder = FrameDecoder()

    /// - Parameter server: shared with other connections; one of its own if nil.
    init(_ profile: Profile, of server: (ServerState, CapturedLog)? = nil, name: String = "a")
      throws
    {
      log = server?.1 ?? CapturedLog()
      let state = try server?.0 ?? Self.server(RPCLimits(), handler, log)
      #expect(state.admit(peer: nil, on: channel.embeddedEventLoop))
      connection = ServerConnection(
        server: state, logger: log.logger, eventLoop: channel.embeddedEventLoop)
      try channel.pipeline.syncOperations.addHandler(connection)
      channel.connect(to: try SocketAddress(ipAddress: "127.0.0.1", port: 1), promise: nil)
      let identity = try PeerIdentity(
        uri: "spiffe://620503.620000.fundledger/county/\(name)", issuer: "x", serialHex: "1")
      connection.begin(identity, profile)
      channel.embeddedEventLoop.run()
    }

    static func server(
      _ limits: RPCLimits, _ handler: TestHandler, _ log: CapturedLog
    ) throws -> ServerState {
      try ServerState(
        limits: limits, tls: TestCertificates.server(), handler: handler, logger: log.logger)
    }

    func send(_ frame: Frame) throws {
      var buffer = ByteBuffer()
      frame.encode(into: &buffer)
      try send(buffer)
    }

    /// Sends a frame again and again, so many at a time that no others need their turn meanwhile.
    func send(_ frame: Frame, times: Int) throws {
      var left = times
      while left > 0 {
        var bytes = ByteBuffer()
        for _ in 0..<min(left, ServerConnection.framesPerTurn) { frame.encode(into: &bytes) }
        try send(bytes)
        left -= ServerConnection.framesPerTurn
      }
    }

    func send(_ bytes: ByteBuffer) throws {
      try channel.writeInbound(bytes)
      channel.embeddedEventLoop.run()
    }

    func call(_ method: String, _ stream: UInt32, timeoutSeconds: Int64 = 600) throws {
      var buffer = ByteBuffer()
      Request(
        service: "test.Test", method: method, payload: ByteBuffer(),
        timeoutNanos: timeoutSeconds * 1_000_000_000
      ).encodeFrame(stream: stream, flags: [], into: &buffer)
      try send(buffer)
    }

    func advance(seconds: Int64) {
      channel.embeddedEventLoop.advanceTime(by: .seconds(seconds))
    }

    /// What came since the last time.
    func frames() throws -> [Frame] {
      while let bytes = try channel.readOutbound(as: ByteBuffer.self) { decoder.feed(bytes) }
      var frames: [Frame] = []
      while let frame = try decoder.next() { frames.append(frame) }
      return frames
    }

    func goAways() throws -> [GoAway] {
      try frames().compactMap { frame in
        guard case .goAway(let goAway)? = try ControlFrame(frame) else { return nil }
        return goAway
      }
    }

    var isOpen: Bool { channel.isActive }

    func reason(_ text: String) -> Bool { log.count(of: "reason=" + text) == 1 }
  }

  @Test func `a client that sends no settings is told so and closed`() throws {
    let peer = try Peer(.fund)
    #expect(try peer.frames().map(\.type) == [.settings])
    peer.advance(seconds: 9)
    #expect(peer.isOpen)
    peer.advance(seconds: 1)
    #expect(!peer.isOpen)
    #expect(try peer.goAways().map(\.code) == [GoAway.Code.protocolError.rawValue])
    #expect(peer.reason("no settings in time"))
  }

  @Test(arguments: Profile.allCases)
  func `a client that trickles a frame is closed after a minute`(profile: Profile) throws {
    let peer = try Peer(profile)
    if profile == .fund { try peer.send(ControlFrame.settings(Settings()).frame) }
    for byte in [0, 0, 0, 9, 0, 0] as [UInt8] {
      try peer.send(ByteBuffer(bytes: [byte]))
      peer.advance(seconds: 10)
    }
    #expect(!peer.isOpen)
    #expect(peer.reason("frame not finished in time"))
    let codes = try peer.goAways().map(\.code)
    #expect(codes == (profile == .fund ? [GoAway.Code.slow.rawValue] : []))
  }

  @Test(arguments: Profile.allCases)
  func `an idle client is closed`(profile: Profile) throws {
    let peer = try Peer(profile)
    if profile == .fund { try peer.send(ControlFrame.settings(Settings()).frame) }
    peer.advance(seconds: 890)
    try peer.call("Echo", 1)
    peer.advance(seconds: 899)
    #expect(peer.isOpen)
    peer.advance(seconds: 1)
    #expect(!peer.isOpen)
    #expect(peer.reason("idle"))
    let codes = try peer.goAways().map(\.code)
    #expect(codes == (profile == .fund ? [GoAway.Code.idle.rawValue] : []))
  }

  /// Keeps a connection busy for a day less a minute.
  private func grow(_ peer: Peer) throws {
    for hour in 0..<144 {
      try peer.call("Echo", UInt32(hour) * 2 + 1)
      peer.advance(seconds: hour < 143 ? 600 : 540)
    }
    _ = try peer.frames()
  }

  @Test func `an old connection of fund/1 takes no further call and ends with its last`()
    async throws
  {
    let peer = try Peer(.fund)
    try peer.send(ControlFrame.settings(Settings()).frame)
    try grow(peer)
    try peer.call("Hold", 1_001)
    peer.advance(seconds: 60)
    let goAway = try #require(try peer.goAways().first)
    #expect(goAway.code == GoAway.Code.age.rawValue)
    #expect(goAway.lastStream == 1_001)
    try peer.call("Echo", 1_003)
    #expect(try peer.frames() == [])
    #expect(peer.isOpen)
    await peer.handler.takeHeld(1)[0].reply(ByteBuffer())
    peer.channel.embeddedEventLoop.run()
    #expect(try peer.frames().map(\.stream) == [1_001])
    #expect(!peer.isOpen)
    #expect(peer.reason("too old"))
  }

  @Test func `an old connection of the base is closed when it has no call`() throws {
    let peer = try Peer(.base)
    try grow(peer)
    peer.advance(seconds: 60)
    #expect(!peer.isOpen)
    #expect(peer.reason("too old"))
  }

  @Test func `an old connection that always has a call is closed ten minutes later`()
    async throws
  {
    let peer = try Peer(.base)
    try grow(peer)
    try peer.call("Hold", 1_001)
    peer.advance(seconds: 60)
    for (stream, seconds) in [(1_003, 300), (1_005, 299)] as [(UInt32, Int64)] {
      // It is still served meanwhile.
      try peer.call("Hold", stream)
      peer.advance(seconds: seconds)
      #expect(peer.isOpen)
    }
    peer.advance(seconds: 1)
    #expect(!peer.isOpen)
    for call in await peer.handler.takeHeld(3) {
      #expect(call.isCancelled)
      call.reply(ByteBuffer())
    }
    peer.channel.embeddedEventLoop.run()
  }

  @Test func `control frames over their rate close the connection`() throws {
    let peer = try Peer(.fund)
    try peer.send(ControlFrame.settings(Settings()).frame)
    try peer.send(ControlFrame.ping(7).frame, times: 9_999)
    #expect(try peer.frames().count { $0.type == .pong } == 9_999)
    // A second is good for 2 000 more.
    peer.advance(seconds: 1)
    try peer.send(ControlFrame.ping(7).frame, times: 2_000)
    #expect(peer.isOpen)
    // A type without a meaning counts too.
    try peer.send(Frame(stream: 0, type: FrameType(rawValue: 0x99), payload: ByteBuffer()))
    #expect(!peer.isOpen)
    #expect(try peer.goAways().map(\.code) == [GoAway.Code.tooMuch.rawValue])
    #expect(peer.reason("too many control frames"))
  }

  @Test(arguments: Profile.allCases)
  func `mistakes over the rate of control frames close the connection`(profile: Profile) throws {
    let peer = try Peer(profile)
    if profile == .fund { try peer.send(ControlFrame.settings(Settings()).frame) }
    func send(_ count: Int) throws -> Int {
      try peer.send(Frame(stream: 2, type: .data, payload: ByteBuffer()), times: count)
      return try peer.frames().count { $0.type == .response }
    }
    #expect(try send(9_999) == 9_999)
    peer.advance(seconds: 1)
    #expect(try send(2_000) == 2_000)
    #expect(peer.isOpen)
    _ = try send(3)
    #expect(!peer.isOpen)
    #expect(peer.reason("too many mistakes"))
  }

  @Test(arguments: Profile.allCases)
  func `a client that sends many small frames leaves others their turn`(profile: Profile) throws {
    let peer = try Peer(profile)
    if profile == .fund { try peer.send(ControlFrame.settings(Settings()).frame) }
    var frames = ByteBuffer()
    for _ in 0..<5_000 {
      Frame(stream: 2, type: .data, payload: ByteBuffer()).encode(into: &frames)
    }
    try peer.send(frames)
    // Nothing more happens before the event loop has looked at its sockets again.
    var answered = 0
    for turn in 1...20 {
      answered += try peer.frames().count { $0.type == .response }
      #expect(answered <= turn * ServerConnection.framesPerTurn)
      peer.channel.embeddedEventLoop.advanceTime(by: .microseconds(20))
    }
    answered += try peer.frames().count { $0.type == .response }
    #expect(answered == 5_000)
  }

  @Test func `a call past its deadline is answered, and its stream's writes stop`() async throws {
    let peer = try Peer(.fund)
    try peer.send(ControlFrame.settings(Settings()).frame)
    try peer.call("Hold", 1, timeoutSeconds: 5)
    peer.advance(seconds: 5)
    let answer = try #require(try peer.frames().last)
    #expect(try Response(decoding: answer.payload).failure?.code == .deadlineExceeded)
    await peer.handler.takeHeld(1)[0].reply(ByteBuffer())
    peer.channel.embeddedEventLoop.run()
    #expect(try peer.frames() == [])
  }

  @Test func `a client's mistakes are told of once a minute each, however often it connects`()
    throws
  {
    let (handler, log) = (TestHandler(), CapturedLog())
    let server = (try Peer.server(RPCLimits(), handler, log), log)
    // The clocks of all stand at the same time.
    for _ in 0..<20 {
      let peer = try Peer(.base, of: server)
      for _ in 0..<10 {
        try peer.send(Frame(stream: 2, type: .data, payload: ByteBuffer()))
      }
      try peer.send(ByteBuffer(bytes: [1]))
      #expect(!peer.isOpen)
    }
    #expect(log.count(of: "notice: request refused client=") == 1)
    #expect(log.count(of: "notice: connection ends client=") == 1)
    #expect(log.lines.count { $0.hasPrefix("notice: ") } == 2)
    let other = try Peer(.base, of: server, name: "b")
    try other.send(ByteBuffer(bytes: [1]))
    #expect(log.lines.count { $0.hasPrefix("notice: ") } == 3)
  }

  @Test func `what a client's calls bring about is told of once a minute and identity`()
    async throws
  {
    let (handler, log) = (TestHandler(), CapturedLog())
    let server = (try Peer.server(RPCLimits(), handler, log), log)
    for _ in 0..<3 {
      let peer = try Peer(.base, of: server)
      try peer.call("Hold", 1)
      try peer.send(ByteBuffer(bytes: [1]))
      #expect(!peer.isOpen)
      let call = await handler.takeHeld(1)[0]
      // Also when the connection is gone already.
      call.tell("it ended early", level: .info, ["reason": "x"])
      call.tell("not for you", level: .notice, [:], isAboutMethod: true)
      call.reply(ByteBuffer())
      peer.channel.embeddedEventLoop.run()
    }
    #expect(log.count(of: "info: it ended early client=spiffe") == 1)
    let line = await log.line(with: "not for you")
    #expect(line.contains("method=test.Test/Hold"))
    #expect(log.count(of: "not for you") == 1)
    #expect(log.count(of: "info: client connected") == 1)
  }

  @Test func `connections of an identity have a limit`() throws {
    var limits = RPCLimits()
    limits.connectionsPerIdentity = 2
    limits.unfinishedHandshakesPerAddress = 1
    let (handler, log) = (TestHandler(), CapturedLog())
    let server = (try Peer.server(limits, handler, log), log)
    let peers = try (0..<3).map { _ in try Peer(.base, of: server) }
    #expect(peers.map(\.isOpen) == [true, true, false])
    #expect(peers[2].reason("over the limit of 2 connections of an identity"))
    #expect(try Peer(.base, of: server, name: "b").isOpen)
    // One that is closed makes room.
    try peers[0].send(ByteBuffer(bytes: [1]))
    #expect(try Peer(.base, of: server).isOpen)
  }

  @Test func `requests over the rate of an identity are refused, over all its connections`() throws
  {
    var limits = RPCLimits()
    limits.requestsPerIdentityAtOnce = 10
    limits.requestsPerIdentityPerSecond = 5
    let (handler, log) = (TestHandler(), CapturedLog())
    let server = (try Peer.server(limits, handler, log), log)
    func refused(_ peer: Peer, _ streams: [UInt32]) throws -> Int {
      for stream in streams { try peer.call("Unknown", stream) }
      return try peer.frames().count { frame in
        try Response(decoding: frame.payload).failure?.code == .resourceExhausted
      }
    }
    let (first, second) = (try Peer(.base, of: server), try Peer(.base, of: server))
    #expect(try refused(first, [1, 3, 5, 7, 9, 11, 13]) == 0)
    #expect(try refused(second, [1, 3, 5, 7, 9]) == 2)
    #expect(try refused(first, [15]) == 1)
    #expect(try refused(Peer(.base, of: server, name: "b"), [1]) == 0)
    second.advance(seconds: 1)
    #expect(try refused(second, [11, 13, 15, 17, 19, 21]) == 1)
  }
}
