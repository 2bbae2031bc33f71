/// What `fund/1` adds to the streams of a connection, alike on both sides: settings, pings, windows.
/// A value without any I/O.
package struct ConnectionFlow {
  /// What a control frame comes to.
  enum Event {
    /// Nothing to do.
    case none
    /// There may be room for Data that waits.
    case roomChanged
    /// To be answered with a PONG of the same bytes.
    case ping(UInt64)
    case cancel(stream: UInt32, code: UInt32)
    case goAway(GoAway)
  }

  /// What this side has said, or is to say, first of all.
  package let settings: Settings
  /// What the other side has said.
  package private(set) var peer: Settings?
  package var send = SendWindows()
  var receive: ReceiveWindows

  init(_ settings: Settings) {
    self.settings = settings
    receive = ReceiveWindows(settings)
  }

  /// The windows that are to be given back now, as frames to send.
  package mutating func takeUpdates() -> [ControlFrame] {
    receive.takeUpdates().map { .windowUpdate(stream: $0.stream, increment: $0.increment) }
  }

  /// The reader of a stream has read so much of what came on it.
  package mutating func read(_ bytes: Int, on stream: UInt32) { receive.read(bytes, on: stream) }

  /// Nobody reads what came on a stream that is over.
  package mutating func discard(_ stream: UInt32) { receive.discard(stream) }

  /// Nothing comes before the peer's settings.
  func admit(_ frame: Frame) throws(ConnectionFault) {
    guard peer != nil || frame.type == .settings else { throw .noSettings(frame.type) }
  }

  mutating func take(
    _ frame: Frame, isOpen: Bool
  ) throws(ConnectionFault) -> Event {
    switch try ControlFrame(frame) {
    case .settings(let settings):
      guard peer == nil else { throw .secondSettings }
      peer = settings
      send.begin(settings)
      return .roomChanged
    case .windowUpdate(let stream, let increment):
      guard stream == 0 || isOpen else { return .none }
      try send.give(increment, on: stream)
      return .roomChanged
    case .ping(let bytes): return .ping(bytes)
    case .cancel(let stream, let code): return .cancel(stream: stream, code: code)
    case .goAway(let goAway): return .goAway(goAway)
    case .pong, nil: return .none
    }
  }
}
