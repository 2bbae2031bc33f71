import NIOCore

/// So many at once, and so many a second after that. A value; time is given to it.
struct RateLimit: Hashable, Sendable {
  private let interval: TimeAmount
  /// How far ahead of time the last of a burst is.
  private let tolerance: TimeAmount
  /// When all that was taken would have come at the steady rate.
  private var paidOff = NIODeadline.distantPast

  init(atOnce: Int, perSecond: Int) {
    precondition(atOnce > 0 && perSecond > 0)
    interval = .nanoseconds(1_000_000_000 / Int64(perSecond))
    tolerance = interval * (atOnce - 1)
  }

  /// Takes one, or says that it is too many and takes none.
  mutating func take(at now: NIODeadline) -> Bool {
    let from = max(paidOff, now)
    guard from - now <= tolerance else { return false }
    paidOff = from + interval
    return true
  }

  /// Whether nothing of what was taken counts any more.
  func isFull(at now: NIODeadline) -> Bool { paidOff <= now }
}
