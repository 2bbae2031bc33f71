import NIOCore
import TestSupport
import Wire

/// A whole server connection behind TLS: what it answers to a client that sends anything at all is
/// what Protocol/WIRE.md says, in `fund/1` FUND1.md, and nothing is left when the connection is over.
final class ConnectionTarget: FuzzTarget {
  private struct Answer: Hashable {
    var stream: UInt32
    var code: StatusCode
    var payload: ByteBuffer
  }

  /// Of one connection.
  private static let maximumStreams = 1_024

  let name: String
  private let profile: Profile
  private let contexts: MemoryLink.Contexts
  private let mutation: FrameMutation

  init(_ profile: Profile) throws {
    self.profile = profile
    name = (profile == .fund ? "fund-" : "") + "connection"
    contexts = try MemoryLink.Contexts()
    let folders =
      ["frames", "malformed"] + (profile == .fund ? ["fund1/frames", "fund1/malformed"] : [])
    mutation = FrameMutation(
      stock: try folders.flatMap { try Corpus.vectors($0).map(\.bytes) }
        + (profile == .fund ? CallSeeds.fund() : CallSeeds.base()))
  }

  /// In `fund/1` also behind settings, without which nothing else comes to pass.
  func seeds() throws -> [[UInt8]] {
    mutation.stock + (profile == .fund ? mutation.stock.map { CallSeeds.settings + $0 } : [])
  }

  func mutate(_ input: inout [UInt8], _ dice: inout SplitMix64) { mutation.apply(&input, &dice) }

  func run(_ input: [UInt8]) throws -> Course {
    switch profile {
    case .base: try runBase(input)
    case .fund: try runFund(input)
    }
  }

  // MARK: fund/1

  private func runFund(_ input: [UInt8]) throws -> Course {
    let link = try MemoryLink(contexts, profile: .fund, limits: FundConnectionModel.limits)
    var model = FundConnectionModel()
    var course = Course()
    var pending: [UInt8] = []
    func endTurn() throws {
      link.settle()
      let arrived = FrameReader(pending)
      pending.removeFirst(arrived.framedBytes)
      for frame in arrived.frames { model.receive(frame) }
      if arrived.end == .notAFrame || arrived.end == .oversize { model.receiveNoFrame() }
      let sent = FrameReader(link.takeReceived())
      try require(sent.end == .open(left: 0), "the server sends what is no frame")
      try model.endTurn(sent.frames, isOpen: link.isServerOpen)
      for frame in sent.frames {
        var step = Fingerprint()
        step.add(frame.type.rawValue)
        step.add(magnitudeOf: frame.payload.readableBytes)
        course.add(step)
      }
    }
    try endTurn()
    for (index, piece) in LongData.pieces(of: input).enumerated() where !model.isEnded {
      link.send(piece)
      pending += piece.readableBytesView
      if index % 4 == 0 { try endTurn() }
    }
    if !model.isEnded { try endTurn() }
    if !model.isEnded {
      link.answerHeld()
      model.answerHeld()
      try endTurn()
    }
    try link.end()
    return course
  }

  // MARK: The base

  private func runBase(_ input: [UInt8]) throws -> Course {
    let link = try MemoryLink(contexts)
    link.settle()
    for (index, piece) in Cuts.pieces(of: input).enumerated() {
      link.send(piece)
      if index % 4 == 0 { link.settle() }
    }
    link.settle()
    let expected = FrameReader(input)
    var answers = try Self.answers(in: link.received)
    let (wanted, held) = Self.answers(to: expected.frames)
    try require(answers == wanted, "answers \(answers) in place of \(wanted)")
    switch expected.end {
    case .open: try require(link.isServerOpen, "closed without a reason")
    case .notAFrame, .oversize: try require(!link.isServerOpen, "open behind what is no frame")
    }
    if link.isServerOpen {
      link.answerHeld()
      link.settle()
      answers = try Self.answers(in: link.received)
      try require(answers == wanted + held, "answers \(answers) in place of \(wanted + held)")
    }
    try link.end()
    var course = Course()
    for answer in answers {
      var step = Fingerprint()
      step.add(Int(answer.code.rawValue))
      step.add(magnitudeOf: answer.payload.readableBytes)
      course.add(step)
    }
    var end = Fingerprint()
    end.add(link.isServerOpen ? 1 : 0)
    end.add(expected.end == .open(left: 0) ? 1 : 0)
    course.add(end)
    return course
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

  /// The answers at once, and those of calls that are held.
  private static func answers(to frames: [Frame]) -> (atOnce: [Answer], held: [Answer]) {
    var model = ServerModel(maximumStreams: maximumStreams)
    var (answers, held): ([Answer], [Answer]) = ([], [])
    for frame in frames {
      switch model.receive(frame) {
      case .serve(let stream, let isStream):
        guard let request = try? Request(decoding: frame.payload) else { continue }
        let work = TestWork(
          method: request.method, isStream: isStream, takesStream: false, isStreaming: false)
        let answer = Answer(stream: stream, code: .ok, payload: request.payload)
        guard work != .hold else {
          held.append(answer)
          continue
        }
        answers.append(answer)
        model.open[stream] = nil
      case .serveOpen(let stream):
        answers.append(Answer(stream: stream, code: .unimplemented, payload: ByteBuffer()))
        model.open[stream] = nil
      case .refuse(let stream, let code):
        answers.append(Answer(stream: stream, code: code, payload: ByteBuffer()))
      case .message, .ignore, .fund: break
      }
    }
    return (answers, held)
  }
}
