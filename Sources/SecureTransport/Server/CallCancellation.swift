import Synchronization

/// Whether anybody waits for the answer of a call. Apart from the call itself, so that a connection
/// does not keep alive a call that its handler has dropped.
final class CallCancellation: Sendable {
  private let flag = Atomic(false)

  var isCancelled: Bool { flag.load(ordering: .acquiring) }

  func cancel() {
    flag.store(true, ordering: .releasing)
  }
}
