import NIOCore
import SwiftProtobuf
import Testing
import Wire

/// Bytes that a peer must not send, with what it gets for them.
struct MalformedDescription: Decodable, Sendable {
  struct Answer: Decodable, Hashable, Sendable {
    var stream: UInt32?
    /// `serve`, `refuse`, `fail` or `end`.
    var answer: String
    var code: Int32?
    /// Where it matters: `client-open`.
    var mode: String?
  }

  /// `server` or `client`; absent for a payload.
  var seenBy: String?
  /// For a client: the calls it has open, on streams 1, 3 and so on.
  var opened: [String]?
  var answers: [Answer]
  /// `close`, `wait` for more bytes, or `continue`.
  var then: String?
  /// For a payload: the message that it should have been.
  var message: String?

  enum CodingKeys: String, CodingKey {
    case seenBy = "seen_by"
    case opened, answers, then, message
  }
}

@Suite struct MalformedVectorTests {
  typealias Answer = MalformedDescription.Answer

  static func vectors(
    where condition: (MalformedDescription) -> Bool
  ) throws -> [Vector<MalformedDescription>] {
    try ProtocolFolder.vectors(in: "malformed", as: MalformedDescription.self)
      .filter { condition($0.content) }
  }

  @Test(arguments: try vectors { $0.seenBy == "server" }, [1, 1 << 20])
  func `a server answers as the corpus says`(
    _ vector: Vector<MalformedDescription>, pieceBytes: Int
  ) {
    var streams = ServerStreams(maximumStreams: 16)
    let (answers, then) = run(vector.bytes, pieceBytes) { frame in
      switch streams.receive(frame) {
      case .open(let stream, let mode, _):
        Answer(stream: stream, answer: "serve", mode: mode == .clientOpen ? "client-open" : nil)
      case .refuse(let stream, let status):
        Answer(stream: stream, answer: "refuse", code: status.code.rawValue)
      case .message(let stream, _, _): Answer(stream: stream, answer: "message")
      default: nil
      }
    }
    #expect(answers == vector.content.answers)
    #expect(then == vector.content.then)
  }

  @Test(arguments: try vectors { $0.seenBy == "client" }, [1, 1 << 20])
  func `a client acts as the corpus says`(
    _ vector: Vector<MalformedDescription>, pieceBytes: Int
  ) throws {
    var streams = ClientStreams(maximumStreams: 16)
    for mode in try #require(vector.content.opened) {
      #expect(streams.open(mode == "unary" ? .unary : .serverStreaming) != nil)
    }
    var isViolated = false
    let (answers, then) = run(vector.bytes, pieceBytes) { frame in
      switch streams.receive(frame) {
      case .response(let stream, _): return Answer(stream: stream, answer: "response")
      case .message(let stream, _, _): return Answer(stream: stream, answer: "message")
      case .end(let stream): return Answer(stream: stream, answer: "end")
      case .violation:
        isViolated = true
        return nil
      default: return nil
      }
    }
    #expect(answers == vector.content.answers)
    #expect((isViolated ? "close" : then) == vector.content.then)
  }

  @Test(arguments: try vectors { $0.message != nil })
  func `a payload that is no message is refused`(_ vector: Vector<MalformedDescription>) throws {
    let type = try MessageDescription(
      message: #require(vector.content.message), value: .null
    ).type()
    #expect(throws: (any Error).self) { try type.init(serializedBytes: vector.bytes) }
    #expect(vector.content.answers.map(\.code) == [StatusCode.invalidArgument.rawValue])
  }

  @Test func `every vector of the corpus is for somebody`() throws {
    #expect(
      try Self.vectors { vector in
        (vector.message == nil) == (vector.seenBy == nil)
          || !["server", "client", nil].contains(vector.seenBy)
      }.map(\.name) == [])
  }

  /// Feeds bytes in pieces and gathers the answers up to the end or the first error.
  private func run(
    _ bytes: [UInt8], _ pieceBytes: Int, _ receive: (Frame) -> Answer?
  ) -> (answers: [Answer], then: String) {
    var decoder = FrameDecoder()
    var answers: [Answer] = []
    do throws(FrameError) {
      for start in stride(from: 0, to: bytes.count, by: pieceBytes) {
        let end = min(bytes.count, start + pieceBytes)
        decoder.feed(ByteBuffer(bytes: bytes[start..<end]))
        while let frame = try decoder.next() {
          if let answer = receive(frame) { answers.append(answer) }
        }
      }
    } catch {
      return (answers, "close")
    }
    return (answers, decoder.bufferedBytes > 0 ? "wait" : "continue")
  }
}
