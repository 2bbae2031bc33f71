import Logging
import NIOCore
import NIOEmbedded
import Testing

@testable import SecureTransport

/// What peers do again and again, in the log. The clock stands until a test moves it.
@Suite struct RepeatedLineTests {
  private let log = CapturedLog()
  private let loop = EmbeddedEventLoop()

  private func event(_ number: Int) -> RepeatedLine.Event {
    RepeatedLine.Event(
      logger: log.logger, level: .notice, message: "refused", metadata: ["number": "\(number)"])
  }

  @Test func `the first is told at once, the others are counted and told when a minute has passed`()
  {
    let line = RepeatedLine()
    for number in 1...1_000 { line.tell(on: loop) { event(number) } }
    #expect(log.lines == ["notice: refused number=1"])
    loop.advanceTime(by: .seconds(59))
    #expect(log.lines.count == 1)
    loop.advanceTime(by: .seconds(1))
    let rest = "notice: refused: further ones, such as this count=999 number=2 seconds=60"
    #expect(log.lines.dropFirst() == [rest])
  }

  @Test func `what goes on is told once a minute`() {
    let line = RepeatedLine()
    for second in 0..<600 {
      line.tell(on: loop) { event(second) }
      loop.advanceTime(by: .seconds(1))
    }
    #expect(log.lines.count == 11)
    #expect(log.count(of: " count=59 ") == 1)
    #expect(log.count(of: " count=60 ") == 9)
  }

  @Test func `one that comes seldom is told each time and leaves nothing to say`() {
    let line = RepeatedLine()
    for number in 1...3 {
      line.tell(on: loop) { event(number) }
      #expect(!line.isOver(at: loop.now))
      loop.advanceTime(by: .seconds(60))
      #expect(line.isOver(at: loop.now))
    }
    #expect(log.lines.count == 3 && log.count(of: "count=") == 0)
  }

  // MARK: Strangers

  private static func peer(_ address: String, _ port: Int = 1) throws -> SocketAddress {
    try SocketAddress(ipAddress: address, port: port)
  }

  @Test func `strangers are told apart by address and reason, not by port`() throws {
    let lines = StrangerLines()
    func line(_ address: String, _ port: Int = 1, _ reason: String = "expired") throws
      -> RepeatedLine
    {
      lines.line(for: StrangerLines.Origin(try Self.peer(address, port)), reason, at: loop.now)
    }
    #expect(try line("192.0.2.1") === line("192.0.2.1", 2))
    #expect(try line("192.0.2.1") !== line("192.0.2.2"))
    #expect(try line("192.0.2.1") !== line("192.0.2.1", 1, "revoked"))
    // A mapped address is one of IPv4, and a network of IPv6 is one customer's.
    #expect(try line("192.0.2.1") === line("::ffff:192.0.2.1"))
    #expect(try line("::ffff:192.0.2.1") !== line("::ffff:192.0.2.2"))
    #expect(try line("2001:db8:0:1::1") === line("2001:db8:0:1:ffff::2"))
    #expect(try line("2001:db8:0:1::1") !== line("2001:db8:0:2::1"))
  }

  @Test func `more strangers than are told apart share a line until others are quiet`() throws {
    let lines = StrangerLines()
    func refuse(_ number: Int) throws {
      let peer = try Self.peer("10.0.\(number / 256).\(number % 256)")
      lines.line(for: StrangerLines.Origin(peer), "expired", at: loop.now).tell(on: loop) {
        event(number)
      }
    }
    for number in 0..<10_000 { try refuse(number) }
    #expect(lines.count == StrangerLines.limit)
    // One for each that is told apart, and one for the first of the others.
    #expect(log.lines.count == StrangerLines.limit + 1)
    loop.advanceTime(by: .seconds(60))
    #expect(log.lines.count == StrangerLines.limit + 2)
    #expect(log.count(of: "count=\(10_000 - StrangerLines.limit - 1)") == 1)
    try refuse(20_000)
    #expect(lines.count == 1)
    #expect(log.count(of: "number=20000") == 1)
  }

  @Test func `a refused handshake is in the log once a minute, and counted each time`() throws {
    let server = try ConnectionTimeTests.Peer.server(RPCLimits(), TestHandler(), log)
    let peer = try Self.peer("192.0.2.1")
    for number in 0..<50 {
      let channel = EmbeddedChannel(loop: loop)
      #expect(server.admit(peer: peer, on: loop))
      let connection = ServerConnection(
        server: server, peer: peer, logger: log.logger, eventLoop: loop)
      try channel.pipeline.syncOperations.addHandler(connection)
      // One whose peer is gone has no address any more.
      if number % 2 == 0 { channel.connect(to: peer, promise: nil) }
      channel.pipeline.fireErrorCaught(TLSFailure.noCertificate)
      loop.run()
    }
    #expect(log.lines == ["notice: handshake refused reason=no client certificate"])
    loop.advanceTime(by: .seconds(60))
    #expect(log.count(of: "handshake refused: further ones, such as this count=49") == 1)
  }

  @Test func `who never ends a handshake keeps nobody else out`() throws {
    var limits = RPCLimits()
    limits.unfinishedHandshakesPerAddress = 2
    let server = try ConnectionTimeTests.Peer.server(limits, TestHandler(), log)
    let (one, other) = (try Self.peer("192.0.2.1"), try Self.peer("192.0.2.2"))
    let admitted = (0..<5).map { _ in server.admit(peer: one, on: loop) }
    #expect(admitted == [true, true, false, false, false])
    #expect(
      log.count(of: "over the limit of unfinished handshakes of an address limit=2 peer=") == 1)
    #expect(server.admit(peer: other, on: loop))
    server.handshakeEnded(from: StrangerLines.Origin(one))
    #expect(server.admit(peer: one, on: loop) && !server.admit(peer: one, on: loop))
  }

  @Test func `connections over the limit are in the log once a minute`() throws {
    var limits = TestServer.limits
    limits.maximumConnections = 1
    let server = try ConnectionTimeTests.Peer.server(limits, TestHandler(), log)
    let admitted = try (0..<30).map { _ in server.admit(peer: try Self.peer("192.0.2.1"), on: loop)
    }
    #expect(admitted.count { $0 } == 1)
    #expect(log.count(of: "over the limit of connections limit=1 peer=") == 1)
    loop.advanceTime(by: .seconds(60))
    #expect(log.count(of: "count=28") == 1)
    #expect(log.lines.count == 2)
  }
}
