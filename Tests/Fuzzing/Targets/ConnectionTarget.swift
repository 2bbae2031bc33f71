import NIOCore
import TestSupport
import Wire

/// A whole server connection behind TLS: what it answers to a client that sends anything at all is
/// what Protocol/WIRE.md says, and nothing is left when the connection is over.
final class ConnectionTarget: FuzzTarget {
  private struct Answer: Hashable {
    var stream: UInt32
    var code: StatusCode
    var payload: ByteBuffer
  }

  /// Of one connection.
  private static let maximumStreams = 1_024

  let name = "connection"
  private let contexts: MemoryLink.Contexts
  private let mutation: FrameMutation

  init() throws {
    contexts = try MemoryLink.Contexts()
    mutation = FrameMutation(
      stock: try (Corpus.vectors("frames") + Corpus.vectors("malformed")).map(\.bytes))
  }

  func seeds() throws -> [[UInt8]] { mutation.stock }

  func mutate(_ input: inout [UInt8], _ dice: inout SplitMix64) { mutation.apply(&input, &dice) }

  func run(_ input: [UInt8]) throws -> UInt64 {
    let link = try MemoryLink(contexts)
    link.settle()
    for (index, piece) in Cuts.pieces(of: input).enumerated() {
      link.send(piece)
      if index % 4 == 0 { link.settle() }
    }
    link.settle()
    let expected = FrameReader(input)
    let answers = try Self.answers(in: link.received)
    let wanted = Self.answers(to: expected.frames)
    try require(answers == wanted, "answers \(answers) in place of \(wanted)")
    switch expected.end {
    case .open: try require(link.isServerOpen, "closed without a reason")
    case .notAFrame, .oversize: try require(!link.isServerOpen, "open behind what is no frame")
    }
    try link.end()
    var kind = Fingerprint()
    for answer in answers { kind.add(Int(answer.code.rawValue)) }
    kind.add(link.isServerOpen ? 1 : 0)
    kind.add(expected.end == .open(left: 0) ? 1 : 0)
    return kind.value
  }

  private static func answers(in bytes: [UInt8]) throws -> [Answer] {
    let read = FrameReader(bytes)
    try require(read.end == .open(left: 0), "the server sends what is no frame")
    return try read.frames.map { frame in
      try require(frame.type == .response, "the server sends a frame of type \(frame.type)")
      let response = try Response(decoding: frame.payload)
      return Answer(
        stream: frame.stream, code: response.status?.code ?? .ok, payload: response.payload)
    }
  }

  private static func answers(to frames: [Frame]) -> [Answer] {
    var model = ServerModel(maximumStreams: maximumStreams)
    var answers: [Answer] = []
    for frame in frames {
      switch model.receive(frame) {
      case .serve(let stream, _):
        guard let request = try? Request(decoding: frame.payload) else { continue }
        if RecordedCalls.isHeld(method: request.method) { continue }
        answers.append(Answer(stream: stream, code: .ok, payload: request.payload))
        model.open[stream] = nil
      case .serveOpen(let stream):
        answers.append(Answer(stream: stream, code: .unimplemented, payload: ByteBuffer()))
        model.open[stream] = nil
      case .refuse(let stream, let code):
        answers.append(Answer(stream: stream, code: code, payload: ByteBuffer()))
      case .message, .ignore, .fund: break
      }
    }
    return answers
  }
}
