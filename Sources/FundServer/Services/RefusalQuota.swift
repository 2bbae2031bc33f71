import Synchronization

/// How many refused vouchers an identity may have recorded: `burst` at once, refilled each second.
/// Beyond it the rest of a batch is not decided and keeps no serials.
final class RefusalQuota: Sendable {
  static let burst = 20_000
  static let perSecond = 1_000
  /// Identities that are remembered; beyond it those with a full allowance are forgotten.
  static let identities = 4_096

  private struct Bucket {
    var left: Int
    var at: ContinuousClock.Instant

    mutating func refill(_ now: ContinuousClock.Instant) {
      let milliseconds = Int((now - at) / .milliseconds(1))
      let more = milliseconds * RefusalQuota.perSecond / 1_000
      guard more > 0 else { return }
      left = min(RefusalQuota.burst, left + more)
      at = now
    }
  }

  private let buckets = Mutex<[String: Bucket]>([:])

  func available(to identity: String) -> Int {
    buckets.withLock { buckets in
      guard var bucket = buckets[identity] else { return Self.burst }
      bucket.refill(.now)
      buckets[identity] = bucket
      return bucket.left
    }
  }

  func use(_ count: Int, by identity: String) {
    buckets.withLock { buckets in
      if buckets.count >= Self.identities {
        buckets = buckets.filter { $0.value.left < Self.burst }
      }
      var bucket = buckets[identity] ?? Bucket(left: Self.burst, at: .now)
      bucket.refill(.now)
      bucket.left -= count
      buckets[identity] = bucket
    }
  }
}
