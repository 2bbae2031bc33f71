import Synchronization

/// Whether anybody waits for the answer of a call. Apart from the call itself, so that a connection
/// does not keep alive a call that its handler has dropped.
final class CallCancellation: Sendable {
  private let flag = Atomic(false)
  private let bodies = Mutex<[@Sendable () -> Void]>([])

  var isCancelled: Bool { flag.load(ordering: .acquiring) }

  func cancel() {
    let bodies = bodies.withLock { bodies in
      flag.store(true, ordering: .releasing)
      defer { bodies = [] }
      return bodies
    }
    for body in bodies { body() }
  }

  /// Calls `body` once when it is cancelled, at once if it is.
  func onCancel(_ body: @escaping @Sendable () -> Void) {
    let isCancelled = bodies.withLock { bodies in
      if flag.load(ordering: .acquiring) { return true }
      bodies.append(body)
      return false
    }
    if isCancelled { body() }
  }
}
