import Glibc

/// A value that one thread at a time may touch.
///
/// Over a pthread mutex and not the standard library's, because the thread sanitizer sees pthread
/// calls: the journal's tests run under it, and a lock it cannot see would look like a race.
package final class Guarded<Value>: @unchecked Sendable {
  // Sendable: `value` is only reached with the lock held.
  private var value: Value
  private let lock: UnsafeMutablePointer<pthread_mutex_t>

  package init(_ value: Value) {
    self.value = value
    lock = .allocate(capacity: 1)
    lock.initialize(to: pthread_mutex_t())
    precondition(pthread_mutex_init(lock, nil) == 0)
  }

  deinit {
    pthread_mutex_destroy(lock)
    lock.deallocate()
  }

  package func withLock<Result, Failure: Error>(
    _ body: (inout Value) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    return try body(&value)
  }
}
