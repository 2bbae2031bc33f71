import CoreMetrics

/// What a server counts of its connections and calls, whether or not the log has a line for it.
struct ServerMetrics: Sendable {
  let connections: Meter
  let runningCalls: Meter
  let handshakes: Counter
  let refusedHandshakes: Counter
  let refusedConnections: Counter
  let refusedRequests: Counter
  let faults: Counter

  init(_ factory: any MetricsFactory = MetricsSystem.factory) {
    connections = Meter(label: "fundledger_connections", factory: factory)
    runningCalls = Meter(label: "fundledger_running_calls", factory: factory)
    handshakes = Counter(label: "fundledger_handshakes_total", factory: factory)
    refusedHandshakes = Counter(label: "fundledger_handshakes_refused_total", factory: factory)
    refusedConnections = Counter(label: "fundledger_connections_refused_total", factory: factory)
    refusedRequests = Counter(label: "fundledger_requests_refused_total", factory: factory)
    faults = Counter(label: "fundledger_connections_ended_by_fault_total", factory: factory)
  }
}
