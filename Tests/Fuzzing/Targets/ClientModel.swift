import NIOCore
import Wire

/// What a client makes of frames, by Protocol/WIRE.md and, in `fund/1`, FUND1.md.
struct ClientModel {
  enum Outcome: Hashable {
    case response(stream: UInt32)
    case message(stream: UInt32, bytes: Int, isLast: Bool)
    case end(stream: UInt32)
    case ignore
    /// It closes the connection.
    case violation(GoAway.Code)
    case fund(FundModel.Event)
    case abandoned([UInt32])

    init(_ action: ClientStreams.Action) {
      switch action {
      case .response(let stream, _): self = .response(stream: stream)
      case .message(let stream, let payload, let isLast):
        self = .message(stream: stream, bytes: payload.readableBytes, isLast: isLast)
      case .end(let stream): self = .end(stream: stream)
      case .ignore: self = .ignore
      case .violation(let fault): self = .violation(fault.code)
      case .roomChanged: self = .fund(.roomChanged)
      case .ping(let bytes): self = .fund(.ping(bytes))
      case .goAway(_, let abandoned): self = .abandoned(abandoned)
      }
    }

    /// What it is, without the numbers in it.
    var step: Fingerprint {
      var step = Fingerprint()
      switch self {
      case .response: step.add(1)
      case .message(_, let bytes, let isLast):
        step.add(isLast ? 2 : 3)
        step.add(magnitudeOf: bytes)
      case .end: step.add(4)
      case .ignore: step.add(5)
      case .violation(let code): step.add(FundModel.Event.violation(code).step)
      case .fund(let event): step.add(event.step)
      case .abandoned(let streams): step.add(6 + streams.count)
      }
      return step
    }
  }

  let maximumStreams: Int
  /// Calls without an answer, and whether Data may come on them.
  var open: [UInt32: Bool] = [:]
  var next: UInt32 = 1
  /// Nil in the base.
  var fund: FundModel?
  private var lastTaken: UInt32?

  init(maximumStreams: Int, fund: FundModel? = nil) {
    self.maximumStreams = maximumStreams
    self.fund = fund
  }

  var hasRoom: Bool {
    let limit = fund?.sending == nil ? maximumStreams : fund?.peerStreams ?? maximumStreams
    return lastTaken == nil && open.count < min(maximumStreams, limit)
  }

  mutating func receive(_ frame: Frame) -> Outcome {
    let (stream, bytes) = (frame.stream, frame.payload.readableBytes)
    if fund != nil {
      guard fund?.sending != nil || frame.type.rawValue == 0x80 else {
        return .violation(.protocolError)
      }
      if frame.type.rawValue >= 0x80 { return receiveControl(frame) }
    }
    guard frame.type.rawValue == 2 || frame.type.rawValue == 3 else { return .ignore }
    guard stream % 2 == 1, stream < next else { return .violation(.protocolError) }
    let isData = frame.type.rawValue == 3
    guard let takesData = open[stream] else {
      let hasRoom = !isData || bytes == 0 || fund?.receiving.ignore(bytes) != false
      return hasRoom ? .ignore : .violation(.flowControl)
    }
    if !isData {
      guard (try? Response(decoding: frame.payload)) != nil else {
        return .violation(.protocolError)
      }
      end(stream)
      return .response(stream: stream)
    }
    guard takesData else { return .violation(.protocolError) }
    if bytes > 0, fund?.receiving.take(bytes, on: stream) == false {
      return .violation(.flowControl)
    }
    let isLast = frame.flags.rawValue & 1 > 0
    if isLast { end(stream) }
    if bytes > 0 || frame.flags.rawValue & 4 == 0 {
      return .message(stream: stream, bytes: bytes, isLast: isLast)
    }
    return isLast ? .end(stream: stream) : .ignore
  }

  private mutating func receiveControl(_ frame: Frame) -> Outcome {
    switch fund?.receive(frame, isOpen: open[frame.stream] != nil) {
    case .cancel: return .violation(.protocolError)
    case .violation(let code): return .violation(code)
    case .goAway(let last):
      if let lastTaken, last > lastTaken { return .violation(.protocolError) }
      lastTaken = last
      let abandoned = open.keys.filter { $0 > last }.sorted()
      for stream in abandoned { end(stream) }
      return .abandoned(abandoned)
    case .ignored, nil: return .ignore
    case .some(let event): return .fund(event)
    }
  }

  mutating func end(_ stream: UInt32) {
    open[stream] = nil
    fund?.sending?.forget(stream)
  }
}
