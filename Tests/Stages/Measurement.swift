import Foundation
import Glibc

/// What the rounds of a stage took.
struct Measurement {
  let stage: any Stage.Type
  let rounds: Int
  /// Of a round.
  let work: Work
  /// Medians of the rounds.
  let nanos: Double
  let processorNanos: Double

  var nanosPerOperation: Double { nanos / Double(work.operations) }
  var nanosPerUnit: Double { nanos / Double(work.units) }
  var processorNanosPerUnit: Double { processorNanos / Double(work.units) }

  /// Measures a stage: one round to warm up, then those that count.
  init(_ type: any Stage.Type, _ sizes: Sizes) throws {
    let stage = try type.init(sizes)
    try stage.prepare()
    var work = try stage.run()
    var times: [(wall: Double, processor: Double)] = []
    for _ in 0..<sizes.rounds {
      try stage.prepare()
      let (wall, processor) = (Self.now(CLOCK_MONOTONIC), Self.now(CLOCK_THREAD_CPUTIME_ID))
      work = try stage.run()
      times.append(
        (Self.now(CLOCK_MONOTONIC) - wall, Self.now(CLOCK_THREAD_CPUTIME_ID) - processor))
    }
    try stage.check()
    self.stage = type
    self.work = work
    rounds = sizes.rounds
    nanos = Self.median(times.map(\.wall))
    processorNanos = Self.median(times.map(\.processor))
  }

  private static func now(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
  }

  private static func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }
}

extension Measurement {
  /// The line of a measurement in a machine's hands; nanoseconds.
  struct Line: Encodable {
    let name: String
    let operation: String
    let unit: String
    let rounds: Int
    let operations: Int
    let units: Int
    let nanosPerOperation: Double
    let nanosPerUnit: Double
    let processorNanosPerUnit: Double
    let goalNanos: Double?
    let floorNanos: Double?
  }

  var line: Line {
    Line(
      name: stage.name, operation: stage.operation, unit: stage.unit, rounds: rounds,
      operations: work.operations, units: work.units, nanosPerOperation: nanosPerOperation,
      nanosPerUnit: nanosPerUnit, processorNanosPerUnit: processorNanosPerUnit,
      goalNanos: stage.target?.goalNanos, floorNanos: stage.target?.floorNanos)
  }

  /// A row of the table. Small sizes meet every target and prove none.
  func row(withTarget: Bool) -> String {
    let target = stage.target.map { target in
      "  goal \(Self.text(target.goalNanos)), floor \(Self.text(target.floorNanos)): "
        + target.verdict(nanosPerOperation)
    }
    return Self.row(
      stage.name, Self.text(nanosPerOperation), Self.plain(nanosPerUnit),
      Self.plain(processorNanosPerUnit), stage.unit) + stage.operation
      + (withTarget ? target ?? "" : "")
  }

  static let heading =
    row("stage", "an operation", "ns a unit", "of CPU", "unit") + "operation"

  private static func row(
    _ name: String, _ operation: String, _ unit: String, _ processor: String, _ kind: String
  ) -> String {
    func padded(_ text: String, _ width: Int) -> String {
      String(repeating: " ", count: max(0, width - text.count)) + text
    }
    return name + padded("", 18 - name.count) + padded(operation, 13) + padded(unit, 11)
      + padded(processor, 10) + "  " + kind + padded("", 9 - kind.count)
  }

  private static func plain(_ nanos: Double) -> String {
    String(format: nanos < 100 ? "%.1f" : "%.0f", nanos)
  }

  /// With the unit that fits.
  private static func text(_ nanos: Double) -> String {
    switch nanos {
    case ..<1_000: "\(plain(nanos)) ns"
    case ..<1_000_000: "\(plain(nanos / 1e3)) µs"
    default: "\(plain(nanos / 1e6)) ms"
    }
  }
}
