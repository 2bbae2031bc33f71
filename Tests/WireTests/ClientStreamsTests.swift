import NIOCore
import Testing
import Wire

@Suite struct ClientStreamsTests {
  static func response(_ stream: UInt32, _ response: Response = Response()) -> Frame {
    var envelope = ByteBuffer()
    response.encode(into: &envelope)
    return Frame(stream: stream, type: .response, payload: envelope)
  }

  static func data(_ stream: UInt32, _ text: String, _ flags: FrameFlags = []) -> Frame {
    Frame(stream: stream, type: .data, flags: flags, payload: ByteBuffer(string: text))
  }

  static func isViolation(_ action: ClientStreams.Action) -> Bool {
    if case .violation = action { true } else { false }
  }

  @Test func `ids are odd and rise`() {
    var streams = ClientStreams(maximumStreams: 3)
    #expect(streams.open(.unary) == 1)
    #expect(streams.open(.serverStreaming) == 3)
    #expect(streams.open(.unary) == 5)
    #expect(streams.open(.unary) == nil)
    #expect(!streams.hasRoom)
    let wasOpen = streams.giveUp(3)
    #expect(wasOpen)
    #expect(streams.open(.unary) == 7)
  }

  @Test func `a server stream says that the client is done`() {
    #expect(ClientStreams.Mode.unary.requestFlags == [])
    #expect(ClientStreams.Mode.serverStreaming.requestFlags == .remoteClosed)
  }

  @Test(arguments: [.unary, .serverStreaming] as [ClientStreams.Mode])
  func `a response ends a stream`(mode: ClientStreams.Mode) {
    var streams = ClientStreams(maximumStreams: 3)
    _ = streams.open(mode)
    let refusal = Response(status: Status(.notFound, "gone"))
    #expect(streams.receive(Self.response(1, refusal)) == .response(stream: 1, refusal))
    #expect(streams.count == 0)
    #expect(streams.receive(Self.response(1)) == .ignore)
  }

  @Test func `messages come until the closing frame`() {
    var streams = ClientStreams(maximumStreams: 3)
    _ = streams.open(.serverStreaming)
    let a = ByteBuffer(string: "a")
    #expect(streams.receive(Self.data(1, "a")) == .message(stream: 1, payload: a, isLast: false))
    #expect(
      streams.receive(Self.data(1, "")) == .message(stream: 1, payload: ByteBuffer(), isLast: false)
    )
    #expect(streams.receive(Self.data(1, "", .noData)) == .ignore)
    #expect(streams.receive(Self.data(1, "", [.remoteClosed, .noData])) == .end(stream: 1))
    #expect(streams.receive(Self.data(1, "a")) == .ignore)
  }

  @Test func `a closing frame with a payload is taken`() {
    var streams = ClientStreams(maximumStreams: 3)
    _ = streams.open(.serverStreaming)
    #expect(
      streams.receive(Self.data(1, "a", .remoteClosed))
        == .message(stream: 1, payload: ByteBuffer(string: "a"), isLast: true))
    #expect(streams.count == 0)
  }

  @Test func `what comes for a stream that was given up is ignored`() {
    var streams = ClientStreams(maximumStreams: 3)
    _ = streams.open(.unary)
    streams.giveUp(1)
    #expect(streams.receive(Self.response(1)) == .ignore)
    #expect(streams.receive(Self.data(1, "a")) == .ignore)
  }

  @Test(arguments: [0, 2, 3, .max] as [UInt32])
  func `a stream that was never opened is a violation`(stream: UInt32) {
    var streams = ClientStreams(maximumStreams: 3)
    _ = streams.open(.unary)
    #expect(Self.isViolation(streams.receive(Self.response(stream))))
    #expect(Self.isViolation(streams.receive(Self.data(stream, "a"))))
  }

  @Test func `data on a unary stream, and a response that is not one, are violations`() {
    var streams = ClientStreams(maximumStreams: 3)
    _ = streams.open(.unary)
    #expect(Self.isViolation(streams.receive(Self.data(1, "a"))))
    let frame = Frame(stream: 1, type: .response, payload: ByteBuffer(bytes: [0xff]))
    #expect(Self.isViolation(streams.receive(frame)))
  }

  @Test(arguments: [0x01, 0x00, 0x80, 0xff] as [UInt8])
  func `frames of other types are ignored`(type: UInt8) {
    var streams = ClientStreams(maximumStreams: 3)
    let frame = Frame(stream: 1, type: FrameType(rawValue: type), payload: ByteBuffer())
    #expect(streams.receive(frame) == .ignore)
  }
}
