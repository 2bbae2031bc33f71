import NIOCore

/// How many messages of the handshake protocol a peer may send after its handshake, such as key
/// updates: each costs work, can ask for an answer, and carries no data. OpenSSL has no limit of its
/// own. A peer that keeps to the standard's own advice changes its keys once in 2^24 records.
struct LateMessageAllowance {
  /// At once.
  static let burst: Int64 = 32
  /// Time after which one more is allowed.
  static let nanosPerMessage: Int64 = 1_000_000_000

  /// When all of ``burst`` is there again.
  private var isFullAt: NIODeadline

  init(now: NIODeadline) {
    isFullAt = now
  }

  /// False when it is one too many.
  mutating func take(now: NIODeadline) -> Bool {
    let next = max(isFullAt, now) + .nanoseconds(Self.nanosPerMessage)
    guard next - now <= .nanoseconds(Self.burst * Self.nanosPerMessage) else { return false }
    isFullAt = next
    return true
  }
}
