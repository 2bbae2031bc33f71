import NIOCore
import Testing
import Wire

/// A client's streams in `fund/1`.
@Suite struct FundClientStreamsTests {
  static func begun(_ settings: Settings = Settings()) -> ClientStreams {
    var streams = ClientStreams(maximumStreams: 10, Settings())
    let action = streams.receive(ControlFrame.settings(settings).frame)
    precondition(action == .roomChanged)
    return streams
  }

  static func goAway(_ last: UInt32) -> (GoAway, Frame) {
    let goAway = GoAway(lastStream: last, code: .shutdown, text: "stop")
    return (goAway, ControlFrame.goAway(goAway).frame)
  }

  static func fault(_ action: ClientStreams.Action) -> ConnectionFault? {
    if case .violation(let fault) = action { fault } else { nil }
  }

  @Test func `the server's settings come first and once, and bound the streams`() {
    var streams = ClientStreams(maximumStreams: 10, Settings())
    #expect(streams.open(.unary) == 1)
    #expect(
      Self.fault(streams.receive(ClientStreamsTests.response(1))) == .noSettings(.response))
    var settings = Settings()
    settings.maximumStreams = 2
    let frame = ControlFrame.settings(settings).frame
    #expect(streams.receive(frame) == .roomChanged)
    #expect(streams.open(.duplex) == 3)
    #expect(streams.open(.unary) == nil)
    #expect(Self.fault(streams.receive(frame)) == .secondSettings)
  }

  @Test func `a duplex stream says that the client goes on, and takes messages`() {
    #expect(ClientStreams.Mode.duplex.requestFlags == .remoteOpen)
    var streams = Self.begun()
    _ = streams.open(.duplex)
    #expect(
      streams.receive(ClientStreamsTests.data(1, "a"))
        == .message(stream: 1, payload: ByteBuffer(string: "a"), isLast: false))
    #expect(
      streams.receive(ClientStreamsTests.response(1)) == .response(stream: 1, Response()))
    #expect(streams.count == 0)
  }

  @Test func `a server cannot cancel`() {
    var streams = Self.begun()
    _ = streams.open(.unary)
    #expect(
      Self.fault(streams.receive(ControlFrame.cancel(stream: 1, code: 1).frame))
        == .cancelByServer)
  }

  @Test func `what came on a stream that has ended is still read, and given back once read`() {
    var streams = Self.begun()
    _ = streams.open(.serverStreaming)
    let page = ByteBuffer(repeating: 1, count: 4 << 20)
    for flags in [[], .remoteClosed] as [FrameFlags] {
      _ = streams.receive(Frame(stream: 1, type: .data, flags: flags, payload: page))
      streams.flow?.read(flags == [] ? 4 << 20 : 0, on: 1)
    }
    #expect(streams.flow?.takeUpdates() == [.windowUpdate(stream: 1, increment: 4 << 20)])
    streams.flow?.read(4 << 20, on: 1)
    #expect(streams.flow?.takeUpdates() == [.windowUpdate(stream: 0, increment: 8 << 20)])
  }

  @Test func `what comes after giving up counts in the connection's window only`() {
    var streams = Self.begun()
    _ = streams.open(.serverStreaming)
    streams.giveUp(1)
    let page = Frame(stream: 1, type: .data, payload: ByteBuffer(repeating: 1, count: 4 << 20))
    #expect(streams.receive(page) == .ignore)
    #expect(streams.receive(page) == .ignore)
    #expect(streams.flow?.takeUpdates() == [.windowUpdate(stream: 0, increment: 8 << 20)])
  }

  @Test func `a server that exceeds the connection's window is left`() {
    var streams = Self.begun()
    for _ in 0..<5 { _ = streams.open(.serverStreaming) }
    let page = ByteBuffer(repeating: 1, count: 4 << 20)
    for stream in [1, 3, 5, 7] as [UInt32] {
      #expect(
        Self.fault(streams.receive(Frame(stream: stream, type: .data, payload: page))) == nil)
    }
    #expect(
      Self.fault(streams.receive(ClientStreamsTests.data(9, "x")))
        == .windowExceeded(stream: 0, bytes: 1))
  }

  @Test func `a GOAWAY abandons the streams above its last, and no further one is opened`() {
    var streams = Self.begun()
    for _ in 0..<4 { _ = streams.open(.unary) }
    let (goAway, frame) = Self.goAway(3)
    #expect(streams.receive(frame) == .goAway(goAway, abandoned: [5, 7]))
    #expect(streams.isLeft && !streams.hasRoom)
    #expect(streams.open(.unary) == nil)
    #expect(streams.receive(ClientStreamsTests.response(7)) == .ignore)
    #expect(
      streams.receive(ClientStreamsTests.response(3)) == .response(stream: 3, Response()))
    let (lower, second) = Self.goAway(0)
    #expect(streams.receive(second) == .goAway(lower, abandoned: [1]))
    #expect(Self.fault(streams.receive(frame)) == .goAwayRises(from: 0, to: 3))
  }

  @Test func `mistakes of the base close here as well`() {
    var streams = Self.begun()
    _ = streams.open(.unary)
    #expect(Self.fault(streams.receive(ClientStreamsTests.data(1, "a"))) == .dataOnUnary(1))
    #expect(Self.fault(streams.receive(ClientStreamsTests.response(3))) == .neverOpened(3))
  }
}
