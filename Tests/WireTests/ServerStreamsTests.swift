import NIOCore
import Testing
import Wire

@Suite struct ServerStreamsTests {
  static let request = Request(service: "s", method: "m", payload: ByteBuffer(string: "p"))

  static func open(_ stream: UInt32, _ flags: FrameFlags = []) -> Frame {
    var envelope = ByteBuffer()
    request.encode(into: &envelope)
    return Frame(stream: stream, type: .request, flags: flags, payload: envelope)
  }

  static func data(_ stream: UInt32, _ text: String, _ flags: FrameFlags = []) -> Frame {
    Frame(stream: stream, type: .data, flags: flags, payload: ByteBuffer(string: text))
  }

  static func code(_ action: ServerStreams.Action) -> StatusCode? {
    if case .refuse(_, let status) = action { status.code } else { nil }
  }

  @Test(
    arguments: [
      ([], .unary), (.remoteClosed, .clientClosed), (.remoteOpen, .clientOpen),
      ([.remoteClosed, .remoteOpen], .clientClosed), (FrameFlags(rawValue: 0xf8), .unary),
    ] as [(FrameFlags, ServerStreams.Mode)])
  func `flags of a request say what the stream is`(flags: FrameFlags, mode: ServerStreams.Mode) {
    var streams = ServerStreams(maximumStreams: 2)
    #expect(
      streams.receive(Self.open(1, flags)) == .open(stream: 1, mode: mode, request: Self.request))
    #expect(streams.contains(1))
    #expect(streams.count == 1)
    let finished = [streams.finish(1), streams.finish(1)]
    #expect(finished == [true, false])
  }

  @Test func `ids rise, are odd, and are never used again`() {
    var streams = ServerStreams(maximumStreams: 10)
    #expect(Self.code(streams.receive(Self.open(5))) == nil)
    for stream in [0, 2, 5, 3, 1] as [UInt32] {
      #expect(Self.code(streams.receive(Self.open(stream))) == .invalidArgument)
    }
    streams.finish(5)
    #expect(Self.code(streams.receive(Self.open(5))) == .invalidArgument)
    #expect(Self.code(streams.receive(Self.open(7))) == nil)
    #expect(Self.code(streams.receive(Self.open(.max))) == nil)
    #expect(streams.count == 2)
  }

  @Test func `a refusal names the id it was made with`() {
    var streams = ServerStreams(maximumStreams: 10)
    guard case .refuse(let stream, _) = streams.receive(Self.open(4)) else {
      Issue.record("not refused")
      return
    }
    #expect(stream == 4)
  }

  @Test func `data on a stream that is not open is refused`() {
    var streams = ServerStreams(maximumStreams: 10)
    #expect(Self.code(streams.receive(Self.data(1, "x"))) == .invalidArgument)
    #expect(Self.code(streams.receive(Self.data(2, "x"))) == .invalidArgument)
    _ = streams.receive(Self.open(3))
    streams.finish(3)
    #expect(Self.code(streams.receive(Self.data(3, "x"))) == .invalidArgument)
  }

  @Test(arguments: [[], .remoteClosed] as [FrameFlags])
  func `data on a stream that the client has closed is refused, and the stream goes on`(
    flags: FrameFlags
  ) {
    var streams = ServerStreams(maximumStreams: 10)
    _ = streams.receive(Self.open(1, flags))
    #expect(Self.code(streams.receive(Self.data(1, "x"))) == .invalidArgument)
    #expect(streams.contains(1))
  }

  @Test func `messages of an open stream are delivered until its last`() {
    var streams = ServerStreams(maximumStreams: 10)
    _ = streams.receive(Self.open(1, .remoteOpen))
    let a = ByteBuffer(string: "a")
    #expect(
      streams.receive(Self.data(1, "a")) == .message(stream: 1, payload: a, isLast: false))
    #expect(
      streams.receive(Self.data(1, "")) == .message(stream: 1, payload: ByteBuffer(), isLast: false)
    )
    #expect(streams.receive(Self.data(1, "", .noData)) == .ignore)
    #expect(
      streams.receive(Self.data(1, "", [.remoteClosed, .noData]))
        == .message(stream: 1, payload: nil, isLast: true))
    #expect(Self.code(streams.receive(Self.data(1, "b"))) == .invalidArgument)
  }

  @Test func `a last message with a payload is taken`() {
    var streams = ServerStreams(maximumStreams: 10)
    _ = streams.receive(Self.open(1, .remoteOpen))
    #expect(
      streams.receive(Self.data(1, "a", .remoteClosed))
        == .message(stream: 1, payload: ByteBuffer(string: "a"), isLast: true))
  }

  @Test(arguments: [0x00, 0x02, 0x04, 0x80, 0xff] as [UInt8])
  func `frames of other types are ignored on odd streams`(type: UInt8) {
    var streams = ServerStreams(maximumStreams: 10)
    let frame = Frame(stream: 1, type: FrameType(rawValue: type), payload: ByteBuffer())
    #expect(streams.receive(frame) == .ignore)
    #expect(Self.code(streams.receive(Self.open(1))) == nil)
  }

  @Test func `streams over the limit are refused, and their ids are used`() {
    var streams = ServerStreams(maximumStreams: 2)
    _ = streams.receive(Self.open(1))
    _ = streams.receive(Self.open(3))
    #expect(Self.code(streams.receive(Self.open(5))) == .resourceExhausted)
    streams.finish(1)
    #expect(Self.code(streams.receive(Self.open(5))) == .invalidArgument)
    #expect(Self.code(streams.receive(Self.open(7))) == nil)
  }

  @Test func `a request that is not one is refused, and its id is used`() {
    var streams = ServerStreams(maximumStreams: 2)
    let frame = Frame(stream: 1, type: .request, payload: ByteBuffer(bytes: [0xff]))
    #expect(Self.code(streams.receive(frame)) == .invalidArgument)
    #expect(streams.count == 0)
    #expect(Self.code(streams.receive(Self.open(1))) == .invalidArgument)
  }
}
