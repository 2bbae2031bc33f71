import NIOCore
import Testing
import Wire

/// A server's streams in `fund/1`.
@Suite struct FundServerStreamsTests {
  static func open(_ stream: UInt32, _ flags: FrameFlags = []) -> Frame {
    ServerStreamsTests.open(stream, flags)
  }

  static func data(_ stream: UInt32, bytes: Int, _ flags: FrameFlags = []) -> Frame {
    Frame(
      stream: stream, type: .data, flags: flags, payload: ByteBuffer(repeating: 1, count: bytes))
  }

  /// After the client's settings.
  static func begun(_ settings: Settings = Settings()) -> ServerStreams {
    var streams = ServerStreams(settings)
    let action = streams.receive(ControlFrame.settings(Settings()).frame)
    precondition(action == .roomChanged)
    return streams
  }

  static func fault(_ action: ServerStreams.Action) -> ConnectionFault? {
    if case .violation(let fault) = action { fault } else { nil }
  }

  @Test(
    arguments: [
      open(1), data(1, bytes: 1), ControlFrame.ping(1).frame,
      Frame(stream: 0, type: FrameType(rawValue: 0x99), payload: ByteBuffer()),
    ])
  func `nothing comes before the settings`(frame: Frame) {
    var streams = ServerStreams(Settings())
    #expect(Self.fault(streams.receive(frame)) == .noSettings(frame.type))
  }

  @Test func `settings come once`() {
    var streams = Self.begun()
    #expect(
      Self.fault(streams.receive(ControlFrame.settings(Settings()).frame)) == .secondSettings)
  }

  @Test func `pings are answered, pongs and types without a meaning are ignored`() {
    var streams = Self.begun()
    #expect(streams.receive(ControlFrame.ping(77).frame) == .ping(77))
    #expect(streams.receive(ControlFrame.pong(77).frame) == .ignore)
    for stream in [0, 1, 2] as [UInt32] {
      let frame = Frame(
        stream: stream, type: FrameType(rawValue: 0x86), payload: ByteBuffer(string: "x"))
      #expect(streams.receive(frame) == .ignore)
    }
  }

  @Test func `a cancelled stream is over, at once and for good`() {
    var streams = Self.begun()
    _ = streams.receive(Self.open(1, .remoteOpen))
    #expect(
      streams.receive(ControlFrame.cancel(stream: 1, code: 4).frame)
        == .cancelled(stream: 1, code: 4))
    #expect(!streams.contains(1))
    #expect(streams.receive(ControlFrame.cancel(stream: 1, code: 1).frame) == .ignore)
    #expect(streams.receive(Self.data(1, bytes: 100)) == .ignore)
    #expect(ServerStreamsTests.code(streams.receive(Self.open(1))) == .invalidArgument)
    #expect(
      Self.fault(streams.receive(ControlFrame.cancel(stream: 3, code: 1).frame))
        == .cancelOfUnopened(3))
  }

  @Test func `data on a stream that is over is ignored, on one that never was it is refused`() {
    var streams = Self.begun()
    _ = streams.receive(Self.open(5, .remoteOpen))
    #expect(streams.receive(Self.data(3, bytes: 1)) == .ignore)
    #expect(ServerStreamsTests.code(streams.receive(Self.data(7, bytes: 1))) == .invalidArgument)
    #expect(ServerStreamsTests.code(streams.receive(Self.data(2, bytes: 1))) == .invalidArgument)
    streams.finish(5)
    #expect(streams.receive(Self.data(5, bytes: 1)) == .ignore)
  }

  @Test func `a stream's window is exceeded by one byte`() {
    var streams = Self.begun()
    _ = streams.receive(Self.open(1, .remoteOpen))
    let full = Self.data(1, bytes: 4 << 20)
    #expect(
      streams.receive(full) == .message(stream: 1, payload: full.payload, isLast: false))
    #expect(
      Self.fault(streams.receive(Self.data(1, bytes: 1)))
        == .windowExceeded(stream: 1, bytes: 1))
  }

  @Test func `what was read is given back at half a window`() {
    var settings = Settings()
    settings.streamWindow = 8 << 20
    var streams = Self.begun(settings)
    _ = streams.receive(Self.open(1, .remoteOpen))
    _ = streams.receive(Self.data(1, bytes: 4 << 20))
    streams.flow?.read((4 << 20) - 1, on: 1)
    #expect(streams.flow?.takeUpdates() == [])
    streams.flow?.read(1, on: 1)
    #expect(streams.flow?.takeUpdates() == [.windowUpdate(stream: 1, increment: 4 << 20)])
    #expect(streams.flow?.takeUpdates() == [])
  }

  @Test func `the smallest window is given back at once`() {
    var streams = Self.begun()
    _ = streams.receive(Self.open(1, .remoteOpen))
    _ = streams.receive(Self.data(1, bytes: 10))
    streams.flow?.read(10, on: 1)
    #expect(streams.flow?.takeUpdates() == [.windowUpdate(stream: 1, increment: 10)])
  }

  @Test func `the connection's window is given back for what nobody reads`() {
    var streams = Self.begun()
    for stream in stride(from: 1, to: 6, by: 2) as StrideTo<UInt32> {
      _ = streams.receive(Self.open(stream, .remoteOpen))
      _ = streams.receive(Self.data(stream, bytes: 4 << 20))
      #expect(streams.flow?.takeUpdates() == [])
      streams.finish(stream)
      #expect(
        streams.flow?.takeUpdates()
          == (stream == 3 ? [.windowUpdate(stream: 0, increment: 8 << 20)] : []))
    }
    // On a stream that is over, and on one that never was.
    _ = streams.receive(Self.data(1, bytes: 2 << 20))
    _ = streams.receive(Self.data(99, bytes: 2 << 20))
    #expect(streams.flow?.takeUpdates() == [.windowUpdate(stream: 0, increment: 8 << 20)])
  }

  @Test func `what was read is given back when unread data takes the room of the largest message`()
  {
    var settings = Settings()
    settings.streamWindow = 8 << 20
    var streams = Self.begun(settings)
    for stream in [1, 3, 5] as [UInt32] { _ = streams.receive(Self.open(stream, .remoteOpen)) }
    _ = streams.receive(Self.data(1, bytes: 3 << 20))
    streams.flow?.read(3 << 20, on: 1)
    #expect(streams.flow?.takeUpdates() == [])
    _ = streams.receive(Self.data(1, bytes: 1 << 20))
    #expect(streams.flow?.takeUpdates() == [])
    _ = streams.receive(Self.data(1, bytes: 1))
    #expect(streams.flow?.takeUpdates() == [.windowUpdate(stream: 1, increment: 3 << 20)])
    for _ in 0..<2 { _ = streams.receive(Self.data(3, bytes: 4 << 20)) }
    #expect(streams.flow?.takeUpdates() == [.windowUpdate(stream: 0, increment: 3 << 20)])
  }

  @Test func `data waits for the client's settings and for its windows`() {
    var streams = ServerStreams(Settings())
    #expect(streams.flow?.send.haveRoom(for: 1, on: 1) == false)
    #expect(streams.flow?.send.haveRoom(for: 0, on: 1) == true)
    _ = streams.receive(ControlFrame.settings(Settings()).frame)
    _ = streams.receive(Self.open(1, .remoteClosed))
    #expect(streams.flow?.send.haveRoom(for: 4 << 20, on: 1) == true)
    streams.flow?.send.take(4 << 20, on: 1)
    #expect(streams.flow?.send.haveRoom(for: 1, on: 1) == false)
    #expect(streams.flow?.send.haveRoom(for: 4 << 20, on: 3) == true)
    let update = ControlFrame.windowUpdate(stream: 1, increment: 5).frame
    #expect(streams.receive(update) == .roomChanged)
    #expect(streams.flow?.send.haveRoom(for: 5, on: 1) == true)
    #expect(streams.flow?.send.haveRoom(for: 6, on: 1) == false)
    streams.finish(1)
    #expect(streams.receive(update) == .ignore)
  }

  @Test func `a window that overflows ends the connection`() {
    var streams = Self.begun()
    _ = streams.receive(Self.open(1, .remoteClosed))
    let room = FlowWindow.largest - (16 << 20)
    let most = ControlFrame.windowUpdate(stream: 0, increment: room).frame
    #expect(streams.receive(most) == .roomChanged)
    let one = ControlFrame.windowUpdate(stream: 0, increment: 1).frame
    #expect(Self.fault(streams.receive(one)) == .windowOverflows(stream: 0))
    let stream = ControlFrame.windowUpdate(stream: 1, increment: FlowWindow.largest).frame
    #expect(Self.fault(streams.receive(stream)) == .windowOverflows(stream: 1))
  }

  @Test func `after its own GOAWAY no request is looked at, and its data is ignored`() {
    var streams = Self.begun()
    _ = streams.receive(Self.open(3, .remoteOpen))
    let last = streams.leave()
    #expect(last == 3)
    #expect(streams.receive(Self.open(5, .remoteOpen)) == .ignore)
    #expect(streams.receive(Self.data(5, bytes: 1)) == .ignore)
    #expect(streams.receive(ControlFrame.cancel(stream: 5, code: 1).frame) == .ignore)
    let payload = Self.data(3, bytes: 1).payload
    #expect(
      streams.receive(Self.data(3, bytes: 1))
        == .message(stream: 3, payload: payload, isLast: false))
    #expect(streams.count == 1)
  }

  @Test func `a client that has said GOAWAY opens no stream`() {
    var streams = Self.begun()
    _ = streams.receive(Self.open(1))
    let goAway = GoAway(lastStream: 0, code: .shutdown, text: "")
    #expect(streams.receive(ControlFrame.goAway(goAway).frame) == .goAway(goAway))
    #expect(Self.fault(streams.receive(Self.open(3))) == .requestAfterGoAway)
  }
}
