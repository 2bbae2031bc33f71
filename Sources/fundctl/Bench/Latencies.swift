/// Times of calls in nanoseconds; percentiles are those of an actual call (nearest rank).
struct Latencies: Sendable {
  private let sorted: [Int64]

  init(_ nanos: [Int64]) { sorted = nanos.sorted() }

  var count: Int { sorted.count }
  var maximum: Int64 { sorted.last ?? 0 }

  /// The time that `perMille` of a thousand calls did not exceed; zero when there are none.
  func quantile(perMille: Int) -> Int64 {
    guard !sorted.isEmpty else { return 0 }
    return sorted[min(sorted.count, max(1, (sorted.count * perMille + 999) / 1_000)) - 1]
  }
}
