import Logging
import NIOCore
import Synchronization

/// Something that a peer can bring about as often as it likes, and that the log tells of all the same:
/// the first time at once, and from then on once a period how often it has come, as long as it does.
final class RepeatedLine: Sendable {
  /// From a line to the next one.
  static let period = TimeAmount.minutes(1)

  /// One of the things that happen, as a line of the log.
  struct Event: Sendable {
    var logger: Logger
    var level: Logger.Level
    var message: String
    var metadata: Logger.Metadata
  }

  private struct State {
    /// When the period ends that began with the last line.
    var end = NIODeadline.distantPast
    /// How many came since the last line, and the first of them.
    var untold = 0
    var example: Event?
  }

  private let state = Mutex(State())

  /// Logs an event, or counts it until the period ends by the clock of this event loop. Most events are
  /// only counted, and not made.
  func tell(on eventLoop: any EventLoop, _ event: () -> Event) {
    let now = eventLoop.now
    let (first, end) = state.withLock { state -> (Event?, NIODeadline?) in
      if state.end <= now {
        state.end = now + Self.period
        return (event(), nil)
      }
      state.untold += 1
      guard state.untold == 1 else { return (nil, nil) }
      state.example = event()
      return (nil, state.end)
    }
    first?.log()
    if let end { eventLoop.scheduleTask(deadline: end) { self.tellCount(at: eventLoop.now) } }
  }

  /// A period in which something was only counted is over, and another one begins.
  private func tellCount(at now: NIODeadline) {
    let (count, example) = state.withLock { state in
      defer { (state.end, state.untold, state.example) = (now + Self.period, 0, nil) }
      return (state.untold, state.example)
    }
    example?.log(times: count)
  }

  /// Whether the next event is logged at once, and nothing is left to say.
  func isOver(at now: NIODeadline) -> Bool {
    state.withLock { $0.end <= now && $0.untold == 0 }
  }
}

extension RepeatedLine.Event {
  fileprivate func log() {
    logger.log(level: level, "\(message)", metadata: metadata)
  }

  /// Says how many there were; this one is the first of them.
  fileprivate func log(times count: Int) {
    var metadata = metadata
    metadata["count"] = "\(count)"
    metadata["seconds"] = "\(RepeatedLine.period.nanoseconds / 1_000_000_000)"
    logger.log(level: level, "\(message): further ones, such as this", metadata: metadata)
  }
}
