import Logging
import NIOConcurrencyHelpers

/// Keeps what is logged, and lets a test wait for a line.
final class CapturedLog: Sendable {
  private struct State {
    var lines: [String] = []
    var waiters: [(text: String, continuation: CheckedContinuation<String, Never>)] = []
  }

  private let state = NIOLockedValueBox(State())

  var logger: Logger {
    var logger = Logger(label: "test") { _ in Handler(log: self) }
    logger.logLevel = .trace
    return logger
  }

  var lines: [String] { state.withLockedValue { $0.lines } }

  func count(of text: String) -> Int { lines.count { $0.contains(text) } }

  /// The first line with this text, now or later.
  func line(with text: String) async -> String {
    await withCheckedContinuation { continuation in
      let found = state.withLockedValue { state -> String? in
        if let line = state.lines.first(where: { $0.contains(text) }) { return line }
        state.waiters.append((text, continuation))
        return nil
      }
      if let found { continuation.resume(returning: found) }
    }
  }

  fileprivate func add(_ line: String) {
    let woken = state.withLockedValue { state in
      state.lines.append(line)
      let woken = state.waiters.filter { line.contains($0.text) }
      state.waiters.removeAll { line.contains($0.text) }
      return woken
    }
    for waiter in woken { waiter.continuation.resume(returning: line) }
  }

  private struct Handler: LogHandler {
    let log: CapturedLog
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.trace

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
