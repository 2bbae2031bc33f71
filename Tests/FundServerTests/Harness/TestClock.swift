import Synchronization

/// A wall clock and a monotonic one that stand still until a test moves them.
final class TestClock: Sendable {
  private struct Hands {
    var wall: Int64
    var monotonic: Int64 = 0
  }

  private let hands: Mutex<Hands>

  init(atMs wallMs: Int64 = TestLedger.clockMs) { hands = Mutex(Hands(wall: wallMs)) }

  @Sendable func wallMs() -> Int64 { hands.withLock { $0.wall } }

  @Sendable func monotonicMs() -> Int64 { hands.withLock { $0.monotonic } }

  /// Time passes.
  func pass(_ milliseconds: Int64) {
    hands.withLock {
      $0.wall += milliseconds
      $0.monotonic += milliseconds
    }
  }

  /// Somebody sets the wall clock.
  func jump(_ milliseconds: Int64) { hands.withLock { $0.wall += milliseconds } }
}
