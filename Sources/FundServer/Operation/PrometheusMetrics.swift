package import CoreMetrics
import Synchronization

/// Counters, gauges and timers in memory, shown in Prometheus' text format.
package final class PrometheusMetrics: MetricsFactory {
  /// Series that are kept; a further one is counted nowhere.
  package static let seriesLimit = 1_000

  private let series = Mutex<[String: Series]>([:])

  package init() {}

  final class Series: CounterHandler, FloatingPointCounterHandler, MeterHandler, RecorderHandler,
    TimerHandler
  {
    let kind: String
    private let value = Atomic<Int64>(0)
    private let count = Atomic<Int64>(0)

    init(kind: String) { self.kind = kind }

    var text: (value: Int64, count: Int64) {
      (value.load(ordering: .relaxed), count.load(ordering: .relaxed))
    }

    func increment(by amount: Int64) { value.wrappingAdd(amount, ordering: .relaxed) }
    func increment(by amount: Double) { increment(by: Int64(amount)) }
    func reset() { value.store(0, ordering: .relaxed) }
    func set(_ amount: Int64) { value.store(amount, ordering: .relaxed) }
    func set(_ amount: Double) { set(Int64(amount)) }
    func increment(by amount: Int) { increment(by: Int64(amount)) }
    func decrement(by amount: Double) { increment(by: -Int64(amount)) }
    func record(_ amount: Int64) {
      if kind == "gauge" {
        set(amount)
      } else {
        increment(by: amount)
        count.wrappingAdd(1, ordering: .relaxed)
      }
    }
    func record(_ amount: Double) { record(Int64(amount)) }
    func recordNanoseconds(_ duration: Int64) { record(duration) }
  }

  private func find(
    _ label: String, _ dimensions: [(String, String)], kind: String
  ) -> Series {
    let tags = dimensions.map { "\($0.0)=\"\($0.1)\"" }.joined(separator: ",")
    let key = tags.isEmpty ? label : "\(label){\(tags)}"
    return series.withLock { series in
      if let known = series[key] { return known }
      let fresh = Series(kind: kind)
      if series.count < Self.seriesLimit { series[key] = fresh }
      return fresh
    }
  }

  package func makeCounter(
    label: String, dimensions: [(String, String)]
  ) -> any CounterHandler { find(label, dimensions, kind: "counter") }

  package func makeRecorder(
    label: String, dimensions: [(String, String)], aggregate: Bool
  ) -> any RecorderHandler {
    find(label, dimensions, kind: aggregate ? "summary" : "gauge")
  }

  package func makeMeter(
    label: String, dimensions: [(String, String)]
  ) -> any MeterHandler { find(label, dimensions, kind: "gauge") }

  package func makeTimer(
    label: String, dimensions: [(String, String)]
  ) -> any TimerHandler { find(label, dimensions, kind: "summary") }

  package func destroyCounter(_ handler: any CounterHandler) {}
  package func destroyRecorder(_ handler: any RecorderHandler) {}
  package func destroyMeter(_ handler: any MeterHandler) {}
  package func destroyTimer(_ handler: any TimerHandler) {}

  /// All series, by name.
  package var text: String {
    let all = series.withLock { $0 }.sorted { $0.key < $1.key }
    var lines: [String] = []
    var lastName = ""
    for (key, series) in all {
      let name = String(key.prefix { $0 != "{" })
      if name != lastName {
        lines.append("# TYPE \(name) \(series.kind)")
        lastName = name
      }
      let (value, count) = series.text
      if series.kind == "summary" {
        let tags = key.dropFirst(name.count)
        lines.append("\(name)_sum\(tags) \(value)")
        lines.append("\(name)_count\(tags) \(count)")
      } else {
        lines.append("\(key) \(value)")
      }
    }
    return lines.map { $0 + "\n" }.joined()
  }
}
