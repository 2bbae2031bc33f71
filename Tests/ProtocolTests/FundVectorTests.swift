import NIOCore
import Testing
import Wire

/// What a peer of `fund/1` may send and may not, with what it gets for it.
struct FundRulesDescription: Decodable, Sendable {
  struct Answer: Decodable, Hashable, Sendable {
    var stream: UInt32?
    /// `serve`, `refuse`, `cancel`, `end`, `unseen`, `pong` or `goaway`.
    var answer: String
    var code: UInt32?
    /// Where it matters: how the Request was flagged.
    var mode: String?
    /// The bytes of a PONG in hexadecimal.
    var data: String?
  }

  /// `server` or `client`.
  var seenBy: String
  var opened: [String]?
  var answers: [Answer]
  var then: String

  enum CodingKeys: String, CodingKey {
    case seenBy = "seen_by"
    case opened, answers, then
  }
}

@Suite struct FundVectorTests {
  typealias Answer = FundRulesDescription.Answer

  static func frames() throws -> [Vector<FundFramesDescription>] {
    try ProtocolFolder.vectors(in: "fund1/frames", as: FundFramesDescription.self)
  }

  static func rules(seenBy side: String) throws -> [Vector<FundRulesDescription>] {
    try ProtocolFolder.vectors(in: "fund1/malformed", as: FundRulesDescription.self)
      .filter { $0.content.seenBy == side }
  }

  @Test(arguments: try frames())
  func `frames are read and written`(_ vector: Vector<FundFramesDescription>) throws {
    let described = vector.content.frames.map { $0.make() }
    var decoder = FrameDecoder()
    decoder.feed(ByteBuffer(bytes: vector.bytes))
    for frame in described {
      #expect(try decoder.next() == frame)
      guard frame.type.isControl else { continue }
      let control = try #require(try ControlFrame(frame))
      // What a peer says of settings that are not known here is not kept.
      if frame.type != .settings { #expect(control.frame == frame) }
    }
    #expect(decoder.bufferedBytes == 0)
    var encoded = ByteBuffer()
    for frame in described { frame.encode(into: &encoded) }
    #expect(encoded.bytes == vector.bytes)
  }

  @Test(arguments: try rules(seenBy: "server"), [1, 1 << 20])
  func `a server answers as the corpus says`(
    _ vector: Vector<FundRulesDescription>, pieceBytes: Int
  ) {
    var streams = ServerStreams(Settings())
    expect(vector, in: pieceBytes) { frame in
      switch streams.receive(frame) {
      case .open(let stream, let mode, _):
        let name =
          switch mode {
          case .unary: "unary"
          case .clientClosed: "server-streaming"
          case .clientOpen: "client-open"
          }
        return [Answer(stream: stream, answer: "serve", mode: name)]
      case .refuse(let stream, let status):
        return [
          Answer(stream: stream, answer: "refuse", code: UInt32(status.code.rawValue))
        ]
      case .cancelled(let stream, let code):
        return [Answer(stream: stream, answer: "cancel", code: code)]
      case .ping(let bytes): return [Self.pong(bytes)]
      case .violation(let fault): return [Self.goAway(fault.code)]
      default: return []
      }
    }
  }

  @Test(arguments: try rules(seenBy: "client"), [1, 1 << 20])
  func `a client acts as the corpus says`(
    _ vector: Vector<FundRulesDescription>, pieceBytes: Int
  ) throws {
    var streams = ClientStreams(maximumStreams: 16, Settings())
    let modes: [String: ClientStreams.Mode] = [
      "unary": .unary, "server-streaming": .serverStreaming, "client-open": .duplex,
    ]
    for mode in try #require(vector.content.opened) {
      #expect(streams.open(try #require(modes[mode])) != nil)
    }
    expect(vector, in: pieceBytes) { frame in
      switch streams.receive(frame) {
      case .response(let stream, _), .end(let stream), .message(let stream, _, true):
        return [Answer(stream: stream, answer: "end")]
      case .ping(let bytes): return [Self.pong(bytes)]
      case .goAway(_, let abandoned):
        return abandoned.map { Answer(stream: $0, answer: "unseen") }
      case .violation(let fault): return [Self.goAway(fault.code)]
      default: return []
      }
    }
  }

  private static func pong(_ bytes: UInt64) -> Answer {
    let digits = String(bytes, radix: 16)
    return Answer(
      answer: "pong", data: String(repeating: "0", count: 16 - digits.count) + digits)
  }

  private static func goAway(_ code: GoAway.Code) -> Answer {
    Answer(answer: "goaway", code: code.rawValue)
  }

  /// Feeds the bytes in pieces, up to the end or the first GOAWAY, and compares the answers.
  private func expect(
    _ vector: Vector<FundRulesDescription>, in pieceBytes: Int, _ receive: (Frame) -> [Answer]
  ) {
    var decoder = FrameDecoder()
    var answers: [Answer] = []
    do throws(FrameError) {
      for start in stride(from: 0, to: vector.bytes.count, by: pieceBytes) {
        let end = min(vector.bytes.count, start + pieceBytes)
        decoder.feed(ByteBuffer(bytes: vector.bytes[start..<end]))
        while answers.last?.answer != "goaway", let frame = try decoder.next() {
          answers += receive(frame)
        }
      }
    } catch {
      answers.append(Self.goAway(.frameSize))
    }
    var then = decoder.bufferedBytes > 0 ? "wait" : "continue"
    if answers.last?.answer == "goaway" { then = "close" }
    for (index, wanted) in vector.content.answers.enumerated()
    where wanted.mode == nil && answers.indices.contains(index) {
      answers[index].mode = nil
    }
    #expect(answers == vector.content.answers)
    #expect(then == vector.content.then)
  }
}
