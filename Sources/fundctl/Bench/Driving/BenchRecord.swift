/// What the calls of a stage have done and how long they took.
struct BenchRecord: Sendable {
  /// How far a stage was at a time.
  struct Mark: Hashable, Sendable {
    var nanos: Int64
    var work: BenchWork
  }

  /// Legs between two marks of ``legMarks``.
  static let legStretch = 5_000_000
  /// Stretches of about equally many calls.
  static let parts = 10

  private(set) var work = BenchWork()
  private(set) var calls = 0
  /// From the planned start of a call, or from its start in a closed loop.
  private(set) var writes = LatencyHistogram()
  private(set) var reads = LatencyHistogram()
  /// From the actual start of a call, whenever it was planned.
  private(set) var service = LatencyHistogram()
  /// At each tenth of the calls.
  private(set) var partMarks: [Mark] = []
  /// Whenever another ``legStretch`` legs were posted.
  private(set) var legMarks: [Mark] = []
  private let plannedCalls: Int

  /// - Parameter calls: of the whole stage.
  init(calls: Int) { plannedCalls = max(1, calls) }

  /// Times of all calls.
  var latencies: LatencyHistogram {
    var all = writes
    all.add(reads)
    return all
  }

  /// - Parameters:
  ///   - nanos: since the start of the stage.
  ///   - latency: nanoseconds from the planned start of the call.
  ///   - service: nanoseconds from its actual start.
  mutating func add(_ done: BenchWork, latency: Int64, service taken: Int64, at nanos: Int64) {
    let legsBefore = work.legs
    work += done
    calls += 1
    if done.isReading { reads.record(latency) } else { writes.record(latency) }
    service.record(taken)
    let mark = Mark(nanos: nanos, work: work)
    if calls * Self.parts / plannedCalls != (calls - 1) * Self.parts / plannedCalls {
      partMarks.append(mark)
    }
    if work.legs / Self.legStretch != legsBefore / Self.legStretch { legMarks.append(mark) }
  }

  /// Things a second between each mark and the one before it, the first since the start.
  static func rates(_ marks: [Mark], of count: (BenchWork) -> Int) -> [Int64] {
    var last = Mark(nanos: 0, work: BenchWork())
    return marks.map { mark in
      defer { last = mark }
      return BenchResult.perSecond(
        Int64(count(mark.work) - count(last.work)), mark.nanos - last.nanos)
    }
  }
}
