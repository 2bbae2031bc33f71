/// Where block times come from: the wall clock, held against a clock that nobody sets.
///
/// The time never runs backwards. A wall clock that jumps is not followed: the time goes on by the
/// monotonic clock until the two agree again. Smaller steps are followed, but never back.
package struct BlockClock: Sendable {
  /// A step of the wall clock against the monotonic one that is still followed.
  package static let jumpLimitMs: Int64 = 60_000
  /// At the start the wall clock may be so far behind the newest block. More refuses to start.
  package static let behindLimitMs: Int64 = 300_000
  /// And so far ahead of it, 400 days: money of a year stands still, a clock does not.
  package static let aheadLimitMs: Int64 = 400 * 86_400_000

  /// A wall clock that the newest block does not bear out.
  package struct Problem: Error, Equatable, CustomStringConvertible {
    /// The wall clock minus the time of the newest block.
    package var aheadMs: Int64

    package var description: String {
      let seconds = aheadMs.magnitude / 1_000
      let days = seconds / 86_400
      let amount = days > 1 ? "\(days) days" : "\(seconds) seconds"
      return """
        this machine's clock is \(amount) \(aheadMs < 0 ? "behind" : "ahead of") the newest block \
        of the journal (系统时钟与账簿最新区块不符): set it right, or start once with --accept-clock \
        when the clock is right
        """
    }
  }

  /// The wall clock has left the time of the blocks, or has come back to it.
  package enum Change: Equatable, Sendable {
    /// By so many milliseconds, ahead when positive.
    case jumped(Int64)
    case returned
  }

  private let wallMs: @Sendable () -> Int64
  private let monotonicMs: @Sendable () -> Int64
  /// What the monotonic clock lacks to the time of the blocks.
  private var offsetMs: Int64
  private var lastMs: Int64
  /// Whether the wall clock is not followed now.
  package private(set) var isAdrift = false
  /// The wall clock minus the time of the blocks, when it was read last.
  package private(set) var skewMs: Int64 = 0

  /// - Parameters:
  ///   - newestMs: time of the newest block, 0 when there is none.
  ///   - acceptsAny: takes a wall clock also when it is beyond the limits. While it is behind, the time
  ///     stands still.
  package init(
    newestMs: Int64, acceptsAny: Bool = false, wallMs: @escaping @Sendable () -> Int64,
    monotonicMs: @escaping @Sendable () -> Int64
  ) throws(Problem) {
    let wall = wallMs()
    let ahead = wall - newestMs
    guard
      acceptsAny || newestMs == 0 || (-Self.behindLimitMs...Self.aheadLimitMs).contains(ahead)
    else { throw Problem(aheadMs: ahead) }
    self.wallMs = wallMs
    self.monotonicMs = monotonicMs
    lastMs = newestMs
    offsetMs = wall - monotonicMs()
  }

  /// The time of a block that begins now, and whether the wall clock was left or is followed again.
  package mutating func next() -> (timeMs: Int64, change: Change?) {
    let wall = wallMs()
    let monotonic = monotonicMs()
    let expected = monotonic + offsetMs
    skewMs = wall - expected
    var change: Change?
    if skewMs.magnitude <= UInt64(Self.jumpLimitMs) {
      offsetMs = wall - monotonic
      if isAdrift { change = .returned }
      isAdrift = false
      lastMs = max(lastMs, wall)
    } else {
      if !isAdrift { change = .jumped(skewMs) }
      isAdrift = true
      lastMs = max(lastMs, expected)
    }
    return (lastMs, change)
  }
}
