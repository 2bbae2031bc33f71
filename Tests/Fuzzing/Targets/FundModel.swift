import NIOCore
import Wire

/// What `fund/1` adds to a side of a connection, by Protocol/FUND1.md: control frames and windows.
struct FundModel {
  enum Event: Hashable {
    case ignored
    case roomChanged
    case ping(UInt64)
    case cancel(stream: UInt32)
    case goAway(last: UInt32)
    case violation(GoAway.Code)

    /// What it is, without the numbers in it.
    var step: Int {
      switch self {
      case .ignored: 100
      case .roomChanged: 101
      case .ping: 102
      case .cancel: 103
      case .goAway: 104
      case .violation(let code): 110 + Int(code.rawValue)
      }
    }
  }

  /// What the peer may send.
  var receiving: WindowModel
  /// What may be sent to the peer; nil before its settings.
  var sending: WindowModel?
  private(set) var peerStreams = 0

  init(_ settings: Settings) { receiving = WindowModel(settings) }

  /// - Parameter isOpen: whether the stream of the frame is.
  mutating func receive(_ frame: Frame, isOpen: Bool) -> Event {
    let data = Array(frame.payload.readableBytesView)
    func number(_ at: Int, _ width: Int) -> UInt64 {
      data[at..<at + width].reduce(0) { $0 << 8 | UInt64($1) }
    }
    let isOfConnection = frame.stream == 0
    switch frame.type.rawValue {
    case 0x80:
      guard isOfConnection, sending == nil, data.count % 6 == 0, data.count <= 64 * 6 else {
        return .violation(.protocolError)
      }
      let entries = stride(from: 0, to: data.count, by: 6).map {
        (number($0, 2), number($0 + 2, 4))
      }
      return receiveSettings(entries) ? .roomChanged : .violation(.protocolError)
    case 0x81, 0x82:
      guard isOfConnection, data.count == 8 else { return .violation(.protocolError) }
      return frame.type.rawValue == 0x81 ? .ping(number(0, 8)) : .ignored
    case 0x83:
      guard frame.stream % 2 == 1, data.count == 4 else { return .violation(.protocolError) }
      return .cancel(stream: frame.stream)
    case 0x84:
      guard isOfConnection || frame.stream % 2 == 1, data.count == 4 else {
        return .violation(.protocolError)
      }
      let increment = Int(number(0, 4))
      guard increment >= 1, increment <= WindowModel.largest else {
        return .violation(.flowControl)
      }
      guard isOfConnection || isOpen else { return .ignored }
      return sending?.give(increment, on: frame.stream) == true
        ? .roomChanged : .violation(.flowControl)
    case 0x85:
      guard isOfConnection, data.count >= 8, data.count <= 8 + 1_024,
        String(validating: data[8...], as: UTF8.self) != nil
      else { return .violation(.protocolError) }
      return .goAway(last: UInt32(number(0, 4)))
    default: return .ignored
    }
  }

  /// False when one is out of its range.
  private mutating func receiveSettings(_ entries: [(id: UInt64, value: UInt64)]) -> Bool {
    var settings = Settings()
    for (id, value) in entries where (1...3).contains(id) {
      let least = id == 3 ? 1 : 4_194_304
      guard value >= least, value <= WindowModel.largest else { return false }
      switch id {
      case 1: settings.streamWindow = UInt32(value)
      case 2: settings.connectionWindow = UInt32(value)
      default: settings.maximumStreams = UInt32(value)
      }
    }
    sending = WindowModel(settings)
    peerStreams = Int(settings.maximumStreams)
    return true
  }
}
