import Dispatch
import SecureTransport
import Synchronization

/// Gives memory back to the system when much of what connections and requests have held is free again:
/// the C library keeps it else, and a daemon looks for ever as it did in its worst minute.
final class FreedMemoryKeeper: @unchecked Sendable {
  // Sendable: a timer may be stopped from any thread.

  private static let lookSeconds = 5

  private let timer: any DispatchSourceTimer

  /// Looks at the server until ``stop()``.
  init(of server: RPCServer) {
    let timer = DispatchSource.makeTimerSource(queue: .global(qos: .utility))
    self.timer = timer
    let watch = Mutex(FreedMemoryWatch())
    timer.setEventHandler {
      let (connections, bytes) = (server.connectionCount, server.heldBytes)
      if watch.withLock({ $0.look(connections: connections, requestBytes: bytes) }) {
        FreedMemory.giveBack()
      }
    }
    timer.schedule(deadline: .now(), repeating: .seconds(Self.lookSeconds))
    timer.activate()
  }

  func stop() { timer.cancel() }
}

/// When it is worth to give memory back, as a value.
struct FreedMemoryWatch {
  /// About what an idle connection takes (Tests/TLS measures it).
  static let connectionBytes = 34 << 10
  /// So much must be free again since the highest that was seen.
  static let worthwhileBytes = 8 << 20

  /// The highest since memory was given back.
  private var highest = 0

  /// Whether to give memory back now.
  mutating func look(connections: Int, requestBytes: Int) -> Bool {
    let bytes = connections * Self.connectionBytes + requestBytes
    guard highest - bytes >= Self.worthwhileBytes else {
      highest = max(highest, bytes)
      return false
    }
    highest = bytes
    return true
  }
}
