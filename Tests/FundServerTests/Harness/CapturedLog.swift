import Logging
import Synchronization

/// Keeps what is logged, and lets a test wait for a line.
final class CapturedLog: Sendable {
  private struct State {
    var lines: [String] = []
    var hasEnded = false
    var waiters: [Waiter] = []
  }

  private struct Waiter {
    var text: String
    /// How many more lines with the text have to come.
    var missing: Int
    var continuation: CheckedContinuation<String?, Never>
  }

  private let state = Mutex(State())

  var logger: Logger {
    var logger = Logger(label: "test") { _ in Handler(log: self) }
    logger.logLevel = .info
    return logger
  }

  var lines: [String] { state.withLock { $0.lines } }
  var text: String { lines.joined(separator: "\n") }

  /// The first line with this text, or the one of a number, now or later; nil when the log ends
  /// without it.
  func line(with text: String, number: Int = 1) async -> String? {
    await withCheckedContinuation { continuation in
      let found = state.withLock { state -> String?? in
        let lines = state.lines.filter { $0.contains(text) }
        if lines.count >= number { return .some(lines[number - 1]) }
        if state.hasEnded { return .some(nil) }
        state.waiters.append(
          Waiter(text: text, missing: number - lines.count, continuation: continuation))
        return nil
      }
      if let found { continuation.resume(returning: found) }
    }
  }

  func add(_ line: String) {
    let woken = state.withLock { state in
      state.lines.append(line)
      for index in state.waiters.indices where line.contains(state.waiters[index].text) {
        state.waiters[index].missing -= 1
      }
      defer { state.waiters.removeAll { $0.missing == 0 } }
      return state.waiters.filter { $0.missing == 0 }
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
