/// Times of calls in nanoseconds, counted in fixed buckets.
///
/// Below 2 048 ns each nanosecond has a bucket; above it each octave has 1 024 of equal width, so a
/// quantile is at most 1/1 024 above the time of the call that it stands for: three significant
/// digits. Recording allocates nothing, and histograms add up.
struct LatencyHistogram: Sendable {
  /// Buckets of an octave, as a power of two.
  private static let stepBits = 10
  private static let steps = 1 << stepBits
  private static let valueBits = 42
  /// 73 minutes; a longer time is counted as this long, and only ``maximum`` tells it.
  static let longest = Int64(1) << valueBits - 1

  private var counts = [UInt64](repeating: 0, count: bucket(of: longest) + 1)
  private(set) var count: UInt64 = 0
  /// Exact; zero when there are none.
  private(set) var maximum: Int64 = 0

  /// Counts one call; a time below zero is counted as zero.
  mutating func record(_ nanos: Int64) {
    counts[Self.bucket(of: min(max(0, nanos), Self.longest))] += 1
    count += 1
    maximum = max(maximum, nanos)
  }

  /// Adds the calls of another histogram.
  mutating func add(_ other: LatencyHistogram) {
    for index in counts.indices { counts[index] += other.counts[index] }
    count += other.count
    maximum = max(maximum, other.maximum)
  }

  /// The time that `perMille` of a thousand calls did not exceed (nearest rank), rounded up to the
  /// end of its bucket; zero when there are none.
  func quantile(perMille: UInt64) -> Int64 {
    let rank = max(1, (count * perMille + 999) / 1_000)
    var passed: UInt64 = 0
    for (bucket, calls) in counts.enumerated() where calls > 0 {
      passed += calls
      if passed >= rank {
        // The last bucket also holds what is longer than any.
        return bucket == counts.count - 1 ? maximum : min(Self.last(of: bucket), maximum)
      }
    }
    return maximum
  }

  private static func bucket(of nanos: Int64) -> Int {
    let value = Int(nanos)
    guard value >= 2 * steps else { return value }
    let shift = Int.bitWidth - 1 - value.leadingZeroBitCount - stepBits
    return shift << stepBits + value >> shift
  }

  /// The longest time of a bucket.
  private static func last(of bucket: Int) -> Int64 {
    guard bucket >= 2 * steps else { return Int64(bucket) }
    let shift = bucket >> stepBits - 1
    let step = bucket - shift << stepBits
    return Int64((step + 1) << shift - 1)
  }
}
