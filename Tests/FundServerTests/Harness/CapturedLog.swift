import Logging
import Synchronization

/// Keeps what is logged, and lets a test wait for a line.
final class CapturedLog: Sendable {
  private struct State {
    var lines: [String] = []
    var hasEnded = false
    var waiters: [(text: String, continuation: CheckedContinuation<String?, Never>)] = []
  }

  private let state = Mutex(State())

  var logger: Logger {
    var logger = Logger(label: "test") { _ in Handler(log: self) }
    logger.logLevel = .info
    return logger
  }

  var lines: [String] { state.withLock { $0.lines } }
  var text: String { lines.joined(separator: "\n") }

  /// The first line with this text, now or later; nil when the log ends without one.
  func line(with text: String) async -> String? {
    await withCheckedContinuation { continuation in
      let found = state.withLock { state -> String?? in
        if let line = state.lines.first(where: { $0.contains(text) }) { return .some(line) }
        if state.hasEnded { return .some(nil) }
        state.waiters.append((text, continuation))
        return nil
      }
      if let found { continuation.resume(returning: found) }
    }
  }

  func add(_ line: String) {
    let woken = state.withLock { state in
      state.lines.append(line)
      let woken = state.waiters.filter { line.contains($0.text) }
      state.waiters.removeAll { line.contains($0.text) }
      return woken
    }
    for waiter in woken { waiter.continuation.resume(returning: line) }
  }

  /// Nothing more will come.
  func end() {
    let woken = state.withLock { state in
      state.hasEnded = true
      defer { state.waiters = [] }
      return state.waiters
    }
    for waiter in woken { waiter.continuation.resume(returning: nil) }
  }

  private struct Handler: LogHandler {
    let log: CapturedLog
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.info

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
      let all = metadata.merging(event.metadata ?? [:]) { $1 }
      let text = all.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
      log.add("\(event.level): \(event.message) \(text.joined(separator: " "))")
    }
  }
}
