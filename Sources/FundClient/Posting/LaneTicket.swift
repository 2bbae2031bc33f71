/// A batch on its way through a lane. Belongs to the lane's actor.
final class LaneTicket {
  enum Content {
    case vouchers(VoucherBatch)
    case holds(HoldBatch)
    case commands([BusinessCommand])

    var count: Int {
      switch self {
      case .vouchers(let batch): batch.count
      case .holds(let batch): batch.count
      case .commands(let commands): commands.count
      }
    }
  }

  private static let shortestPause = Duration.milliseconds(20)
  private static let longestPause = Duration.seconds(2)

  let content: Content
  var serial: UInt64
  let attempt: UInt32
  let isAtomic: Bool
  let withNumbers: Bool
  /// Whether its serials are the caller's and stay.
  let isFixed: Bool
  /// The newest epoch under which a copy was sent whose answer was lost.
  var unansweredEpoch: UInt32?
  private var pause = shortestPause

  init(
    content: Content, serial: UInt64, attempt: UInt32 = 1, isAtomic: Bool = false,
    withNumbers: Bool = false, isFixed: Bool = false
  ) {
    self.content = content
    self.serial = serial
    self.attempt = attempt
    self.isAtomic = isAtomic
    self.withNumbers = withNumbers
    self.isFixed = isFixed
  }

  /// The serial after its last.
  var end: UInt64 { serial &+ UInt64(content.count) }

  var mayHaveArrived: Bool { unansweredEpoch != nil }

  /// How long to wait before it is tried again: twice as long each time.
  func nextPause() -> Duration {
    defer { pause = min(pause * 2, Self.longestPause) }
    return pause
  }
}
