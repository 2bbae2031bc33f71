import CoreMetrics
import FundServer
import NIOPosix
import Testing

struct PrometheusMetricsTests {
  @Test func `series are shown by name with their kinds`() {
    let metrics = PrometheusMetrics()
    let counter = metrics.makeCounter(label: "b_total", dimensions: [])
    counter.increment(by: 2)
    counter.increment(by: 3)
    metrics.makeCounter(label: "b_total", dimensions: [("role", "bureau")]).increment(by: 7)
    metrics.makeRecorder(label: "a_gauge", dimensions: [], aggregate: false).record(Int64(9))
    metrics.makeRecorder(label: "a_gauge", dimensions: [], aggregate: false).record(Int64(4))
    let timer = metrics.makeTimer(label: "c_seconds", dimensions: [("x", "y")])
    timer.recordNanoseconds(100)
    timer.recordNanoseconds(50)
    #expect(
      metrics.text == """
        # TYPE a_gauge gauge
        a_gauge 4
        # TYPE b_total counter
        b_total 5
        b_total{role="bureau"} 7
        # TYPE c_seconds summary
        c_seconds_sum{x="y"} 150
        c_seconds_count{x="y"} 2

        """)
  }

  @Test func `beyond the limit a series is counted nowhere`() {
    let metrics = PrometheusMetrics()
    for number in 0..<PrometheusMetrics.seriesLimit + 5 {
      metrics.makeCounter(label: "n\(number)", dimensions: []).increment(by: 1)
    }
    #expect(metrics.text.split(separator: "\n").count == 2 * PrometheusMetrics.seriesLimit)
  }

  @Test(.timeLimit(.minutes(1))) func `the endpoint answers GET /metrics and nothing else`()
    async throws
  {
    let metrics = PrometheusMetrics()
    metrics.makeCounter(label: "x_total", dimensions: []).increment(by: 1)
    let endpoint = try await MetricsEndpoint.start(
      host: "127.0.0.1", port: 0, metrics: metrics,
      eventLoopGroup: MultiThreadedEventLoopGroup.singleton)
    for (request, answer) in [
      ("GET /metrics", "HTTP/1.1 200 OK"), ("GET /", "HTTP/1.1 404 Not Found"),
      ("POST /metrics", "HTTP/1.1 404 Not Found"),
    ] {
      let bytes = Array("\(request) HTTP/1.1\r\nhost: x\r\n\r\n".utf8)
      let text = String(
        decoding: try await Socket.exchange(port: endpoint.port, bytes), as: UTF8.self)
      #expect(text.hasPrefix(answer))
      #expect(text.hasSuffix("\r\n\r\n# TYPE x_total counter\nx_total 1\n") == text.contains("200"))
    }
    await endpoint.stop()
  }
}
