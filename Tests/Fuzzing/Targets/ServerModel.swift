import NIOCore
import Wire

/// What a server makes of frames, by the tables of Protocol/WIRE.md and, in `fund/1`, FUND1.md.
struct ServerModel {
  enum Answer: Hashable {
    case serve(stream: UInt32, isStream: Bool)
    /// The client goes on sending.
    case serveOpen(stream: UInt32)
    case message(stream: UInt32, bytes: Int?, isLast: Bool)
    case refuse(stream: UInt32, code: StatusCode)
    case ignore
    case fund(FundModel.Event)

    init(_ action: ServerStreams.Action) {
      switch action {
      case .open(let stream, .clientOpen, _): self = .serveOpen(stream: stream)
      case .open(let stream, let mode, _):
        self = .serve(stream: stream, isStream: mode == .clientClosed)
      case .message(let stream, let payload, let isLast):
        self = .message(stream: stream, bytes: payload?.readableBytes, isLast: isLast)
      case .refuse(let stream, let status): self = .refuse(stream: stream, code: status.code)
      case .ignore: self = .ignore
      case .roomChanged: self = .fund(.roomChanged)
      case .ping(let bytes): self = .fund(.ping(bytes))
      case .cancelled(let stream, _): self = .fund(.cancel(stream: stream))
      case .goAway(let goAway): self = .fund(.goAway(last: goAway.lastStream))
      case .violation(let fault): self = .fund(.violation(fault.code))
      }
    }

    /// What it is, without the numbers in it.
    var step: Fingerprint {
      var step = Fingerprint()
      switch self {
      case .serve(_, let isStream): step.add(isStream ? 1 : 2)
      case .serveOpen: step.add(3)
      case .message(_, let bytes, let isLast):
        step.add(isLast ? 4 : 5)
        step.add(magnitudeOf: bytes ?? -1)
      case .refuse(_, let code):
        step.add(6)
        step.add(Int(code.rawValue))
      case .ignore: step.add(7)
      case .fund(let event): step.add(event.step)
      }
      return step
    }
  }

  let maximumStreams: Int
  /// Calls that were not answered, and whether their client goes on sending.
  var open: [UInt32: Bool] = [:]
  /// Nil in the base.
  var fund: FundModel?
  /// Whether the server has said that it takes no further stream.
  var isLeaving = false
  private var hasClientLeft = false
  private(set) var highest: UInt32 = 0

  init(maximumStreams: Int, fund: FundModel? = nil) {
    self.maximumStreams = maximumStreams
    self.fund = fund
  }

  mutating func receive(_ frame: Frame) -> Answer {
    if fund != nil {
      guard fund?.sending != nil || frame.type.rawValue == 0x80 else {
        return .fund(.violation(.protocolError))
      }
      if frame.type.rawValue >= 0x80 { return receiveControl(frame) }
    }
    let invalid = Answer.refuse(stream: frame.stream, code: .invalidArgument)
    guard frame.stream % 2 == 1 else { return counted(frame) ?? invalid }
    switch frame.type.rawValue {
    case 1: return receiveRequest(frame, invalid)
    case 3: return receiveData(frame, invalid)
    default: return .ignore
    }
  }

  private mutating func receiveRequest(_ frame: Frame, _ invalid: Answer) -> Answer {
    if hasClientLeft { return .fund(.violation(.protocolError)) }
    guard frame.stream > highest else { return invalid }
    highest = frame.stream
    if isLeaving { return .ignore }
    guard open.count < maximumStreams else {
      return .refuse(stream: frame.stream, code: .resourceExhausted)
    }
    guard (try? Request(decoding: frame.payload)) != nil else { return invalid }
    let (isStream, isOpen) = (frame.flags.rawValue & 1 > 0, frame.flags.rawValue & 3 == 2)
    open[frame.stream] = isOpen
    return isOpen
      ? .serveOpen(stream: frame.stream) : .serve(stream: frame.stream, isStream: isStream)
  }

  private mutating func receiveData(_ frame: Frame, _ invalid: Answer) -> Answer {
    guard let isClientOpen = open[frame.stream] else {
      let isOver = fund != nil && frame.stream <= highest
      return counted(frame) ?? (isOver ? .ignore : invalid)
    }
    guard isClientOpen else { return counted(frame) ?? invalid }
    let bytes = frame.payload.readableBytes
    if bytes > 0, fund?.receiving.take(bytes, on: frame.stream) == false {
      return .fund(.violation(.flowControl))
    }
    let isLast = frame.flags.rawValue & 1 > 0
    let hasMessage = bytes > 0 || frame.flags.rawValue & 4 == 0
    if isLast { open[frame.stream] = false }
    guard hasMessage || isLast else { return .ignore }
    return .message(stream: frame.stream, bytes: hasMessage ? bytes : nil, isLast: isLast)
  }

  /// Counts Data that nobody reads; an answer when it had no room.
  private mutating func counted(_ frame: Frame) -> Answer? {
    guard frame.type.rawValue == 3, frame.payload.readableBytes > 0,
      fund?.receiving.ignore(frame.payload.readableBytes) == false
    else { return nil }
    return .fund(.violation(.flowControl))
  }

  private mutating func receiveControl(_ frame: Frame) -> Answer {
    switch fund?.receive(frame, isOpen: open[frame.stream] != nil) {
    case .cancel(let stream):
      guard stream <= highest else { return .fund(.violation(.protocolError)) }
      guard open[stream] != nil else { return .ignore }
      end(stream)
      return .fund(.cancel(stream: stream))
    case .goAway(let last):
      hasClientLeft = true
      return .fund(.goAway(last: last))
    case .ignored, nil: return .ignore
    case .some(let event): return .fund(event)
    }
  }

  mutating func end(_ stream: UInt32) {
    open[stream] = nil
    fund?.sending?.forget(stream)
  }
}
